"""Usage, exit codes, workspaces that cannot be used, and what nobody foresaw."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from backend.cli.main import main, parse
from tests.backend.cli.conftest import CommandLine

COMMANDS = [
    ("schema", "list"),
    ("package", "list"),
    ("property", "create", "Edge", "--platform", "edge"),
    ("extension", "retry", "EX1"),
]


def test_without_a_subcommand_the_window_opens() -> None:
    arguments = parse(["--workspace", "here"])
    assert (arguments.noun, arguments.workspace) == ("", Path("here"))
    assert parse([]).workspace is None


@pytest.mark.parametrize(
    "argv",
    [
        ["--json", "--workspace", "here", "schema", "list"],
        ["schema", "--json", "--workspace", "here", "list"],
        ["schema", "list", "--workspace", "here", "--json"],
        ["--json", "schema", "list", "--workspace=here"],
    ],
)
def test_the_common_options_stand_anywhere(argv: list[str]) -> None:
    arguments = parse(argv)
    assert (arguments.json, arguments.workspace) == (True, Path("here"))
    assert (arguments.noun, arguments.verb) == ("schema", "list")


@pytest.mark.parametrize(
    "argv",
    [
        ["nonsense"],
        ["schema"],
        ["schema", "nonsense"],
        ["schema", "import"],
        ["schema", "import", "x", "--kind", "cars"],
        ["schema", "list", "--what"],
        ["schema", "list", "--js"],
        ["package", "add"],
        ["property", "create", "Shop"],
        ["property", "create", "Shop", "--platform", "desk"],
        ["extension", "add", "Shop"],
        ["extension", "retry"],
        ["--workspace"],
        ["--what"],
        [],
    ],
)
def test_wrong_usage_is_2_and_says_how(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "--help" in err
    assert main([*argv, "--json"]) == 2
    out, err = capsys.readouterr()
    assert err == ""
    found = json.loads(out)
    if argv[:1] == ["schema"]:
        assert (set(found), found["code"]) == ({"code", "message", "errors"}, "usage")
    else:
        assert [(e["code"], e["status"]) for e in found["errors"]] == [("usage", "400")]


def test_help_and_version_are_no_faults(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    assert "schema" in text
    assert "the window opens" in text
    assert "--workspace DIR" in text
    assert main(["extension", "add", "--help"]) == 0
    assert "PACKAGE[@VERSION]" in capsys.readouterr().out
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("extension-workshop 0.")


def refused(cli: CommandLine, code: str) -> None:
    """Every kind of command says the same, and exits with 1."""
    for command in COMMANDS:
        ran = cli(*command)
        assert (ran.code, ran.out) == (1, ""), command
        assert ran.err.startswith("extension-workshop: "), ran.err
        told = cli(*command, "--json").json
        found = told["code"] if command[0] == "schema" else told["errors"][0]["code"]
        assert found == code, command


def test_a_workspace_under_a_file_cannot_be_used(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    cli.root = tmp_path / "file" / "workspace"
    refused(cli, "workspace-unusable")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_workspace_cannot_be_used(cli: CommandLine, tmp_path: Path) -> None:
    cli.root = tmp_path / "closed" / "workspace"
    cli.root.parent.mkdir(mode=0o500)
    refused(cli, "workspace-unusable")


def test_a_database_that_is_none_is_left_alone(cli: CommandLine) -> None:
    cli.root.mkdir()
    garbage = b"This is no database. " * 1000
    (cli.root / "workspace.db").write_bytes(garbage)
    refused(cli, "store-corrupt")
    assert (cli.root / "workspace.db").read_bytes() == garbage


def test_a_truncated_database_is_said_to_be_damaged(cli: CommandLine) -> None:
    cli.done("property", "create", "Edge", "--platform", "edge")
    whole = (cli.root / "workspace.db").read_bytes()
    (cli.root / "workspace.db").write_bytes(whole[: len(whole) // 2])
    refused(cli, "store-corrupt")


def test_a_newer_workspace_is_left_alone(cli: CommandLine) -> None:
    cli.done("schema", "list")
    with closing(sqlite3.connect(cli.root / "workspace.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    refused(cli, "store-newer")


def test_a_database_that_is_a_folder_cannot_be_opened(cli: CommandLine) -> None:
    (cli.root / "workspace.db").mkdir(parents=True)
    refused(cli, "store-unreachable")


def test_a_fault_of_ours_is_one_line(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", object())  # what no terminal and no pipe is
    ran = cli("schema", "import", "-")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("extension-workshop: internal: AttributeError")
    assert len(ran.err.splitlines()) == 1
    told = cli("schema", "import", "-", "--json").json
    assert told["code"] == "internal"


def test_a_fault_of_ours_is_shown_whole_to_those_who_look_for_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", object())
    monkeypatch.setenv("EXTENSION_WORKSHOP_DEBUG", "1")
    assert main(["--workspace", str(tmp_path), "schema", "import", "-"]) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_what_the_terminal_cannot_show_is_escaped(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    cli.done("property", "create", "Läden “Ost” 🛒", "--platform", "edge")
    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(shown, encoding=encoding))
    assert main(["--workspace", str(cli.root), "property", "list"]) == 0
    assert b"\\u201cOst\\u201d" in shown.getvalue()
    shown.truncate(0)
    shown.seek(0)
    assert main(["--workspace", str(cli.root), "property", "list", "--json"]) == 0
    found = json.loads(shown.getvalue().decode(encoding))
    assert found["data"][0]["attributes"]["name"] == "Läden “Ost” 🛒"
