"""What is done to an extension after it was installed: settings, revisions, other versions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from backend.errors import Conflict, NotFound, Refused
from backend.packages.model import Package
from backend.properties.model import ChangeKind, ChangeWanted, Extension
from backend.status import Status
from backend.workspace import Workspace
from tests.backend.disks import Disk
from tests.backend.installing import (
    SETTINGS,
    add_package,
    add_property,
    archive,
    checked,
    close_at,
    codes,
    files_of_zip,
    holding,
    installed,
    installed_files,
)
from tests.conftest import OpenWorkspace, until
from tests.packaging import good_manifest, package_files, write_package


def add(workspace: Workspace, folder: Path, settings: str = SETTINGS) -> Extension:
    """An installed extension of greeter 1.2.3 with settings."""
    package = add_package(workspace, folder)
    made = workspace.properties.add_extension(add_property(workspace), package.id, settings)
    return installed(workspace, made.id)


def newer(workspace: Workspace, folder: Path, version: str = "1.3.0") -> Package:
    """A version that takes the same settings, without the action, with a file of its own."""
    manifest = good_manifest(version=version, actions=...)
    files = package_files(manifest, **{"view/more.html": b"more"})
    files["icon.svg"] = b"<svg xmlns='http://www.w3.org/2000/svg' id='new'/>"
    del files["lib/greet.js"]
    path = write_package(folder / f"greeter-{version}.zip", manifest, files)
    return checked(workspace, path)


def stricter(workspace: Workspace, folder: Path, version: str = "2.0.0") -> Package:
    """A version whose schema refuses what the older one takes."""
    text = json.dumps(good_manifest(version=version)).replace('"greeting"', '"salute"')
    return checked(workspace, archive(folder, **json.loads(text)))


# Settings, enabled


def test_settings_are_edited_without_installing_anew(workspace: Workspace, tmp_path: Path) -> None:
    before = add(workspace, tmp_path)
    files = installed_files(workspace, before)
    after = workspace.properties.edit(before.id, settings='{"greeting": "Hi"}')
    assert after.settings == '{"greeting": "Hi"}'
    assert after.delegate_descriptor_id == "greeter::extensionConfiguration::config"
    assert after.installation_status is Status.SUCCEEDED
    assert installed_files(workspace, after) == files
    emptied = workspace.properties.edit(before.id, settings=" { } ")
    assert (emptied.settings, emptied.delegate_descriptor_id) == ("{}", None)
    assert emptied.needs_settings


def test_the_same_settings_written_in_another_way_change_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    made = add(workspace, tmp_path)
    workspace.properties.revise(made.id)
    after = workspace.properties.edit(made.id, settings='{\n  "greeting": "Hello"\n}')
    assert (after.settings, after.dirty) == (SETTINGS, False)


def test_settings_that_the_schema_refuses_change_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    before = add(workspace, tmp_path)
    with pytest.raises(Refused) as refused:
        workspace.properties.edit(before.id, settings='{"greeting": 5, "more": 1}', enabled=False)
    assert len(refused.value.problems) == 2
    assert workspace.properties.extension(before.id) == before


def test_an_extension_is_disabled_and_enabled(workspace: Workspace, tmp_path: Path) -> None:
    made = add(workspace, tmp_path)
    workspace.properties.revise(made.id)
    off = workspace.properties.edit(made.id, enabled=False)
    assert (off.enabled, off.dirty, off.settings) == (False, True, SETTINGS)
    on = workspace.properties.edit(made.id, enabled=True)
    assert (on.enabled, on.dirty) == (True, False)  # as its newest revision is


# Revisions


def test_a_revision_is_the_head_as_it_was(workspace: Workspace, tmp_path: Path) -> None:
    made = add(workspace, tmp_path)
    assert (made.revision_number, made.latest_revision_number, made.dirty) == (0, 0, True)
    assert made.origin_id == made.id
    first = workspace.properties.revise(made.id)
    workspace.properties.edit(made.id, settings='{"greeting": "Hi"}')
    second = workspace.properties.revise(made.id)
    head, *others = workspace.properties.revisions(made.id)
    assert [one.revision_number for one in others] == [2, 1]
    assert [one.settings for one in others] == ['{"greeting": "Hi"}', SETTINGS]
    assert (head.id, head.dirty, head.latest_revision_number) == (made.id, False, 2)
    assert {one.origin_id for one in (first, second)} == {made.id}
    assert not first.dirty
    assert len({made.id, first.id, second.id}) == 3
    assert workspace.properties.revisions(second.id) == workspace.properties.revisions(made.id)


def test_a_revision_never_changes(workspace: Workspace, tmp_path: Path) -> None:
    made = add(workspace, tmp_path)
    revision = workspace.properties.revise(made.id)
    for act in (
        lambda: workspace.properties.edit(revision.id, enabled=False),
        lambda: workspace.properties.revise(revision.id),
        lambda: workspace.properties.remove(revision.id),
        lambda: workspace.properties.repair(revision.id),
    ):
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.code == "read-only"
    assert workspace.properties.extension(revision.id) == revision


def test_back_to_a_revision_of_the_same_files_is_done_at_once_and_loses_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    made = add(workspace, tmp_path)
    first = workspace.properties.revise(made.id)
    workspace.properties.edit(made.id, settings='{"greeting": "Hi"}', enabled=False)
    back = workspace.properties.back_to(first.id)
    assert (back.id, back.settings, back.enabled) == (made.id, SETTINGS, True)
    assert back.installation_status is Status.SUCCEEDED
    _, second, _ = workspace.properties.revisions(made.id)  # what it was before
    assert (second.settings, second.enabled, back.dirty) == ('{"greeting": "Hi"}', False, True)
    again = workspace.properties.back_to(second.id)
    assert (again.settings, again.enabled) == ('{"greeting": "Hi"}', False)


def test_back_to_a_revision_of_another_version_installs_its_archive(
    workspace: Workspace, tmp_path: Path
) -> None:
    made = add(workspace, tmp_path)
    files = installed_files(workspace, made)
    first = workspace.properties.revise(made.id)
    workspace.properties.change(made.id, newer(workspace, tmp_path).id)
    assert installed(workspace, made.id).version == "1.3.0"
    workspace.properties.back_to(first.id)
    back = installed(workspace, made.id)
    assert (back.version, back.digest, back.settings) == ("1.2.3", made.digest, SETTINGS)
    assert installed_files(workspace, back) == files
    saved = workspace.properties.revisions(made.id)[1]
    assert (saved.revision_number, saved.version) == (2, "1.3.0")  # what it was before


@pytest.mark.parametrize("state", ["pending", "failed", "removed"])
def test_only_a_succeeded_extension_can_be_used(
    open_workspace: OpenWorkspace, tmp_path: Path, state: str
) -> None:
    workspace = open_workspace()
    package = add_package(workspace, tmp_path)
    other = newer(workspace, tmp_path)
    property_id = add_property(workspace)
    if state == "failed":
        workspace.folder.archive(package.digest).unlink()
    with holding(workspace, "checking archive") as hold:
        made = workspace.properties.add_extension(property_id, package.id)
        hold.wait()
        if state != "pending":
            hold.let_go()
            installed(workspace, made.id)
        if state == "removed":
            workspace.properties.remove(made.id)
        before = workspace.properties.extension(made.id)
        for act in (
            lambda: workspace.properties.revise(made.id),
            lambda: workspace.properties.change(made.id, other.id),
            lambda: workspace.properties.plan_change(made.id, other.id),
            lambda: workspace.properties.repair(made.id),
            lambda: workspace.properties.verify(made.id),
        ):
            with pytest.raises(Conflict) as refused:
                act()
            assert refused.value.code == "invalid-extension"
        assert workspace.properties.extension(made.id) == before


# Other versions


def test_an_upgrade_and_the_way_back(workspace: Workspace, tmp_path: Path) -> None:
    made = add(workspace, tmp_path)
    before = installed_files(workspace, made)
    other = newer(workspace, tmp_path)
    assert workspace.properties.extension(made.id).latest_package_id == other.id
    pending = workspace.properties.change(made.id, other.id)
    assert pending.installation_status is Status.PENDING
    upgraded = installed(workspace, made.id)
    assert (upgraded.version, upgraded.package_id, upgraded.digest) == (
        "1.3.0",
        other.id,
        other.digest,
    )
    assert (upgraded.settings, upgraded.updated_with_package_id) == (SETTINGS, other.id)
    assert upgraded.change is None
    expected = files_of_zip(workspace.folder.archive(other.digest))
    assert installed_files(workspace, upgraded) == expected
    workspace.properties.change(made.id, made.package_id)
    back = installed(workspace, made.id)
    assert (back.version, back.settings) == ("1.2.3", SETTINGS)
    assert installed_files(workspace, back) == before


def test_the_plan_says_what_a_change_does(workspace: Workspace, tmp_path: Path) -> None:
    made = add(workspace, tmp_path)
    plan = workspace.properties.plan_change(made.id, newer(workspace, tmp_path).id)
    assert (plan.kind, plan.from_version, plan.to_version) == (
        ChangeKind.UPGRADE,
        "1.2.3",
        "1.3.0",
    )
    assert [one.display_name for one in plan.provided_removed] == ["Greet"]
    assert plan.provided_added == ()
    assert plan.files_added == ("view/more.html",)
    assert plan.files_changed == ("extension.json", "icon.svg")
    assert plan.files_removed == ("lib/greet.js",)
    assert plan.problems == ()
    assert workspace.properties.extension(made.id).installation_status is Status.SUCCEEDED


def test_settings_that_the_new_schema_refuses_are_in_the_plan(
    workspace: Workspace, tmp_path: Path
) -> None:
    made = add(workspace, tmp_path)
    other = stricter(workspace, tmp_path)
    plan = workspace.properties.plan_change(made.id, other.id)
    assert codes(plan.problems)
    with pytest.raises(Refused) as refused:
        workspace.properties.change(made.id, other.id)
    assert refused.value.problems == plan.problems
    assert workspace.properties.extension(made.id).version == "1.2.3"
    assert workspace.properties.plan_change(made.id, other.id, '{"salute": "Hi"}').problems == ()
    workspace.properties.change(made.id, other.id, '{"salute": "Hi"}')
    changed = installed(workspace, made.id)
    assert (changed.version, changed.settings) == ("2.0.0", '{"salute": "Hi"}')


def test_a_failed_upgrade_leaves_everything_as_it_was(workspace: Workspace, tmp_path: Path) -> None:
    made = add(workspace, tmp_path)
    files = installed_files(workspace, made)
    other = newer(workspace, tmp_path)
    path = workspace.folder.archive(other.digest)
    path.write_bytes(path.read_bytes() + b"tampered")
    workspace.properties.change(made.id, other.id)
    after = installed(workspace, made.id)
    assert after.installation_status is Status.SUCCEEDED
    assert codes(after.problems) == ["archive-altered"]
    assert (after.version, after.package_id, after.settings) == (
        "1.2.3",
        made.package_id,
        SETTINGS,
    )
    assert installed_files(workspace, after) == files
    read = workspace.properties.dismiss(made.id)
    assert (read.problems, read.version, read.usable) == ((), "1.2.3", True)


def test_a_cancelled_upgrade_leaves_everything_as_it_was(
    workspace: Workspace, tmp_path: Path
) -> None:
    made = add(workspace, tmp_path)
    other = newer(workspace, tmp_path)
    with holding(workspace, "unpacking") as hold:
        workspace.properties.change(made.id, other.id)
        hold.wait()
        pending = workspace.properties.extension(made.id)
        assert pending.change is not None
        assert (pending.version, pending.change.version) == ("1.2.3", "1.3.0")
        workspace.properties.cancel(made.id)
    until(workspace, lambda: not workspace.installer.progress)
    after = workspace.properties.extension(made.id)
    assert (after.installation_status, after.version) == (Status.SUCCEEDED, "1.2.3")
    assert codes(after.problems) == ["cancelled"]
    assert installed_files(workspace, after)


def test_an_upgrade_on_a_full_disk_leaves_everything_as_it_was(
    disk: Disk, open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    workspace = open_workspace(disk.root / "workspace")
    made = add(workspace, tmp_path)
    files = installed_files(workspace, made)
    manifest = good_manifest(version="1.3.0")
    big = package_files(manifest, **{"view/zeros.bin": b"\0" * 6_000_000})
    other = checked(workspace, write_package(tmp_path / "big.zip", manifest, big))
    workspace.properties.change(made.id, other.id)
    after = installed(workspace, made.id)
    assert codes(after.problems) == ["file-system-error"]
    assert (after.installation_status, after.version) == (Status.SUCCEEDED, "1.2.3")
    assert installed_files(workspace, after) == files
    assert not any(workspace.folder.staging.iterdir())


def test_an_upgrade_goes_on_at_the_next_start(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    first = open_workspace()
    made = add(first, tmp_path)
    other = newer(first, tmp_path)
    first.close()
    second = open_workspace(start=False)
    second.properties.change(made.id, other.id)
    close_at(second, "unpacking")
    third = open_workspace()
    assert installed(third, made.id).version == "1.3.0"
    until(third, lambda: len(jobs_of(third, made)) == 1)


def jobs_of(workspace: Workspace, extension: Extension) -> list[Path]:
    """The folders of the extension's installations."""
    return list((workspace.folder.properties / extension.property_id / extension.name).iterdir())


