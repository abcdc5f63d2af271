"""A folder becomes an archive; that its files are those of the official packager: tests/interop."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import tracemalloc
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from backend.errors import Refused
from backend.packages import folder_files, packing_list
from backend.packages.check import check_archive
from backend.packages.folder_files import CHUNK
from backend.packages.packing import pack_folder
from tests.packaging import good_manifest, package_files, write_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MIB = 1024 * 1024


@pytest.fixture
def greeter(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "greeter")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "greeter.zip"


def packed(folder: Path, target: Path) -> dict[str, bytes]:
    pack_folder(folder, target)
    with zipfile.ZipFile(target) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def told(folder: Path, target: Path) -> list[tuple[str, str]]:
    """Code and detail of each problem; no archive is left."""
    with pytest.raises(Refused) as refused:
        pack_folder(folder, target)
    assert not target.exists()
    assert all(problem.remedy for problem in refused.value.problems)
    return [(problem.code, problem.detail) for problem in refused.value.problems]


def set_manifest(folder: Path, **changes: object) -> None:
    (folder / "extension.json").write_text(json.dumps(good_manifest(**changes)))


# --- what is taken -------------------------------------------------------------------------


def test_a_folder_is_packed_and_passes_its_check(greeter: Path, target: Path) -> None:
    found = packed(greeter, target)
    assert found == package_files()
    assert list(found) == sorted(found)
    assert check_archive(target).problems == ()


def test_only_what_belongs_to_the_package_is_taken(greeter: Path, target: Path) -> None:
    more = {"view/more/style.css": b"", "lib/near.js": b"", "lib/far.js": b"", "hosted.js": b""}
    less = {
        "README.md": b"", "src/greet.ts": b"", "node_modules/a.js": b"", "view/.DS_Store": b"",
        "view/.git/config": b"", "lib/unused.js": b"", "package-greeter-1.0.0.zip": b"",
    }  # fmt: skip
    write_folder(greeter, {**more, **less})
    (greeter / "lib/greet.js").write_text("require('./near'); require('lodash')")
    (greeter / "lib/near.js").write_text("require('./far'); require('./greet')")
    set_manifest(greeter, hostedLibFiles=["hosted.js"])
    assert set(packed(greeter, target)) == set(package_files()) | set(more)


def test_the_same_files_make_the_same_bytes(greeter: Path, tmp_path: Path) -> None:
    pack_folder(greeter, tmp_path / "one.zip")
    for path in greeter.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    (greeter / "icon.svg").chmod(0o600)
    pack_folder(greeter, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_a_mobile_extension_has_no_libraries(tmp_path: Path, target: Path) -> None:
    manifest = good_manifest(platform="mobile", actions=[{"name": "a", "viewPath": "greet.html"}])
    write_folder(tmp_path / "app", package_files(manifest))
    assert "lib/greet.js" not in packed(tmp_path / "app", target)


def test_files_that_the_manifest_names_and_nobody_has_are_told_by_the_check(
    greeter: Path, target: Path
) -> None:
    (greeter / "lib/greet.js").unlink()
    (greeter / "icon.svg").unlink()
    pack_folder(greeter, target)
    problems = check_archive(target).problems
    assert [(p.code, p.pointer) for p in problems] == [
        ("package-file-missing", "/iconPath"), ("package-file-missing", "/actions/0/libPath"),
    ]  # fmt: skip


def test_progress_counts_bytes_to_the_end(greeter: Path, target: Path) -> None:
    (greeter / "view/large.bin").write_bytes(os.urandom(3 * CHUNK))
    said: list[tuple[str, int, int]] = []
    pack_folder(greeter, target, lambda *words: said.append(words))
    assert {step for step, _, _ in said} == {"packing"}
    counted = [(done, total) for _, done, total in said if total > 1]
    assert counted == sorted(counted)
    assert counted[-1][0] == counted[-1][1] > 3 * CHUNK
    assert len(counted) > 2 * len(package_files())


# --- what stands in the way ----------------------------------------------------------------


def test_a_required_file_that_is_not_there_is_told_with_who_wants_it(
    greeter: Path, target: Path
) -> None:
    (greeter / "lib/greet.js").write_text("require('./gone'); require('../../out')")
    assert sorted(told(greeter, target)) == [
        ("required-file-missing", "“lib/greet.js” requires “../out.js”."),
        ("required-file-missing", "“lib/greet.js” requires “lib/gone.js”."),
    ]


def test_letter_case_counts_everywhere(greeter: Path, target: Path) -> None:
    (greeter / "lib/Near.js").write_text("")
    (greeter / "lib/greet.js").write_text("require('./near')")
    assert [code for code, _ in told(greeter, target)] == ["required-file-missing"]


def test_all_that_is_wrong_is_told_at_once(greeter: Path, target: Path) -> None:
    set_manifest(greeter, version="one", author=...)
    (greeter / "lib/greet.js").write_text("require('./gone')")
    (greeter / "view/a:b.html").write_text("")
    (greeter / "view/link.html").symlink_to(greeter / "icon.svg")
    codes = [code for code, _ in told(greeter, target)]
    assert sorted(codes) == [
        "folder-not-plain", "folder-path", "invalid-manifest", "invalid-manifest",
        "required-file-missing",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["view/greet.html", "lib/greet.js", "icon.svg", "extension.json"])
def test_a_link_in_the_place_of_a_file_is_not_followed(
    greeter: Path, target: Path, tmp_path: Path, name: str
) -> None:
    shutil.move(greeter / name, tmp_path / "elsewhere")
    (greeter / name).symlink_to(tmp_path / "elsewhere")
    assert told(greeter, target) == [("folder-not-plain", f"“{name}”")]


@pytest.mark.parametrize("folder", ["view", "lib"])
def test_a_link_in_the_place_of_a_folder_is_not_followed(
    greeter: Path, target: Path, tmp_path: Path, folder: str
) -> None:
    shutil.move(greeter / folder, tmp_path / "elsewhere")
    (greeter / folder).symlink_to(tmp_path / "elsewhere")
    problems = told(greeter, target)
    assert {code for code, _ in problems} == {"folder-not-plain"}
    assert f"“{folder}" in problems[0][1]


def test_links_elsewhere_in_the_folder_do_not_matter(
    greeter: Path, target: Path, tmp_path: Path
) -> None:
    (greeter / "link.js").symlink_to(tmp_path / "nowhere")
    (greeter / "node_modules").symlink_to(tmp_path)
    assert packed(greeter, target) == package_files()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes in folders")
def test_a_pipe_is_told_and_never_opened(greeter: Path, target: Path) -> None:
    os.mkfifo(greeter / "view/pipe.html")
    assert told(greeter, target) == [("folder-not-plain", "“view/pipe.html”")]


def test_a_name_that_is_not_utf8_is_told(greeter: Path, target: Path) -> None:
    try:
        (greeter / "view" / os.fsdecode(b"z\xff.js")).write_text("x")
    except OSError:
        pytest.skip("the file system takes no such name")
    ((code, detail),) = told(greeter, target)
    assert code == "folder-path"
    assert detail.endswith("is not UTF-8.")
    assert detail.isprintable()


@pytest.fixture
def as_nobody(tmp_path: Path) -> Iterator[Path]:
    """A folder in which the test is nobody in particular: root may read everything."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        if root:
            os.seteuid(65534)
        try:
            yield Path(name)
        finally:
            if root:
                os.seteuid(0)


