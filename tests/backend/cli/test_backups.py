"""``workspace backups | backup | restore`` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.backend.cli.conftest import CommandLine
from tests.backend.processes import holder

SCHEMA = {
    "name": "Feedback",
    "type": "single-valued",
    "attributes": [{"name": "a", "type": "date"}],
}


def made(cli: CommandLine, tmp_path: Path, name: str = "Feedback") -> None:
    body = tmp_path / "body.json"
    body.write_text(json.dumps({**SCHEMA, "name": name}))
    cli.done("schema", "import", body, "--kind", "tasks")


def test_going_back_is_previewed_done_and_undone(cli: CommandLine, tmp_path: Path) -> None:
    made(cli, tmp_path)
    name = cli.done("workspace", "backup", "--json").json["data"]["name"]
    made(cli, tmp_path, "Later")
    told = cli.done("workspace", "restore", name, "--dry-run")
    assert "schemas, go: " in told.out
    assert "Later" in told.out
    assert "Later" in cli.done("schema", "list").out, "nothing was done yet"
    went = cli.done("workspace", "restore", name, "--json").json["data"]
    assert "Later" not in cli.done("schema", "list").out
    cli.done("workspace", "restore", went["kept"]["name"])
    assert "Later" in cli.done("schema", "list").out


def test_backups_are_listed_and_so_many_kept(cli: CommandLine, tmp_path: Path) -> None:
    assert "There is no backup yet." in cli.done("workspace", "backups").err
    made(cli, tmp_path)
    for _ in range(3):
        name = cli.done("workspace", "backup", "--json").json["data"]["name"]
    assert len(cli.done("workspace", "backups", "--json").json["data"]) == 3
    kept = cli.done("workspace", "backups", "--keep", "1", "--json").json
    assert [one["name"] for one in kept["data"]] == [name]
    assert kept["meta"] == {"most": 1, "days": 90}
    refused = cli.refused("workspace", "backups", "--keep", "0")
    assert cli.done("workspace", "backups", "--json").json["meta"]["most"] == 1, refused.err


def test_a_name_of_none_and_a_workspace_that_is_open_are_refused(
    cli: CommandLine, tmp_path: Path
) -> None:
    made(cli, tmp_path)
    name = cli.done("workspace", "backup", "--json").json["data"]["name"]
    assert (
        "before-asked-never.db" in cli.refused("workspace", "restore", "before-asked-never.db").err
    )
    with holder(cli.root):
        assert "the child" in cli.refused("workspace", "restore", name).err
    cli.done("workspace", "restore", name)
