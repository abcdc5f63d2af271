"""The command line on a damaged workspace: it reads what it can, and saves what can be saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.backend.cli.conftest import CommandLine
from tests.backend.damaging import ruin


@pytest.fixture
def damaged(cli: CommandLine) -> CommandLine:
    """What the store is asked first is lost; the properties are not."""
    cli.done("property", "create", "Shop", "--platform", "web", "--domain", "shop.example.com")
    ruin(cli.root / "workspace.db", "alembic_version")
    return cli


def test_what_can_be_read_is_read_with_one_line_of_warning(damaged: CommandLine) -> None:
    ran = damaged.done("property", "list")
    assert "Shop" in ran.out
    (line,) = ran.err.splitlines()
    assert "warning: The workspace's store is damaged." in line
    assert "workspace recover" in line
    assert len(damaged.done("property", "list", "--json").json["data"]) == 1


def test_nothing_is_written(damaged: CommandLine, tmp_path: Path) -> None:
    before = (damaged.root / "workspace.db").read_bytes()
    (tmp_path / "settings.json").write_text("{}", encoding="utf-8")
    for command in (
        ("property", "create", "Other", "--platform", "edge"),
        ("package", "add", str(tmp_path / "settings.json")),
    ):
        told = damaged.refused(*command, "--json").json
        assert told["errors"][0]["code"] == "store-corrupt"
    assert (damaged.root / "workspace.db").read_bytes() == before


def test_what_can_be_saved_is_in_a_new_workspace(damaged: CommandLine, tmp_path: Path) -> None:
    ran = damaged.done("workspace", "recover", tmp_path / "new")
    assert f"The new workspace is in {tmp_path / 'new'}." in ran.out
    assert "properties" in ran.out
    damaged.root = tmp_path / "new"
    assert "Shop" in damaged.done("property", "list").out
    damaged.done("property", "create", "Other", "--platform", "edge")


def test_what_was_saved_is_told_to_programs(damaged: CommandLine, tmp_path: Path) -> None:
    meta = damaged.done("workspace", "recover", tmp_path / "new", "--json").json["meta"]
    assert meta["workspace"] == str(tmp_path / "new")
    assert {"what": "properties", "rows": 1, "lost": 0} in meta["saved"]


def test_recovery_into_a_folder_that_is_in_use_is_refused(damaged: CommandLine) -> None:
    told = damaged.refused("workspace", "recover", damaged.root, "--json").json
    assert told["errors"][0]["code"] == "folder-in-use"
