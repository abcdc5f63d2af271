"""Files that a person chose: read whole, and written whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from backend.errors import Problem, WorldError

_REASONS = {
    errno.ENOSPC: ("disk-full", "the disk is full", "Make room, or choose another folder."),
    errno.EDQUOT: ("disk-full", "the quota is used up", "Make room, or choose another folder."),
    errno.EACCES: ("not-allowed", "it is not allowed there", "Choose another folder."),
    errno.EPERM: ("not-allowed", "it is not allowed there", "Choose another folder."),
    errno.EROFS: ("read-only", "the disk may only be read", "Choose another folder."),
    errno.ENOENT: ("folder-missing", "the folder is not there", "Choose another folder."),
    errno.ENOTDIR: ("folder-missing", "the folder is not there", "Choose another folder."),
    errno.EISDIR: ("is-folder", "a folder has that name", "Choose another name."),
    errno.ENAMETOOLONG: ("name-too-long", "the name is too long", "Choose a shorter name."),
}


def read_bytes(path: Path) -> bytes:
    """All of the file. Raises :class:`WorldError` where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise WorldError(
            Problem(
                "file-unreadable",
                f"{path.name} cannot be read: {error.strerror or error}.",
                str(path),
                "Choose another file, or allow reading this one.",
            )
        ) from None


def write_whole(path: Path, data: bytes) -> None:
    """Write the file, or leave what was there. Raises :class:`WorldError` where it cannot be.

    The data goes into a new file beside it, which takes its place once it is on the disk.
    """
    staged: Path | None = None
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        staged = path.with_name(f".{uuid4().hex}.part")
        with staged.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, staged)
        staged.replace(path)
    except OSError as error:
        if staged is not None:
            with suppress(OSError):
                staged.unlink()
        raise WorldError(_not_written(path, error)) from None


def _not_written(path: Path, error: OSError) -> Problem:
    code, reason, remedy = _REASONS.get(
        error.errno or 0,
        ("not-written", error.strerror or str(error), "Choose another folder or name."),
    )
    return Problem(code, f"{path.name} was not written: {reason}.", str(path), remedy)
