"""The pages of a SQLite file, and what stands on each."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from backend.doctor.saving.log import Log, read_log

HEADER = b"SQLite format 3\0"
_USUAL = 4096
_U16 = struct.Struct(">H")
_U32 = struct.Struct(">I")


class PageKind(IntEnum):
    """What the first byte of a page of a tree says."""

    INDEX_INNER = 2
    TABLE_INNER = 5
    INDEX_LEAF = 10
    TABLE_LEAF = 13


@dataclass(frozen=True, slots=True)
class Cell:
    """A row as it stands on a page; ``payload`` is its record."""

    rowid: int
    payload: bytes


class Unreadable(Exception):
    """Something of a page is not what the format allows."""


class Pages:
    """A store's file with its log, read only. For one thread; used with ``with``.

    Raises ``OSError`` where the file cannot be opened; a page that the disk does not give is an
    unreadable one.
    """

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("rb")
        beside = path.with_name(f"{path.name}-wal")
        self.log: Log = read_log(beside.read_bytes()) if beside.is_file() else Log()
        self.file_size = path.stat().st_size
        self.size = self._page_size()
        pages = -(-self.file_size // self.size)
        self.count = max(pages, self.log.pages, *(self.log.content or (0,)))
        self.page = lru_cache(maxsize=2048)(self._page)

    def __enter__(self) -> Pages:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        self._file.close()

    def _page_size(self) -> int:
        """What the log says, or the header where the file is as long as it says; else the usual."""
        if self.log.page_size:
            return self.log.page_size
        head = self._read(0, 100).ljust(100, b"\0")
        said = _U16.unpack_from(head, 16)[0]
        said = 65536 if said == 1 else said
        whole = said >= 512 and said * _U32.unpack_from(head, 28)[0] == self.file_size
        return said if whole else _USUAL

    def _read(self, place: int, size: int) -> bytes:
        try:
            self._file.seek(place)
            return self._file.read(size)
        except OSError:
            return b""

    def _page(self, number: int) -> bytes:
        """The content of a page, from 1; zeros where there is none or only a part."""
        found = self.log.content.get(number)
        if found is None:
            found = self._read((number - 1) * self.size, self.size)
        return found.ljust(self.size, b"\0")

    def kind(self, number: int) -> PageKind | None:
        """What kind of a tree's page it says it is."""
        page = self.page(number)
        try:
            return PageKind(page[self._begin(number)])
        except ValueError:
            return None

    def children(self, number: int) -> Iterator[int]:
        """The pages below an inner page, in their order; those that no file has are left out."""
        page, begin = self.page(number), self._begin(number)
        for place in self._places(number, 12):
            if place + 4 <= self.size:
                yield from self._there(_U32.unpack_from(page, place)[0])
        yield from self._there(_U32.unpack_from(page, begin + 8)[0])

    def cells_of(self, number: int) -> int:
        """How many cells the page says it has."""
        found: int = _U16.unpack_from(self.page(number), self._begin(number) + 3)[0]
        return found

    def cells(self, number: int) -> Iterator[Cell | None]:
        """The rows of a table's leaf; ``None`` for each that cannot be read."""
        for place in self._places(number, 8):
            try:
                yield self._cell(number, place)
            except (Unreadable, IndexError, struct.error):
                yield None

    def free(self) -> set[int]:
        """The pages that are in use no more, as far as the first page tells."""
        found: set[int] = set()
        if not self.page(1).startswith(HEADER):
            return found
        trunk = _U32.unpack_from(self.page(1), 32)[0]
        while 1 < trunk <= self.count and trunk not in found:
            found.add(trunk)
            page = self.page(trunk)
            following, leaves = struct.unpack_from(">2I", page)
            if leaves > self.size // 4 - 2:
                break
            found.update(struct.unpack_from(f">{leaves}I", page, 8))
            trunk = following
        return found

    def _there(self, number: int) -> Iterator[int]:
        if 1 < number <= self.count:
            yield number

    @staticmethod
    def _begin(number: int) -> int:
        return 100 if number == 1 else 0

    def _places(self, number: int, header: int) -> Iterator[int]:
        """Where the cells of a page begin; no more than fit on it."""
        page, begin = self.page(number), self._begin(number) + header
        most = (self.size - begin) // 2
        for nth in range(min(self.cells_of(number), most)):
            yield _U16.unpack_from(page, begin + 2 * nth)[0]

    def _cell(self, number: int, place: int) -> Cell:
        page = self.page(number)
        if place < self._begin(number) + 8:
            raise Unreadable
        size, place = varint(page, place)
        rowid, place = varint(page, place)
        here = self._here(size)
        payload = page[place : place + here]
        if len(payload) < here:
            raise Unreadable
        if here < size:
            if size > self.count * self.size:
                raise Unreadable
            payload += self._overflow(_U32.unpack_from(page, place + here)[0], size - here)
        return Cell(rowid - (1 << 64) if rowid >= 1 << 63 else rowid, payload)

    def _here(self, size: int) -> int:
        """How much of a record of a table stands on its leaf; the rest is on pages of its own."""
        most = self.size - 35
        if size <= most:
            return size
        least = (self.size - 12) * 32 // 255 - 23
        here = least + (size - least) % (self.size - 4)
        return here if here <= most else least

    def _overflow(self, number: int, size: int) -> bytes:
        found = bytearray()
        seen: set[int] = set()
        while len(found) < size:
            if number in seen or not 1 < number <= self.count:
                raise Unreadable
            seen.add(number)
            page = self.page(number)
            found += page[4:]
            number = _U32.unpack_from(page)[0]
        return bytes(found[:size])


def varint(data: bytes, at: int) -> tuple[int, int]:
    """SQLite's whole number of 1 to 9 bytes, and where it ends. Raises ``IndexError``."""
    value = 0
    for nth in range(8):
        byte = data[at + nth]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + nth + 1
    return value << 8 | data[at + 8], at + 9
