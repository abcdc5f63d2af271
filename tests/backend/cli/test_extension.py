"""``extension add | list | retry | remove``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from backend.workspace import Workspace
from tests.backend.cli.conftest import CommandLine
from tests.packaging import good_manifest, write_package

Write = Callable[[str, object], Path]


@pytest.fixture
def shop(cli: CommandLine, tmp_path: Path) -> CommandLine:
    """A workspace with the property Shop and two versions of the package greeter."""
    archives = [
        write_package(tmp_path / f"{version}.zip", good_manifest(version=version))
        for version in ("1.2.3", "1.10.0")
    ]
    cli.done("package", "add", *archives)
    cli.done("property", "create", "Shop", "--platform", "web", "--domain", "a.example")
    return cli


@pytest.fixture
def settings(write: Write) -> Path:
    return write("settings.json", {"greeting": "Hello"})


def break_archive(root: Path) -> dict[Path, bytes]:
    """Alter every archive that is kept; answers what they were."""
    kept = {path: path.read_bytes() for path in (root / "packages").iterdir()}
    for path in kept:
        path.write_bytes(b"altered")
    return kept


def test_add_waits_and_installs_the_files(shop: CommandLine, settings: Path) -> None:
    ran = shop.done("extension", "add", "Shop", "greeter@1.2.3", "--settings", settings)
    assert ran.out.startswith("greeter 1.2.3 in Shop: succeeded (EX")
    assert ran.err == ""
    assert len(list((shop.root / "properties").rglob("extension.json"))) == 1
    _, row = shop.done("extension", "list", "Shop").out.splitlines()
    assert row.split()[:4] == ["greeter", "1.2.3", "succeeded", "yes"]


def test_add_takes_the_newest_and_ids_and_says_what_is_missing(shop: CommandLine) -> None:
    property_id = shop.done("property", "list", "--json").json["data"][0]["id"]
    ran = shop.done("extension", "add", property_id, "greeter", "--json")
    found = ran.json["data"]
    assert found["attributes"]["version"] == "1.10.0"
    assert found["attributes"]["installation_status"] == "succeeded"
    assert "needs settings" in shop.done("extension", "list", "Shop").out
    shop.done("extension", "remove", found["id"])
    package = shop.done("package", "list", "--json").json["data"][1]["id"]
    ran = shop.done("extension", "add", property_id, package)
    assert ran.out.startswith("greeter 1.2.3 in Shop: succeeded")
    assert "needs settings" in ran.err


def test_a_newer_version_is_offered_in_the_meta(shop: CommandLine) -> None:
    shop.done("extension", "add", "Shop", "greeter@1.2.3")
    newest = shop.done("package", "list", "--json").json["data"][0]
    (found,) = shop.done("extension", "list", "Shop", "--json").json["data"]
    assert found["meta"]["upgrade_extension_package_id"] == newest["id"]


def test_no_wait_leaves_it_pending_for_the_next_that_waits(
    shop: CommandLine, tmp_path: Path
) -> None:
    ran = shop.done("extension", "add", "Shop", "greeter", "--no-wait", "--json")
    assert ran.json["data"]["attributes"]["installation_status"] == "pending"
    assert "pending" in shop.done("extension", "list", "Shop").out
    other = write_package(tmp_path / "other.zip", good_manifest(name="other"))
    shop.done("package", "add", other)  # a later job: the thread takes the older one first
    assert "succeeded" in shop.done("extension", "list", "Shop").out


def test_a_failed_installation_is_told_and_can_be_retried(shop: CommandLine) -> None:
    kept = break_archive(shop.root)
    ran = shop("extension", "add", "Shop", "greeter")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("greeter 1.10.0: The archive is not the one that was checked.")
    (failed,) = shop.done("extension", "list", "Shop", "--json").json["data"]
    again = shop("extension", "retry", failed["id"], "--json")
    assert again.code == 1
    (error,) = again.json["data"]["meta"]["status_details"]["errors"]
    assert error["code"] == "archive-altered"
    for path, content in kept.items():
        path.write_bytes(content)
    assert "greeter 1.10.0 in Shop: succeeded" in shop.done("extension", "retry", failed["id"]).out
    assert "Only a failed extension" in shop("extension", "retry", failed["id"]).err


def test_several_are_retried_all_or_none(shop: CommandLine, tmp_path: Path) -> None:
    other = write_package(tmp_path / "other.zip", good_manifest(name="other"))
    shop.done("package", "add", other)
    good = shop.done("extension", "add", "Shop", "other", "--json").json["data"]["id"]
    break_archive(shop.root)
    bad = shop("extension", "add", "Shop", "greeter", "--json").json["data"]["id"]
    before = shop.contents()
    assert shop("extension", "retry", bad, good).code == 1
    assert shop.contents() == before


def test_remove_marks_and_takes_the_files_away(shop: CommandLine) -> None:
    added = shop.done("extension", "add", "Shop", "greeter", "--json").json["data"]["id"]
    ran = shop.done("extension", "remove", added, "--json")
    assert ran.json["data"]["meta"]["deleted_at"]
    assert ran.json["data"]["id"] == added
    assert not list((shop.root / "properties").rglob("*"))
    assert shop.done("extension", "list", "Shop").out == ""
    assert "removed already" in shop("extension", "remove", added).err


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", "invalid-settings-syntax"),
        ("", "invalid-settings-syntax"),
        (" \n", "invalid-settings-syntax"),
        ('{"greeting": NaN}', "invalid-settings-syntax"),
        ("[1]", "invalid-settings"),
        ("null", "invalid-settings"),
        ({"greeting": ""}, "invalid-settings"),
        ({"greeting": "x", "times": 0}, "invalid-settings"),
        ({"greeting": "x", "more": 1}, "invalid-settings"),
        (b"\xff", "file-not-utf8"),
    ],
)
def test_settings_that_do_not_fit_are_refused(
    shop: CommandLine, write: Write, content: object, code: str
) -> None:
    before = shop.contents()
    file = write("wrong.json", content)
    ran = shop("extension", "add", "Shop", "greeter", "--settings", file)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("wrong.json")
    told = shop("extension", "add", "Shop", "greeter", "--settings", file, "--json")
    assert told.json["errors"][0]["code"] == code
    assert told.json["errors"][0]["meta"]["about"] == "wrong.json"
    assert shop.contents() == before


def test_settings_come_from_standard_input_too(
    shop: CommandLine, type_in: Callable[[bytes], None]
) -> None:
    type_in(b'{"greeting": "Gr\xc3\xbc\xc3\x9f Gott"}')
    ran = shop.done("extension", "add", "Shop", "greeter", "--settings", "-", "--json")
    assert ran.json["data"]["attributes"]["settings"] == '{"greeting": "Grüß Gott"}'


@pytest.mark.parametrize(
    ("argv", "code", "status"),
    [
        (("add", "Nowhere", "greeter"), "not-found", "404"),
        (("add", "Shop", "nothing"), "not-found", "404"),
        (("add", "Shop", "greeter@9.9.9"), "not-found", "404"),
        (("add", "Shop", "EP" + "0" * 32), "not-found", "404"),
        (("add", "Shop", "greeter", "--settings", "/no/such/file"), "file-missing", "422"),
        (("list", "Nowhere"), "not-found", "404"),
        (("retry", "EX1"), "not-found", "404"),
        (("remove", "EX1"), "not-found", "404"),
    ],
)
def test_what_is_not_there_is_said(
    shop: CommandLine, argv: tuple[str, ...], code: str, status: str
) -> None:
    before = shop.contents()
    ran = shop("extension", *argv, "--json")
    assert ran.code == 1
    assert [(e["code"], e["status"]) for e in ran.json["errors"]] == [(code, status)]
    assert shop.contents() == before


def test_a_second_instance_is_a_conflict(shop: CommandLine) -> None:
    shop.done("extension", "add", "Shop", "greeter@1.2.3")
    before = shop.contents()
    ran = shop("extension", "add", "Shop", "greeter", "--json")
    assert ran.code == 1
    assert ran.json["errors"][0]["status"] == "409"
    assert shop.contents() == before


def test_an_ambiguous_name_is_refused_with_the_ids(shop: CommandLine) -> None:
    shop.done("property", "create", "Shop", "--platform", "edge")
    ran = shop("extension", "list", "Shop")
    assert ran.code == 1
    assert ran.err.count("PR") == 2


def test_a_package_for_another_platform_is_refused(shop: CommandLine) -> None:
    shop.done("property", "create", "Edge", "--platform", "edge")
    package = shop.done("package", "list", "--json").json["data"][0]["id"]
    ran = shop("extension", "add", "Edge", package, "--json")
    assert ran.json["errors"][0]["code"] == "platform-mismatch"


def test_listing_reads_beside_a_window_and_writing_says_who_holds_it(shop: CommandLine) -> None:
    shop.done("extension", "add", "Shop", "greeter")
    window = Workspace.open(shop.root, holder="a window")
    try:
        assert "greeter" in shop.done("extension", "list", "Shop").out
        assert "Shop" in shop.done("property", "list").out
        ran = shop("extension", "add", "Shop", "greeter")
    finally:
        window.close()
    assert (ran.code, ran.out) == (1, "")
    assert "It is held by a window, process " in ran.err
