"""The write-ahead log of a SQLite file: what was committed and not yet merged."""

from __future__ import annotations

import struct
from array import array
from dataclasses import dataclass, field

_HEADER = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")
_MAGIC = 0x377F0682
_HALF = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Log:
    """The newest committed content of pages, by their number from 1.

    ``page_size`` is 0 where there is no log. ``pages`` is how many the file has after the last
    commit, 0 where there was none. ``cut_off`` tells that more was written than can be read.
    """

    page_size: int = 0
    pages: int = 0
    content: dict[int, bytes] = field(default_factory=dict)
    cut_off: bool = False


def read_log(data: bytes) -> Log:
    """As SQLite reads it: up to the last commit before the first frame that is not whole."""
    if len(data) < _HEADER.size:
        return Log()
    magic, _, size, _, salt1, salt2, sum1, sum2 = _HEADER.unpack_from(data)
    big = magic & 1 == 1
    if magic & ~1 != _MAGIC or size < 512 or size > 65536 or size & (size - 1):
        return Log(cut_off=True)
    sums = _sums(data[:24], (0, 0), big)
    if sums != (sum1, sum2):
        return Log(cut_off=True)
    content: dict[int, bytes] = {}
    waiting: dict[int, bytes] = {}
    pages = 0
    at = _HEADER.size
    while at + _FRAME.size + size <= len(data):
        number, after, one, two, sum1, sum2 = _FRAME.unpack_from(data, at)
        page = data[at + _FRAME.size : at + _FRAME.size + size]
        if (one, two) != (salt1, salt2) or not number:
            break  # of an earlier round through the file
        sums = _sums(data[at : at + 8], sums, big)
        sums = _sums(page, sums, big)
        if sums != (sum1, sum2):
            break
        waiting[number] = page
        if after:
            content |= waiting
            waiting, pages = {}, after
        at += _FRAME.size + size
    return Log(size, pages, content, _goes_on(data, at, size, (salt1, salt2)))


def _goes_on(data: bytes, at: int, size: int, salts: tuple[int, int]) -> bool:
    """Whether a commit of this round stands beyond what could be read."""
    while at + _FRAME.size + size <= len(data):
        _, after, one, two, *_ = _FRAME.unpack_from(data, at)
        if after and (one, two) == salts:
            return True
        at += _FRAME.size + size
    return False


def _sums(data: bytes, sums: tuple[int, int], big: bool) -> tuple[int, int]:
    words = array("I", data)
    if big is (array("H", [1]).tobytes() == b"\1\0"):
        words.byteswap()
    one, two = sums
    pairs = iter(words)
    for first in pairs:
        one = (one + first + two) & _HALF
        two = (two + next(pairs) + one) & _HALF
    return one, two
