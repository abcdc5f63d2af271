"""Archives whose records contradict one another, lie elsewhere, or are cut off."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from tests.torture.archives.hostile import Hostile, changed, good
from tests.torture.archives.zips import (
    DESCRIPTOR,
    ENCRYPTED,
    FOLDER,
    LINK,
    STORED,
    UTF8,
    Part,
    Zip,
    deflate,
    described,
    extra_field,
    zip64,
)

FILE_NAME = "lib/greet.js"
DISAGREEING: dict[str, tuple[int | bytes, ...]] = {
    "name": (b"lib/grEet.js", b"lib/greet.j", b"../greet.js", b"lib/greet.js\0", b""),
    "method": (STORED, 12, 99),
    "size": (0, 1, 0xFFFFFFFF),
    "packed_size": (0, 1, 0xFFFFFFFF),
    "crc": (0, 1),
    "flags": (ENCRYPTED, 0x40, 0x2000, 0x20, UTF8, DESCRIPTOR),
    "extra": (zip64(1, 1), extra_field(0x9901, b"\2\0AE\1\0\0"), b"\1\0\xff"),
}
BOTH: dict[str, tuple[int, ...]] = {
    "flags": (ENCRYPTED, 0x40, 0x41, 0x2000, 0x20),
    "method": (1, 6, 9, 12, 14, 20, 93, 95, 96, 97, 98, 99, 0xFFFF),
    "crc": (0, 1),
    "size": (0, 1, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF),
    "packed_size": (0, 1, 0x7FFFFFFF, 0xFFFFFFFF),
    "version": (64, 90, 0xFFFF),
}
CENTRAL_ONLY: dict[str, tuple[int, ...]] = {
    "disk": (1, 0xFFFF),
    "offset": (0, 1, 0x7FFFFFFF, 0xFFFFFFFF),
    "comment_size": (1, 0xFFFF),
    "name_size": (0, 5, 0xFFFF),
    "extra_size": (1, 0xFFFF),
    "external": (
        LINK << 16,
        FOLDER << 16,
        0o020666 << 16,
        0o060666 << 16,
        0o010666 << 16,
        0o140777 << 16,
        0xF000 << 16,
        0x10,
    ),
}
END: dict[str, tuple[int, ...]] = {
    "disk": (1, 0xFFFF),
    "first_disk": (1, 0xFFFF),
    "here": (0, 1, 0xFFFF),
    "total": (0, 1, 4, 6, 0xFFFF),
    "length": (0, 1, 0xFFFFFFFF),
    "offset": (0, 1, 0xFFFFFFFF),
    "comment_size": (1, 0xFFFF),
}


def cases() -> Iterator[Hostile]:
    yield from _lies()
    yield from _modes()
    yield from _descriptors()
    yield from _cut()


def bytes_of(make: Callable[..., Zip], *given: Any, **more: Any) -> Callable[[], bytes]:
    return lambda: make(*given, **more).write()


def _lies() -> Iterator[Hostile]:
    def local(part: Part, field: str, value: int | bytes) -> None:
        part.local[field] = value

    def central(part: Part, field: str, value: int | bytes) -> None:
        part.central[field] = value

    def both(part: Part, field: str, value: int | bytes) -> None:
        part.local[field] = part.central[field] = value

    groups = (
        ("local", DISAGREEING, local),
        ("central", DISAGREEING, central),
        ("both", BOTH, both),
        ("directory", CENTRAL_ONLY, central),
    )
    for group, fields, lie in groups:
        for field, values in fields.items():
            for value in values:
                shown = f"{group} {field} {value!r}"
                change = partial(lie, field=field, value=value)
                yield Hostile(shown, bytes_of(changed, shown, FILE_NAME, change))
    for field, values in END.items():
        for value in values:
            shown = f"end {field} {value}"
            yield Hostile(shown, bytes_of(good, shown, end={field: value}))


def _modes() -> Iterator[Hostile]:
    for mode in (0o104777, 0o102777, 0o101777, 0o100755, 0o100000):
        shown = f"mode {mode:o}"
        part = Part(b"run.sh", b"#!/bin/sh\ntouch canary\n", mode=mode)
        yield Hostile(shown, bytes_of(good, shown, part), harmless=True)
    for target in (b"/etc/passwd", b"../../..", b"extension.json"):
        shown = f"link to {target.decode()}"
        yield Hostile(shown, bytes_of(good, shown, Part(b"link", target, STORED, mode=LINK)))
    shown = "link that a file goes through"
    through = Part(b"out", b"../..", STORED, mode=LINK), Part(b"out/evil.js", b"x")
    yield Hostile(shown, bytes_of(good, shown, *through))
    hard = Part(b"hard", b"x", extra=extra_field(0x756E, struct.pack("<LHLHH", 0, LINK, 1, 0, 0)))
    yield Hostile("asi link", bytes_of(good, "asi link", hard))
    folder = Part(b"full/", b"evil", STORED, mode=FOLDER)
    yield Hostile("folder with bytes", bytes_of(good, "folder with bytes", folder))
    hidden = Part(b"full/", b"", mode=FOLDER, packed=deflate(b"evil"))
    yield Hostile("folder with packed bytes", bytes_of(good, "folder with packed bytes", hidden))


def _descriptors() -> Iterator[Hostile]:
    def made(shown: str, **how: Any) -> Zip:
        return good(shown, described(Part(b"lib/streamed.js", b"streamed" * 20), **how))

    for sign in (True, False):
        shown = f"descriptor {sign}"
        yield Hostile(shown, bytes_of(made, shown, sign=sign), harmless=True)
    for field in ("crc", "packed_size", "size"):
        for value in (0, 1, 0xFFFFFFFF):
            shown = f"descriptor {field} {value}"
            yield Hostile(shown, bytes_of(made, shown, **{field: value}))
    for what, raw in {"none": b"", "short": b"PK\7\x08", "long": bytes(24)}.items():
        shown = f"descriptor {what}"
        part = described(Part(b"lib/streamed.js", b"streamed" * 20))
        part.descriptor = raw
        yield Hostile(shown, bytes_of(good, shown, part))
    stored = described(Part(b"lib/inner.zip", good("inner").write(), STORED))
    yield Hostile(
        "descriptor of an archive that is stored", bytes_of(good, "inner", stored), harmless=True
    )


def _cut() -> Iterator[Hostile]:
    whole = good("cut").write()
    marks = {place for mark in (b"PK\1\2", b"PK\3\4", b"PK\5\6") for place in _places(whole, mark)}
    for place in sorted(marks):
        for cut in (place, place + 2, place + 4, place + 29):
            if 0 < cut < len(whole):
                yield Hostile(f"cut at {cut}", partial(_part, whole, 0, cut))
                yield Hostile(f"begins at {cut}", partial(_part, whole, cut, len(whole)))
    yield Hostile("no bytes", bytes)
    yield Hostile("no entries", Zip().write)
    yield Hostile("no entries but a comment", Zip(comment=b"nothing").write)
    yield Hostile("only a mark", lambda: b"PK")
    yield Hostile("another format", lambda: b"7z\xbc\xaf\x27\x1c" + bytes(200))
    yield Hostile("rar", lambda: b"Rar!\x1a\x07\x01\0" + bytes(200))
    yield Hostile("text", lambda: b"<!doctype html>" * 100)


def _part(whole: bytes, start: int, end: int) -> bytes:
    return whole[start:end]


def _places(whole: bytes, mark: bytes) -> Iterator[int]:
    place = whole.find(mark)
    while place >= 0:
        yield place
        place = whole.find(mark, place + 1)