@pytest.mark.skipif(os.name != "posix", reason="rights are another matter there")
@pytest.mark.parametrize("name", ["view/greet.html", "lib/greet.js", "icon.svg", "extension.json"])
def test_a_file_that_may_not_be_read_is_told(as_nobody: Path, name: str) -> None:
    folder = write_folder(as_nobody / "greeter")
    (folder / name).chmod(0)
    assert told(folder, as_nobody / "greeter.zip") == [("folder-unreadable", f"“{name}”")]


@pytest.mark.skipif(os.name != "posix", reason="rights are another matter there")
def test_a_folder_that_may_not_be_read_is_told(as_nobody: Path) -> None:
    folder = write_folder(as_nobody / "greeter")
    (folder / "view").chmod(0)
    try:
        ((code, detail),) = told(folder, as_nobody / "greeter.zip")
        assert code == "folder-unreadable"
        assert "“view”" in detail
    finally:
        (folder / "view").chmod(0o755)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "manifest-syntax"),
        (b"[]", "manifest-not-object"),
        (b"\xff\xfe{", "manifest-encoding"),
        (b" " * (4 * MIB + 1), "manifest-too-large"),
    ],
)
def test_a_manifest_that_cannot_be_read(
    greeter: Path, target: Path, content: bytes, code: str
) -> None:
    (greeter / "extension.json").write_bytes(content)
    assert [code for code, _ in told(greeter, target)] == [code]


