"""Writes zips byte for byte, so that every field can lie.

The format is that of APPNOTE.TXT 6.3.10. :mod:`zipfile` writes none of what is wanted here.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO

STORED, DEFLATED = 0, 8
FILE, FOLDER, LINK = 0o100644, 0o040755, 0o120777
UTF8, DESCRIPTOR, ENCRYPTED = 0x800, 0x8, 0x1

Lies = dict[str, int | bytes]
"""By the field's name: what is written in place of the truth."""

LOCAL = (
    ("mark", "4s"),
    ("version", "H"),
    ("flags", "H"),
    ("method", "H"),
    ("time", "H"),
    ("date", "H"),
    ("crc", "L"),
    ("packed_size", "L"),
    ("size", "L"),
    ("name_size", "H"),
    ("extra_size", "H"),
)
CENTRAL = (
    ("mark", "4s"),
    ("made_by", "H"),
    *LOCAL[1:],
    ("comment_size", "H"),
    ("disk", "H"),
    ("internal", "H"),
    ("external", "L"),
    ("offset", "L"),
)
END = (
    ("mark", "4s"),
    ("disk", "H"),
    ("first_disk", "H"),
    ("here", "H"),
    ("total", "H"),
    ("length", "L"),
    ("offset", "L"),
    ("comment_size", "H"),
)
LIMITS = {"H": 0xFFFF, "L": 0xFFFFFFFF}
TEXTS = ("name", "extra", "comment")


def deflate(data: bytes, level: int = 9) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@dataclass
class Part:
    """One entry. ``local`` and ``central`` are the lies of its two headers.

    ``packed`` are its bytes as they lie in the archive, made of ``data`` where None.
    """

    name: bytes
    data: bytes = b""
    method: int = DEFLATED
    flags: int = 0
    mode: int = FILE
    extra: bytes = b""
    packed: bytes | None = None
    descriptor: bytes = b""
    before: bytes = b""
    in_body: bool = True
    in_directory: bool = True
    local: Lies = field(default_factory=dict)
    central: Lies = field(default_factory=dict)

    def body(self) -> bytes:
        if self.packed is not None:
            return self.packed
        return self.data if self.method == STORED else deflate(self.data)

    def facts(self) -> Lies:
        """What both headers say where neither lies."""
        return {
            "version": 20,
            "made_by": 0x0314,
            "flags": self.flags | (0 if self.name.isascii() else UTF8),
            "method": self.method,
            "time": 0,
            "date": 0x21,
            "crc": zlib.crc32(self.data),
            "packed_size": len(self.body()),
            "size": len(self.data),
            "disk": 0,
            "internal": 0,
            "external": self.mode << 16,
            "name": self.name,
            "extra": self.extra,
            "comment": b"",
        }


@dataclass
class Zip:
    """A whole archive. ``end`` are the lies of the record at its end.

    ``before``, ``gap``, ``middle`` and ``after`` are bytes that belong to nothing: before the first
    entry, before the directory, before the record at the end, and behind all.
    """

    parts: list[Part] = field(default_factory=list)
    before: bytes = b""
    gap: bytes = b""
    middle: bytes = b""
    comment: bytes = b""
    after: bytes = b""
    moved: int = 0
    end: Lies = field(default_factory=dict)

    def write(self) -> bytes:
        """The bytes; ``moved`` is added to every offset, as if so many bytes were before."""
        body, directory, count = bytearray(self.before), bytearray(), 0
        for part in self.parts:
            body += part.before
            offset = len(body) + self.moved
            if part.in_body:
                body += header(LOCAL, b"PK\x03\x04", part.facts() | part.local)
                body += part.body() + part.descriptor
            if part.in_directory:
                told = part.facts() | {"offset": offset} | part.central
                directory += header(CENTRAL, b"PK\x01\x02", told)
                count += 1
        body += self.gap
        facts: Lies = {"disk": 0, "first_disk": 0, "here": count, "total": count}
        facts |= {"length": len(directory), "offset": len(body) + self.moved}
        facts |= {"comment": self.comment} | self.end
        return (
            bytes(body + directory + self.middle) + header(END, b"PK\x05\x06", facts) + self.after
        )


def header(
    fields: Iterable[tuple[str, str]], mark: bytes, told: Mapping[str, int | bytes]
) -> bytes:
    """A header of these fields, with what varies in length behind them."""
    texts = {key: value for key in TEXTS if isinstance(value := told.get(key, b""), bytes)}
    lengths = {f"{key}_size": len(value) for key, value in texts.items()}
    given = {"mark": mark} | lengths | dict(told)
    out = bytearray()
    for name, code in fields:
        value = given[name]
        if isinstance(value, int):
            value &= LIMITS[code]
        out += struct.pack(f"<{code}", value)
    sizes = {name for name, _ in fields}
    return bytes(out) + b"".join(texts[key] for key in TEXTS if f"{key}_size" in sizes)


def described(part: Part, *, sign: bool = True, **lies: int) -> Part:
    """The part with its facts behind its bytes instead of in the local header, as streams have."""
    facts = {key: value for key, value in part.facts().items() if isinstance(value, int)} | lies
    part.flags |= DESCRIPTOR
    part.local |= {"crc": 0, "packed_size": 0, "size": 0}
    part.descriptor = (b"PK\x07\x08" if sign else b"") + struct.pack(
        "<3L", facts["crc"], facts["packed_size"], facts["size"]
    )
    return part


def extra_field(number: int, content: bytes) -> bytes:
    return struct.pack("<2H", number, len(content)) + content


def unicode_path(name: bytes, other: bytes) -> bytes:
    """The extra field that gives an entry a second name (APPNOTE.TXT 4.6.9)."""
    return extra_field(0x7075, struct.pack("<BL", 1, zlib.crc32(name)) + other)


def zip64(*numbers: int) -> bytes:
    return extra_field(1, struct.pack(f"<{len(numbers)}Q", *numbers))


def zip64_end(count: int, length: int, offset: int) -> bytes:
    """The record and the locator of ZIP64, as they lie behind a directory."""
    record = struct.pack(
        "<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, length, offset
    )
    return record + struct.pack("<4sLQL", b"PK\x06\x07", 0, (offset + length) % 2**64, 1)


def parts_of(files: Mapping[str, bytes]) -> list[Part]:
    return [Part(name.encode(), data) for name, data in files.items()]


def taken_apart(archive: bytes) -> Zip:
    """A valid archive as parts that can be changed."""
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        parts = []
        for info in opened.infolist():
            start = (
                info.header_offset
                + 30
                + sum(struct.unpack_from("<2H", archive, info.header_offset + 26))
            )
            packed = archive[start : start + info.compress_size]
            part = Part(info.filename.encode(), opened.read(info), info.compress_type)
            part.packed, part.mode = packed, info.external_attr >> 16
            parts.append(part)
    return Zip(parts)
