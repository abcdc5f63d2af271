"""A property as one file: taken along, brought in, and the same wherever it is."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from backend.errors import Conflict, NotFound, Refused, WorldError
from backend.events import Event, PackageChanged
from backend.portable.document import DOCUMENT
from backend.portable.model import Exported, PortableProgress
from backend.status import Status
from backend.workspace import Workspace
from tests.backend.disks import Disk
from tests.backend.installing import (
    SETTINGS,
    add_package,
    add_property,
    archive,
    codes,
    installed,
    installed_files,
)
from tests.backend.portable.making import contents, entries_of, furnished, settle
from tests.conftest import PATIENCE, OpenWorkspace, until

ROOT = Path(__file__).parents[3]


def export(workspace: Workspace, property_id: str, path: Path) -> Exported:
    return workspace.portable.export_property(property_id, path)


def test_on_another_machine_it_comes_out_the_same(
    workspace: Workspace, open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    shop = furnished(workspace, tmp_path)
    written = export(workspace, shop, tmp_path / "shop.ewp")
    assert written.archives == 4
    assert written.size == written.path.stat().st_size
    other = open_workspace(tmp_path / "elsewhere")
    brought = other.portable.import_property(written.path)
    assert (brought.digest, brought.added) == (written.digest, 4)
    assert settle(other, brought.batch) == [Status.SUCCEEDED] * 2
    again = export(other, brought.property.id, tmp_path / "again.ewp")
    assert again.digest == written.digest
    assert again.path.read_bytes() == written.path.read_bytes()
    same = zip(
        workspace.properties.extensions(shop),
        other.properties.extensions(brought.property.id),
        strict=True,
    )
    for before, after in same:
        assert installed_files(workspace, before) == installed_files(other, after)
        for what in ("name", "version", "digest", "settings", "enabled", "dirty", "published_at"):
            assert getattr(before, what) == getattr(after, what)
        for old, new in zip(
            workspace.properties.revisions(before.id),
            other.properties.revisions(after.id),
            strict=True,
        ):
            assert (old.revision_number, old.settings) == (new.revision_number, new.settings)
            assert (old.version, old.digest) == (new.version, new.digest)
    published, following = (
        next(one for one in other.libraries.list(brought.property.id) if one.name == name)
        for name in ("Published", "Next")
    )
    assert (published.published, published.count) == (True, 3)
    assert (following.published, following.count) == (False, 2)


def test_it_is_brought_in_beside_itself_as_another_property(
    workspace: Workspace, tmp_path: Path
) -> None:
    shop = furnished(workspace, tmp_path)
    written = export(workspace, shop, tmp_path / "shop.ewp")
    packages = workspace.packages.list()
    brought = workspace.portable.import_property(written.path)
    assert brought.added == 0
    assert workspace.packages.list() == packages
    assert brought.property.id != shop
    assert brought.property.token != workspace.properties.get(shop).token
    assert settle(workspace, brought.batch) == [Status.SUCCEEDED] * 2
    assert workspace.properties.compare(shop, brought.property.id).same


def test_a_file_is_the_same_bytes_each_time(workspace: Workspace, tmp_path: Path) -> None:
    shop = furnished(workspace, tmp_path)
    one, two = (export(workspace, shop, tmp_path / name).path for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


def test_any_zip_program_can_look_into_it(workspace: Workspace, tmp_path: Path) -> None:
    shop = furnished(workspace, tmp_path)
    found = entries_of(export(workspace, shop, tmp_path / "shop.ewp").path)
    document = json.loads(found.pop(DOCUMENT))
    assert document["format"] == "extension-workshop property"
    assert document["property"]["name"] == "Straße"
    assert sorted(found) == sorted(f"archives/{one['digest']}.zip" for one in document["archives"])
    for one in document["archives"]:
        kept = workspace.folder.archive(one["digest"]).read_bytes()
        assert found[f"archives/{one['digest']}.zip"] == kept
    assert shop not in json.dumps(document)


def test_a_different_setting_makes_a_different_digest(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    shop = add_property(workspace)
    head = installed(workspace, workspace.properties.add_extension(shop, package.id).id)
    before = export(workspace, shop, tmp_path / "a.ewp").digest
    workspace.properties.edit(head.id, settings=SETTINGS)
    assert export(workspace, shop, tmp_path / "a.ewp").digest != before
    workspace.properties.edit(head.id, settings="{}")
    assert export(workspace, shop, tmp_path / "a.ewp").digest == before


def test_an_older_build_of_a_package_in_development_is_taken_along(
    workspace: Workspace, open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    lab = workspace.properties.create("Lab", "web", ["a.b"], development=True).id
    workspace.packages.add(archive(tmp_path, version="1.0.0"), development=True)
    until(workspace, lambda: workspace.packages.usable("web", development=True))
    (package,) = workspace.packages.usable("web", development=True)
    head = installed(workspace, workspace.properties.add_extension(lab, package.id, SETTINGS).id)
    workspace.properties.revise(head.id)
    workspace.packages.add(archive(tmp_path, version="1.1.0"), development=True)
    until(workspace, lambda: workspace.packages.get(package.id).version == "1.1.0")
    workspace.properties.change(head.id, package.id)
    installed(workspace, head.id)
    workspace.packages.release(package.id)
    written = export(workspace, lab, tmp_path / "lab.ewp")
    assert written.archives == 2
    other = open_workspace(tmp_path / "elsewhere")
    brought = other.portable.import_property(written.path)
    assert settle(other, brought.batch) == [Status.SUCCEEDED]
    (after,) = other.properties.extensions(brought.property.id)
    assert after.version == "1.1.0"
    assert other.properties.revisions(after.id)[1].version == "1.0.0"
    assert export(other, brought.property.id, tmp_path / "b.ewp").digest == written.digest
    beside = workspace.portable.import_property(written.path)
    assert beside.added == 0
    assert settle(workspace, beside.batch) == [Status.SUCCEEDED]


def test_another_archive_of_a_released_version_is_a_clash_and_changes_nothing(
    workspace: Workspace, open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    shop = furnished(workspace, tmp_path)
    written = export(workspace, shop, tmp_path / "shop.ewp")
    other = open_workspace(tmp_path / "elsewhere")
    (tmp_path / "changed").mkdir()
    for name in ("plain", "gone"):
        add_package(
            other, tmp_path / "changed", name=name, configuration=..., description="changed"
        )
    before = contents(other)
    with pytest.raises(Conflict) as told:
        other.portable.import_property(written.path)
    assert codes(told.value.problems) == ["not-unique"] * 2
    kept = {package.digest for package in other.packages.list()}
    assert all(any(digest in p.detail for digest in kept) for p in told.value.problems)
    assert contents(other) == before


def test_a_failed_one_and_a_pending_change_go_along_as_they_are(
    workspace: Workspace, tmp_path: Path
) -> None:
    package = add_package(workspace, tmp_path)
    shop = add_property(workspace)
    # The settings of this one do not fit any more: its installation fails, here and there.
    added = workspace.properties.add_extension(shop, package.id, SETTINGS)
    installed(workspace, added.id)
    with workspace._store.write() as connection:
        connection.exec_driver_sql(
            "UPDATE extensions SET settings = '{\"greeting\": 7}', installation_status = 'failed'"
        )
    written = export(workspace, shop, tmp_path / "shop.ewp")
    brought = workspace.portable.import_property(written.path)
    assert settle(workspace, brought.batch) == [Status.FAILED]
    assert export(workspace, brought.property.id, tmp_path / "b.ewp").digest == written.digest


# What stands in the way


def test_what_is_missing_or_altered_in_the_workspace_is_told_and_no_file_is_written(
    workspace: Workspace, tmp_path: Path
) -> None:
    shop = furnished(workspace, tmp_path)
    target = tmp_path / "out" / "shop.ewp"
    target.parent.mkdir()
    target.write_bytes(b"what was here before")
    first, second, *_ = sorted(workspace.folder.packages.glob("*.zip"))
    first.write_bytes(first.read_bytes()[:-1] + b"x")
    second.write_bytes(second.read_bytes()[:-1] + b"x")
    with pytest.raises(Refused) as told:
        export(workspace, shop, target)
    assert codes(told.value.problems) == ["archive-altered"] * 2
    first.unlink()
    second.unlink()
    with pytest.raises(Refused) as told:
        export(workspace, shop, target)
    assert codes(told.value.problems) == ["archive-missing"] * 2
    assert target.read_bytes() == b"what was here before"
    assert list(target.parent.iterdir()) == [target]
    with pytest.raises(NotFound):
        export(workspace, "PR of nobody", target)


@pytest.mark.parametrize("name", ["", "missing/shop.ewp"])
def test_a_place_that_cannot_be_written_is_told(
    workspace: Workspace, tmp_path: Path, name: str
) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(WorldError) as told:
        export(workspace, add_property(workspace), tmp_path / "out" / name)
    assert codes(told.value.problems) == ["not-written"]
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("step", ["writing"])
def test_a_cancelled_export_leaves_no_file(workspace: Workspace, tmp_path: Path, step: str) -> None:
    shop = furnished(workspace, tmp_path)
    out = tmp_path / "out"
    out.mkdir()
    cancel = threading.Event()

    def tell(progress: PortableProgress) -> None:
        if progress.step == step and progress.done:
            cancel.set()

    with pytest.raises(Refused) as told:
        workspace.portable.export_property(shop, out / "shop.ewp", tell, cancel)
    assert codes(told.value.problems) == ["cancelled"]
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("step", ["checking", "reading"])
def test_a_cancelled_import_changes_nothing(
    workspace: Workspace, open_workspace: OpenWorkspace, tmp_path: Path, step: str
) -> None:
    written = export(workspace, furnished(workspace, tmp_path), tmp_path / "shop.ewp")
    other = open_workspace(tmp_path / "elsewhere")
    cancel = threading.Event()
    before = contents(other)

    def tell(progress: PortableProgress) -> None:
        if progress.step == step:
            cancel.set()

    with pytest.raises(Refused) as told:
        other.portable.import_property(written.path, tell, cancel)
    assert codes(told.value.problems) == ["cancelled"]
    assert contents(other) == before


def test_a_full_disk_leaves_no_half_file(
    disk: Disk, workspace: Workspace, open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    written = export(workspace, furnished(workspace, tmp_path), tmp_path / "shop.ewp")
    other = open_workspace(disk.root / "workspace")
    before = contents(other)
    disk.fill()
    with pytest.raises(WorldError) as told:
        workspace.portable.export_property(
            workspace.properties.list()[0].id, disk.root / "shop.ewp"
        )
    assert codes(told.value.problems) == ["disk-full"]
    with pytest.raises(WorldError) as told:
        other.portable.import_property(written.path)
    assert codes(told.value.problems) == ["disk-full"]
    disk.make_room()
    assert not (disk.root / "shop.ewp").exists()
    assert {path.name for path in disk.root.iterdir()} == {"workspace"}
    assert contents(other) == before
    assert settle(other, other.portable.import_property(written.path).batch)


def test_two_imports_at_the_same_moment_both_come_out_whole(
    workspace: Workspace, open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    written = export(workspace, furnished(workspace, tmp_path), tmp_path / "shop.ewp")
    other = open_workspace(tmp_path / "elsewhere")
    threads = [
        threading.Thread(target=other.portable.import_property, args=(written.path,))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = other.properties.list()
    assert len(made) == 2
    assert len(other.packages.list()) == 4
    for one in made:
        heads = [installed(other, e.id) for e in other.properties.extensions(one.id)]
        assert [e.installation_status for e in heads] == [Status.SUCCEEDED] * 2
        assert export(other, one.id, tmp_path / "again.ewp").digest == written.digest


KILLED = """
import os
import sys
from pathlib import Path
from backend.workspace import Workspace
workspace = Workspace.open(Path(sys.argv[1]))
workspace.portable.import_property(
    Path(sys.argv[2]), lambda progress: os._exit(9) if progress.step == sys.argv[3] else None
)
"""


@pytest.mark.parametrize("step", ["reading", "taking over"])
def test_a_process_that_is_killed_leaves_nothing_half_done(
    workspace: Workspace, open_workspace: OpenWorkspace, tmp_path: Path, step: str
) -> None:
    written = export(workspace, furnished(workspace, tmp_path), tmp_path / "shop.ewp")
    root = tmp_path / "elsewhere"
    ran = subprocess.run(
        [sys.executable, "-c", KILLED, root, written.path, step], cwd=ROOT, timeout=60
    )
    assert ran.returncode == 9
    other = open_workspace(root)
    brought = other.portable.import_property(written.path)
    assert other.properties.list() == (other.properties.get(brought.property.id),)
    assert settle(other, brought.batch) == [Status.SUCCEEDED] * 2
    assert not any(other.folder.staging.iterdir())


def test_an_archive_that_goes_while_a_file_brings_it_in_stays(
    workspace: Workspace, open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    def build(there: Workspace, path: Path) -> str:
        package_id = there.packages.add(path, development=True).id
        until(there, lambda: there.packages.get(package_id).status is Status.SUCCEEDED)
        return package_id

    first = archive(tmp_path)
    lab = workspace.properties.create("Lab", "web", ["lab.example"], development=True).id
    made = workspace.properties.add_extension(lab, build(workspace, first))
    installed(workspace, made.id)
    file = export(workspace, lab, tmp_path / "lab.ewp").path

    other = open_workspace(tmp_path / "elsewhere")
    build(other, first)
    at_work = threading.Event()
    importing = threading.Thread(
        target=lambda: other.portable.import_property(
            file, lambda progress: at_work.set() if progress.step == "taking over" else None
        )
    )

    def rebuilt(event: Event) -> None:
        """The thread told of the new build, and has not let go of the archive of the first."""
        on_thread = threading.current_thread().name == "installer"
        if on_thread and isinstance(event, PackageChanged) and not importing.ident:
            importing.start()
            assert at_work.wait(PATIENCE)
            importing.join(0.5)  # it would come to its end, were it not kept waiting

    unsubscribe = other.events.subscribe(rebuilt)
    build(other, archive(tmp_path, description="Better."))
    importing.join(PATIENCE)
    unsubscribe()
    (brought,) = other.properties.list()
    (extension,) = other.properties.extensions(brought.id)
    done = installed(other, extension.id)
    assert (done.installation_status, done.digest) == (Status.SUCCEEDED, made.digest)
