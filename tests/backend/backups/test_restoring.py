"""Going back to a backup: exactly what was, whatever happens meanwhile."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.backups.model import BackupPreferences
from backend.backups.restoring import backups_of, restore
from backend.errors import NotFound, WorldError
from backend.schemas.model import Kind
from backend.workspace import Workspace, WorkspaceHeld
from tests.backend.processes import run
from tests.conftest import OpenWorkspace

KILLED = """
import os, signal, sys
from pathlib import Path
at, count = int(sys.argv[3]), 0
def step(event, arguments):
    global count
    if event in ("open", "os.rename", "os.remove", "os.mkdir", "sqlite3.connect"):
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)
from backend.backups.restoring import restore
sys.addaudithook(step)
restore(Path(sys.argv[1]), sys.argv[2])
"""


def dump(root: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the store; the counters go on, so they are left out."""
    with closing(sqlite3.connect(root / "workspace.db")) as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        tables = store.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()
        rows = {
            name: sorted(store.execute(f"SELECT * FROM {name}"), key=repr)  # noqa: S608
            for (name,) in tables
            if name != "sqlite_sequence"
        }
    rows["facts"] = [row for row in rows["facts"] if not row[0].startswith("count:")]
    return rows


def names(workspace: Workspace) -> list[str]:
    return sorted(schema.name for schema in workspace.schemas.list())


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(["schema", "property", "resource", "backup", "back"])))
def test_whatever_is_done_after_a_backup_going_back_gives_what_was(
    tmp_path_factory: pytest.TempPathFactory, acts: list[str]
) -> None:
    root = tmp_path_factory.mktemp("rounds") / "workspace"
    made: list[tuple[str, dict[str, list[tuple[Any, ...]]]]] = []
    workspace = Workspace.open(root)
    for number, act in enumerate(["schema", "backup", *acts, "back"]):
        if act == "schema":
            workspace.schemas.create(Kind.TASKS, f"Schema {number}")
        elif act == "property":
            workspace.properties.create(f"Shop {number}", "web", ["shop.example"])
        elif act == "resource":
            workspace.records.create_resource(Kind.TASKS)
        elif act == "backup":
            name = workspace.backups.make().name
            workspace.close()
            made.append((name, dump(root)))
            workspace = Workspace.open(root)
        else:
            workspace.close()
            before = dump(root)
            name, was = made[number % len(made)]
            done = restore(root, name)
            assert dump(root) == was
            assert done.kept is not None
            restore(root, done.kept.name)
            assert dump(root) == before
            workspace = Workspace.open(root)
    workspace.close()


def test_killed_at_any_step_the_old_store_is_there_or_the_new_one(
    open_workspace: OpenWorkspace,
) -> None:
    workspace = open_workspace(start=False)
    root = workspace.folder.root
    workspace.schemas.create(Kind.TASKS, "Old")
    backup = workspace.backups.make().name
    workspace.schemas.create(Kind.TASKS, "New")
    workspace.close()
    code, at, seen = -9, 0, set()
    while code == -9:
        at += 1
        code, said = run(KILLED, root, backup, at)
        assert code in (-9, 0), said
        opened = open_workspace(root, start=False)
        seen.add(tuple(names(opened)))
        assert names(opened) in (["Old"], ["New", "Old"])
        if code and names(opened) == ["Old"]:
            opened.schemas.create(Kind.TASKS, "New")
        opened.close()
        dump(root)
    assert at > 10
    assert len(seen) == 2


def test_numbers_that_were_given_are_not_given_again(open_workspace: OpenWorkspace) -> None:
    workspace = open_workspace(start=False)
    workspace.schemas.create(Kind.TASKS, "A")
    backup = workspace.backups.make()
    later = workspace.records.create_resource(Kind.TASKS)
    workspace.backups.set_preferences(BackupPreferences(3, 7))
    workspace.close()
    restore(workspace.folder.root, backup.name)
    workspace = open_workspace(start=False)
    another = workspace.records.create_resource(Kind.TASKS)
    assert (another.id, another.number) != (later.id, later.number)
    assert another.id > later.id
    assert workspace.backups.preferences == BackupPreferences(3, 7)


@pytest.mark.parametrize("content", [b"x" * 5000, b"", None])
def test_a_damaged_or_missing_store_is_no_obstacle(
    open_workspace: OpenWorkspace, content: bytes | None
) -> None:
    workspace = open_workspace(start=False)
    workspace.schemas.create(Kind.TASKS, "Kept")
    backup = workspace.backups.make()
    workspace.close()
    database = workspace.folder.database
    database.unlink() if content is None else database.write_bytes(content)
    done = restore(workspace.folder.root, backup.name)
    assert names(open_workspace(start=False)) == ["Kept"]
    if content:
        assert done.kept is not None
        assert done.kept.before == "damaged"
        assert (workspace.folder.backups / done.kept.name).read_bytes() == content


def test_a_damaged_backup_is_refused_and_another_is_named(open_workspace: OpenWorkspace) -> None:
    workspace = open_workspace(start=False)
    workspace.schemas.create(Kind.TASKS, "Kept")
    good, bad = workspace.backups.make(), workspace.backups.make()
    workspace.close()
    (workspace.folder.backups / bad.name).write_bytes(b"SQLite format 3\0" + b"?" * 9000)
    before = dump(workspace.folder.root)
    with pytest.raises(WorldError) as refused:
        restore(workspace.folder.root, bad.name)
    assert refused.value.code == "backup-damaged"
    assert good.name in refused.value.problems[0].remedy
    assert dump(workspace.folder.root) == before


def test_a_backup_of_a_newer_program_is_refused(open_workspace: OpenWorkspace) -> None:
    workspace = open_workspace(start=False)
    workspace.schemas.create(Kind.TASKS, "Kept")
    backup = workspace.backups.make()
    workspace.close()
    with closing(sqlite3.connect(workspace.folder.backups / backup.name)) as store:
        store.execute("UPDATE alembic_version SET version_num = '9999'")
        store.commit()
    with pytest.raises(WorldError) as refused:
        restore(workspace.folder.root, backup.name)
    assert refused.value.code == "backup-newer"


def test_an_open_workspace_is_left_alone(open_workspace: OpenWorkspace) -> None:
    workspace = open_workspace(start=False)
    backup = workspace.backups.make()
    with pytest.raises(WorkspaceHeld):
        restore(workspace.folder.root, backup.name)
    with pytest.raises(NotFound):
        restore(workspace.folder.root, "start-nothing.db")


def test_backups_are_for_their_owner_alone(open_workspace: OpenWorkspace) -> None:
    workspace = open_workspace(start=False)
    workspace.folder.backups.mkdir(mode=0o755)
    backup = workspace.backups.make()
    folder = workspace.folder.backups
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / backup.name).stat().st_mode) == 0o600
    assert backups_of(workspace.folder.root) == (backup,)
