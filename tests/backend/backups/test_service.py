"""Backups that come by themselves, how many are kept, and what going back would change."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.backups.model import Backup, BackupPreferences, Reason
from backend.backups.restoring import restore
from backend.errors import NotFound, Refused, WorldError
from backend.events import BackupFailed, BackupsChanged, Event
from backend.packages.model import Package
from backend.rolling import Made, beyond
from backend.schemas.changes import SetCardinality
from backend.schemas.model import Cardinality, Kind
from backend.status import Status
from backend.workspace import Workspace
from tests.backend.disks import Disk
from tests.backend.installing import (
    archive,
    files_of_zip,
    installed,
    installed_files,
)
from tests.conftest import OpenWorkspace, until

DAY = "2026-01-{:02}T12:00:00.000Z"


def started(workspace: Workspace) -> list[Backup]:
    """The backups of starts, once this start has looked whether one is due."""
    workspace.backups.make_if_changed()
    return [one for one in workspace.backups.list() if one.reason is Reason.START]


def test_a_start_backs_up_what_has_changed_and_only_then(open_workspace: OpenWorkspace) -> None:
    workspace = open_workspace(start=False)
    assert started(workspace) == [], "nothing was made yet"
    workspace.schemas.create(Kind.TASKS, "Feedback")
    workspace.close()
    for _ in range(3):
        workspace = open_workspace(start=False)
        assert len(started(workspace)) == 1
        workspace.close()
    workspace = open_workspace(start=False)
    workspace.schemas.create(Kind.TASKS, "Survey")
    workspace.close()
    assert len(started(open_workspace(start=False))) == 2


def test_the_installer_makes_it_at_the_real_start(open_workspace: OpenWorkspace) -> None:
    workspace = open_workspace(start=False)
    workspace.schemas.create(Kind.TASKS, "Feedback")
    workspace.close()
    workspace = open_workspace()
    until(workspace, workspace.backups.list)
    assert [one.reason for one in workspace.backups.list()] == [Reason.START]


def test_where_there_is_no_room_at_a_start_it_is_told_and_work_goes_on(
    disk: Disk, open_workspace: OpenWorkspace
) -> None:
    workspace = open_workspace(disk.root / "workspace", start=False)
    workspace.schemas.create(Kind.TASKS, "Feedback")
    told: list[Event] = []
    workspace.events.subscribe(told.append)
    disk.fill()
    workspace.backups.make_if_changed()
    assert [type(one) for one in told] == [BackupFailed]
    assert workspace.backups.list() == ()
    disk.make_room()
    workspace.schemas.create(Kind.TASKS, "Survey")
    assert len(started(workspace)) == 1


def test_so_many_of_each_reason_are_kept(workspace: Workspace) -> None:
    workspace.schemas.create(Kind.TASKS, "Feedback")
    for _ in range(4):
        newest = workspace.backups.make()
        workspace.backups.make(Reason.RECORDS, "replace")
    heard: list[Event] = []
    workspace.events.subscribe(heard.append)
    workspace.backups.set_preferences(BackupPreferences(2, 0))
    assert BackupsChanged() in heard
    kept = [one.reason for one in workspace.backups.list()]
    assert (kept.count(Reason.ASKED), kept.count(Reason.RECORDS)) == (2, 2)
    assert newest in workspace.backups.list()
    assert workspace.backups.preferences == BackupPreferences(2, 0)
    workspace.backups.make()
    assert [one.reason for one in workspace.backups.list()].count(Reason.ASKED) == 2


def test_numbers_out_of_range_are_refused_together(workspace: Workspace) -> None:
    with pytest.raises(Refused) as told:
        workspace.backups.set_preferences(BackupPreferences(0, -1))
    assert [problem.pointer for problem in told.value.problems] == ["/most", "/days"]
    assert workspace.backups.preferences == BackupPreferences()


MADE = st.builds(
    lambda number, family, day: Made(f"{number}", family, DAY.format(day)),
    st.integers(0, 999),
    st.sampled_from(["start", "asked"]),
    st.integers(1, 28),
)


@given(st.lists(MADE, unique_by=lambda one: one.name), st.integers(1, 5), st.integers(0, 40))
def test_the_newest_of_each_family_stays(made: list[Made], most: int, days: int) -> None:
    gone = set(beyond(made, most, days, DAY.format(28)))
    for family in {one.family for one in made}:
        members = sorted((m for m in made if m.family == family), key=lambda m: (m.at, m.name))
        left = [one for one in members if one.name not in gone]
        assert members[-1] in left
        assert len(left) <= most
        assert left == members[-len(left) :], "the oldest go first"
        if len(members) <= most and not days:
            assert left == members


def test_the_plan_tells_what_comes_back_what_goes_and_what_changes(workspace: Workspace) -> None:
    schemas = workspace.schemas
    kept = schemas.create(Kind.TASKS, "Kept")
    gone = schemas.create(Kind.TASKS, "Gone")
    made = workspace.backups.make()
    schemas.delete(gone.id)
    schemas.delete_for_good(gone.id)
    schemas.create(Kind.TASKS, "New")
    schemas.edit(kept.id, [SetCardinality(Cardinality.MULTI)])
    shop = workspace.properties.create("Shop", "web", ["shop.example"])
    plan = workspace.backups.plan(made.name)
    found = {one.kind: one for one in plan.differences}
    assert any("Gone" in name for name in found["schemas"].comes_back)
    assert any("New" in name for name in found["schemas"].goes)
    assert any(shop.name in name for name in found["properties"].goes)
    assert workspace.properties.list(), "nothing was changed"


def test_the_plan_of_what_is_the_same_is_empty(workspace: Workspace) -> None:
    workspace.schemas.create(Kind.TASKS, "Feedback")
    made = workspace.backups.make()
    assert workspace.backups.plan(made.name).differences == ()


def test_a_backup_that_is_damaged_or_gone_is_told(workspace: Workspace) -> None:
    workspace.schemas.create(Kind.TASKS, "Feedback")
    made = workspace.backups.make()
    (workspace.folder.backups / made.name).write_bytes(b"no store" * 1_000)
    with pytest.raises(WorldError) as told:
        workspace.backups.plan(made.name)
    assert told.value.code == "backup-damaged"
    with pytest.raises(NotFound):
        workspace.backups.plan("before-asked-never.db")
    assert workspace.damaged is None


def rebuilt(workspace: Workspace, folder: Path) -> Package:
    """A package in development: such a one can be deleted."""
    package_id = workspace.packages.add(archive(folder), development=True).id
    until(workspace, lambda: workspace.packages.get(package_id).status is Status.SUCCEEDED)
    return workspace.packages.get(package_id)


def test_what_was_installed_then_is_installed_again_after_going_back(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    workspace = open_workspace()
    package = rebuilt(workspace, tmp_path)
    shop = workspace.properties.create("Shop", "web", ["shop.example"], development=True).id
    added = workspace.properties.add_extension(shop, package.id)
    installed(workspace, added.id)
    made = workspace.backups.make()
    workspace.properties.remove(added.id)
    workspace.packages.delete(package.id)
    workspace.close()
    workspace = open_workspace()  # sweeps what nothing names
    until(workspace, lambda: workspace.installer.log is None)
    assert workspace.folder.archive(package.digest).exists(), "the backup names it"
    workspace.close()
    assert restore(workspace.folder.root, made.name).installed_again == 1
    workspace = open_workspace()
    again = installed(workspace, added.id)
    assert again.installation_status == "succeeded"
    until(workspace, lambda: workspace.properties.installed_folder(again.id).is_dir())  # type: ignore[union-attr]
    kept = workspace.folder.archive(package.digest)
    until(workspace, lambda: installed_files(workspace, again) == files_of_zip(kept))


def test_an_archive_goes_with_the_last_backup_that_names_it(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    workspace = open_workspace()
    package = rebuilt(workspace, tmp_path)
    made = workspace.backups.make()
    workspace.packages.delete(package.id)
    workspace.close()
    (workspace.folder.backups / made.name).unlink()
    for one in workspace.folder.backups.glob("*.db"):
        one.unlink()
    workspace = open_workspace(start=False)
    workspace._sweep()
    assert not workspace.folder.archive(package.digest).exists()