def test_another_package_is_no_version(workspace: Workspace, tmp_path: Path) -> None:
    made = add(workspace, tmp_path)
    other = add_package(workspace, tmp_path, name="other")
    with pytest.raises(Refused) as refused:
        workspace.properties.change(made.id, other.id)
    assert refused.value.code == "invalid-extension_package_id"
    with pytest.raises(Conflict) as same:
        workspace.properties.change(made.id, made.package_id)
    assert same.value.code == "unchanged"


def test_many_are_upgraded_in_one_act(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    made = [
        workspace.properties.add_extension(add_property(workspace, name), package.id, settings)
        for name, settings in (("One", SETTINGS), ("Two", "{}"))
    ]
    for one in made:
        installed(workspace, one.id)
    other = stricter(workspace, tmp_path)
    batch = workspace.properties.change_many([ChangeWanted(one.id, other.id) for one in made])
    assert [one.id for one in batch.extensions] == [made[1].id]
    assert [codes(one.problems)[0] for one in batch.refused] == ["invalid-settings"]
    assert installed(workspace, made[1].id).version == "2.0.0"
    assert workspace.properties.extension(made[0].id).version == "1.2.3"


# Removed and back


def test_a_removed_extension_comes_back_with_its_revisions(
    workspace: Workspace, tmp_path: Path
) -> None:
    made = add(workspace, tmp_path)
    files = installed_files(workspace, made)
    workspace.properties.revise(made.id)
    workspace.properties.remove(made.id)
    assert workspace.properties.extensions(made.property_id) == ()
    workspace.properties.restore(made.id)
    back = installed(workspace, made.id)
    assert (back.id, back.settings, back.latest_revision_number) == (made.id, SETTINGS, 1)
    assert installed_files(workspace, back) == files


def test_what_was_replaced_meanwhile_does_not_come_back(
    workspace: Workspace, tmp_path: Path
) -> None:
    made = add(workspace, tmp_path)
    workspace.properties.remove(made.id)
    workspace.properties.add_extension(made.property_id, made.package_id)
    with pytest.raises(Conflict) as refused:
        workspace.properties.restore(made.id)
    assert refused.value.code == "not-unique"


# Development packages


def test_a_rebuilt_package_leaves_what_was_installed_as_it_is(
    workspace: Workspace, tmp_path: Path
) -> None:
    first = workspace.packages.add(archive(tmp_path), development=True)
    until(workspace, lambda: workspace.packages.get(first.id).status is not Status.PENDING)
    property_ = workspace.properties.create("Lab", "web", ["a.example"], development=True)
    made = workspace.properties.add_extension(property_.id, first.id, SETTINGS)
    made = installed(workspace, made.id)
    files = installed_files(workspace, made)
    revision = workspace.properties.revise(made.id)

    built = workspace.packages.add(archive(tmp_path, description="Rebuilt."), development=True)
    until(workspace, lambda: workspace.packages.get(built.id).status is not Status.PENDING)
    assert workspace.packages.get(built.id).id == first.id
    assert len(workspace.packages.list()) == 1
    stale = workspace.properties.extension(made.id)
    assert stale.rebuilt
    assert stale.newer
    assert installed_files(workspace, stale) == files

    plan = workspace.properties.plan_change(made.id, first.id)
    assert plan.kind is ChangeKind.REBUILD
    workspace.properties.change(made.id, first.id)
    fresh = installed(workspace, made.id)
    assert not fresh.rebuilt
    assert b"Rebuilt." in installed_files(workspace, fresh)["extension.json"]
    workspace.properties.back_to(revision.id)
    assert installed_files(workspace, installed(workspace, made.id)) == files


# Trying again


def test_a_repair_that_is_tried_again_keeps_what_was_edited_since(
    workspace: Workspace, tmp_path: Path
) -> None:
    made = add(workspace, tmp_path)
    kept = workspace.folder.archive(made.digest)
    away = kept.rename(tmp_path / "away.zip")
    workspace.properties.repair(made.id)
    assert codes(installed(workspace, made.id).problems) == ["archive-missing"]
    edited = '{"greeting": "Good day"}'
    workspace.properties.edit(made.id, settings=edited, enabled=False)
    away.rename(kept)
    workspace.properties.retry(made.id)
    repaired = installed(workspace, made.id)
    assert (repaired.settings, repaired.enabled, repaired.problems) == (edited, False, ())


def test_a_change_to_what_is_deleted_meanwhile_is_not_tried_again(
    workspace: Workspace, tmp_path: Path
) -> None:
    package = add_package(workspace, tmp_path)
    lab = workspace.properties.create("Lab", "web", ["lab.example"], development=True)
    made = workspace.properties.add_extension(lab.id, package.id)
    installed(workspace, made.id)
    built = workspace.packages.add(archive(tmp_path, version="2.0.0"), development=True)
    until(workspace, lambda: workspace.packages.get(built.id).status is not Status.PENDING)
    workspace.folder.archive(workspace.packages.get(built.id).digest).unlink()
    workspace.properties.change(made.id, built.id)
    failed = installed(workspace, made.id)
    assert codes(failed.problems) == ["archive-missing"]
    workspace.packages.delete(built.id)
    with pytest.raises(NotFound):
        workspace.properties.retry(made.id)
    assert workspace.properties.extension(made.id) == failed


def test_what_is_changed_while_it_is_verified_is_not_told_as_damaged(
    workspace: Workspace, tmp_path: Path
) -> None:
    made = add(workspace, tmp_path)
    later = newer(workspace, tmp_path)

    def change(done: int, _total: int) -> None:
        if not done:
            workspace.properties.change(made.id, later.id)
            installed(workspace, made.id)

    with pytest.raises(Conflict) as refused:
        workspace.properties.verify(made.id, change)
    assert refused.value.code == "changed-meanwhile"
    assert workspace.properties.verify(made.id).sound
