"""Archives that two programs read in two ways: foreign bytes, twins, hidden files, ZIP64."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tests.torture.archives.hostile import Hostile, good
from tests.torture.archives.hostile_structure import bytes_of
from tests.torture.archives.zips import STORED, Part, Zip, deflate, zip64, zip64_end


def cases() -> Iterator[Hostile]:
    yield from _foreign_bytes()
    yield from _repeated()
    yield from _zip64()


def _foreign_bytes() -> Iterator[Hostile]:
    other = good("another package").write()
    junk: dict[str, bytes] = {
        "script": b"#!/bin/sh\ntouch canary\n",
        "exe": b"MZ" + bytes(100),
        "zeros": bytes(512),
        "one byte": b"\0",
        "an archive": other,
        "an end": other[-22:],
        "a header": other[:100],
        "spanning mark": b"PK\7\x08",
        "pdf": b"%PDF-1.4\n",
    }
    for what, content in junk.items():
        for place in ("before", "gap", "middle", "after"):
            shown = f"{what} {place}"
            yield Hostile(shown, bytes_of(good, shown, **{place: content}))
        name = f"{what} before, offsets kept"
        yield Hostile(name, bytes_of(good, name, before=content, moved=-len(content)))
        name = f"{what} between"
        between = Part(b"lib/b.js", b"x", before=content)
        yield Hostile(name, bytes_of(good, name, between))
        name = f"{what} behind the stream"
        packed = deflate(b"x") + content
        yield Hostile(name, bytes_of(good, name, Part(b"lib/b.js", b"x", packed=packed)))
        name = f"{what} as comment"
        # A comment is nobody's business, but one in which another end can be found.
        yield Hostile(
            name, bytes_of(good, name, comment=content), harmless=b"PK\5\6" not in content
        )
        name = f"{what} stored"
        stored = Part(b"lib/stored.bin", content, STORED)
        yield Hostile(name, bytes_of(good, name, stored), harmless=True)
    second = Zip([Part(b"extension.json", b"{}")])
    inner = Zip(second.parts, moved=len(good("two ends").write())).write()
    yield Hostile(
        "an archive that goes on in its comment", bytes_of(good, "two ends", comment=inner)
    )
    for name, twice in {"an end twice": other[-22:] * 2, "an end cut off": other[-22:-1]}.items():
        yield Hostile(name, bytes_of(good, name, after=twice))
    yield Hostile("two archives", lambda: other + good("two archives").write())
    yield Hostile("long comment", bytes_of(good, "long", comment=b"c" * 10_000), harmless=True)


def _repeated() -> Iterator[Hostile]:
    def copy(part: Part) -> Part:
        return Part(part.name, part.data)

    def twice(shown: str, *, listed: bool, other: bytes | None) -> Zip:
        made = good(shown)
        again = copy(made.parts[2])
        again.data = again.data if other is None else other
        again.in_directory = listed
        made.parts.append(again)
        return made

    yield Hostile(
        "file twice", bytes_of(twice, "file twice", listed=True, other=None), harmless=True
    )
    yield Hostile("two of one checksum", bytes_of(_forged, "two of one checksum"))
    yield Hostile("two of a name", bytes_of(twice, "two of a name", listed=True, other=b"evil"))
    yield Hostile("hidden twin", bytes_of(twice, "hidden twin", listed=False, other=b"evil"))
    yield Hostile(
        "hidden file", bytes_of(good, "hidden", Part(b"evil.js", b"x", in_directory=False))
    )
    yield Hostile("no body", bytes_of(good, "no body", Part(b"evil.js", b"x", in_body=False)))

    def two_manifests(shown: str, *, first: bool) -> Zip:
        made = good(shown)
        evil = Part(b"extension.json", b'{"name": "evil"}')
        made.parts.insert(0 if first else len(made.parts), evil)
        return made

    for first in (True, False):
        yield Hostile(f"two manifests {first}", bytes_of(two_manifests, "two", first=first))

    def crossed(shown: str) -> Zip:
        made = good(shown, Part(b"one.js", b"1", STORED), Part(b"two.js", b"2", STORED))
        made.parts[-1].central |= {"name": b"one.js"}
        made.parts[-2].central |= {"name": b"two.js"}
        return made

    yield Hostile("names crossed", bytes_of(crossed, "crossed"))

    def turned(shown: str) -> Zip:
        made, place = good(shown), 0
        for part in made.parts:
            part.central["offset"] = place
            place += 30 + len(part.name) + len(part.body())
        body = made.write()[:place]
        for part in made.parts:
            part.in_body = False
        return Zip(made.parts[::-1], before=body)

    yield Hostile("directory in another order", bytes_of(turned, "turned"), harmless=True)


def _forged(shown: str) -> Zip:
    """Two entries of one name, size and checksum, and yet of different bytes."""
    made = good(shown)
    greet = made.parts[2]
    facts: dict[str, int | bytes] = {"crc": greet.facts()["crc"]}
    evil = Part(greet.name, b"e" * len(greet.data), local=facts, central=facts)
    made.parts.insert(0, evil)
    return made


def _zip64() -> Iterator[Hostile]:
    def with_end(shown: str, count: int | None = None, offset: int | None = None) -> Zip:
        made = good(shown)
        whole = made.write()
        length, start = struct.unpack("<2L", whole[-10:-2])
        made.middle = zip64_end(
            len(made.parts) if count is None else count, length, start if offset is None else offset
        )
        return made

    yield Hostile("zip64 end", bytes_of(with_end, "zip64 end"))
    for count, offset in ((2**64 - 1, None), (None, 2**64 - 1), (0, 0), (None, 2**63)):
        shown = f"zip64 end {count} {offset}"
        yield Hostile(shown, bytes_of(with_end, shown, count, offset))

    def only_there(shown: str) -> Zip:
        made = with_end(shown)
        made.end = {"total": 0xFFFF, "here": 0xFFFF, "length": 0xFFFFFFFF, "offset": 0xFFFFFFFF}
        return made

    yield Hostile("zip64 end that counts", bytes_of(only_there, "zip64 that counts"))
    numbers: dict[str, bytes] = {
        "true": zip64(7, len(deflate(b"content"))),
        "huge": zip64(2**64 - 1, 2**64 - 1),
        "negative": zip64(2**63, 2**63),
        "short": zip64(7)[:8],
        "empty": zip64(),
        "offset": zip64(7, 9, 0),
    }
    for what, extra in numbers.items():
        for side in ("central", "local"):
            shown = f"zip64 {what} {side}"
            part = Part(b"lib/big.js", b"content")
            lies = part.central if side == "central" else part.local
            lies |= {"extra": extra, "size": 0xFFFFFFFF, "packed_size": 0xFFFFFFFF}
            yield Hostile(shown, bytes_of(good, shown, part))
            shown = f"zip64 {what} {side}, not asked for"
            part = Part(b"lib/big.js", b"content")
            lies = part.central if side == "central" else part.local
            lies["extra"] = extra
            yield Hostile(shown, bytes_of(good, shown, part))
