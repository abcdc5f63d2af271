"""An archive that can be read in two ways is refused: what one program judges another unpacks."""

from __future__ import annotations

import struct
import zipfile
from typing import TYPE_CHECKING

import pytest

from backend.packages.check import check_archive
from tests.packaging import package_files
from tests.torture.archives.zips import (
    FOLDER,
    LINK,
    STORED,
    UTF8,
    Lies,
    Part,
    Zip,
    deflate,
    described,
    extra_field,
    parts_of,
    unicode_path,
    zip64,
)

if TYPE_CHECKING:
    from pathlib import Path

DATA = b"module.exports = 1;\n" * 10


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "package.zip"


def codes(target: Path, *more: Part, **whole: bytes | int) -> list[str]:
    """What is told of the good package with more entries, and foreign bytes."""
    made = Zip([*parts_of(package_files()), *more])
    for name, value in whole.items():
        setattr(made, name, value)
    target.write_bytes(made.write())
    return [problem.code for problem in check_archive(target).problems]


@pytest.mark.parametrize(
    "lie",
    [
        {"name": b"lib/other.js"},
        {"method": STORED},
        {"crc": 0},
        {"size": 0},
        {"packed_size": 0},
        {"flags": 1},
        {"flags": UTF8},
    ],
)
def test_the_header_of_a_file_says_what_the_directory_says(target: Path, lie: Lies) -> None:
    assert codes(target, Part(b"lib/a.js", DATA, local=lie)) == ["archive-damaged"]


@pytest.mark.parametrize("place", ["before", "gap"])
@pytest.mark.parametrize("junk", [b"\0", b"#!/bin/sh\n", Zip([Part(b"evil.js", b"x")]).write()])
def test_nothing_lies_between_the_files(target: Path, place: str, junk: bytes) -> None:
    assert codes(target, **{place: junk}) == ["archive-damaged"]
    assert codes(target, Part(b"lib/a.js", DATA, before=junk)) == ["archive-damaged"]


def test_a_file_that_the_directory_hides_is_noticed(target: Path) -> None:
    assert codes(target, Part(b"evil.js", DATA, in_directory=False)) == ["archive-damaged"]


def test_files_do_not_overlap(target: Path) -> None:
    start = len(Zip(parts_of(package_files())).write()) - _directory_size()
    twin = Part(b"lib/b.js", DATA, in_body=False, central={"name": b"lib/a.js", "offset": start})
    assert codes(target, Part(b"lib/a.js", DATA), twin) == ["archive-damaged"]


def _directory_size() -> int:
    return 22 + sum(46 + len(name) for name in package_files())


@pytest.mark.parametrize("sign", [True, False])
@pytest.mark.parametrize("method", [STORED, 8])
def test_what_was_written_as_a_stream_is_taken(target: Path, sign: bool, method: int) -> None:
    assert codes(target, described(Part(b"lib/a.js", DATA, method), sign=sign)) == []


@pytest.mark.parametrize("fact", ["crc", "size", "packed_size"])
def test_the_facts_behind_a_stream_are_those_of_the_directory(target: Path, fact: str) -> None:
    assert codes(target, described(Part(b"lib/a.js", DATA), sign=True, **{fact: 1})) == [
        "archive-damaged"
    ]
    missing = described(Part(b"lib/a.js", DATA))
    missing.descriptor = b""
    assert codes(target, missing) == ["archive-damaged"]


def test_the_directory_may_have_another_order(target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in package_files().items():
            archive.writestr(name, data)
        archive.filelist.reverse()
    assert check_archive(target).problems == ()


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        (zip64(1, 1), "archive-damaged"),
        (b"\1\0\xff", "archive-damaged"),
        (extra_field(0x9901, b"\2\0AE\1\0\0"), "archive-encrypted"),
        (extra_field(0x756E, bytes(14)), "archive-link"),
        (unicode_path(b"lib/a.js", b"../evil.js"), "archive-path"),
        (unicode_path(b"lib/a.js", b"lib/a.js"), ""),
        (extra_field(0x5455, b"\1" + bytes(4)), ""),
        (bytes(3), ""),
    ],
)
def test_extra_fields_change_nothing_of_a_file(target: Path, extra: bytes, code: str) -> None:
    expected = [code] if code else []
    assert codes(target, Part(b"lib/a.js", DATA, local={"extra": extra})) == expected
    assert codes(target, Part(b"lib/a.js", DATA, central={"extra": extra})) == expected


def test_an_entry_without_a_name(target: Path) -> None:
    assert codes(target, Part(b"", DATA)) == ["archive-path"]


def test_a_name_that_is_neither_ascii_nor_said_to_be_utf8(target: Path) -> None:
    flags: Lies = {"flags": 0}
    part = Part("lib/é.js".encode(), DATA, local=flags, central=flags)
    assert codes(target, part) == ["archive-path"]


@pytest.mark.parametrize("lie", [{"disk": 1}, {"external": 0x10}, {"comment_size": 3}])
def test_what_only_the_directory_tells(target: Path, lie: Lies) -> None:
    assert codes(target, Part(b"lib/a.js", DATA, central=lie)) == ["archive-damaged"]


def test_a_folder_has_no_bytes(target: Path) -> None:
    hidden = Part(b"full/", mode=FOLDER, packed=deflate(DATA))
    assert codes(target, hidden) == ["archive-damaged"]
    assert codes(target, Part(b"empty/", mode=FOLDER, packed=deflate(b""))) == []


def test_what_stands_there_twice_is_the_same_to_the_byte(target: Path) -> None:
    """A checksum of 32 bits is soon forged, and each program takes one of the two."""
    whole = Part(b"lib/a.js", DATA)
    facts: Lies = {"crc": whole.facts()["crc"]}
    forged = Part(b"lib/a.js", b"e" * len(DATA), STORED, local=facts, central=facts)
    plain = Part(b"lib/a.js", DATA, STORED)
    assert codes(target, plain, plain) == []
    assert codes(target, plain, forged) == ["archive-duplicate"]
    assert codes(target, forged, plain) == ["archive-duplicate"]


def test_a_link_is_a_link_wherever_it_is_said(target: Path) -> None:
    field = extra_field(0x756E, struct.pack("<LHLHH", 0, LINK, 1, 0, 0))
    assert codes(target, Part(b"lib/a.js", b"/etc/passwd", extra=field)) == ["archive-link"]
