"""A new workspace out of a damaged one: what can be read is there, and it is whole."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from backend.doctor.model import Recovery
from backend.doctor.recovery import recover
from backend.errors import Conflict, WorkshopError
from backend.listing import Wanted
from backend.lock import WorkspaceHeld
from backend.schemas.changes import RenameSchema
from backend.schemas.model import (
    Attribute,
    AttributeType,
    Cardinality,
    Kind,
    Schema,
    UniqueKey,
)
from backend.status import Status
from backend.store import health
from backend.store.engine import Store
from backend.store.migrations.run import upgrade
from backend.workspace import Workspace
from tests.backend.damaging import overwrite, pages_of, ruin, say
from tests.backend.installing import add_package, installed
from tests.conftest import OpenWorkspace

CODE = Attribute("code", AttributeType.STRING, mandatory=True)


@pytest.fixture
def root(tmp_path: Path, open_workspace: OpenWorkspace) -> Path:
    """A closed workspace with an agreed schema, its records and an installed extension."""
    workspace = open_workspace()
    schema = Schema(Kind.TASKS, "Visit", Cardinality.MULTI, (CODE,), (UniqueKey((CODE.id,)),))
    state = workspace.schemas.publish_new(schema)
    task = workspace.records.create_resource(Kind.TASKS, label="Call back")
    for code in ("a", "b", "c"):
        workspace.records.save(task.id, state.id, {CODE.id: code})
    package = add_package(workspace, tmp_path)
    shop = workspace.properties.create("Shop", "web", ["shop.example.com"])
    extension = workspace.properties.add_extension(shop.id, package.id, '{"greeting": "Hello"}')
    assert installed(workspace, extension.id).installation_status is Status.SUCCEEDED
    workspace.properties.revise(extension.id)
    workspace.notes.add(extension.id, "All is well.")
    workspace.close()
    return tmp_path / "workspace"


@pytest.fixture
def recovered(root: Path, tmp_path: Path, open_workspace: OpenWorkspace) -> Callable[[], Workspace]:
    """Recovers into a new folder, which is whole, and opens that."""

    def recover_and_open() -> Workspace:
        recover(root, tmp_path / "new")
        assert health.first(tmp_path / "new" / "workspace.db") is None
        workspace = open_workspace(tmp_path / "new")
        assert workspace.damaged is None
        return workspace

    return recover_and_open


def database(root: Path) -> Path:
    return root / "workspace.db"


def told(recovery: Recovery) -> list[str]:
    return [problem.code for problem in recovery.notes]


def saved(recovery: Recovery, what: str) -> tuple[int, int | None]:
    return next((one.rows, one.lost) for one in recovery.saved if one.what == what)


def refusal(root: Path, target: Path, *, cancelled: bool = False) -> str:
    cancel = threading.Event()
    if cancelled:
        cancel.set()
    with pytest.raises(WorkshopError) as error:
        recover(root, target, cancel=cancel)
    assert target == root or not (target / "workspace.db").exists()
    return error.value.code


def codes(workspace: Workspace) -> list[object]:
    state = workspace.schemas.find(Kind.TASKS, "Visit")
    attribute = state.draft.attributes[0].id
    (task,) = workspace.records.resources(Kind.TASKS)
    return [one.values[attribute] for one in workspace.records.records(task.id, state.id)]


def heads(workspace: Workspace) -> dict[str, Status]:
    """Every extension, once its installation has ended."""
    pages = [
        workspace.properties.extension_page(one.id, Wanted()) for one in workspace.properties.list()
    ]
    ids = [extension.id for page in pages for extension in page.items]
    return {one: installed(workspace, one).installation_status for one in ids}


def test_of_a_whole_store_nothing_is_lost_and_all_is_installed_anew(
    root: Path, tmp_path: Path, open_workspace: OpenWorkspace
) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    recovery = recover(root, tmp_path / "new")
    after = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    assert before == after
    assert told(recovery) == ["recovery-installed-anew"]
    assert {one.lost for one in recovery.saved} == {0}
    workspace = open_workspace(tmp_path / "new")
    assert codes(workspace) == ["a", "b", "c"]
    assert {*heads(workspace).values()} == {Status.SUCCEEDED}
    assert [*(tmp_path / "new" / "properties").rglob("extension.json")]


def test_a_key_that_is_taken_is_taken_in_the_new_workspace_too(
    root: Path, recovered: Callable[[], Workspace]
) -> None:
    ruin(database(root), "record_keys", "sqlite_autoindex_record_keys_1")
    workspace = recovered()
    state = workspace.schemas.find(Kind.TASKS, "Visit")
    (task,) = workspace.records.resources(Kind.TASKS)
    with pytest.raises(Conflict):
        workspace.records.save(task.id, state.id, {state.draft.attributes[0].id: "b"})


def test_where_only_indexes_are_damaged_everything_is_saved(root: Path, tmp_path: Path) -> None:
    ruin(database(root), "sqlite_autoindex_packages_1", "ix_records_schema_id", "ix_jobs_ended_at")
    recovery = recover(root, tmp_path / "new")
    assert not any(one.lost for one in recovery.saved)
    assert saved(recovery, "records") == (3, 0)


def test_where_the_first_page_is_lost_the_rows_say_themselves_what_they_are(
    root: Path, tmp_path: Path, recovered: Callable[[], Workspace]
) -> None:
    overwrite(database(root), 1)
    workspace = recovered()
    assert codes(workspace) == ["a", "b", "c"]
    assert {*heads(workspace).values()} == {Status.SUCCEEDED}
    (tmp_path / "again").mkdir()
    recovery = recover(root, tmp_path / "again")
    assert "recovery-first-page-lost" in told(recovery)
    assert saved(recovery, "records") == (3, None)


def test_a_package_that_is_lost_is_made_anew_from_its_archive(
    root: Path, recovered: Callable[[], Workspace]
) -> None:
    ruin(database(root), "packages", "archives")
    workspace = recovered()
    assert all(package.digest for package in workspace.packages.list())
    assert len(workspace.packages.list()) == 1
    assert {*heads(workspace).values()} == {Status.SUCCEEDED}


def test_a_property_that_is_lost_leaves_its_extensions_in_a_new_one(
    root: Path, recovered: Callable[[], Workspace]
) -> None:
    ruin(database(root), "properties")
    workspace = recovered()
    assert [one.name for one in workspace.properties.list()] == ["Recovered 1"]
    assert {*heads(workspace).values()} == {Status.SUCCEEDED}


@pytest.mark.parametrize("table", ["schemas", "schema_versions", "schema_drafts", "resources"])
def test_records_outlive_whatever_else_is_lost_of_their_schema(
    root: Path, recovered: Callable[[], Workspace], table: str
) -> None:
    ruin(database(root), table)
    workspace = recovered()
    assert codes(workspace) == ["a", "b", "c"]
    assert workspace.schemas.find(Kind.TASKS, "Visit").version == 1


def test_records_of_a_schema_of_which_nothing_is_left_tell_what_it_had(
    root: Path, tmp_path: Path, open_workspace: OpenWorkspace
) -> None:
    ruin(database(root), "schemas", "schema_versions", "schema_drafts")
    recovery = recover(root, tmp_path / "new")
    assert "recovery-schema-remade" in told(recovery)
    workspace = open_workspace(tmp_path / "new")
    (schema,) = workspace.schemas.list()
    (attribute,) = workspace.schemas.get(schema.id).draft.attributes
    assert (attribute.type, attribute.id) == (AttributeType.STRING, CODE.id)
    (task,) = workspace.records.resources(Kind.TASKS)
    found = [one.values[CODE.id] for one in workspace.records.records(task.id, schema.id)]
    assert found == ["a", "b", "c"]
    workspace.records.save(task.id, schema.id, {CODE.id: "d"})


def test_a_draft_that_is_lost_is_what_was_published_and_edited_since(
    root: Path, open_workspace: OpenWorkspace, recovered: Callable[[], Workspace]
) -> None:
    workspace = open_workspace(root)
    state = workspace.schemas.find(Kind.TASKS, "Visit")
    workspace.schemas.edit(state.id, [RenameSchema("Call")])
    workspace.close()
    ruin(database(root), "schema_drafts")
    found = recovered()
    assert found.schemas.get(state.id).draft.name == "Call"
    assert found.schemas.undo(state.id).draft.name == "Visit"


def test_numbers_are_not_given_twice_where_the_counters_are_lost(
    root: Path, recovered: Callable[[], Workspace]
) -> None:
    ruin(database(root), "facts", "sqlite_sequence")
    workspace = recovered()
    (task,) = workspace.records.resources(Kind.TASKS)
    other = workspace.records.create_resource(Kind.TASKS)
    assert (task.number, other.number) == ("1", "2")
    assert other.id > task.id
    assert workspace.company_id


def test_what_is_only_in_the_log_is_saved(
    root: Path, tmp_path: Path, open_workspace: OpenWorkspace
) -> None:
    workspace = open_workspace(root)
    workspace.properties.create("Newest", "web", ["new.example.com"])
    killed = tmp_path / "killed"
    killed.mkdir()
    for name in ("workspace.db", "workspace.db-wal"):
        (killed / name).write_bytes((root / name).read_bytes())
    recover(killed, tmp_path / "new")
    names = [one.name for one in open_workspace(tmp_path / "new", start=False).properties.list()]
    assert names == ["Newest", "Shop"]


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_of_a_store_that_was_cut_off_the_rest_is_saved(
    root: Path, recovered: Callable[[], Workspace], kept: float
) -> None:
    os.truncate(database(root), int(database(root).stat().st_size * kept))
    recovered()


def test_a_row_that_no_longer_says_what_was_written_is_dropped_and_told(
    root: Path, tmp_path: Path
) -> None:
    say(database(root), "UPDATE notes SET subject_type = 'propertied'")
    say(database(root), "UPDATE resources SET label = CAST(x'43ff6c6c' AS TEXT)")
    recovery = recover(root, tmp_path / "new")
    assert saved(recovery, "notes") == (0, 1)
    assert {"recovery-row-unreadable", "recovery-text-damaged"} <= {*told(recovery)}


def test_an_older_store_is_recovered_as_what_it_was_and_then_migrated(
    root: Path, tmp_path: Path, open_workspace: OpenWorkspace
) -> None:
    old = tmp_path / "old"
    old.mkdir()
    store = Store(database(old))
    upgrade(store, "0002")
    store.close()
    say(database(old), "INSERT INTO facts VALUES ('company_id', '\"CO1\"')")
    ruin(database(old), "records")
    recover(old, tmp_path / "new")
    assert open_workspace(tmp_path / "new").company_id == "CO1"


def test_where_there_is_no_store_the_archives_are_saved(
    root: Path, recovered: Callable[[], Workspace]
) -> None:
    database(root).unlink()
    workspace = recovered()
    assert {package.status for package in workspace.packages.list()} == {Status.SUCCEEDED}


def test_where_nothing_can_be_read_the_newest_whole_backup_is_named(
    root: Path, tmp_path: Path, open_workspace: OpenWorkspace
) -> None:
    workspace = open_workspace(root, start=False)
    backup = workspace.backups.make()
    workspace.close()
    for archive in (root / "packages").iterdir():
        archive.unlink()
    database(root).write_bytes(os.urandom(50_000))
    with pytest.raises(WorkshopError) as error:
        recover(root, tmp_path / "new")
    assert error.value.code == "nothing-recovered"
    assert backup.name in error.value.problems[0].remedy
    assert not (tmp_path / "new").exists()


def test_the_target_is_a_folder_of_its_own(root: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    for target in (tmp_path / "full", root, root / "new", database(root)):
        assert refusal(root, target) == "folder-in-use"
    assert refusal(tmp_path / "nowhere", tmp_path / "new") == "workspace-missing"
    assert refusal(root, tmp_path / "new", cancelled=True) == "cancelled"
    assert {path.name for path in tmp_path.iterdir() if path.suffix == ".part"} == set()


def test_a_newer_store_is_refused(root: Path, tmp_path: Path) -> None:
    say(database(root), "UPDATE alembic_version SET version_num = '9999'")
    assert refusal(root, tmp_path / "new") == "store-newer"


def test_a_workspace_that_is_open_is_not_recovered(
    root: Path, tmp_path: Path, open_workspace: OpenWorkspace
) -> None:
    open_workspace(root)
    with pytest.raises(WorkspaceHeld):
        recover(root, tmp_path / "new")
    assert pages_of(database(root), "records")


def test_a_table_that_has_lost_its_name_is_known_by_its_rows(
    root: Path, recovered: Callable[[], Workspace]
) -> None:
    content = database(root).read_bytes()
    assert content.count(b"tablerecordsrecords") == 1
    damaged = content.replace(b"tablerecordsrecords", b"tablerecorgsrecorgs")
    database(root).write_bytes(damaged)
    assert codes(recovered()) == ["a", "b", "c"]


def test_an_inner_page_of_a_tree_that_was_written_over_hides_no_row(
    root: Path, open_workspace: OpenWorkspace, recovered: Callable[[], Workspace]
) -> None:
    workspace = open_workspace(root)
    (task,) = workspace.records.resources(Kind.TASKS)
    state = workspace.schemas.find(Kind.TASKS, "Visit")
    for number in range(200):
        workspace.records.save(task.id, state.id, {CODE.id: f"{number} " * 20})
    workspace.close()
    (first, *_) = pages_of(database(root), "records")  # the root, an inner page by now
    content = bytearray(database(root).read_bytes())
    place = (first - 1) * 4096
    content[place + 3 : place + 5] = b"\0\0"  # it says that nothing but the last page is below it
    database(root).write_bytes(content)
    assert len(codes(recovered())) == 203
