"""Makes the archive of an extension package from an npm tarball that holds one.

Nothing that the tarball says is believed: it is read within the limits of any archive, its names
are judged before anything is written, and only plain files are. What of it goes into the archive
is decided as for a folder: npm packages of extensions hold their sources, too.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from backend.errors import Problem, Refused
from backend.packages.archive_directory import MAX_ENTRIES
from backend.packages.archive_entries import MAX_PROBLEMS, folders_of
from backend.packages.archive_names import name_fault, twin_key
from backend.packages.archive_problems import archive_problem
from backend.packages.manifest import MANIFEST_NAME
from backend.packages.packing import unheard
from backend.packages.tar_stream import TarEntry, TarStream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backend.packages.packing import Report

_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


@contextmanager
def unpacked(tarball: Path, beside: Path, report: Report = unheard) -> Iterator[Path]:
    """The folder of the package in the gzipped tar: a scratch one in ``beside``, gone afterwards.

    Raises Refused with every problem, OSError where the disk refuses.
    """
    with TemporaryDirectory(dir=beside) as scratch:
        unpack_tarball(tarball, Path(scratch), report)
        yield package_root(Path(scratch))


def unpack_tarball(tarball: Path, folder: Path, report: Report = unheard) -> None:
    """Writes every file of the tarball under ``folder``, which must exist and be empty.

    The files are plain data, whatever the tarball says. Raises Refused with every problem, and
    OSError; what was written stays.
    """
    with tarball.open("rb") as file:
        stream = TarStream(file, lambda done, total: report("converting", done, total))
        judge = _Judge()
        for entry in stream:
            name = judge.name_of(entry)
            if name and not judge.problems:
                _write(folder, name, stream.data())
    if judge.problems:
        raise Refused(*judge.problems)
    if not judge.count:
        raise Refused(archive_problem("archive-empty"))


def package_root(folder: Path) -> Path:
    """Where ``extension.json`` is: in the folder, or in the one folder in it (npm: ``package``).

    Raises Refused where it is in neither, and says where it is.
    """
    tops = sorted(folder.iterdir())
    if (folder / MANIFEST_NAME).is_file():
        return folder
    root = tops[0] if len(tops) == 1 else folder
    if (root / MANIFEST_NAME).is_file():
        return root
    deeper = min(root.rglob(MANIFEST_NAME), default=None)
    names = ", ".join(f"“{top.name}”" for top in tops[:5])
    detail = (
        f"There is one at “{deeper.relative_to(folder).as_posix()}”."
        if deeper
        else f"It holds {names}{' and more' if len(tops) > 5 else ''}."
    )
    raise Refused(
        replace(
            archive_problem("extension-json-missing", detail),
            title="The npm package has no extension.json at its root.",
            remedy="Build the extension and add its folder, or choose the package of an extension.",
        )
    )


class _Judge:
    """Looks at the entries as they come, and keeps what is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.count = 0
        self._files: dict[str, str] = {}
        self._folders: set[str] = set()

    def name_of(self, entry: TarEntry) -> str:
        """The name under which a file is to be written, "" for what is none or is refused."""
        self.count += 1
        if self.count > MAX_ENTRIES:
            detail = f"{MAX_ENTRIES:,} files and folders are allowed."
            raise Refused(archive_problem("archive-too-many-entries", detail))
        name = entry.name.decode("utf-8", "surrogateescape").removeprefix("./")
        if entry.kind == "folder":
            name = name.rstrip("/")
            if name in ("", "."):
                return ""
        fault = name_fault(name)
        shown = f"“{ascii(name[:100])[1:-1] if fault else name}”"
        if fault:
            self._tell("archive-path", f"{shown} {fault}.")
        if entry.kind == "other":
            self._tell("archive-link", f"{shown} is a link or a device.")
        if fault or entry.kind == "other":
            return ""
        self._place(name, entry.kind == "folder")
        return name if entry.kind == "file" else ""

    def _place(self, name: str, is_folder: bool) -> None:
        key = twin_key(name)
        folders = {twin_key(part) for part in folders_of(f"{name}/" if is_folder else name)}
        other = self._files.get(key, "")
        if other and not is_folder:
            same = f"“{name}” is there twice."
            twins = f"“{other}” and “{name}” are one file on some systems."
            self._tell("archive-duplicate", same if other == name else twins)
        elif (not is_folder and key in self._folders) or folders & self._files.keys():
            self._tell("archive-duplicate", f"“{name}” is both a file and a folder.")
        self._folders |= folders
        if not is_folder:
            self._files[key] = name

    def _tell(self, code: str, detail: str) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(archive_problem(code, detail))


def _write(folder: Path, name: str, chunks: Iterator[bytes]) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, _CREATE, 0o644), "wb") as file:  # noqa: PTH123 - a descriptor
        file.writelines(chunks)
