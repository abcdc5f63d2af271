"""Reads a gzipped tar from front to back, within fixed memory.

:mod:`tarfile` is not used: it reads extended headers into memory whatever size they claim, keeps
an object of every entry, follows the maps of sparse files, and takes an archive that ends between
two entries, or at a header that is damaged, as one that ends there. The format is that of POSIX
(IEEE Std 1003.1, pax), with GNU's long names.
"""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backend.errors import Refused
from backend.packages.archive_directory import MAX_ARCHIVE, MAX_ENTRIES
from backend.packages.archive_entries import MAX_RATIO, MAX_UNPACKED, RATIO_FREE
from backend.packages.archive_problems import archive_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

CHUNK = 64 * 1024
"""Bytes inflated at once."""
MAX_EXTENDED = 64 * 1024
"""Bytes of one extended header: a name of 200 bytes and some times fit many times."""
MAX_HEADERS = 3 * MAX_ENTRIES
"""Headers of all kinds."""

_BLOCK = 512
_NOTHING = bytes(_BLOCK)
_GZIP = 16 + zlib.MAX_WBITS
_FILE, _FOLDER = b"0\0", b"5"
_LINK_OR_DEVICE = b"123467"
_PAX, _PAX_FOR_ALL, _LONG_NAME, _LONG_LINK = b"x", b"g", b"L", b"K"
_OTHER_NUMBERS = ((100, 8), (108, 8), (116, 8), (136, 12), (329, 8), (337, 8))
"""Mode, owner, group, time and device: where each starts, and its bytes. Nothing comes of them, but
other programs take a header in which one cannot be read for the end, or refuse the tar."""
_BINARY = (0x80, 0xFF)
_AMENDING, _SPARSE = (b"path", b"size", b"linkpath"), b"GNU.sparse."


@dataclass(frozen=True, slots=True)
class TarEntry:
    """``kind`` is ``file``, ``folder`` or ``other``: a link, a device, or what is not known.

    ``name`` is as it stands in the tar, not decoded. ``size`` counts bytes.
    """

    name: bytes
    kind: str
    size: int


class TarStream:
    """The entries of a gzipped tar, one after the other.

    Iterating gives each entry; :meth:`data` gives the bytes of the one just given, and what is
    left of them is passed over. Raises Refused where the archive is damaged, cut off, or larger
    than an archive may be.
    """

    def __init__(self, file: BinaryIO, tick: Callable[[int, int], None]) -> None:
        """``tick(done, total)`` gets packed bytes, at each chunk."""
        self._source = _Inflated(file, tick)
        self._left = 0
        self._padding = 0

    def __iter__(self) -> Iterator[TarEntry]:
        amends: dict[bytes, bytes] = {}
        waiting = False
        for _ in range(MAX_HEADERS):
            self._pass_over()
            header = self._source.exactly(_BLOCK)
            if header == _NOTHING:
                if waiting:
                    raise damaged("It ends where a file should follow.")
                self._source.nothing_more()
                return
            entry, kind = _parsed(header)
            if kind in (_PAX, _PAX_FOR_ALL, _LONG_NAME, _LONG_LINK):
                content = self._extended(entry.size)
                waiting = True
                if kind in amends or (kind == _LONG_NAME and not content.strip(b"\0")):
                    raise damaged("A file is described in two ways.")
                if kind == _PAX_FOR_ALL:
                    _check_for_all(_settings(content))
                else:
                    amends[kind] = content
                continue
            entry = _amended(entry, amends)
            amends, waiting = {}, False
            if entry.kind == "folder" and entry.size:
                raise damaged("A folder has bytes of its own.")
            self._left = entry.size
            self._padding = -entry.size % _BLOCK
            yield entry
        detail = f"{MAX_ENTRIES:,} files and folders are allowed."
        raise Refused(archive_problem("archive-too-many-entries", detail))

    def data(self) -> Iterator[bytes]:
        """The bytes of the entry, in chunks."""
        while self._left:
            chunk = self._source.some(self._left)
            self._left -= len(chunk)
            yield chunk

    def _pass_over(self) -> None:
        for _chunk in self.data():
            pass
        self._source.exactly(self._padding)
        self._padding = 0

    def _extended(self, size: int) -> bytes:
        if size > MAX_EXTENDED:
            raise damaged(f"It has an extended header of {size:,} bytes.")
        content = self._source.exactly(size)
        self._source.exactly(-size % _BLOCK)
        return content


