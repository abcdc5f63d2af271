"""Writes tarballs byte for byte, so that every field can lie (POSIX ustar and pax, GNU)."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

BLOCK = 512
FIELDS = {
    "name": (0, 100),
    "mode": (100, 8),
    "uid": (108, 8),
    "gid": (116, 8),
    "size": (124, 12),
    "mtime": (136, 12),
    "checksum": (148, 8),
    "kind": (156, 1),
    "link": (157, 100),
    "magic": (257, 8),
    "major": (329, 8),
    "minor": (337, 8),
    "prefix": (345, 155),
}
"""By name: where a field of a header starts, and its bytes."""


@dataclass
class Member:
    """One entry. ``lies`` are fields written as they stand there, in place of the truth."""

    name: bytes
    data: bytes = b""
    kind: bytes = b"0"
    lies: dict[str, bytes] = field(default_factory=dict)
    padding: bytes | None = None

    def blocks(self) -> bytes:
        told = {
            "name": self.name[:100],
            "mode": b"0000644\0",
            "uid": b"0000000\0",
            "gid": b"0000000\0",
            "size": b"%011o\0" % len(self.data),
            "mtime": b"00000000000\0",
            "kind": self.kind,
            "magic": b"ustar\x0000",
        } | self.lies
        head = bytearray(BLOCK)
        for name, value in told.items():
            start, length = FIELDS[name]
            head[start : start + length] = value[:length].ljust(length, b"\0")
        if "checksum" not in told:
            head[148:156] = b" " * 8
            head[148:156] = b"%06o\0 " % sum(head)
        padding = bytes(-len(self.data) % BLOCK) if self.padding is None else self.padding
        return bytes(head) + self.data + padding


def pax(records: Mapping[str, str | bytes], kind: bytes = b"x") -> Member:
    """An extended header for the member that follows, or for all that do (``g``)."""
    text = b""
    for key, value in records.items():
        raw = value.encode() if isinstance(value, str) else value
        body = b" " + key.encode() + b"=" + raw + b"\n"
        length = len(body) + 1
        while len(str(length)) + len(body) != length:
            length += 1
        text += str(length).encode() + body
    return Member(b"PaxHeader", text, kind)


def members_of(files: Mapping[str, bytes], top: str = "package") -> list[Member]:
    return [Member(f"{top}/{name}".encode(), data) for name, data in files.items()]


def tar_bytes(members: Iterable[Member], end: bytes = bytes(2 * BLOCK)) -> bytes:
    return b"".join(member.blocks() for member in members) + end


def tarball(members: Iterable[Member], end: bytes = bytes(2 * BLOCK)) -> bytes:
    return gzip.compress(tar_bytes(members, end), 6, mtime=0)
