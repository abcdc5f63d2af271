"""Opening a folder: who holds it, what stands in the way, and what is left at the end."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete

from backend.errors import NotFound, WorldError
from backend.schemas.model import Kind
from backend.store.tables import facts
from backend.workspace import Workspace, WorkspaceHeld
from tests.backend.disks import Disk
from tests.backend.processes import holder
from tests.conftest import OpenWorkspace


def held(root: Path) -> str:
    with pytest.raises(WorkspaceHeld) as error:
        Workspace.open(root)
    (problem,) = error.value.problems
    assert problem.code == "workspace-held"
    assert problem.remedy
    return problem.detail


def unusable(root: Path, *, read_only: bool = False) -> str:
    with pytest.raises(WorldError) as error:
        Workspace.open(root, read_only=read_only)
    (problem,) = error.value.problems
    assert str(root) in problem.detail
    assert problem.remedy
    return problem.code


def test_a_new_folder_becomes_a_workspace(open_workspace: OpenWorkspace, tmp_path: Path) -> None:
    root = tmp_path / "a" / "b c # % ? é"
    workspace = open_workspace(root)
    assert workspace.is_empty
    assert workspace.mode == "production"
    assert re.fullmatch("CO[0-9a-f]{32}", workspace.company_id)
    assert (root / "workspace.db").is_file()


def test_what_was_made_is_there_after_closing(open_workspace: OpenWorkspace) -> None:
    first = open_workspace()
    company = first.company_id
    state = first.schemas.create(Kind.TASKS, "Kept")
    first.close()
    second = open_workspace()
    assert second.company_id == company
    assert second.schemas.get(state.id) == state
    assert not second.is_empty


def test_the_company_keeps_its_name_and_its_day(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    first = open_workspace(tmp_path / "Big Shop")
    company = first.company
    assert (company.name, company.id) == ("Big Shop", first.company_id)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", company.created_at)
    first.close()
    assert open_workspace(tmp_path / "Big Shop").company == company


def test_a_company_from_before_its_day_was_kept_has_one_from_now_on(
    open_workspace: OpenWorkspace,
) -> None:
    first = open_workspace()
    with first._store.write() as connection:
        connection.execute(delete(facts).where(facts.c.name == "company_created_at"))
    company_id = first.company_id
    first.close()
    second = open_workspace()
    assert (second.company_id, bool(second.company.created_at)) == (company_id, True)


def test_closing_lets_go_of_everything(open_workspace: OpenWorkspace, tmp_path: Path) -> None:
    threads = set(threading.enumerate())
    first = open_workspace()
    first.close()
    assert set(threading.enumerate()) == threads
    assert not first.folder.holder.exists()
    second = open_workspace()
    first.close()  # once more: it must not take the second one's name away
    assert str(os.getpid()) in held(tmp_path / "workspace")
    assert second.schemas.list() == ()


def test_only_one_at_a_time_even_in_one_process(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    open_workspace(holder="the window")
    detail = held(tmp_path / "workspace")
    assert "the window" in detail
    assert f"process {os.getpid()}" in detail


def test_a_workspace_that_another_process_holds_says_which(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    root = tmp_path / "workspace"
    with holder(root) as process:
        detail = held(root)
        assert "the child" in detail
        assert f"process {process.pid}" in detail
        assert str(root) in detail
        reader = open_workspace(read_only=True)
        assert reader.schemas.list() == ()
        assert process.communicate()[1] == ""
        assert process.returncode == 0
    open_workspace()


def test_a_killed_holder_holds_nothing(open_workspace: OpenWorkspace, tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    with holder(root) as process:
        held(root)
        process.send_signal(signal.SIGKILL)
        process.wait()
    workspace = open_workspace()
    said = json.loads(workspace.folder.holder.read_text(encoding="utf-8"))
    assert said["pid"] == os.getpid()


@pytest.mark.parametrize("said", ["", "{", "[]", "{}", '{"pid": 1}', "\udcff"])
def test_a_holder_that_does_not_say_its_name_still_holds(
    open_workspace: OpenWorkspace, said: str
) -> None:
    workspace = open_workspace()
    workspace.folder.holder.write_bytes(said.encode("utf-8", "surrogateescape"))
    assert "does not say" in held(workspace.folder.root)
    workspace.folder.holder.unlink()
    assert "does not say" in held(workspace.folder.root)


def test_a_reader_needs_a_workspace(tmp_path: Path) -> None:
    assert unusable(tmp_path, read_only=True) == "workspace-missing"
    assert unusable(tmp_path / "nowhere", read_only=True) == "workspace-missing"
    assert list(tmp_path.iterdir()) == []


def test_a_reader_sees_what_the_holder_writes_and_changes_nothing(
    open_workspace: OpenWorkspace,
) -> None:
    writer = open_workspace()
    reader = open_workspace(read_only=True)
    state = writer.schemas.create(Kind.TASKS, "New")
    assert reader.schemas.get(state.id) == state
    with pytest.raises(WorldError) as error:
        reader.schemas.create(Kind.TASKS, "Mine")
    assert error.value.code == "read-only"
    with pytest.raises(AssertionError):
        reader.start()
    reader.close()
    assert str(os.getpid()) in held(writer.folder.root)
    assert [s.name for s in writer.schemas.list()] == ["New"]


def test_a_file_in_the_folders_place(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    assert unusable(tmp_path / "file") == "workspace-unusable"
    assert unusable(tmp_path / "file" / "below") == "workspace-unusable"
    assert unusable(tmp_path / "file", read_only=True) == "workspace-missing"
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("name", ["packages", "properties", "staging", "workspace.lock"])
def test_something_else_in_the_place_of_a_part(tmp_path: Path, name: str) -> None:
    part = tmp_path / name
    if name == "workspace.lock":
        part.mkdir()
    else:
        part.write_text("mine")
    assert unusable(tmp_path) == "workspace-unusable"


def test_a_damaged_store_does_not_keep_the_folder(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    root = tmp_path / "workspace"
    open_workspace().close()
    good = (root / "workspace.db").read_bytes()
    (root / "workspace.db").write_bytes(b"garbage " * 1000)
    assert unusable(root) == "store-corrupt"
    (root / "workspace.db").write_bytes(good)
    open_workspace()


def test_a_full_disk(disk: Disk, open_workspace: OpenWorkspace) -> None:
    root = disk.root / "workspace"
    disk.fill()
    assert unusable(root) == "disk-full"
    disk.make_room()
    workspace = open_workspace(root)
    workspace.schemas.create(Kind.TASKS, "Kept")
    before = workspace.schemas.list()
    disk.fill()
    with pytest.raises(WorldError) as error:
        workspace.schemas.create(Kind.TASKS, "x" * 100_000)
    assert error.value.code == "disk-full"
    assert workspace.schemas.list() == before
    workspace.close()
    disk.fill()  # closing gave room back
    assert unusable(root) == "disk-full"
    disk.make_room()
    assert open_workspace(root).schemas.list() == before


def test_a_store_that_finds_no_room_does_not_keep_the_folder(
    disk: Disk, open_workspace: OpenWorkspace
) -> None:
    """There is room for the holder's name, but not for the store's first tables."""
    root = disk.root / "workspace"
    root.mkdir()
    for name in ("packages", "properties", "staging"):
        (root / name).mkdir()
    (root / "spare").write_bytes(b"x" * 16384)
    disk.fill()
    (root / "spare").unlink()
    assert unusable(root) == "disk-full"
    disk.make_room()
    assert open_workspace(root).is_empty


def test_a_store_that_refuses_the_first_word_does_not_keep_the_folder(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    path = tmp_path / "workspace" / "workspace.db"
    open_workspace().close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM facts")
        connection.execute(
            "CREATE TRIGGER no BEFORE INSERT ON facts BEGIN SELECT RAISE(ABORT, 'no facts'); END"
        )
        connection.commit()
    with pytest.raises(Exception, match="no facts"):
        Workspace.open(tmp_path / "workspace")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER no")
        connection.commit()
    assert open_workspace().company_id


def test_a_disk_that_cannot_be_written(disk: Disk, open_workspace: OpenWorkspace) -> None:
    root = disk.root / "workspace"
    first = open_workspace(root)
    made = first.schemas.create(Kind.TASKS, "Kept")
    first.close()
    disk.make_read_only()
    assert unusable(root) == "workspace-unusable"
    assert unusable(disk.root / "other") == "workspace-unusable"
    reader = open_workspace(root, read_only=True)
    assert reader.schemas.get(made.id) == made
    with pytest.raises(WorldError) as error:
        reader.schemas.delete(made.id)
    assert error.value.code == "read-only"


def test_what_is_not_there_is_told_so(workspace: Workspace) -> None:
    for ask in (
        workspace.schemas.get,
        workspace.schemas.undo,
        workspace.schemas.redo,
        workspace.schemas.publish,
        workspace.schemas.delete,
        workspace.schemas.restore,
        workspace.packages.get,
        workspace.packages.delete,
        workspace.properties.get,
        workspace.properties.find,
        workspace.properties.delete,
        workspace.properties.extensions,
        workspace.properties.extension,
        workspace.properties.retry,
        workspace.properties.remove,
    ):
        with pytest.raises(NotFound):
            ask("nobody")


def test_a_holder_that_cannot_take_its_word_back_lets_the_folder_go(tmp_path: Path) -> None:
    """As where the folder became read-only meanwhile."""
    workspace = Workspace.open(tmp_path)
    workspace.folder.holder.unlink()
    workspace.folder.holder.mkdir()
    workspace.close()
    workspace.folder.holder.rmdir()
    Workspace.open(tmp_path).close()