class _Inflated:
    """The tar within the gzip, never more of it in memory than a chunk."""

    def __init__(self, file: BinaryIO, tick: Callable[[int, int], None]) -> None:
        self._file = file
        self._size = os.fstat(file.fileno()).st_size
        self._most = min(MAX_UNPACKED, max(RATIO_FREE, self._size * MAX_RATIO))
        self._tick = tick
        self._inflater = zlib.decompressobj(_GZIP)
        self._packed = b""
        self._read = 0
        self._made = 0
        self._ready = b""
        if self._size > MAX_ARCHIVE:
            detail = f"It has {self._size:,} bytes; {MAX_ARCHIVE:,} are allowed."
            raise Refused(archive_problem("archive-too-large", detail))

    def some(self, most: int) -> bytes:
        """At least one byte and at most so many."""
        if not self._ready:
            self._ready = self._inflate()
            if not self._ready:
                detail = "There is no end mark." if self._inflater.eof else ""
                raise Refused(archive_problem("archive-truncated", detail))
        chunk, self._ready = self._ready[:most], self._ready[most:]
        return chunk

    def exactly(self, count: int) -> bytes:
        """So many bytes: at most those of an extended header are asked for."""
        parts = []
        while count:
            parts.append(self.some(count))
            count -= len(parts[-1])
        return b"".join(parts)

    def nothing_more(self) -> None:
        """Nothing but zeros may follow, to the end of the gzip and of the file."""
        while self._ready or (chunk := self._inflate()):
            chunk, self._ready = self._ready or chunk, b""
            if chunk.strip(b"\0"):
                raise damaged("There are foreign bytes after its end.")
        if not self._inflater.eof:
            raise Refused(archive_problem("archive-truncated"))
        if self._inflater.unused_data or self._file.read(1):
            raise damaged("There are foreign bytes after its end.")

    def _inflate(self) -> bytes:
        """The next bytes, none at the end of the gzip or of the file."""
        while not self._inflater.eof:
            self._tick(self._read, self._size)
            if not self._packed:
                self._packed = self._file.read(CHUNK)
                self._read += len(self._packed)
            try:
                made = self._inflater.decompress(self._packed, CHUNK)
            except zlib.error as error:
                raise damaged("It cannot be unpacked.") from error
            spent = not self._packed
            self._packed = self._inflater.unconsumed_tail
            self._made += len(made)
            if self._made > self._most:
                detail = f"Unpacked it has more than {self._most:,} bytes."
                raise Refused(archive_problem("archive-too-large", detail))
            if made or spent:
                return made
        return b""


# --- headers -------------------------------------------------------------------------------


def _parsed(header: bytes) -> tuple[TarEntry, bytes]:
    """The entry that a header describes, and its kind as it stands there."""
    told = _number(header[148:156])
    if told != sum(header[:148]) + 8 * 32 + sum(header[156:]):
        raise damaged("A header has another checksum than it declares.")
    for start, size in _OTHER_NUMBERS:
        if header[start] not in _BINARY:
            _number(header[start : start + size])
    name = _text(header[:100])
    if header[345]:
        if header[257:263] != b"ustar\0":  # some programs put it before the name all the same
            raise damaged("A file is described in two ways.")
        name = _text(header[345:500]) + b"/" + name
    kind, size = header[156:157], _number(header[124:136])
    return TarEntry(name, _kind(kind, name), 0 if kind in _LINK_OR_DEVICE else size), kind


def _kind(kind: bytes, name: bytes) -> str:
    if kind == _FOLDER or (kind == b"\0" and name.endswith(b"/")):
        return "folder"
    return "file" if kind in _FILE else "other"


def _text(field: bytes) -> bytes:
    return field.partition(b"\0")[0]


def _number(field: bytes) -> int:
    """An octal number. GNU's binary form is for sizes that no package has."""
    text = field.strip(b" \0")
    if not text.isdigit() or b"8" in text or b"9" in text:
        if not text:
            return 0
        raise damaged("A header cannot be read.")
    return int(text, 8)


def _settings(content: bytes) -> dict[bytes, bytes]:
    """The records of a pax header: ``LENGTH KEY=VALUE\\n`` each, the length its own too."""
    found: dict[bytes, bytes] = {}
    while content:
        length, _, _ = content.partition(b" ")
        size = int(length) if length.isdigit() and len(length) < 6 else 0
        key, mark, value = content[len(length) + 1 : size - 1].partition(b"=")
        if not mark or content[size - 1 : size] != b"\n":
            raise damaged("An extended header cannot be read.")
        found[key] = value
        content = content[size:]
    return found


def _check_for_all(settings: dict[bytes, bytes]) -> None:
    """A header for all that follow may comment on them, not rename them: few programs heed it."""
    if any(key in _AMENDING or key.startswith(_SPARSE) for key in settings):
        raise damaged("A header changes all files behind it.")


def _amended(entry: TarEntry, amends: dict[bytes, bytes]) -> TarEntry:
    """With what the extended headers before it say, by their kind.

    A name may stand in one of them only. A size may be repeated, as npm's packer does; where it is
    another than the header's, programs disagree on where the next header is.
    """
    settings = _settings(amends.get(_PAX, b""))
    long_name = amends.get(_LONG_NAME, b"").rstrip(b"\0")
    size = settings.get(b"size")
    if size is not None and not (size.isdigit() and len(size) < 16):
        raise damaged("An extended header cannot be read.")
    if (size is not None and int(size) != entry.size) or (long_name and b"path" in settings):
        raise damaged("A file is described in two ways.")
    name = settings.get(b"path", long_name or entry.name)
    sparse = any(key.startswith(_SPARSE) for key in settings)
    return TarEntry(name, "other" if sparse else entry.kind, entry.size)


def damaged(detail: str) -> Refused:
    return Refused(archive_problem("archive-damaged", detail))
