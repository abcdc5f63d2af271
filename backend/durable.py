"""Making files outlive a power cut: what was written is on the disk before anyone is told."""

from __future__ import annotations

import ctypes
import os
import secrets
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO


def sync_tree(folder: Path) -> None:
    """Everything below ``folder`` reaches the disk. Raises ``OSError``.

    One ``syncfs`` where there is one: it waits for the whole file system, and for a package of
    many files that is still quicker than waiting for each.
    """
    syncfs = _syncfs()
    if syncfs is None:
        for path in [*folder.rglob("*"), folder]:
            sync_path(path)
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        if syncfs(handle) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(handle)


def sync_path(path: Path) -> None:
    """A file's content, or a folder's list of names, reaches the disk. Raises ``OSError``."""
    if os.name == "nt" and path.is_dir():
        return  # Windows has no handle to a folder that could be flushed
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write into: at the end all of it is there, or on any exception what was before.

    Where a symbolic link leads is written. What is no file, as a pipe, is written through. The
    rights of a file that is there stay. Raises ``OSError``.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as through:
            yield through
        return
    place = Path(os.path.realpath(path))
    part = place.with_name(f".{place.name[:40]}-{secrets.token_hex(6)}.part")
    try:
        with part.open("xb") as file:
            if place.exists():
                part.chmod(stat.S_IMODE(place.stat().st_mode))
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(place)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


@cache
def _syncfs() -> Any:
    if not sys.platform.startswith("linux"):
        return None
    return getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
