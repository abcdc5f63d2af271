"""Tarballs as npm serves them, made by somebody who wishes us ill."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from functools import partial

from tests.torture.archives import hostile_names
from tests.torture.archives.hostile import Hostile, files_of
from tests.torture.archives.tars import BLOCK, Member, members_of, pax, tar_bytes, tarball

MIB = 1024 * 1024
Made = Iterator[tuple[str, Callable[[], bytes]]]
KINDS = {
    "hard link": b"1",
    "symbolic link": b"2",
    "character device": b"3",
    "block device": b"4",
    "pipe": b"6",
    "contiguous": b"7",
    "sparse": b"S",
    "volume": b"V",
    "multi-volume": b"M",
    "names": b"N",
    "directory dump": b"D",
    "solaris acl": b"A",
    "solaris pax": b"X",
    "unknown": b"Z",
    "high": b"\xff",
}
NUMBERS = {
    "empty": b"",
    "not octal": b"00000000009\0",
    "negative": b"-0000000001\0",
    "letters": b"0x000000010\0",
    "binary": b"\x80" + bytes(10) + b"\5",
    "binary, negative": b"\xff" * 12,
    "binary, huge": b"\x80" + b"\xff" * 11,
    "largest": b"77777777777\0",
    "no end": b"777777777777",
    "with a gap": b"000 0000005\0",
    "with a nul": b"000\x000000005\0",
}


def cases() -> Iterator[Hostile]:
    for shown, make in _made():
        yield Hostile(f"tar {shown}", make, ending=".tgz")
    for shown, make in _good():
        yield Hostile(f"tar {shown}", make, ending=".tgz", harmless=True)
    for shown, make in _large():
        yield Hostile(f"tar {shown}", make, ending=".tgz", large=True)


def _members(shown: str) -> list[Member]:
    return members_of(files_of(f"tar {shown}"))


def _with(shown: str, *more: Member) -> bytes:
    return tarball([*_members(shown), *more])


def _made() -> Made:
    names = (*hostile_names.TRAVERSAL, *hostile_names.LOOKALIKES, *hostile_names.RESERVED)
    for number, name in enumerate(names):
        if name in ("./", "evil.js\0.txt"):  # the end of a name there, and the root
            continue
        shown = f"name {number} {ascii(name[:30])[1:-1]}"
        yield shown, partial(_with, shown, *_named(name))
    for number, twins in enumerate(hostile_names.TWINS):
        shown = f"twins {number}"
        if any("./" in name or name.endswith("/") for name in twins):
            continue
        if number < 5 or "icon.svg/evil.js" in twins or twins == ("lib",):
            twins = tuple(f"package/{name}" for name in twins)
        yield shown, partial(_with, shown, *(Member(name.encode(), b"x") for name in twins))
    for shown, (raw, _) in hostile_names.RAW.items():
        if "cp437" not in shown and "not said" not in shown:
            yield shown, partial(_with, shown, Member(b"package/" + raw, b"x"))
    for shown, kind in KINDS.items():
        for link in (b"/etc/passwd", b"../../..", b"package/extension.json"):
            member = Member(b"package/link", b"", kind, {"link": link})
            yield f"{shown} {link.decode()}", partial(_with, shown, member)
        yield f"{shown} with bytes", partial(_with, shown, Member(b"package/l", b"x" * 600, kind))
        instead = Member(b"package/icon.svg", b"", kind, {"link": b"/etc/passwd"})
        yield f"{shown} twice", partial(_with, shown, instead)
    for shown, raw in NUMBERS.items():
        member = Member(b"package/n.js", b"12345", lies={"size": raw})
        yield f"size {shown}", partial(_with, shown, member)
    through = Member(b"package/out", b"", b"2", {"link": b"../.."})
    yield "through a link", partial(_with, "through", through, Member(b"package/out/e", b"x"))
    yield from _extended()
    yield from _checksums()
    yield from _gzips()


def _named(name: str) -> tuple[Member, ...]:
    raw = name.encode()
    if len(raw) <= 100 and b"\0" not in raw:
        return (Member(raw, b"evil"),)
    return (pax({"path": raw}), Member(b"short", b"evil"))


def _extended() -> Made:
    plain = Member(b"package/plain.js", b"plain")
    headers: dict[str, Member] = {
        "path": pax({"path": "../evil.js"}),
        "path to the root": pax({"path": "/etc/evil.js"}),
        "path with nul": pax({"path": b"package/a\0b"}),
        "empty path": pax({"path": ""}),
        "path for all": pax({"path": "package/all.js"}, b"g"),
        "size for all": pax({"size": "1"}, b"g"),
        "smaller size": pax({"size": "1"}),
        "larger size": pax({"size": "512"}),
        "size of nothing": pax({"size": "0"}),
        "huge size": pax({"size": "9" * 30}),
        "negative size": pax({"size": "-1"}),
        "size no number": pax({"size": "one"}),
        "sparse": pax({"GNU.sparse.major": "1", "GNU.sparse.minor": "0"}),
        "sparse name": pax({"GNU.sparse.name": "../evil.js"}),
        "sparse map": pax({"GNU.sparse.map": "0,1", "GNU.sparse.size": "99999999999"}),
        "no length": Member(b"p", b"path=x\n", b"x"),
        "length beyond": Member(b"p", b"99 path=x\n", b"x"),
        "length too small": Member(b"p", b"3 path=x\n", b"x"),
        "no line end": Member(b"p", b"9 path=xx", b"x"),
        "no equals": Member(b"p", b"7 path\n", b"x"),
        "long name out": Member(b"././@LongLink", b"../evil.js\0", b"L"),
        "long name of nothing": Member(b"././@LongLink", b"", b"L"),
        "long name, long": Member(b"././@LongLink", b"l" * 70_000, b"L"),
        "long name with nul": Member(b"././@LongLink", b"package/a\0/../../evil\0", b"L"),
    }
    for shown, member in headers.items():
        yield f"pax {shown}", partial(_with, shown, member, plain)
    twice = pax({"path": "package/one.js"}), pax({"path": "package/two.js"})
    yield "pax twice", partial(_with, "twice", *twice, plain)
    names = Member(b"././@LongLink", b"package/one.js\0", b"L")
    yield "long name twice", partial(_with, "twice", names, names, plain)
    yield "pax and long name", partial(_with, "both", names, twice[1], plain)
    folder = Member(b"package/f/", b"x" * 600, b"5")
    yield "folder with bytes", partial(_with, "folder with bytes", folder)
    last = pax({"comment": "abc"}, b"g")
    yield "comment before nothing", lambda: tarball([*_members("comment nothing"), last])
    yield "pax before nothing", lambda: tarball([*_members("pax nothing"), twice[0]])
    yield "prefix out", partial(_with, "prefix", Member(b"e.js", b"x", lies={"prefix": b".."}))
    # The size in the header is nothing, and what follows would be read as headers by some.
    inner = tar_bytes([Member(b"package/smuggled.js", b"x" * 100)], b"")
    hidden = Member(b"package/inner.tar", inner, lies={"size": b"00000000000\0"})
    yield "smuggled", partial(_with, "smuggled", pax({"size": str(len(inner))}), hidden)


def _checksums() -> Made:
    for shown, raw in {"wrong": b"000000\0 ", "none": bytes(8), "letters": b"abcdefgh"}.items():
        member = Member(b"package/c.js", b"x", lies={"checksum": raw})
        yield f"checksum {shown}", partial(_with, shown, member)
    whole = tar_bytes(_members("cut"))
    for cut in (0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, len(whole) - 2 * BLOCK):
        yield f"cut at {cut}", partial(gzip.compress, whole[:cut], 6, mtime=0)
    more = tar_bytes(_members("second"))
    yield "two tars", partial(gzip.compress, whole + more, 6, mtime=0)
    yield "bytes behind the end", partial(gzip.compress, whole + b"evil", 6, mtime=0)
    hole = tar_bytes(_members("hole"), bytes(BLOCK)) + more
    yield "a hole", partial(gzip.compress, hole, 6, mtime=0)
    yield "empty", partial(tarball, [])
    yield "only folders", partial(tarball, [Member(b"package/", kind=b"5")])
    yield "no manifest", partial(tarball, [Member(b"package/index.js", b"x")])
    deep = [Member(b"package/dist/extension.json", b"{}")]
    yield "manifest too deep", partial(tarball, deep)


def _gzips() -> Made:
    whole = tar_bytes(_members("gzip"))
    packed = gzip.compress(whole, 6, mtime=0)
    yield "two gzips of one tar", lambda: gzip.compress(whole[:1024]) + gzip.compress(whole[1024:])
    yield "two gzips", lambda: packed + packed
    yield "foreign bytes", lambda: packed + b"evil"
    yield "wrong crc", lambda: packed[:-8] + bytes(4) + packed[-4:]
    yield "wrong length", lambda: packed[:-4] + bytes(4)
    yield "no trailer", lambda: packed[:-8]
    yield "half", lambda: packed[: len(packed) // 2]
    yield "only a header", lambda: packed[:10]
    yield "another method", lambda: packed[:2] + b"\7" + packed[3:]
    yield "all flags", lambda: packed[:3] + b"\xff" + packed[4:]
    yield "zlib", lambda: zlib.compress(whole)
    yield "only a mark", lambda: b"\x1f\x8b"
    yield "a gzip of a gzip", lambda: gzip.compress(packed, mtime=0)
    yield "a gzip of a zip", lambda: gzip.compress(b"PK\3\4" + bytes(100), mtime=0)


def _good() -> Made:
    yield "plain", partial(_with, "plain")
    modes = Member(b"package/view/run.sh", b"#!/bin/sh", lies={"mode": b"0006777\0"})
    yield "set-uid", partial(_with, "set-uid", modes)
    member = Member(b"package/view/long.js", b"x")
    named = Member(b"././@LongLink", b"package/view/" + b"l" * 120 + b"\0", b"L")
    yield "long name", partial(_with, "long name", named, member)
    path = pax({"path": "package/view/" + "p" * 120, "mtime": "1.5", "size": "1"})
    yield "pax path", partial(_with, "pax path", path, member)
    for size in (b"00000000004\0", b"00000000006\0"):  # to the end of the block nobody can tell
        lying = Member(b"package/n.js", b"12345", lies={"size": size})
        yield f"size {size.decode()[:11]}", partial(_with, f"size {size.decode()}", lying)
    comment = pax({"comment": "abc"}, b"g")
    yield "comment for all", lambda: tarball([comment, *_members("comment")])
    folder = Member(b"package/view/empty/", kind=b"5")
    yield "folder", partial(_with, "folder", folder)


def _large() -> Made:
    yield "bomb", lambda: tarball([Member(b"package/zeros", bytes(300 * MIB))])
    yield "65,536 members", lambda: tarball(Member(f"package/{i}".encode()) for i in range(65_536))
    yield "65,536 headers", lambda: tarball(pax({"path": f"package/{i}"}) for i in range(65_536))
    yield "nothing but zeros", lambda: gzip.compress(bytes(600 * MIB), 1, mtime=0)
    yield "long extended header", lambda: tarball([Member(b"p", b"x" * 50 * MIB, b"x")])
