"""``doctor``: what is wrong is told, and repaired unless only asked for."""

from __future__ import annotations

import pytest

from tests.backend.cli.conftest import CommandLine
from tests.backend.damaging import ruin


@pytest.fixture
def made(cli: CommandLine) -> CommandLine:
    cli.done("property", "create", "Shop", "--platform", "web", "--domain", "shop.example.com")
    return cli


def test_a_healthy_workspace_ends_with_0(made: CommandLine) -> None:
    ran = made.done("doctor")
    assert "The workspace is healthy." in ran.out
    assert "private files" in ran.out


def test_what_is_wrong_is_only_told_with_check_and_repaired_without(made: CommandLine) -> None:
    database = made.root / "workspace.db"
    database.chmod(0o644)
    ran = made.refused("doctor", "--check")
    assert "1 thing is left to do." in ran.out
    assert "“extension-workshop doctor” repairs it." in ran.out
    assert database.stat().st_mode & 0o777 == 0o644
    assert "Its permissions are 0600 now." in made.done("doctor").out
    assert database.stat().st_mode & 0o777 == 0o600


def test_programs_read_what_was_found(made: CommandLine) -> None:
    (made.root / "workspace.db").chmod(0o644)
    meta = made.refused("doctor", "--check", "--json").json["meta"]
    assert meta["healthy"] is False
    (one,) = meta["findings"]
    assert (one["problem"]["code"], one["repaired"]) == ("file-open-to-others", "")
    assert {"what": "records", "count": 0} in meta["looked_at"]
    assert made.done("doctor", "--json").json["meta"]["healthy"] is True


def test_a_damaged_store_is_refused_with_the_ways_out(made: CommandLine) -> None:
    ruin(made.root / "workspace.db", "properties")
    ran = made.refused("doctor")
    assert "workspace recover" in ran.err
