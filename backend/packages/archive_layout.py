"""Holds a zip's directory against the archive itself: is there only one way to read it?

Some programs believe the directory at the end, some the header before each file, and some go
through the archive from front to back. Where these tell different things, what one program judged
is not what another unpacks; PyPI and uv refuse such archives too. So the entries must lie one
behind the other from the first byte to the directory, with nothing between them, and each header
must say what the directory says. The format is that of APPNOTE.TXT 6.3.10, section 4.3.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from backend.packages.archive_problems import archive_problem

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator
    from typing import BinaryIO

    from backend.errors import Problem
    from backend.packages.archive_limits import Limits

UTF8 = 0x800
"""The flag of a name in UTF-8; without it, each system reads what is not ASCII in its own way."""

_BLOCK = 1 << 16
_LOCAL = struct.Struct("<4s5H3L2H")
_MARK = b"PK\x03\x04"
_DESCRIBED = 0x8
_FLAGS = 0x1 | _DESCRIBED | 0x20 | 0x40 | UTF8 | 0x2000
_FACTS = struct.Struct("<3L")
_DESCRIPTOR_MARK = b"PK\x07\x08"
_FIELD = struct.Struct("<2H")

_ZIP64, _UNICODE_PATH, _ASI_UNIX = 0x0001, 0x7075, 0x756E
_ENCRYPTION = (0x0017, 0x9901)


def raw_name(entry: zipfile.ZipInfo) -> bytes:
    """The bytes of the name in the directory."""
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & UTF8 else "cp437")


def extra_problems(extra: bytes, name: bytes, shown: str) -> Iterator[Problem]:
    """What an entry's extra fields would change of it (APPNOTE.TXT 4.5 and 4.6).

    ``name`` is the one in the header, ``shown`` how the entry is called in a problem.
    """
    place, end = 0, len(extra.rstrip(b"\0"))  # some programs fill them up
    while place < end:
        kind, size = _FIELD.unpack_from(extra[place : place + _FIELD.size].ljust(4, b"\xff"))
        start = place + _FIELD.size
        place = start + size
        if place > len(extra):
            yield archive_problem("archive-damaged", f"{shown} has a field that cannot be read.")
        elif kind == _ZIP64:
            detail = f"{shown} is in the ZIP64 format, which no package of this size needs."
            yield archive_problem("archive-damaged", detail)
        elif kind in _ENCRYPTION:
            yield archive_problem("archive-encrypted", f"{shown} is encrypted.")
        elif kind == _ASI_UNIX:
            yield archive_problem("archive-link", f"{shown} may be a link or a device.")
        elif kind == _UNICODE_PATH and extra[start + 5 : place] != name:
            yield archive_problem("archive-path", f"{shown} has a second name.")


def layout_problems(
    file: BinaryIO,
    entries: list[zipfile.ZipInfo],
    directory_at: int,
    limits: Limits,
    starts: dict[int, int],
) -> Iterator[Problem]:
    """What else could be read from the archive; the directory starts at ``directory_at``.

    Fills ``starts``: by the place of each header that of the first byte of its file.
    """
    place = headers = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        shown = f"“{entry.orig_filename}”"
        if entry.header_offset != place:
            overlaps = entry.header_offset < place
            what = "overlaps another file" if overlaps else "has foreign bytes before it"
            yield archive_problem("archive-damaged", f"{shown} {what}.")
            return
        file.seek(place)
        header = file.read(_LOCAL.size)
        if len(header) < _LOCAL.size or not header.startswith(_MARK):
            yield archive_problem("archive-damaged", f"{shown} is not where the directory says.")
            return
        _, _, flags, method, _, _, *facts, name_size, extra_size = _LOCAL.unpack(header)
        headers += name_size + extra_size
        if headers > limits.directory:
            yield archive_problem("archive-damaged", "Its headers are larger than a directory.")
            return
        name, extra = file.read(name_size), file.read(extra_size)
        told = [entry.CRC, entry.compress_size, entry.file_size]
        streamed = flags & _DESCRIBED
        if (
            name != raw_name(entry)
            or method != entry.compress_type
            or (flags ^ entry.flag_bits) & _FLAGS
            or (facts != told and not (streamed and not any(facts)))
        ):
            yield archive_problem("archive-damaged", f"{shown} is described in two ways.")
        yield from extra_problems(extra, name, shown)
        starts[place] = place + _LOCAL.size + name_size + extra_size
        place = starts[place] + entry.compress_size
        if streamed:
            file.seek(place)
            size = _descriptor_size(file.read(len(_DESCRIPTOR_MARK) + _FACTS.size), told)
            if not size:
                yield archive_problem("archive-damaged", f"{shown} is described in two ways.")
                return
            place += size
    if place != directory_at:
        detail = "There are foreign bytes before its directory."
        yield archive_problem("archive-damaged", detail)


def same_bytes(file: BinaryIO, here: int, there: int, count: int) -> bool:
    """Whether so many bytes at two places are the same."""
    for done in range(0, count, _BLOCK):
        size = min(_BLOCK, count - done)
        file.seek(here + done)
        block = file.read(size)
        file.seek(there + done)
        if block != file.read(size):
            return False
    return True


def _descriptor_size(behind: bytes, told: list[int]) -> int:
    """Bytes of the facts that a stream has behind it, 0 where these are others than ``told``."""
    facts = _FACTS.pack(*told)
    if behind == _DESCRIPTOR_MARK + facts:
        return len(behind)
    return len(facts) if behind.startswith(facts) else 0
