"""``package add | list``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.backend.cli.conftest import CommandLine
from tests.packaging import (
    good_entries,
    good_manifest,
    npm_members,
    package_files,
    write_folder,
    write_package,
    write_tarball,
    write_zip,
)


def test_add_waits_for_the_check(cli: CommandLine, tmp_path: Path) -> None:
    ran = cli.done("package", "add", write_package(tmp_path / "greeter.zip"))
    assert ran.out.startswith("greeter 1.2.3 for web: succeeded (EP")
    assert ran.err == "", "no progress bar where standard error is no terminal"
    heads, row = cli.done("package", "list").out.splitlines()
    assert heads.split() == ["NAME", "VERSION", "PLATFORM", "STATUS", "AVAILABILITY", "ID"]
    assert row.split()[:5] == ["greeter", "1.2.3", "web", "succeeded", "private"]


def test_add_as_json_answers_one_resource_a_file(cli: CommandLine, tmp_path: Path) -> None:
    first = write_package(tmp_path / "one.zip")
    second = write_package(tmp_path / "two.zip", good_manifest(version="2.0.0"))
    found = cli.done("package", "add", "--json", first, second).json["data"]
    assert [one["attributes"]["version"] for one in found] == ["1.2.3", "2.0.0"]
    assert {one["type"] for one in found} == {"extension_packages"}
    assert cli.done("--json", "package", "list").json["data"] == [found[1], found[0]]


def test_the_same_archive_joins(cli: CommandLine, tmp_path: Path) -> None:
    archive = write_package(tmp_path / "greeter.zip")
    first = cli.done("package", "add", archive, "--json").json["data"][0]
    assert "was in the catalogue already" in cli.done("package", "add", archive).out
    assert cli.done("package", "add", archive, "--json").json["data"] == [first]


def test_another_archive_of_the_same_version_is_refused(cli: CommandLine, tmp_path: Path) -> None:
    cli.done("package", "add", write_package(tmp_path / "one.zip"))
    other = write_package(tmp_path / "two.zip", good_manifest(description="Another."))
    ran = cli("package", "add", other)
    assert ran.code == 1
    assert ran.err.startswith("two.zip /version: ")


def truncated(path: Path) -> Path:
    whole = write_package(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def without_manifest(path: Path) -> Path:
    return write_zip(path, [e for e in good_entries() if e.name != "extension.json"])


def without_a_file(path: Path) -> Path:
    return write_zip(path, [e for e in good_entries() if e.name != "lib/greet.js"])


def no_zip(path: Path) -> Path:
    path.write_text("not a zip", encoding="utf-8")
    return path


@pytest.mark.parametrize("make", [truncated, without_manifest, without_a_file, no_zip])
def test_bad_archives_fail_with_all_reasons(
    cli: CommandLine, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    file = make(tmp_path / "bad.zip")
    ran = cli("package", "add", file)
    assert ran.code == 1
    assert ran.out == ""
    assert ran.err.startswith("bad.zip")
    told = cli("package", "add", file, "--json")
    assert told.code == 1
    (found,) = told.json["data"]
    assert found["attributes"]["status"] == "failed"
    assert len(found["meta"]["status_details"]["errors"]) == len(ran.err.splitlines())
    assert not list((cli.root / "packages").iterdir())
    assert not list((cli.root / "staging").iterdir())


def test_a_good_archive_is_taken_beside_a_bad_one(cli: CommandLine, tmp_path: Path) -> None:
    good, bad = write_package(tmp_path / "good.zip"), no_zip(tmp_path / "bad.zip")
    ran = cli("package", "add", bad, good)
    assert ran.code == 1
    assert ran.out.startswith("greeter 1.2.3")
    assert ran.err.startswith("bad.zip: ")
    rows = cli.done("package", "list").out.splitlines()
    assert any(row.startswith("bad.zip") and "failed" in row for row in rows)


def test_no_file_is_added_where_one_is_missing(cli: CommandLine, tmp_path: Path) -> None:
    good = write_package(tmp_path / "good.zip")
    (tmp_path / "empty").mkdir()
    ran = cli("package", "add", good, tmp_path / "gone.zip", tmp_path / "empty", "--json")
    assert ran.code == 1
    assert [(e["code"], e["meta"]["about"]) for e in ran.json["errors"]] == [
        ("archive-missing", "gone.zip"),
        ("folder-empty", "empty"),
    ]
    assert not cli.root.exists()


def test_folders_and_tarballs_are_packages_too(cli: CommandLine, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "greeter")
    other = package_files(good_manifest(version="2.0.0"))
    tarball = write_tarball(tmp_path / "greeter.tgz", npm_members(other))
    found = cli.done("package", "add", "--json", folder, tarball).json["data"]
    assert [one["attributes"]["version"] for one in found] == ["1.2.3", "2.0.0"]


def test_a_folder_of_packages_adds_all_that_it_holds(cli: CommandLine, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    write_folder(shelf / "one")
    write_package(shelf / "two.zip", good_manifest(version="2.0.0"))
    truncated(shelf / "three.zip")
    ran = cli("package", "add", shelf)
    assert ran.code == 1
    assert ran.out.splitlines()[0].startswith("greeter 1.2.3 for web: succeeded")
    assert ran.out.splitlines()[1].startswith("greeter 2.0.0 for web: succeeded")
    assert ran.err.startswith("three.zip: ")
