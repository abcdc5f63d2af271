"""Little that becomes much: of bytes, of entries, of names."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from functools import partial

from tests.torture.archives.hostile import Hostile, good
from tests.torture.archives.zips import LOCAL, STORED, Lies, Part, Zip, deflate, header

MIB = 1024 * 1024


def cases() -> Iterator[Hostile]:
    yield Hostile("ratio of one file", partial(_ratio, 1, 300 * MIB), large=True)
    yield Hostile("ratio of many files", partial(_ratio, 60, 10 * MIB), large=True)
    yield Hostile("ratio that declares little", _small_lie, large=True)
    yield Hostile("little of it", partial(_ratio, 1, 8 * MIB), harmless=True)
    for shown, size in {"nothing": 0, "one": 1, "4 GiB": 0xFFFFFFFF, "2 GiB": 1 << 31}.items():
        yield Hostile(f"16 MiB that say {shown}", partial(_says, f"says {shown}", size))
    yield Hostile("nested", partial(_nested, 8), harmless=True)
    yield Hostile("quine-like", partial(_nested, 40), harmless=True)
    for way in ("full", "quoted", "giant"):
        yield Hostile(f"overlapping, {way}", partial(_overlapping, way, 40))
        yield Hostile(f"overlapping, {way}, many", partial(_overlapping, way, 5_000), large=True)
    for count, said in ((65_536, None), (65_535, None), (65_536, 0), (65_536, 5), (70_000, 65_535)):
        shown = f"{count} entries that say {said}"
        yield Hostile(shown, partial(_many, shown, count, said), large=True)
    yield Hostile(
        "10,000 entries", partial(_many, "entries", 9_995, None), harmless=True, large=True
    )
    yield Hostile("9,000 folders", partial(_folders, 9_000), large=True, harmless=True)
    yield Hostile("long names", partial(_long_names, 9_000), large=True, harmless=True)
    yield Hostile("rich directory", _rich, large=True)
    for side in ("local", "central"):
        yield Hostile(f"many fields, {side}", partial(_many_fields, side, 130), large=True)
    yield Hostile("many more fields", partial(_many_fields, "local", 3_000), large=True)
    yield Hostile("one file 9,000 times", _again, large=True, harmless=True)
    yield Hostile("one byte blocks", _slow_stream, large=True, harmless=True)
    yield Hostile("empty blocks", _empty_blocks, large=True)
    yield Hostile("257 MiB", lambda: bytes(257 * MIB), large=True)
    yield Hostile("nothing but ends", lambda: b"PK\5\6" * 20_000)
    yield Hostile("nothing but entries", lambda: b"PK\1\2" * 20_000)
    for what, packed in _streams().items():
        yield Hostile(f"stream {what}", partial(_stream, f"stream {what}", packed))


def _zeros(size: int) -> tuple[bytes, int]:
    """Deflated zeros and their CRC, without holding them."""
    packer, crc, out, left = zlib.compressobj(9, 8, -15), 0, [], size
    while left:
        block = bytes(min(left, MIB))
        crc = zlib.crc32(block, crc)
        out.append(packer.compress(block))
        left -= len(block)
    return b"".join(out) + packer.flush(), crc


def _bomb(name: str, size: int, told: int | None = None) -> Part:
    packed, crc = _zeros(size)
    facts: Lies = {"size": size if told is None else told, "crc": crc}
    return Part(name.encode(), packed=packed, local=facts, central=facts)


def _ratio(count: int, size: int) -> bytes:
    one = _bomb("lib/0.js", size)
    more = (
        Part(f"lib/{i}.js".encode(), packed=one.packed, local=one.local, central=one.central)
        for i in range(count)
    )
    return good(f"ratio {count} {size}", *more).write()


def _small_lie() -> bytes:
    return good("small lie", _bomb("lib/small.js", 300 * MIB, 10)).write()


def _says(shown: str, size: int) -> bytes:
    return good(shown, _bomb("lib/bomb.js", 16 * MIB, size)).write()


def _nested(depth: int) -> bytes:
    inner = deflate(bytes(MIB))
    for level in range(depth):
        inner = Zip([Part(f"{level}.zip".encode(), inner)]).write()
    return good(f"nested {depth}", Part(b"lib/nested.zip", inner, STORED)).write()


def _overlapping(way: str, count: int) -> bytes:
    """David Fifield's "A better zip bomb": many entries that share one kernel of bytes."""
    kernel, crc = _zeros(MIB)
    made = good(f"overlapping {way} {count}")
    facts: Lies = {"crc": crc, "size": MIB, "packed_size": len(kernel)}
    start = len(made.write()) - _tail(made)
    names = [f"lib/{number}.bin".encode() for number in range(count)]
    if way == "quoted":
        made.parts += _quoted(names, kernel, start)
        return made.write()
    first = Part(names[0], packed=kernel, local=facts, central=facts)
    made.parts.append(first)
    for number, name in enumerate(names[1:]):
        offset = start if way == "full" else start + number % 7
        lies = facts | {"offset": offset}
        made.parts.append(Part(name, packed=kernel, in_body=False, central=lies))
    return made.write()


