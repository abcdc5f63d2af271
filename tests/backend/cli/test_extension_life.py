"""The acts on what is installed: ``extension edit | change | revise …``; and on packages."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.backend.cli.conftest import CommandLine
from tests.packaging import good_manifest, write_package

Write = Callable[[str, object], Path]


@pytest.fixture
def shop(cli: CommandLine, tmp_path: Path, write: Write) -> CommandLine:
    """Shop has greeter 1.2.3 with settings; the catalogue has a stricter 2.0.0 too."""
    stricter = json.loads(
        json.dumps(good_manifest(version="2.0.0", actions=...)).replace('"greeting"', '"salute"')
    )
    for manifest in (good_manifest(), stricter):
        cli.done("package", "add", write_package(tmp_path / f"{manifest['version']}.zip", manifest))
    cli.done("property", "create", "Shop", "--platform", "web", "--domain", "a.example")
    settings = write("settings.json", {"greeting": "Hello"})
    cli.done("extension", "add", "Shop", "greeter@1.2.3", "--settings", settings)
    return cli


def the_id(shop: CommandLine) -> str:
    found: str = shop.done("extension", "list", "Shop", "--json").json["data"][0]["id"]
    return found


def test_an_extension_is_edited_revised_and_taken_back(shop: CommandLine, write: Write) -> None:
    extension = the_id(shop)
    assert "revision 1" in shop.done("extension", "revise", extension).out
    settings = write("other.json", {"greeting": "Hi"})
    ran = shop.done("extension", "edit", extension, "--settings", settings, "--disable", "--json")
    assert ran.json["data"]["attributes"]["enabled"] is False
    _, head, first = shop.done("extension", "history", extension).out.splitlines()
    assert head.split()[:4] == ["head,", "changed", "1.2.3", "no"]
    assert first.split()[:3] == ["1", "1.2.3", "yes"]
    shop.done("extension", "back", extension, "1")
    assert len(shop.done("extension", "history", extension).out.splitlines()) == 4  # nothing lost
    ran = shop.refused("extension", "back", extension, 7)
    assert "no revision 7" in ran.err


def test_a_change_is_planned_refused_and_done(shop: CommandLine, write: Write) -> None:
    extension = the_id(shop)
    ran = shop.refused("extension", "change", extension, "--plan", "--json")
    plan = ran.json["data"]
    assert (plan["kind"], plan["from"], plan["to"]) == ("upgrade", "1.2.3", "2.0.0")
    assert plan["delegates"]["removed"] == [["actions", "greet"]]
    assert plan["problems"]
    ran = shop.refused("extension", "change", extension)
    assert "salute" in ran.err
    settings = write("new.json", {"salute": "Hello"})
    ran = shop.done("extension", "change", extension, "--settings", settings)
    assert ran.out.startswith("greeter 2.0.0 in Shop: succeeded")
    old = write("old.json", {"greeting": "Hello"})
    ran = shop.done("extension", "change", extension, "--to", "1.2.3", "--settings", old)
    assert ran.out.startswith("greeter 1.2.3 in Shop: succeeded")
    assert (
        "has no usable version 9.9.9"
        in shop.refused("extension", "change", extension, "--to", "9.9.9").err
    )


def test_installed_files_are_verified_and_repaired(shop: CommandLine) -> None:
    extension = the_id(shop)
    assert "all 5 files" in shop.done("extension", "verify", extension).out
    (icon,) = (shop.root / "properties").rglob("icon.svg")
    icon.write_text("another")
    ran = shop.refused("extension", "verify", extension)
    assert "altered: icon.svg" in ran.out
    assert "all 5 files" in shop.done("extension", "verify", extension, "--repair").out


def test_what_was_removed_is_restored(shop: CommandLine) -> None:
    extension = the_id(shop)
    shop.done("extension", "remove", extension)
    assert "succeeded" in shop.done("extension", "restore", extension).out
    assert the_id(shop) == extension


def test_packages_are_discontinued_and_only_some_deleted(shop: CommandLine) -> None:
    newest = shop.done("package", "list", "--json").json["data"][0]["id"]
    assert "discontinued" in shop.done("package", "discontinue", newest).out
    assert "no usable package" in shop.refused("extension", "add", "Shop", "greeter@2.0.0").err
    assert "cannot be deleted" in shop.refused("package", "delete", newest).err
    assert "cannot be released" in shop.refused("package", "release", newest).err
