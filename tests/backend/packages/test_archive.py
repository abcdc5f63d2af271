"""Hostile archives are refused, within bounded time and memory; good ones come out whole."""

from __future__ import annotations

import stat
import tracemalloc
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from backend.errors import Refused
from backend.packages.archive import CHUNK, open_archive
from backend.packages.archive_directory import MAX_ARCHIVE, MAX_ENTRIES
from backend.packages.archive_entries import MAX_UNPACKED, RATIO_FREE
from backend.packages.check import check_archive
from tests.packaging import (
    LINK_MODE,
    STORED,
    Entry,
    deflate,
    good_entries,
    good_manifest,
    lying,
    package_files,
    write_package,
    write_zip,
    zip_bytes,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MIB = 1024 * 1024


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "package.zip"


def codes_of(path: Path) -> list[str]:
    return [problem.code for problem in check_archive(path).problems]


def extracted(path: Path, folder: Path) -> dict[str, bytes]:
    """Unpacks the archive into the new folder; what is there then, by name."""
    folder.mkdir()
    with open_archive(path) as archive:
        archive.extract(folder, lambda _done, _total: None)
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


# --- good archives -------------------------------------------------------------------------


def test_a_good_archive_comes_out_as_it_went_in(target: Path, tmp_path: Path) -> None:
    write_package(target)
    assert check_archive(target).problems == ()
    assert check_archive(target).manifest == good_manifest()
    assert extracted(target, tmp_path / "out") == package_files()


def test_what_an_archive_says_of_itself(target: Path) -> None:
    write_zip(target, [*good_entries(), Entry("empty/", method=STORED, mode=0o040755)])
    with open_archive(target) as archive:
        assert archive.names == tuple(package_files())
        assert archive.folders == {"lib", "view", "empty"}
        assert archive.total_size == sum(map(len, package_files().values()))
        assert archive.read("lib/greet.js", 10_000) == package_files()["lib/greet.js"]


def test_a_file_larger_than_the_limit_is_not_read(target: Path) -> None:
    write_package(target)
    with open_archive(target) as archive:
        size = len(package_files()["lib/greet.js"])
        assert len(archive.read("lib/greet.js", size)) == size
        with pytest.raises(Refused) as refused:
            archive.read("lib/greet.js", size - 1)
    assert refused.value.code == "archive-too-large"


def test_files_come_out_as_plain_data(target: Path, tmp_path: Path) -> None:
    write_zip(target, lying(good_entries(), "lib/greet.js", mode=0o104777))
    extracted(target, tmp_path / "out")
    assert stat.S_IMODE((tmp_path / "out/lib/greet.js").stat().st_mode) & 0o7133 == 0


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7])
@pytest.mark.parametrize("method", [STORED, 8])
def test_sizes_round_the_chunk(target: Path, tmp_path: Path, size: int, method: int) -> None:
    data = (bytes(range(251)) * (size // 251 + 1))[:size]
    write_zip(target, [*good_entries(), Entry("data.bin", data, method)])
    assert extracted(target, tmp_path / "out")["data.bin"] == data


def test_output_that_waits_when_all_input_is_read(target: Path) -> None:
    """zlib may hold back the rest of a long match, or of its last bits, at a chunk's edge."""
    for extra in range(1, 300):
        data = bytes(CHUNK + extra)
        write_zip(target, [*good_entries(), Entry("zeros.js", data)])
        with open_archive(target) as archive:
            assert archive.read("zeros.js", len(data)) == data


def test_progress_counts_bytes_to_the_end(target: Path, tmp_path: Path) -> None:
    write_zip(target, [*good_entries(), Entry("data.bin", bytes(3 * CHUNK))])
    said: list[tuple[int, int]] = []
    with open_archive(target) as archive:
        archive.extract(tmp_path, lambda done, total: said.append((done, total)))
        assert {total for _, total in said} == {archive.total_size}
        assert said[-1][0] == archive.total_size
    assert [done for done, _ in said] == sorted(done for done, _ in said)
    assert said[0][0] == 0
    assert len(said) >= len(package_files()) + 3


def test_progress_may_stop_the_work(target: Path, tmp_path: Path) -> None:
    write_package(target)
    first = len(package_files()["extension.json"])

    def stop(done: int, _total: int) -> None:
        if done >= first:
            raise InterruptedError

    with open_archive(target) as archive, pytest.raises(InterruptedError):
        archive.extract(tmp_path, stop)
    assert (tmp_path / "extension.json").read_bytes() == package_files()["extension.json"]
    assert not (tmp_path / "view/greet.html").exists()


def test_a_file_that_is_there_is_never_overwritten(target: Path, tmp_path: Path) -> None:
    write_package(target)
    (tmp_path / "icon.svg").write_text("mine")
    with open_archive(target) as archive, pytest.raises(FileExistsError):
        archive.extract(tmp_path, lambda _done, _total: None)
    assert (tmp_path / "icon.svg").read_text() == "mine"


def test_no_such_file_is_an_error_of_the_world(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        check_archive(tmp_path / "none.zip")


# --- archives that are bad as a whole ------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "archive-empty", id="no bytes"),
        pytest.param(zip_bytes([]), "archive-empty", id="no entries"),
        pytest.param(b"\x89PNG" + bytes(100), "archive-not-zip", id="another format"),
        pytest.param(zip_bytes(good_entries())[:-30], "archive-truncated", id="cut off"),
        pytest.param(b"#!/bin/sh\n" + zip_bytes(good_entries()), "archive-damaged", id="before"),
        pytest.param(zip_bytes(good_entries()) + b"more", "archive-damaged", id="after"),
        pytest.param(zip_bytes(good_entries(), count=3), "archive-damaged", id="false count"),
        pytest.param(
            zip_bytes([Entry("view/view.html", b"x")]), "extension-json-missing", id="no manifest"
        ),
        pytest.param(
            zip_bytes([Entry("greeter/extension.json", b"{}")]),
            "extension-json-missing",
            id="manifest in a folder",
        ),
        pytest.param(
            zip_bytes(lying(good_entries(), "icon.svg", name="extension.json/a")),
            "archive-duplicate",
            id="file is a folder",
        ),
    ],
)
def test_bad_as_a_whole(target: Path, content: bytes, code: str) -> None:
    target.write_bytes(content)
    assert codes_of(target) == [code]


def test_a_manifest_in_a_folder_is_found_for_the_reader(target: Path) -> None:
    write_zip(target, [Entry("greeter/extension.json", b"{}")])
    assert "greeter/extension.json" in check_archive(target).problems[0].detail


def test_every_cut_is_noticed(target: Path) -> None:
    whole = zip_bytes(good_entries())
    for size in range(len(whole)):
        target.write_bytes(whole[:size])
        assert check_archive(target).problems, size


def test_any_changed_byte_is_harmless_or_noticed(target: Path, tmp_path: Path) -> None:
    whole = zip_bytes(good_entries())
    noticed = 0
    for place in range(len(whole)):
        for flip in (0x01, 0xFF):
            changed = bytearray(whole)
            changed[place] ^= flip
            target.write_bytes(changed)
            try:
                with open_archive(target) as archive:
                    files = {name: archive.read(name, MIB) for name in archive.names}
            except Refused:
                noticed += 1
            else:
                assert sorted(files.values()) == sorted(package_files().values()), place
    assert noticed > len(whole)


def test_a_large_archive_is_not_even_read(target: Path) -> None:
    with target.open("wb") as file:  # a sparse file: large, and yet no bytes on the disk
        file.truncate(MAX_ARCHIVE + 1)
    assert codes_of(target) == ["archive-too-large"]


# --- too many, too much --------------------------------------------------------------------


def peak_of(work: Callable[[], object]) -> int:
    """Bytes of memory that the work took at its worst."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("claimed", [100_000, 65_535, 5])
def test_a_hundred_thousand_entries(target: Path, claimed: int) -> None:
    files = (Entry(f"lib/a-module-with-a-long-name-{i}.js", method=STORED) for i in range(100_000))
    write_zip(target, [*good_entries(), *files], count=claimed)
    assert codes_of(target) == ["archive-too-many-entries"]
    assert peak_of(lambda: check_archive(target)) < MIB


def test_entries_are_counted_whatever_the_archive_says(target: Path) -> None:
    files = [Entry(f"{i}", method=STORED) for i in range(MAX_ENTRIES)]
    write_zip(target, [*good_entries(), *files], count=9)
    assert codes_of(target) == ["archive-too-many-entries"]


def test_as_many_entries_as_are_allowed(target: Path) -> None:
    files = [Entry(f"{i}", method=STORED) for i in range(MAX_ENTRIES - len(good_entries()))]
    write_zip(target, [*good_entries(), *files])
    assert codes_of(target) == []


def test_an_archive_that_expands_to_gigabytes(target: Path) -> None:
    zeros = deflate(bytes(100 * MIB))
    bomb = [Entry(f"{i}.js", packed=zeros, size=100 * MIB, crc=0) for i in range(30)]
    write_zip(target, [*good_entries(), *bomb])
    assert target.stat().st_size < 4 * MIB
    assert codes_of(target) == ["archive-too-large"]
    write_zip(target, [*good_entries(), *bomb[:2]])  # 200 MiB: allowed, but not out of 200 KiB
    assert codes_of(target) == ["archive-too-large"]


def test_high_compression_of_little_is_allowed(target: Path, tmp_path: Path) -> None:
    write_zip(target, [*good_entries(), Entry("zeros.js", bytes(RATIO_FREE // 2))])
    assert codes_of(target) == []
    assert len(extracted(target, tmp_path / "out")["zeros.js"]) == RATIO_FREE // 2


def test_a_bomb_that_says_it_is_small(target: Path, tmp_path: Path) -> None:
    bomb = Entry("small.js", packed=deflate(bytes(100 * MIB)), size=10, crc=0)
    write_zip(target, [*good_entries(), bomb])
    out = tmp_path / "out"
    out.mkdir()

    def unpack() -> None:
        with open_archive(target) as archive, pytest.raises(Refused) as refused:
            archive.extract(out, lambda _done, _total: None)
        assert refused.value.code == "archive-damaged"

    assert peak_of(unpack) < MIB
    assert (out / "small.js").stat().st_size <= 10


def test_a_declared_size_beyond_the_limit(target: Path) -> None:
    write_zip(target, lying(good_entries(), "icon.svg", size=MAX_UNPACKED + 1))
    assert codes_of(target) == ["archive-too-large"]
    large = Entry("data.bin", bytes(4 * MIB), STORED)  # so that the ratio says nothing
    write_zip(target, [*lying(good_entries(), "icon.svg", size=MAX_UNPACKED), large])
    assert codes_of(target) == ["archive-too-large"]


def test_a_file_that_lies_outside_the_archive(target: Path) -> None:
    write_zip(target, lying(good_entries(), "icon.svg", packed_size=10 * MIB))
    assert codes_of(target) == ["archive-damaged"]


# --- bad entries ---------------------------------------------------------------------------

LONG = "n" * 201


@pytest.mark.parametrize(
    "name",
    [
        "../evil.js",
        "lib/../../evil.js",
        "lib/..",
        "/etc/passwd",
        "//server/share.js",
        "C:/evil.js",
        "c:evil.js",
        "lib\\evil.js",
        "..\\evil.js",
        "lib//evil.js",
        "././evil.js",
        "./../evil.js",
        "lib/./evil.js",
        "evil\0.js",
        "evil\n.js",
        "evil\x7f.js",
        "evil\u202ejs",
        "evil\u200b.js",
        "evil.js:stream",
        "what?.js",
        "lib./evil.js",
        "evil.js ",
        " evil.js",
        "CON",
        "lib/nul.js",
        "lib/Com1.tar.gz",
        "lpt²",
        "nul .js",
        "..\u2215evil.js",
        "..\uff0fevil.js",
        "lib\u2216evil.js",
        "lib\uff3cevil.js",
        "C\uff1aevil.js",
        "evil\ua789stream.js",
        "\u2024\u2024/evil.js",
        "\uff0e\uff0e/evil.js",
        "lib\u2026/evil.js",
        "\uff4e\uff55\uff4c.js",
        "evil\u3164.js",
        LONG,
        "é" * 101,
        "/".join("abcdefghijklmnopq"),
    ],
)
def test_names_that_are_not_safe(target: Path, name: str) -> None:
    write_zip(target, [*good_entries(), Entry(name, b"x")])
    assert codes_of(target) == ["archive-path"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../evil.js", "leads out of its folder"),
        ("/etc/passwd", "root of the file system"),
        ("C:/evil.js", "drive letter"),
        ("..\\evil.js", "backslash"),
        ("././evil.js", "empty part"),
        ("lib/con.js", "Windows keeps"),
    ],
)
def test_a_bad_name_is_told_with_its_fault(target: Path, name: str, words: str) -> None:
    write_zip(target, [*good_entries(), Entry(name, b"x")])
    (problem,) = check_archive(target).problems
    assert words in problem.detail


@pytest.mark.parametrize(
    "name", ["lib/é.js", "console.js", "com10.js", "lib/.hidden", "a b.js", "½…\uff1f.js"]
)
def test_names_that_look_odd_and_are_safe(target: Path, tmp_path: Path, name: str) -> None:
    write_zip(target, [*good_entries(), Entry(name, b"x")])
    assert codes_of(target) == []
    assert extracted(target, tmp_path / "out")[name] == b"x"


def test_a_name_that_is_not_utf8(target: Path) -> None:
    write_zip(target, [*good_entries(), Entry(b"\xff\xfe.js", b"x", flags=0x800)])
    assert codes_of(target) == ["archive-damaged"]


@pytest.mark.parametrize(
    "name",
    [
        "lib/greet.js",
        "LIB/greet.js",
        "lib/Greet.JS",
        "x",
        "caf\u0065\u0301.js",
        "STRASSE.js",
        "f\u0131le.js",
        "\u212aey.js",
    ],
)
def test_twins(target: Path, name: str) -> None:
    others = [
        Entry(other, b"1") for other in ("x", "caf\u00e9.js", "stra\u00dfe.js", "file.js", "key.js")
    ]
    write_zip(target, [*good_entries(), *others, Entry(name, b"2")])
    assert codes_of(target) == ["archive-duplicate"]


def test_a_file_that_the_official_packager_wrote_twice_counts_once(
    target: Path, tmp_path: Path
) -> None:
    greet = next(entry for entry in good_entries() if entry.name == "lib/greet.js")
    write_zip(target, [*good_entries(), greet, replace(greet, name="./lib/greet.js")])
    assert check_archive(target).problems == ()
    assert extracted(target, tmp_path / "out") == package_files()


@pytest.mark.parametrize("mode", [LINK_MODE, 0o020666, 0o060666, 0o010666, 0o140777, 0o040755])
def test_links_and_devices(target: Path, mode: int) -> None:
    write_zip(target, [*good_entries(), Entry("link.js", b"/etc/passwd", STORED, mode)])
    assert codes_of(target) == ["archive-link"]


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (Entry("secret.js", b"x" * 20, flags=1), "archive-encrypted"),
        (Entry("secret.js", b"x" * 20, flags=0x41), "archive-encrypted"),
        (Entry("packed.js", b"x", 12), "archive-method"),
        (Entry("packed.js", b"x", 14), "archive-method"),
        (Entry("packed.js", b"x", 99), "archive-method"),
        (Entry("folder/", b"x", STORED, 0o040755), "archive-damaged"),
    ],
)
def test_entries_of_the_wrong_kind(target: Path, entry: Entry, code: str) -> None:
    write_zip(target, [*good_entries(), entry])
    assert codes_of(target) == [code]


def test_all_problems_at_once(target: Path) -> None:
    bad = [Entry("../a", b"x"), Entry("b", b"x", flags=1), Entry("c", b"y", mode=LINK_MODE)]
    write_zip(target, bad)
    assert codes_of(target) == [
        "archive-path",
        "archive-encrypted",
        "archive-link",
        "extension-json-missing",
    ]


CODE = package_files()["lib/greet.js"]


@pytest.mark.parametrize(
    "lies",
    [
        pytest.param({"crc": 1}, id="wrong checksum"),
        pytest.param({"crc": 1, "method": STORED}, id="wrong checksum, stored"),
        pytest.param({"size": len(CODE) - 1}, id="longer than declared"),
        pytest.param({"size": len(CODE) + 1}, id="shorter than declared"),
        pytest.param({"size": len(CODE) + 1, "method": STORED}, id="shorter, stored"),
        pytest.param({"size": len(CODE) - 1, "method": STORED}, id="longer, stored"),
        pytest.param({"packed": deflate(CODE)[:-1]}, id="stream cut off"),
        pytest.param({"packed": deflate(CODE) + b"!"}, id="bytes after the stream"),
        pytest.param({"packed": b"\xff" * 50}, id="no stream"),
        pytest.param({"local_name": b"lib/other.js"}, id="two names"),
        pytest.param({"local_method": STORED}, id="two methods"),
    ],
)
def test_files_that_are_not_as_declared(target: Path, tmp_path: Path, lies: dict[str, int]) -> None:
    write_zip(target, lying(good_entries(), "lib/greet.js", **lies))
    with pytest.raises(Refused) as refused:
        extracted(target, tmp_path / "out")
    assert refused.value.code == "archive-damaged"
    assert "lib/greet.js" in str(refused.value)


def test_a_prefix_with_its_own_checksum_is_not_taken_for_the_file(
    target: Path, tmp_path: Path
) -> None:
    """``zipfile`` takes this one, and other tools unpack another file from it."""
    files = [*good_entries(), Entry("two.js", b"good", packed=deflate(b"good, then evil"))]
    write_zip(target, files)
    with pytest.raises(Refused, match=r"two\.js"):
        extracted(target, tmp_path / "out")


def test_a_damaged_manifest_is_a_problem_of_the_check(target: Path) -> None:
    write_zip(target, lying(good_entries(), "extension.json", crc=1))
    assert codes_of(target) == ["archive-damaged"]


# --- the files that the manifest names -----------------------------------------------------


@pytest.mark.parametrize(
    ("missing", "pointer"),
    [
        ("icon.svg", "/iconPath"),
        ("lib/greet.js", "/actions/0/libPath"),
        ("view/greet.html", "/actions/0/viewPath"),
        ("view/configuration.html", "/configuration/viewPath"),
    ],
)
def test_a_missing_file_points_to_its_name(target: Path, missing: str, pointer: str) -> None:
    write_zip(target, [entry for entry in good_entries() if entry.name != missing])
    problems = check_archive(target).problems
    assert [(problem.code, problem.pointer) for problem in problems] == [
        ("package-file-missing", pointer)
    ]
    assert missing in problems[0].detail


def test_a_file_in_other_letters_is_shown(target: Path) -> None:
    write_zip(target, lying(good_entries(), "icon.svg", name="Icon.svg"))
    (problem,) = check_archive(target).problems
    assert "“Icon.svg”" in problem.detail


def test_the_folder_of_the_views_must_be_there(target: Path) -> None:
    manifest = good_manifest(viewBasePath="views/", configuration=..., actions=...)
    write_package(target, manifest)
    assert [problem.pointer for problem in check_archive(target).problems] == ["/viewBasePath"]
    write_package(target, manifest | {"viewBasePath": "./view"})
    assert check_archive(target).problems == ()
    write_package(target, manifest | {"viewBasePath": "."})
    assert check_archive(target).problems == ()


def test_manifest_and_files_are_judged_together(target: Path) -> None:
    manifest = good_manifest(version="one", main="lib/none.js", extra=1)
    write_package(target, manifest)
    checked = check_archive(target)
    assert checked.manifest == manifest
    assert {problem.pointer for problem in checked.problems} == {"/version", "/main", "/extra"}
