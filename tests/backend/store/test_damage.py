"""A damaged store: read where it can be, never written, and told once."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from backend.errors import WorldError
from backend.events import Event, InstallerWaits, StoreDamaged
from backend.modes import ServerMode
from backend.schemas.model import Cardinality, Kind
from backend.store.checkup import Checkup
from backend.store.opening import open_store
from backend.workspace import Workspace
from tests.backend.damaging import overwrite, pages_of, ruin, say
from tests.conftest import OpenWorkspace, until

Read = Callable[[Workspace], Any]


@pytest.fixture
def root(tmp_path: Path, open_workspace: OpenWorkspace) -> Path:
    """A closed workspace with a schema, a resource, a property and a note."""
    workspace = open_workspace()
    workspace.schemas.create(Kind.TASKS, "Feedback", Cardinality.MULTI)
    workspace.records.create_resource(Kind.TASKS, label="Call back")
    shop = workspace.properties.create("Shop", "web", ["shop.example.com"])
    workspace.notes.add(shop.id, "All is well.")
    workspace.close()
    return tmp_path / "workspace"


def database(root: Path) -> Path:
    return root / "workspace.db"


def heard(workspace: Workspace, kind: type[Event]) -> list[Event]:
    events: list[Event] = []
    workspace.events.subscribe(lambda event: isinstance(event, kind) and events.append(event))
    return events


def code(call: Callable[[], object]) -> str:
    with pytest.raises(WorldError) as error:
        call()
    assert error.value.problems[0].remedy
    return error.value.code


def notes_of_shop(workspace: Workspace) -> object:
    (shop,) = workspace.properties.list()
    return workspace.notes.list(shop.id)


def test_damage_is_told_once_and_from_then_on_nothing_is_written(
    root: Path, open_workspace: OpenWorkspace
) -> None:
    ruin(database(root), "notes", "ix_notes_subject_id_created_at")
    before = database(root).read_bytes()
    workspace = open_workspace(root, start=False)
    told = heard(workspace, StoreDamaged)
    assert workspace.damaged is None
    for _ in range(2):
        assert code(lambda: notes_of_shop(workspace)) == "store-corrupt"
    assert told == [StoreDamaged(workspace.damaged)]  # type: ignore[arg-type]
    assert code(lambda: workspace.schemas.create(Kind.TASKS, "Other")) == "store-corrupt"
    assert code(lambda: workspace.set_mode(ServerMode.MAINTENANCE)) == "store-corrupt"
    assert [schema.name for schema in workspace.schemas.list()] == ["Feedback"]
    workspace.close()
    assert database(root).read_bytes() == before


@pytest.mark.parametrize(
    ("statement", "read"),
    [
        ("UPDATE notes SET text = CAST(x'ff41' AS TEXT)", notes_of_shop),
        ("UPDATE notes SET subject_type = 'propertied'", notes_of_shop),
        ("UPDATE properties SET domains = '[\"shop'", lambda w: w.properties.list()),
        ("UPDATE properties SET platform = 'wed'", lambda w: w.properties.list()),
        ("UPDATE properties SET domains = x'00'", lambda w: w.properties.list()),
        (
            "UPDATE schema_drafts SET body = replace(body, 'cardinality', 'cardinalitz')",
            lambda w: w.schemas.get(w.schemas.list()[0].id),
        ),
        ("UPDATE schema_drafts SET body = '7'", lambda w: w.schemas.taken_names(Kind.TASKS)),
        ("UPDATE resources SET attributes = '{'", lambda w: w.records.resources(Kind.TASKS)),
        ("DELETE FROM alembic_version", lambda w: w.set_mode(ServerMode.MAINTENANCE)),
        ("DROP TABLE watched_folders", lambda w: w.watching.list()),
    ],
)
def test_a_value_that_was_never_written_is_told_as_damage_and_not_as_a_fault(
    root: Path, open_workspace: OpenWorkspace, statement: str, read: Read
) -> None:
    say(database(root), statement)
    workspace = open_workspace(root, start=False)
    assert code(lambda: read(workspace)) == "store-corrupt"
    assert workspace.damaged


def test_a_fault_of_the_program_stays_one_where_the_store_is_whole(
    root: Path, open_workspace: OpenWorkspace
) -> None:
    workspace = open_workspace(root, start=False)
    with pytest.raises(KeyError), workspace._store.read():
        raise KeyError("a bug")
    assert workspace.damaged is None


def test_damage_that_nobody_reads_is_found_in_the_background(
    root: Path, open_workspace: OpenWorkspace
) -> None:
    path = database(root)
    (page,) = pages_of(path, "sqlite_autoindex_properties_1")
    (other,) = pages_of(path, "ix_jobs_batch_id")  # as good a page, but of another index
    content = path.read_bytes()
    overwrite(path, page, content=content[(other - 1) * 4096 : other * 4096])
    workspace = open_workspace(root)
    until(workspace, lambda: workspace.damaged)
    assert [found.name for found in workspace.properties.list()] == ["Shop"]


def test_rows_that_belong_to_nothing_are_found_in_the_background(
    root: Path, open_workspace: OpenWorkspace
) -> None:
    say(database(root), "DELETE FROM schemas")
    workspace = open_workspace(root)
    until(workspace, lambda: workspace.damaged)


def test_the_look_over_ends_with_the_workspace_wherever_it_is(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db", tmp_path)
    say(
        store.path,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000) "
        "INSERT INTO facts SELECT 'count:' || i, i FROM n",
    )
    looking = Checkup(store)
    looking.begin()
    looking.stop()
    looking.begin()  # harmless: it has ended for good
    looking.stop()
    assert store.damaged is None
    store.close()


def test_nothing_is_swept_on_the_word_of_a_damaged_store(
    root: Path, open_workspace: OpenWorkspace
) -> None:
    archive = root / "packages" / f"{'a' * 64}.zip"
    archive.write_bytes(b"what the store may have forgotten")
    say(database(root), "DELETE FROM schemas")  # whatever else went with them
    workspace = open_workspace(root)
    until(workspace, lambda: workspace.damaged)
    workspace.close()
    assert archive.exists()


@pytest.mark.parametrize("size", [None, 0])
def test_a_store_that_is_gone_is_not_replaced_by_an_empty_one(root: Path, size: int | None) -> None:
    archive = root / "packages" / f"{'a' * 64}.zip"
    archive.write_bytes(b"what the store knew of")
    database(root).unlink()
    if size is not None:
        database(root).touch()
    assert code(lambda: Workspace.open(root)) == "store-corrupt"
    assert archive.exists()
    assert database(root).exists() is (size is not None)


def test_the_installer_waits_for_the_next_start_and_says_so_once(
    root: Path, open_workspace: OpenWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.installations.worker.RETRY_SECONDS", 0.0)
    ruin(database(root), "jobs", "ix_jobs_ended_at")
    workspace = open_workspace(root, start=False)
    waits = heard(workspace, InstallerWaits)
    workspace.start()
    until(workspace, lambda: waits)
    for _ in range(50):
        workspace.installer.wake()
    workspace.close()
    assert len(waits) == 1


def test_what_is_left_of_a_damaged_store_is_read_where_even_the_first_word_is_lost(
    root: Path, open_workspace: OpenWorkspace
) -> None:
    ruin(database(root), "facts", "alembic_version")
    for read_only in (True, False):
        workspace = open_workspace(root, start=False, read_only=read_only)
        assert workspace.damaged
        assert [found.name for found in workspace.properties.list()] == ["Shop"]
        with pytest.raises(WorldError):
            _ = workspace.company
        workspace.close()


@pytest.mark.parametrize(
    "way", ["shm of garbage", "log of garbage", "log of nothing", "no log", "random bytes"]
)
def test_whatever_stands_in_the_files_opening_answers_or_says_that_it_is_damaged(
    root: Path, open_workspace: OpenWorkspace, way: str
) -> None:
    beside = {name: root / f"workspace.db-{name}" for name in ("wal", "shm")}
    match way:
        case "shm of garbage":
            beside["shm"].write_bytes(os.urandom(32768))
        case "log of garbage":
            beside["wal"].write_bytes(os.urandom(100_000))
        case "log of nothing":
            beside["wal"].touch()
        case "random bytes":
            database(root).write_bytes(os.urandom(100_000))
    if way == "random bytes":
        assert code(lambda: Workspace.open(root)) == "store-corrupt"
        return
    workspace = open_workspace(root)
    assert [found.name for found in workspace.properties.list()] == ["Shop"]
    workspace.properties.create("Other", "web", ["other.example.com"])
    assert workspace.damaged is None