def test_no_manifest_and_no_folder(tmp_path: Path, target: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert [code for code, _ in told(tmp_path / "empty", target)] == ["manifest-missing"]
    assert [code for code, _ in told(tmp_path / "gone", target)] == ["folder-missing"]


def test_what_is_there_is_not_overwritten(greeter: Path, target: Path) -> None:
    target.write_text("mine")
    with pytest.raises(FileExistsError):
        pack_folder(greeter, target)
    assert target.read_text() == "mine"


# --- a folder that changes -----------------------------------------------------------------


def changing(folder: Path, target: Path, act: Callable[[], object]) -> list[tuple[str, str]]:
    """What is told where somebody does this when the first file has been packed."""
    done = False

    def report(_step: str, bytes_done: int, _total: int) -> None:
        nonlocal done
        if bytes_done and not done:
            done = True
            act()

    with pytest.raises(Refused) as refused:
        pack_folder(folder, target, report)
    assert done
    assert not target.exists()
    return [(problem.code, problem.detail) for problem in refused.value.problems]


@pytest.mark.parametrize(
    "name", ["view/greet.html", "lib/greet.js", "icon.svg", "extension.json"], ids=str
)
@pytest.mark.parametrize("how", ["rewritten", "replaced", "removed", "linked", "longer"])
def test_a_file_that_changes_while_the_folder_is_packed(
    greeter: Path, target: Path, tmp_path: Path, name: str, how: str
) -> None:
    path = greeter / name
    data = path.read_bytes()

    def act() -> None:
        if how in ("replaced", "removed", "linked"):
            path.rename(tmp_path / "aside")
        if how in ("rewritten", "replaced"):
            path.write_bytes(data[::-1])
        if how == "longer":
            path.write_bytes(data * 2)
        if how == "linked":
            path.symlink_to(tmp_path / "aside")

    (problem,) = changing(greeter, target, act)
    assert problem[0] == "folder-changed"


def test_a_view_that_comes_while_the_folder_is_packed(greeter: Path, target: Path) -> None:
    act = lambda: (greeter / "view/new.html").write_text("new")  # noqa: E731
    assert [code for code, _ in changing(greeter, target, act)] == ["folder-changed"]


def test_what_does_not_belong_to_the_package_may_change(greeter: Path, target: Path) -> None:
    pack_folder(greeter, target, lambda *_: (greeter / "log.txt").write_text("x") and None)
    assert check_archive(target).problems == ()


def test_a_report_that_stops_the_work_leaves_nothing(greeter: Path, target: Path) -> None:
    def stop(_step: str, done: int, _total: int) -> None:
        if done:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        pack_folder(greeter, target, stop)
    assert not target.exists()


# --- bounds --------------------------------------------------------------------------------


def test_a_folder_too_large_is_told_before_it_is_read(greeter: Path, target: Path) -> None:
    with (greeter / "view/huge.bin").open("wb") as file:
        file.truncate(513 * MIB)
    assert [code for code, _ in told(greeter, target)] == ["folder-too-large"]


def test_a_library_too_large_to_search_is_told(greeter: Path, target: Path) -> None:
    with (greeter / "lib/greet.js").open("wb") as file:
        file.truncate(33 * MIB)
    assert [code for code, _ in told(greeter, target)] == ["folder-too-large"]


def test_too_many_files_are_told(
    greeter: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        (greeter / f"view/{number}.html").write_text("")
    monkeypatch.setattr(packing_list, "MAX_ENTRIES", 20)
    assert [code for code, _ in told(greeter, target)] == ["folder-too-many-files"]
    monkeypatch.undo()
    monkeypatch.setattr(folder_files, "MAX_LISTED", 10)
    assert [code for code, _ in told(greeter, target)] == ["folder-too-many-files"]


def test_a_chain_of_requires_is_followed_however_long(greeter: Path, target: Path) -> None:
    for number in range(3_000):
        (greeter / f"lib/{number}.js").write_text(f"require('./{number + 1}')")
    (greeter / "lib/3000.js").write_text("require('./0')")
    (greeter / "lib/greet.js").write_text("require('./0')")
    assert len(packed(greeter, target)) == len(package_files()) + 3_001


def test_memory_does_not_grow_with_the_files(greeter: Path, target: Path) -> None:
    with (greeter / "view/large.bin").open("wb") as file:
        file.truncate(64 * MIB)
    tracemalloc.start()
    try:
        pack_folder(greeter, target)
        assert tracemalloc.get_traced_memory()[1] < 8 * MIB
    finally:
        tracemalloc.stop()
