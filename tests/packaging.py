"""Makes archives of extension packages for tests: good ones and hostile ones."""

from __future__ import annotations

import gzip
import json
import struct
import zlib
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

STORED, DEFLATED = 0, 8
FILE_MODE, LINK_MODE = 0o100644, 0o120777

_MANIFEST: dict[str, Any] = {
    "name": "greeter",
    "platform": "web",
    "version": "1.2.3",
    "displayName": "Greeter",
    "description": "Greets.",
    "author": {"name": "Somebody"},
    "iconPath": "icon.svg",
    "viewBasePath": "view/",
    "configuration": {
        "viewPath": "configuration.html",
        "schema": {
            "$schema": "http://json-schema.org/draft-04/schema#",
            "type": "object",
            "properties": {
                "greeting": {"type": "string", "minLength": 1},
                "times": {"type": "integer", "minimum": 1},
            },
            "required": ["greeting"],
            "additionalProperties": False,
        },
    },
    "actions": [
        {
            "name": "greet",
            "displayName": "Greet",
            "libPath": "lib/greet.js",
            "viewPath": "greet.html",
            "schema": {"type": "object"},
        }
    ],
}
_FILES = {
    "icon.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "lib/greet.js": b"module.exports = function () {};\n" * 20,
    "view/configuration.html": b"<!doctype html><title>Configuration</title>",
    "view/greet.html": b"<!doctype html><title>Greet</title>",
}


def good_manifest(**changes: Any) -> dict[str, Any]:
    """A valid manifest of a web extension; a key that is changed to ``...`` is left out."""
    made = deepcopy(_MANIFEST) | changes
    return {key: value for key, value in made.items() if value is not ...}


def package_files(manifest: Mapping[str, Any] | None = None, **more: bytes) -> dict[str, bytes]:
    """The files of a package, by name: those of the good one, with another manifest."""
    text = json.dumps(good_manifest() if manifest is None else manifest)
    return {"extension.json": text.encode()} | _FILES | more


@dataclass(frozen=True)
class Entry:
    """One entry of an archive. What is not None is written in place of the truth: a lie."""

    name: str | bytes
    data: bytes = b""
    method: int = DEFLATED
    mode: int = FILE_MODE
    flags: int = 0
    packed: bytes | None = None
    size: int | None = None
    crc: int | None = None
    packed_size: int | None = None
    local_name: bytes | None = None
    local_method: int | None = None

    @property
    def raw_name(self) -> bytes:
        return self.name.encode() if isinstance(self.name, str) else self.name


def deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def good_entries(manifest: Mapping[str, Any] | None = None) -> list[Entry]:
    """The entries of a valid package."""
    return [Entry(name, data) for name, data in package_files(manifest).items()]


def lying(entries: Iterable[Entry], name: str, /, **lies: Any) -> list[Entry]:
    """The entries, with the one of that name changed."""
    return [replace(entry, **lies) if entry.name == name else entry for entry in entries]


def zip_bytes(entries: Iterable[Entry], count: int | None = None) -> bytes:
    """A zip with exactly these entries, whatever :mod:`zipfile` would say to them.

    ``count`` is the number of entries that the archive claims to have.
    """
    body, directory = bytearray(), bytearray()
    total = 0
    for entry in entries:
        start = len(body)
        name = entry.raw_name
        flags = entry.flags | (0 if name.isascii() else 0x800)
        packed = entry.packed
        if packed is None:
            packed = entry.data if entry.method == STORED else deflate(entry.data)
        size = len(entry.data) if entry.size is None else entry.size
        crc = zlib.crc32(entry.data) if entry.crc is None else entry.crc
        local = name if entry.local_name is None else entry.local_name
        told = len(packed) if entry.packed_size is None else entry.packed_size
        method = entry.method if entry.local_method is None else entry.local_method
        facts = (0, 0x21, crc, told, size)
        body += struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, flags, method, *facts, len(local), 0)
        body += local + packed
        directory += struct.pack("<4s6H3L", b"PK\x01\x02", 0x0314, 20, flags, entry.method, *facts)
        directory += struct.pack("<5H2L", len(name), 0, 0, 0, 0, entry.mode << 16, start) + name
        total += 1
    claimed = (total if count is None else count) & 0xFFFF
    end = (b"PK\x05\x06", 0, 0, claimed, claimed, len(directory), len(body), 0)
    return bytes(body + directory + struct.pack("<4s4H2LH", *end))


def write_zip(path: Path, entries: Iterable[Entry], count: int | None = None) -> Path:
    path.write_bytes(zip_bytes(entries, count))
    return path


def write_package(
    path: Path,
    manifest: Mapping[str, Any] | None = None,
    files: Mapping[str, bytes] | None = None,
) -> Path:
    """The archive of a package with this manifest or a valid one; with all files, or these."""
    if files is None:
        return write_zip(path, good_entries(manifest))
    return write_zip(path, [Entry(name, data) for name, data in files.items()])


# --- folders and tarballs ------------------------------------------------------------------


def write_folder(folder: Path, files: Mapping[str, bytes] | None = None) -> Path:
    """A folder with these files, or with those of the good package."""
    for name, data in (package_files() if files is None else files).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@dataclass(frozen=True)
class Member:
    """One entry of a tar. ``size`` and ``checksum`` are written in place of the truth: lies."""

    name: str | bytes
    data: bytes = b""
    kind: bytes = b"0"
    prefix: bytes = b""
    size: int | None = None
    checksum: int | None = None

    def blocks(self) -> bytes:
        name = self.name.encode() if isinstance(self.name, str) else self.name
        size = len(self.data) if self.size is None else self.size
        head = name.ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2
        head += b"%011o\0" % size + b"%011o\0" % 0
        tail = self.kind + bytes(100) + b"ustar\x0000" + bytes(80) + self.prefix.ljust(155, b"\0")
        tail = tail.ljust(512 - len(head) - 8, b"\0")
        true = sum(head) + sum(tail) + 8 * 32
        told = true if self.checksum is None else self.checksum
        return head + b"%06o\0 " % told + tail + self.data + bytes(-len(self.data) % 512)


def pax(*records: tuple[str, str], kind: bytes = b"x") -> Member:
    """An extended header for the member that follows."""
    text = b""
    for key, value in records:
        body = f" {key}={value}\n".encode()
        length = len(body) + len(str(len(body) + 2))
        text += f"{length}".encode() + body
    return Member("PaxHeader", text, kind)


def npm_members(files: Mapping[str, bytes] | None = None, top: str = "package") -> list[Member]:
    """The members of an npm tarball of these files, or of the good package."""
    given = package_files() if files is None else files
    return [Member(f"{top}/{name}", data) for name, data in given.items()]


def tar_bytes(members: Iterable[Member]) -> bytes:
    return b"".join(member.blocks() for member in members) + bytes(1024)


def write_tarball(path: Path, members: Iterable[Member] | None = None) -> Path:
    raw = tar_bytes(npm_members() if members is None else members)
    path.write_bytes(gzip.compress(raw, mtime=0))
    return path
