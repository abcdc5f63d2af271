"""What else is in the folder of a damaged workspace, taken along as it is."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from backend.doctor.saving.notes import counted, named, note
from backend.errors import Problem
from backend.folder import WorkspaceFolder


def copy_files(
    old: WorkspaceFolder, new: WorkspaceFolder, ask: Callable[[], None]
) -> list[Problem]:
    """Archives, backups, uploads and the token; what is installed is installed anew.

    ``ask`` is called before each and raises where nobody wants it any more. Answers what there is
    to say. Raises ``OSError`` where the new folder cannot be written.
    """
    new.root.mkdir(mode=0o700)
    for path in (new.packages, new.properties, new.staging, new.uploads):
        path.mkdir()
    unread = []
    for path in _files(old):
        ask()
        copy = new.root / path.relative_to(old.root)
        copy.parent.mkdir(mode=0o700, exist_ok=True)
        if not _copy(path, copy):
            unread.append(path.name)
    if not unread:
        return []
    return [
        note(
            "file-unread",
            f"{counted(len(unread), 'file', 'files')} could not be read.",
            named(unread),
        )
    ]


def _files(old: WorkspaceFolder) -> Iterator[Path]:
    for folder in (old.packages, old.uploads, old.backups):
        if folder.is_dir():
            yield from (path for path in sorted(folder.iterdir()) if path.is_file())
    if old.token.is_file():
        yield old.token


def _copy(path: Path, copy: Path) -> bool:
    """Whether it could be read."""
    try:
        source = path.open("rb")
    except OSError:
        return False
    with source, os.fdopen(os.open(copy, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as made:
        try:
            shutil.copyfileobj(source, made, 1 << 20)
        except OSError as error:
            if error.errno != errno.EIO:  # with a sector that is gone, the file is of no use
                raise
            copy.unlink()
            return False
    return True
