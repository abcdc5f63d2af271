"""``schema export`` in every format."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from backend.cli.arguments import FORMATS
from backend.schemas.changes import RemoveAttribute, SetAttribute, SetDecision
from backend.schemas.exports import formats
from backend.schemas.model import Decision, DecisionState, Kind
from tests.backend.cli.conftest import CommandLine
from tests.conftest import OpenWorkspace

BODIES = Path(__file__).parents[3] / "resources" / "schemas"


@pytest.fixture
def filled(cli: CommandLine) -> CommandLine:
    cli.done("schema", "import", BODIES / "feedback.json")
    cli.done("schema", "import", "--kind", "profiles", BODIES / "phone.json")
    return cli


def edit_feedback(filled: CommandLine, open_workspace: OpenWorkspace) -> None:
    """Someone renames an attribute, deletes another, and notes why; nothing is published."""
    workspace = open_workspace(filled.root, start=False)
    state = workspace.schemas.find(Kind.TASKS, "Feedback")
    kind, rating, notes = state.draft.attributes
    no = Decision(notes.id, DecisionState.REJECTED, "Nobody reads them", "Ann", "notes")
    workspace.schemas.edit(
        state.id,
        [
            SetAttribute(rating.id, "name", "stars"),
            RemoveAttribute(notes.id),
            SetDecision(no),
            SetDecision(Decision(kind.id, DecisionState.AGREED)),
        ],
    )
    workspace.close()


def test_the_command_line_knows_every_format() -> None:
    assert list(FORMATS) == [f.key for f in formats.FORMATS]


@pytest.mark.parametrize("key", FORMATS)
def test_a_schema_is_written_in_every_format(filled: CommandLine, key: str) -> None:
    ran = filled.done("schema", "export", "feedback", "--format", key)
    assert "FeedbackType" in ran.out
    assert ran.err == ""
    found = filled.done("schema", "export", "Feedback", "--format", key, "--json").json
    text = found["text"] if "text" in found else json.dumps(found)
    assert "FeedbackType" in text


def test_all_schemas_of_all_kinds_go_into_one_file(filled: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "tables.sql"
    ran = filled.done("schema", "export", "--all", "--format", "sql-sqlite", "--output", file)
    assert ran.out == f"2 schemas: written to {file}\n"
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(file.read_text(encoding="utf-8"))
        tables = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    assert sorted(tables) == [("Feedback",), ("Phone",)]
    bodies = filled.done("schema", "export", "--all").json
    assert sorted(body["name"] for body in bodies) == ["Feedback", "Phone"]


def test_a_file_is_answered_as_json_with_what_is_in_it(filled: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "feedback.md"
    ran = filled.done(
        "--json", "schema", "export", "Feedback", "--format", "markdown", "--output", file
    )
    assert ran.json == {"format": "markdown", "file": str(file), "schemas": ["Feedback"]}
    assert file.read_bytes().startswith(b"# Feedback\n\n")


def test_what_is_published_is_written_unless_the_draft_is_asked_for(
    filled: CommandLine, open_workspace: OpenWorkspace
) -> None:
    before = filled.done("schema", "export", "Feedback").json
    edit_feedback(filled, open_workspace)
    assert filled.done("schema", "export", "Feedback").json == before
    draft = filled.done("schema", "export", "Feedback", "--draft").json
    assert [a["name"] for a in draft["attributes"]] == ["FeedbackType", "stars"]
    text = filled.done("schema", "export", "Feedback", "--draft", "--format", "markdown").out
    assert "Draft after version 1." in text
    assert "- “notes” is removed." in text
    assert "| notes (deleted) | rejected | Ann | Nobody reads them |" in text


def test_a_draft_that_was_never_published_is_written_by_its_name(
    filled: CommandLine, open_workspace: OpenWorkspace
) -> None:
    workspace = open_workspace(filled.root)
    workspace.schemas.create(Kind.STATES, "Mood")
    workspace.close()
    assert filled("schema", "export", "mood", "--kind", "states").code == 1
    draft = filled.done("schema", "export", "mood", "--kind", "states", "--draft").json
    assert draft["name"] == "Mood"


def test_the_published_document_has_the_minutes(
    filled: CommandLine, open_workspace: OpenWorkspace
) -> None:
    edit_feedback(filled, open_workspace)
    text = filled.done("schema", "export", "Feedback", "--format", "markdown").out
    assert "Version 1." in text
    assert "| FeedbackType | agreed |  |  |" in text
    assert "| notes | rejected | Ann | Nobody reads them |" in text


@pytest.mark.parametrize(
    "argv", [(), ("Feedback", "--all"), ("Feedback", "--format", "pdf"), ("--format", "body")]
)
def test_wrong_usage_writes_nothing(filled: CommandLine, argv: tuple[str, ...]) -> None:
    ran = filled("schema", "export", *argv)
    assert (ran.code, ran.out) == (2, "")


def test_a_file_that_cannot_be_written_is_told(filled: CommandLine, tmp_path: Path) -> None:
    ran = filled("schema", "export", "Feedback", "--output", tmp_path / "none" / "a.json")
    assert ran.code == 1
    assert ran.out == ""
    assert "The file cannot be written." in ran.err