def _tail(made: Zip) -> int:
    """Bytes of directory and end."""
    return 22 + sum(46 + len(part.name) for part in made.parts)


def _quoted(names: list[bytes], kernel: bytes, start: int) -> list[Part]:
    """Each file's stream begins with a stored block that holds the next one's header."""
    told: list[Lies] = []
    body, data, quoted = kernel, bytes(MIB), b""
    for name in reversed(names[:60]):
        if quoted:
            size = struct.pack("<2H", len(quoted), len(quoted) ^ 0xFFFF)
            body, data = b"\0" + size + body, quoted + data
        facts: Lies = {"crc": zlib.crc32(data), "packed_size": len(body), "size": len(data)}
        more: Lies = {"version": 20, "flags": 0, "method": 8, "time": 0, "date": 0x21}
        quoted = header(LOCAL, b"PK\3\4", facts | more | {"name": name})
        body = quoted + body
        told.append(facts)
    parts = []
    for number, (name, facts) in enumerate(zip(names, reversed(told), strict=False)):
        place = start + sum(30 + len(before) + 5 for before in names[:number])
        parts.append(Part(name, in_body=False, central=facts | {"offset": place}))
    parts[0].before = body
    return parts


def _many(shown: str, count: int, said: int | None) -> bytes:
    made = good(shown, *(Part(f"lib/{i}".encode(), b"", STORED) for i in range(count)))
    if said is not None:
        made.end = {"here": said, "total": said}
    return made.write()


def _folders(count: int) -> bytes:
    parts = (Part(f"f{i}/g/h/".encode(), b"", STORED, mode=0o040755) for i in range(count))
    return good("folders", *parts).write()


def _long_names(count: int) -> bytes:
    deep = "/".join(["d" * 11] * 15)
    return good(
        "long names", *(Part(f"{deep}/{i}".encode(), b"", STORED) for i in range(count))
    ).write()


def _rich() -> bytes:
    extra = struct.pack("<2H", 0x7777, 60_000) + bytes(60_000)
    return good(
        "rich", *(Part(f"{i}".encode(), b"", STORED, extra=extra) for i in range(300))
    ).write()


def _many_fields(side: str, count: int) -> bytes:
    extra = struct.pack("<2H", 0x7777, 0) * 15_000 + b"\xff"
    parts = [Part(f"{i}".encode(), b"", STORED) for i in range(count)]
    for part in parts:
        (part.local if side == "local" else part.central)["extra"] = extra
    return good("many fields", *parts).write()


def _again() -> bytes:
    one = Part(b"lib/again.js", bytes(range(256)) * 80, STORED)
    return good("again", *([one] * 9_000)).write()


def _slow_stream() -> bytes:
    data = b"x" * 200_000
    blocks = b"".join(b"\0\1\0\xfe\xff" + data[i : i + 1] for i in range(len(data)))
    return good("slow", Part(b"lib/slow.js", data, packed=blocks + b"\3\0")).write()


def _empty_blocks() -> bytes:
    packed = b"\0\0\0\xff\xff" * 8_000_000
    return good("empty blocks", Part(b"lib/empty.js", b"", packed=packed + b"\3")).write()


def _streams() -> dict[str, bytes]:
    whole = deflate(b"content" * 50)
    return {
        "none": b"",
        "cut": whole[:-1],
        "half": whole[: len(whole) // 2],
        "never ends": b"\0\1\0\xfe\xffx" * 10,
        "another one behind": whole + whole,
        "reserved block": b"\x07" + whole,
        "length that lies": b"\1\5\0\0\0hello",
        "far back": b"\x4b\x04\x7e\xff\xff",
        "with zlib's header": zlib.compress(b"content" * 50),
        "zeros": bytes(100),
    }


def _stream(shown: str, packed: bytes) -> bytes:
    return good(shown, Part(b"lib/s.js", b"content" * 50, packed=packed)).write()
