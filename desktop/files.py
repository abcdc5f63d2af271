"""Files that people ask for: written whole or not at all, and the reason told where not."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path
from uuid import uuid4

from backend.errors import Problem, WorldError

_WORDS = {
    errno.ENOSPC: ("disk-full", "The disk is full.", "Make room, or choose another place."),
    errno.EDQUOT: ("disk-full", "Your share of the disk is used up.", "Choose another place."),
    errno.EROFS: ("read-only", "The disk cannot be written to.", "Choose another place."),
    errno.EACCES: ("no-right", "You may not write there.", "Choose another place."),
    errno.EPERM: ("no-right", "You may not write there.", "Choose another place."),
    errno.EISDIR: ("is-folder", "There is a folder of that name.", "Choose another name."),
    errno.ENOENT: ("folder-missing", "The folder is not there.", "Choose another place."),
    errno.ENAMETOOLONG: ("name-too-long", "The file's name is too long.", "Choose a shorter one."),
}


def write_whole(path: Path, data: bytes) -> None:
    """Write beside the place and rename: a crash leaves the old file or the new one.

    Raises :class:`~backend.errors.WorldError` with what stood against it; then a file that was
    there is as it was.
    """
    try:
        _write(path, data)
    except OSError as error:
        unknown = "not-written", f"{error.strerror or error}.", "Choose another place."
        code, why, remedy = _WORDS.get(error.errno or 0, unknown)
        raise WorldError(
            Problem(code, f"{path.name} was not written. {why}", str(path.parent), remedy)
        ) from error


def _write(path: Path, data: bytes) -> None:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    fresh = path.with_name(f".{uuid4().hex}.part")
    try:
        with fresh.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            fresh.chmod(path.stat().st_mode & 0o777)
        fresh.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise
