"""Hostile tarballs are refused, within bounded time and memory; good ones become archives."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from typing import TYPE_CHECKING

import pytest

from backend.errors import Refused
from backend.packages import tar_stream, tarball
from backend.packages.archive_directory import MAX_ARCHIVE
from backend.packages.archive_entries import RATIO_FREE
from backend.packages.check import check_archive
from backend.packages.sources import as_archive
from backend.packages.tar_stream import MAX_EXTENDED
from backend.packages.tarball import unpacked
from tests.packaging import (
    Member,
    good_manifest,
    npm_members,
    package_files,
    pax,
    tar_bytes,
    write_folder,
    write_tarball,
)

if TYPE_CHECKING:
    from pathlib import Path

    from backend.errors import Problem

MIB = 1024 * 1024


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tmp_path / "greeter-1.2.3.tgz"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "target/archive.zip"


def problems_of(source: Path, target: Path) -> tuple[Problem, ...]:
    """What is told; neither archive nor scratch folder is left."""
    target.parent.mkdir(exist_ok=True)
    with pytest.raises(Refused) as refused:
        as_archive(source, target)
    assert list(target.parent.iterdir()) == []
    return refused.value.problems


def codes_of(source: Path, target: Path) -> list[str]:
    return [problem.code for problem in problems_of(source, target)]


def files_in(source: Path, target: Path) -> dict[str, bytes]:
    """What is unpacked, by name."""
    target.parent.mkdir(exist_ok=True)
    with unpacked(source, target.parent) as folder:
        found = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
    assert list(target.parent.iterdir()) == []
    return found


# --- good tarballs -------------------------------------------------------------------------


@pytest.mark.parametrize("top", ["package", "greeter", "greeter-main.1", "./package", "."])
def test_whatever_the_top_folder_is_called_it_goes(source: Path, target: Path, top: str) -> None:
    write_tarball(source, npm_members(top=top))
    assert files_in(source, target) == package_files()


def test_a_tarball_becomes_the_archive_of_its_folder(
    source: Path, target: Path, tmp_path: Path
) -> None:
    more = {"README.md": b"#", "src/greet.ts": b"", "package.json": b'{"version": "1.2.3"}'}
    write_tarball(source, npm_members({**package_files(), **more}))
    target.parent.mkdir()
    assert as_archive(source, target) == "1.2.3"
    assert as_archive(write_folder(tmp_path / "greeter"), tmp_path / "folder.zip") == ""
    assert target.read_bytes() == (tmp_path / "folder.zip").read_bytes()
    assert check_archive(target).problems == ()
    assert list(target.parent.iterdir()) == [target]


def test_folders_and_headers_that_say_nothing_are_passed_over(source: Path, target: Path) -> None:
    folders = [
        Member("./", kind=b"5"),
        Member("package/", kind=b"5"),
        Member("package/e/", kind=b"5"),
    ]
    write_tarball(source, [pax(("comment", "abc"), kind=b"g"), *folders, *npm_members()])
    assert files_in(source, target) == package_files()


def test_long_names_in_each_way_there_is(source: Path, target: Path) -> None:
    deep = "view/" + "d" * 120
    long = [
        Member("a.html", b"1", prefix=f"package/{deep}".encode()),
        pax(("path", f"package/{deep}/b.html"), ("mtime", "1.5")),
        Member("package/cut-off", b"2"),
        Member("././@LongLink", f"package/{deep}/c.html\0".encode(), kind=b"L"),
        Member("package/cut-off", b"3"),
        Member("package/plain.html", b"4"),
    ]
    write_tarball(source, [*npm_members(), *long])
    found = files_in(source, target)
    assert [found[f"{deep}/{name}.html"] for name in "abc"] == [b"1", b"2", b"3"]
    assert found["plain.html"] == b"4"


@pytest.mark.parametrize("size", [0, 1, 511, 512, 513, tar_stream.CHUNK - 1, tar_stream.CHUNK + 1])
def test_sizes_round_the_block_and_the_chunk(source: Path, target: Path, size: int) -> None:
    data = (bytes(range(251)) * (size // 251 + 1))[:size]
    write_tarball(
        source, [*npm_members(), Member("package/data.bin", data), Member("package/z", b"z")]
    )
    found = files_in(source, target)
    assert (found["data.bin"], found["z"]) == (data, b"z")


def test_progress_counts_packed_bytes(source: Path, target: Path) -> None:
    write_tarball(source)
    said: list[tuple[str, int, int]] = []
    target.parent.mkdir()
    as_archive(source, target, lambda *words: said.append(words))
    assert [step for step, _, _ in said if step == "converting"]
    assert said[-1][0] == "packing"
    assert all(0 <= done <= total for _, done, total in said)


def test_a_report_that_stops_the_work_leaves_nothing(source: Path, target: Path) -> None:
    def stop(step: str, done: int, _total: int) -> None:
        if step == "packing" and done:
            raise InterruptedError

    write_tarball(source)
    target.parent.mkdir()
    with pytest.raises(InterruptedError):
        as_archive(source, target, stop)
    assert list(target.parent.iterdir()) == []


# --- what is no package --------------------------------------------------------------------


def test_a_tarball_of_something_else_says_what_it_holds(source: Path, target: Path) -> None:
    write_tarball(source, npm_members({"index.js": b"", "package.json": b"{}"}))
    (problem,) = problems_of(source, target)
    assert problem.code == "extension-json-missing"
    assert "“package”" in problem.detail


def test_a_manifest_deeper_down_is_found_for_the_reader(source: Path, target: Path) -> None:
    write_tarball(source, npm_members({"dist/extension.json": b"{}", "package.json": b"{}"}))
    assert "“package/dist/extension.json”" in problems_of(source, target)[0].detail


def test_two_folders_at_the_top_hold_no_package(source: Path, target: Path) -> None:
    write_tarball(source, [*npm_members(top="one"), *npm_members(top="two")])
    assert codes_of(source, target) == ["extension-json-missing"]


def test_a_package_that_was_not_built_says_which_files_are_missing(
    source: Path, target: Path
) -> None:
    files = package_files()
    del files["lib/greet.js"]
    write_tarball(source, npm_members(files))
    target.parent.mkdir()
    as_archive(source, target)
    (problem,) = check_archive(target).problems
    assert (problem.code, problem.pointer) == ("package-file-missing", "/actions/0/libPath")


# --- hostile -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd", "../evil.js", "package/../../evil.js", "package/../evil.js", "C:/evil.js",
        "package\\evil.js", "package//evil.js", "package/./evil.js", "package/con.js", "",
        "package/a\nb.js", "package/a:b.js", b"package/z\xff.js", "package/" + "x/" * 16 + "y",
        "package/\u202egnp.js",
    ],
)  # fmt: skip
def test_names_that_are_not_safe(
    source: Path, target: Path, tmp_path: Path, name: str | bytes
) -> None:
    write_tarball(source, [*npm_members(), Member(name, b"evil")])
    (problem,) = problems_of(source, target)
    assert problem.code == "archive-path"
    assert problem.detail.isprintable()
    assert sorted(path.name for path in tmp_path.iterdir()) == [source.name, "target"]


@pytest.mark.parametrize("kind", [b"1", b"2", b"3", b"4", b"6", b"7", b"S", b"V", b"?"])
def test_links_devices_and_kinds_unknown(source: Path, target: Path, kind: bytes) -> None:
    write_tarball(source, [*npm_members(), Member("package/odd", kind=kind)])
    assert codes_of(source, target) == ["archive-link"]


def test_a_sparse_file_of_pax_is_refused(source: Path, target: Path) -> None:
    sparse = pax(("GNU.sparse.major", "1"), ("GNU.sparse.realsize", "99999999999"))
    write_tarball(source, [*npm_members(), sparse, Member("package/a", b"1")])
    assert codes_of(source, target) == ["archive-link"]


@pytest.mark.parametrize(
    "name",
    ["lib/greet.js", "LIB/greet.js", "lib", "View/Greet.HTML", "icon.svg/a", "extension.json"],
)
def test_twins(source: Path, target: Path, name: str) -> None:
    write_tarball(source, [*npm_members(), Member(f"package/{name}", b"2")])
    assert codes_of(source, target) == ["archive-duplicate"]


def test_all_that_is_wrong_is_told_at_once(source: Path, target: Path) -> None:
    bad = [Member("../evil.js"), Member("package/link", kind=b"2"), Member("package/icon.svg")]
    write_tarball(source, [*bad, *npm_members(), *bad[:1] * 500])
    codes = codes_of(source, target)
    assert codes[:3] == ["archive-path", "archive-link", "archive-duplicate"]
    assert len(codes) == 100


# --- damaged -------------------------------------------------------------------------------


def test_every_cut_is_noticed(source: Path, target: Path) -> None:
    whole = write_tarball(source).read_bytes()
    for size in range(2, len(whole)):
        source.write_bytes(whole[:size])
        assert codes_of(source, target) == ["archive-truncated"], size


def test_every_cut_of_the_tar_within_a_whole_gzip_is_noticed(source: Path, target: Path) -> None:
    whole = tar_bytes(npm_members())
    for size in range(0, len(whole) - 1024, 256):
        source.write_bytes(gzip.compress(whole[:size], mtime=0))
        assert codes_of(source, target) == ["archive-truncated"], size


def test_any_changed_byte_is_harmless_or_noticed(source: Path, target: Path) -> None:
    whole = write_tarball(source).read_bytes()
    noticed = 0
    for place in range(2, len(whole)):
        source.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            assert files_in(source, target) == package_files()
        except Refused:
            noticed += 1
    assert noticed > len(whole) * 0.95


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(gzip.compress(bytes(1024)), "archive-empty", id="nothing in it"),
        pytest.param(gzip.compress(b""), "archive-truncated", id="no tar"),
        pytest.param(gzip.compress(b"hello" * 200), "archive-damaged", id="another format"),
        pytest.param(b"\x1f\x8bnot gzip at all", "archive-damaged", id="no gzip"),
        pytest.param(
            gzip.compress(tar_bytes(npm_members()) + b"more"), "archive-damaged", id="after the tar"
        ),
        pytest.param(
            gzip.compress(tar_bytes(npm_members())) + b"more",
            "archive-damaged",
            id="after the gzip",
        ),
        pytest.param(
            gzip.compress(tar_bytes(npm_members())) * 2, "archive-damaged", id="a second gzip"
        ),
    ],
)
def test_bad_as_a_whole(source: Path, target: Path, content: bytes, code: str) -> None:
    source.write_bytes(content)
    assert codes_of(source, target) == [code]


@pytest.mark.parametrize(
    "member",
    [
        Member("package/a", checksum=1),
        Member("PaxHeader", b"99 path=short\n", kind=b"x"),
        Member("PaxHeader", b"0 path=a\n", kind=b"x"),
        Member("PaxHeader", b"path", kind=b"x"),
        pax(("size", "-1")),
        pax(("size", "1" * 30)),
    ],
)
def test_headers_that_lie(source: Path, target: Path, member: Member) -> None:
    write_tarball(source, [*npm_members(), member, Member("package/b")])
    assert codes_of(source, target) == ["archive-damaged"]


def test_a_size_that_lies_is_noticed(source: Path, target: Path) -> None:
    write_tarball(source, [*npm_members(), Member("package/a", b"1", size=8**11 - 1)])
    assert codes_of(source, target) == ["archive-truncated"]


# --- bounds --------------------------------------------------------------------------------


def bomb(source: Path, member: Member, size: int) -> Path:
    """A tarball whose last member goes on with zeros."""
    packer = zlib.compressobj(9, wbits=31)
    packed = packer.compress(tar_bytes(npm_members())[:-1024] + member.blocks())
    for _ in range(size // MIB):
        packed += packer.compress(bytes(MIB))
    source.write_bytes(packed + packer.flush())
    return source


def inflated(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Fills with the size of every chunk that is inflated from now on."""
    sizes: list[int] = []
    true = tar_stream._Inflated._inflate

    def counted(stream: tar_stream._Inflated) -> bytes:
        made = true(stream)
        sizes.append(len(made))
        return made

    monkeypatch.setattr(tar_stream._Inflated, "_inflate", counted)
    return sizes


@pytest.mark.parametrize("kind", [b"0", b"x", b"g", b"L", b"K", b"2"])
def test_a_bomb_is_stopped_early_and_in_little_memory(
    source: Path, target: Path, monkeypatch: pytest.MonkeyPatch, kind: bytes
) -> None:
    size = 256 * MIB
    bomb(source, Member("package/zeros.js", kind=kind, size=size), size)
    assert source.stat().st_size < MIB
    sizes = inflated(monkeypatch)
    tracemalloc.start()
    try:
        (code,) = codes_of(source, target)
        assert tracemalloc.get_traced_memory()[1] < 4 * MIB
    finally:
        tracemalloc.stop()
    assert code in ("archive-too-large", "archive-damaged")
    assert sum(sizes) <= max(RATIO_FREE, 200 * source.stat().st_size) + 2 * tar_stream.CHUNK
    assert max(sizes) <= tar_stream.CHUNK


def test_an_extended_header_is_read_up_to_its_limit(source: Path, target: Path) -> None:
    filler = pax(("comment", "x" * (MAX_EXTENDED - 20)))
    assert len(filler.data) <= MAX_EXTENDED
    write_tarball(source, [*npm_members(), filler, Member("package/a", b"1")])
    assert files_in(source, target)["a"] == b"1"
    larger = pax(("comment", "x" * MAX_EXTENDED))
    write_tarball(source, [*npm_members(), larger, Member("package/a", b"1")])
    assert codes_of(source, target) == ["archive-damaged"]


def test_too_many_entries(source: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tarball, "MAX_ENTRIES", 20)
    write_tarball(source, [*npm_members(), *(Member(f"package/{n}") for n in range(15))])
    assert len(files_in(source, target)) == 20
    write_tarball(source, [*npm_members(), *(Member(f"package/{n}") for n in range(16))])
    assert codes_of(source, target) == ["archive-too-many-entries"]


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param([pax(("size", "1"))], id="another size than the header's"),
        pytest.param([pax(("path", "package/a.js"), kind=b"g")], id="a name for all"),
        pytest.param([pax(("size", "7"), kind=b"g")], id="a size for all"),
        pytest.param([pax(("path", "package/a.js"))] * 2, id="the same header twice"),
        pytest.param(
            [pax(("path", "package/a.js")), Member("L", b"package/b.js\0", kind=b"L")],
            id="two names",
        ),
        pytest.param([Member("L", b"\0", kind=b"L")], id="a long name of nothing"),
    ],
)
def test_a_file_that_is_described_in_two_ways(
    source: Path, target: Path, headers: list[Member]
) -> None:
    write_tarball(source, [*npm_members(), *headers, Member("package/file.js", b"content")])
    assert codes_of(source, target) == ["archive-damaged"]


def test_a_size_may_be_repeated_and_a_comment_made_for_all(source: Path, target: Path) -> None:
    headers = [pax(("comment", "abc"), kind=b"g"), pax(("size", "7"), ("mtime", "1.5"))]
    write_tarball(source, [*npm_members(), *headers, Member("package/file.js", b"content")])
    assert files_in(source, target)["file.js"] == b"content"


def test_an_end_where_a_file_should_follow(source: Path, target: Path) -> None:
    for header in (pax(("path", "package/a.js")), pax(("comment", "abc"), kind=b"g")):
        write_tarball(source, [*npm_members(), header])
        assert codes_of(source, target) == ["archive-damaged"]


def test_a_folder_for_the_name_in_a_format_without_one(source: Path, target: Path) -> None:
    """Some programs put it before the name all the same."""
    raw = bytearray(tar_bytes(npm_members()))
    raw[257:265], raw[345:346] = bytes(8), b"p"
    raw[148:156] = b" " * 8
    raw[148:156] = b"%06o\0 " % sum(raw[:512])
    source.write_bytes(gzip.compress(bytes(raw)))
    assert codes_of(source, target) == ["archive-damaged"]


def test_a_folder_with_bytes_of_its_own(source: Path, target: Path) -> None:
    """Some programs read them as what follows, and some pass them over."""
    write_tarball(source, [*npm_members(), Member("package/f/", b"bytes", kind=b"5")])
    assert codes_of(source, target) == ["archive-damaged"]


@pytest.mark.parametrize("place", [100, 108, 116, 136, 329, 337])
def test_a_number_that_cannot_be_read(source: Path, target: Path, place: int) -> None:
    """Other programs take such a header for the end, and see fewer files."""
    raw = bytearray(tar_bytes(npm_members()))
    raw[place : place + 7] = b"nonsens"
    raw[148:156] = b" " * 8
    raw[148:156] = b"%06o\0 " % sum(raw[:512])
    source.write_bytes(gzip.compress(bytes(raw)))
    assert codes_of(source, target) == ["archive-damaged"]


def test_headers_without_end(source: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tar_stream, "MAX_HEADERS", 20)
    write_tarball(source, [pax(("comment", "x"), kind=b"g")] * 25)
    assert codes_of(source, target) == ["archive-too-many-entries"]


def test_a_tarball_larger_than_an_archive_may_be_is_not_read(
    source: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tarball(source)
    with source.open("r+b") as file:
        file.truncate(MAX_ARCHIVE + 1)
    sizes = inflated(monkeypatch)
    assert codes_of(source, target) == ["archive-too-large"]
    assert sizes == []


def test_a_manifest_that_the_schema_refuses_is_left_to_the_check(
    source: Path, target: Path
) -> None:
    write_tarball(source, npm_members(package_files(good_manifest(version="one"))))
    target.parent.mkdir()
    as_archive(source, target)
    assert [p.pointer for p in check_archive(target).problems] == ["/version"]
