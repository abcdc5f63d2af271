"""Names that lead out, that systems read in different ways, or that none can hold."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.torture.archives.hostile import Hostile, good
from tests.torture.archives.zips import (
    FOLDER,
    STORED,
    UTF8,
    Part,
    unicode_path,
)

TRAVERSAL = (
    "../evil.js",
    "../../../../../../tmp/evil.js",
    "lib/../../evil.js",
    "lib/..",
    "..",
    ".",
    "./",
    "../",
    "./../evil.js",
    "lib/./../../evil.js",
    "lib//../..//evil.js",
    "....//evil.js",
    ".. /evil.js",
    "../ evil.js",
    "/etc/evil.js",
    "//etc/evil.js",
    "///evil.js",
    "//server/share/evil.js",
    "\\\\server\\share\\evil.js",
    "\\\\?\\C:\\evil.js",
    "\\\\.\\C:\\evil.js",
    "\\evil.js",
    "..\\evil.js",
    "lib\\..\\..\\evil.js",
    "lib/..\\../evil.js",
    "lib\\evil.js",
    "C:/evil.js",
    "c:\\evil.js",
    "C:evil.js",
    "1:evil.js",
    "lib/C:/evil.js",
    "file:///etc/evil.js",
    "~/evil.js:x",
    "%USERPROFILE%\\evil.js",
    "lib//evil.js",
    "lib/./evil.js",
    "././evil.js",
    "evil.js\0.txt",
    "\0../evil.js",
    "lib/evil\0/../../x.js",
    "evil.js\r\n",
    "evil\x1b[2J.js",
    "evil\x7f.js",
    "evil\x80.js",
)
LOOKALIKES = (
    "..\u2215evil.js",  # division slash
    "..\u2044evil.js",  # fraction slash
    "..\uff0fevil.js",  # full-width solidus
    "..\u29f8evil.js",  # big solidus
    "..\u2571evil.js",  # box drawing, a diagonal
    "lib\uff3cevil.js",  # full-width reverse solidus
    "lib\u2216evil.js",  # set minus
    "lib\u29f5evil.js",  # reverse solidus operator
    "lib\ufe68evil.js",  # small reverse solidus
    "\u2024\u2024/evil.js",  # one dot leader, twice
    "\u2025/evil.js",  # two dot leader
    "\uff0e\uff0e/evil.js",  # full-width full stop
    "\ufe52\ufe52/evil.js",  # small full stop
    "lib/evil\u2026/x.js",  # an ellipsis at the end of a part
    "C\uff1aevil.js",  # full-width colon
    "evil\ua789stream.js",  # modifier letter colon
    "evil\u2236stream.js",  # ratio
    "\uff23\uff2f\uff2e",  # CON in full width
    "lib/\uff4e\uff55\uff4c.js",  # nul in full width
    "ext\u200bension.json",
    "evil\u202esj.exe",
    "evil\u2066.js",
    "evil\u00ad.js",
    "evil\ufeff.js",
    "evil\u3164.js",  # a filler that shows nothing
    "evil\u00a0.js",
    "evil\u2028.js",
    "evil\ue000.js",
    "evil\U000e0041.js",
)
RESERVED = (
    "CON",
    "con.js",
    "lib/PRN.txt",
    "AUX/evil.js",
    "nul",
    "NUL.tar.gz",
    "COM0",
    "com1.js",
    "COM\u00b9",
    "LPT9",
    "lpt\u00b2.js",
    "CONIN$",
    "CONOUT$",
    "CLOCK$:x",
    "nul .js",
    "con:",
    "evil.",
    "evil..",
    "evil ",
    " evil",
    "lib./evil.js",
    "lib /evil.js",
    "lib/ evil.js",
    "evil.js:stream",
    "evil.js::$DATA",
    "lib:evil/x.js",
    "what?.js",
    "evil*.js",
    "<evil>.js",
    "evil|x.js",
    'evil".js',
    "e" * 201,
    "e" * 256,
    "e" * 65_000,
    "/".join("e" * 40),
    "/".join(["\u00e9" * 50] * 3),
)
TWINS = (
    ("lib/greet.js",),
    ("lib/GREET.js",),
    ("LIB/other.js", "LIB"),
    ("EXTENSION.JSON",),
    ("./extension.json",),
    ("caf\u00e9.js", "cafe\u0301.js"),
    ("\u1e9b\u0323.js", "\u1e9b\u0323.JS"),
    ("stra\u00dfe.js", "strasse.js"),
    ("STRA\u1e9eE.js", "strasse.js"),
    ("\u0130.js", "i\u0307.js"),
    ("\u0131.js", "I.js"),
    ("\u212a.js", "k.js"),
    ("\u212b.js", "\u00e5.js"),
    ("\ufb01le.js", "file.js"),
    ("\u017fs.js", "ss.js"),
    ("\u03a3.js", "\u03c2.js"),
    ("\u2126.js", "\u03c9.js"),
    ("\uac00.js", "\u1100\u1161.js"),
    ("icon.svg/evil.js",),
    ("lib",),
    ("a", "a/b"),
    ("a/b", "a"),
    ("A/b", "a"),
    ("a", "a/"),
    ("caf\u00e9/x", "cafe\u0301"),
)
RAW = {
    "overlong slash": (b"..\xc0\xafevil.js", UTF8),
    "overlong dots": (b"\xc0\xae\xc0\xae/evil.js", UTF8),
    "overlong nul": (b"evil\xc0\x80.js", UTF8),
    "three byte slash": (b"..\xe0\x80\xafevil.js", UTF8),
    "surrogates in utf-8": (b"\xed\xa0\xbd\xed\xb8\x80.js", UTF8),
    "beyond unicode": (b"\xf5\x80\x80\x80.js", UTF8),
    "half a character": (b"evil\xc3", UTF8),
    "latin-1 said to be utf-8": (b"caf\xe9.js", UTF8),
    "utf-16 name": ("evil.js".encode("utf-16"), 0),
    "utf-8 name not said to be": ("caf\u00e9.js".encode(), 0),
    "cp437 name": (b"caf\x82.js", 0),
    "shift-jis backslash": (b"\x95\x5cevil.js", 0),
    "no name": (b"", 0),
}


def cases() -> Iterator[Hostile]:
    groups = {"way out": TRAVERSAL, "look-alike": LOOKALIKES, "reserved": RESERVED}
    for group, names in groups.items():
        for number, name in enumerate(names):
            shown = f"{group} {number} {ascii(name[:30])[1:-1]}"
            yield Hostile(shown, partial(_with, shown, Part(name.encode(), b"evil")))
    for number, twins in enumerate(TWINS):
        shown = f"twins {number} {' '.join(map(ascii, twins))}"
        parts = [Part(name.encode(), f"{i}".encode()) for i, name in enumerate(twins)]
        yield Hostile(shown, partial(_with, shown, *parts))
    for shown, (raw, flags) in RAW.items():
        lies: dict[str, int | bytes] = {"flags": flags}
        part = Part(raw, b"evil", local=lies, central=lies)
        yield Hostile(shown, partial(_with, shown, part))
    yield from _second_names()
    yield from _odd_and_good()


def _second_names() -> Iterator[Hostile]:
    plain = b"lib/greet2.js"
    for shown, other in {"evil": b"../evil.js", "another": b"lib/other.js", "bad": b"\xff"}.items():
        extra = unicode_path(plain, other)
        both = Part(plain, b"x", extra=extra)
        yield Hostile(f"unicode path {shown}", partial(_with, f"unicode path {shown}", both))
        one = Part(plain, b"x", local={"extra": extra})
        name = f"unicode path {shown} local"
        yield Hostile(name, partial(_with, name, one))
    same = Part(plain, b"x", extra=unicode_path(plain, plain))
    yield Hostile("unicode path same", partial(_with, "unicode path same", same), harmless=True)
    comment = b"u" + unicode_path(plain, b"../evil.js")[5:]
    odd = Part(plain, b"x", extra=b"\x75\x63" + len(comment).to_bytes(2, "little") + comment)
    yield Hostile("unicode comment", partial(_with, "unicode comment", odd), harmless=True)


def _odd_and_good() -> Iterator[Hostile]:
    for name in (
        "lib/\u00e9.js",
        "console.js",
        "a b.js",
        "lib/.hidden",
        "\u4e2d\u6587.js",
        "x" * 200,
    ):
        shown = f"odd and good {ascii(name[:20])[1:-1]}"
        yield Hostile(shown, partial(_with, shown, Part(name.encode(), b"x")), harmless=True)
    folder = Part(b"empty/", b"", STORED, mode=FOLDER)
    yield Hostile("empty folder", partial(_with, "empty folder", folder), harmless=True)


def _with(shown: str, *parts: Part) -> bytes:
    return good(shown, *parts).write()
