"""Finds and counts the directory of a zip before :mod:`zipfile` reads it.

``zipfile`` makes an object of each entry before anything can be asked of it, takes an archive with
foreign bytes before it, and reads as many entries as there are bytes, whatever their count says.
So the directory is found and counted here first, within fixed time and memory. The format is that
of APPNOTE.TXT 6.3.10, sections 4.3.12 and 4.3.16.
"""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING

from backend.errors import Refused
from backend.packages.archive_problems import archive_problem

if TYPE_CHECKING:
    from typing import BinaryIO

    from backend.packages.archive_limits import Limits

MAX_ARCHIVE = 256 * 1024 * 1024
"""Bytes of an archive. The largest real package known has under 10 MiB."""
MAX_ENTRIES = 10_000
"""Files and folders of an archive."""
MAX_DIRECTORY = 8 * 1024 * 1024
"""Bytes of the directory: 10,000 entries with long names and rich extra fields fit."""

_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_MAX_COMMENT = 0xFFFF
_ZIP64_MARK, _ZIP64_LOCATOR_SIZE = b"PK\x06\x07", 20
_ENTRY_MARK, _ENTRY_SIZE = b"PK\x01\x02", 46
_LENGTHS = struct.Struct("<3H")
_LENGTHS_AT = 28


def check_directory(file: BinaryIO, limits: Limits) -> tuple[int, int]:
    """The archive's size in bytes, and where its directory starts.

    Raises Refused where it is bad as a whole.

    Moves the file's position.
    """
    size = os.fstat(file.fileno()).st_size
    if size > limits.archive:
        detail = f"It has {size:,} bytes; {limits.archive:,} are allowed."
        raise Refused(archive_problem("archive-too-large", detail))
    tail_at = max(0, size - _END.size - _MAX_COMMENT)
    file.seek(tail_at)
    tail = file.read()
    end = _find_end(tail)
    if end < 0:
        raise _no_end(file, size)
    _, disk, first_disk, here, total, length, offset, comment = _END.unpack_from(tail, end)
    if total > limits.entries or length > limits.directory:
        raise _too_many(limits)
    if tail[max(0, end - _ZIP64_LOCATOR_SIZE) : end].startswith(_ZIP64_MARK):
        raise _damaged("It is in the ZIP64 format, which no package of this size needs.")
    if (disk, first_disk) != (0, 0) or here != total:
        raise _damaged("It is one part of several.")
    if end + _END.size + comment != len(tail):
        raise _damaged("There are foreign bytes after its end.")
    if offset + length != tail_at + end:
        raise _damaged("Its directory is not where it should be.")
    file.seek(offset)
    _count(file.read(length), total, limits)
    return size, offset


def _find_end(tail: bytes) -> int:
    """Where the record at the end starts, -1 for nowhere: the same one that zipfile takes."""
    plain = len(tail) - _END.size  # without a comment; it goes before any that comes earlier
    if plain >= 0 and tail.startswith(_END_MARK, plain) and tail.endswith(b"\0\0"):
        return plain
    end = tail.rfind(_END_MARK)
    return end if end <= plain else -1


def _count(directory: bytes, total: int, limits: Limits) -> None:
    """Counts the entries themselves: the number at the end of the archive may lie."""
    place = count = 0
    while place < len(directory):
        if not directory.startswith(_ENTRY_MARK, place) or place + _ENTRY_SIZE > len(directory):
            raise _damaged("Its directory cannot be read.")
        place += _ENTRY_SIZE + sum(_LENGTHS.unpack_from(directory, place + _LENGTHS_AT))
        count += 1
        if count > limits.entries:
            raise _too_many(limits)
    if place != len(directory):
        raise _damaged("Its directory cannot be read.")
    if count != total:
        raise _damaged(f"It says that it has {total} files and folders, but has {count}.")
    if total == 0:
        raise Refused(archive_problem("archive-empty"))


def _no_end(file: BinaryIO, size: int) -> Refused:
    file.seek(0)
    if size == 0:
        return Refused(archive_problem("archive-empty"))
    if file.read(2) == b"PK":
        detail = "Its end, with the list of its files, is missing."
        return Refused(archive_problem("archive-truncated", detail))
    return Refused(archive_problem("archive-not-zip"))


def _too_many(limits: Limits) -> Refused:
    detail = f"{limits.entries:,} files and folders are allowed."
    return Refused(archive_problem("archive-too-many-entries", detail))


def _damaged(detail: str) -> Refused:
    return Refused(archive_problem("archive-damaged", detail))
