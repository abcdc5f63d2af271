"""The catalogue: an archive goes in, the thread checks it, and it is usable or says why not."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pytest

from backend.errors import Conflict, NotFound, Refused
from backend.events import PackageChanged
from backend.packages.model import Availability, Package
from backend.status import Status
from backend.workspace import Workspace
from tests.backend.installing import (
    add_package,
    add_property,
    archive,
    checked,
    codes,
    holding,
    installed,
)
from tests.conftest import OpenWorkspace, until
from tests.packaging import good_manifest, write_package


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def kept(workspace: Workspace) -> set[str]:
    return {path.name for path in workspace.folder.packages.iterdir()}


def test_a_package_is_pending_until_its_check_has_succeeded(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = archive(tmp_path)
    with holding(workspace, "checking") as hold:
        pending = workspace.packages.add(path)
        hold.wait()
        assert workspace.packages.get(pending.id) == pending
        assert (pending.status, pending.label) == (Status.PENDING, "greeter-1.2.3.zip")
        assert kept(workspace) == set()
    package = checked(workspace, path)
    assert package.status is Status.SUCCEEDED
    assert package.label == "greeter 1.2.3"
    assert package.manifest == good_manifest()
    assert (package.digest, package.size) == (digest(path), path.stat().st_size)
    assert package.availability is Availability.PRIVATE
    assert package.needs_settings
    assert kept(workspace) == {f"{digest(path)}.zip"}
    assert workspace.folder.archive(package.digest).read_bytes() == path.read_bytes()
    assert list(workspace.folder.staging.iterdir()) == []


def test_a_bad_package_fails_with_every_reason_and_is_not_kept(
    workspace: Workspace, tmp_path: Path
) -> None:
    manifest = good_manifest(version="one", description=..., iconPath="none.svg", surprise=1)
    bad = write_package(tmp_path / "bad.zip", manifest)
    package = checked(workspace, bad)
    assert package.status is Status.FAILED
    assert {p.pointer for p in package.problems} >= {"/version", "/iconPath"}
    assert len(package.problems) >= 4
    assert all(p.title and p.remedy for p in package.problems)
    assert (package.name, package.display_name) == ("greeter", "Greeter")
    assert package.digest == ""
    assert kept(workspace) == set()
    assert list(workspace.folder.staging.iterdir()) == []
    good = add_package(workspace, tmp_path)
    assert good.id != package.id, "a failed package blocks no name"


def test_a_file_that_is_no_archive(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "note.zip").write_text("not a zip")
    package = checked(workspace, tmp_path / "note.zip")
    assert codes(package.problems) == ["archive-not-zip"]
    assert package.label == "note.zip"
    assert kept(workspace) == set()


@pytest.mark.parametrize(
    ("name", "code"),
    [("nowhere.zip", "archive-missing"), ("", "manifest-missing"), (".", "manifest-missing")],
)
def test_what_is_not_there_or_no_package_is_refused_at_once(
    workspace: Workspace, tmp_path: Path, name: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        workspace.packages.add(tmp_path / name)
    assert refused.value.code == code
    assert workspace.packages.list() == ()


@pytest.mark.skipif(sys.platform != "linux", reason="only there may a name be any bytes")
def test_a_file_whose_name_is_no_text_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.zip")
    path.write_bytes(archive(tmp_path).read_bytes())
    with pytest.raises(Refused) as refused:
        workspace.packages.add(path)
    assert refused.value.code == "archive-name-unreadable"
    assert workspace.packages.list() == ()


def test_a_name_in_any_script_is_fine(workspace: Workspace, tmp_path: Path) -> None:
    path = archive(tmp_path).rename(tmp_path / "拡張\u3000機能 %41.zip")
    assert checked(workspace, path).file_name == "拡張\u3000機能 %41.zip"


def test_a_file_that_vanished_before_its_check(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    path = archive(tmp_path)
    workspace = open_workspace(start=False)
    package_id = workspace.packages.add(path).id
    path.unlink()
    workspace.start()
    until(workspace, lambda: workspace.packages.get(package_id).status is not Status.PENDING)
    package = workspace.packages.get(package_id)
    assert codes(package.problems) == ["archive-missing"]
    assert str(path) in package.problems[0].detail
    assert list(workspace.folder.staging.iterdir()) == []


def test_the_same_archive_joins_the_package_that_is_there(
    workspace: Workspace, tmp_path: Path
) -> None:
    first = add_package(workspace, tmp_path)
    copies = [tmp_path / f"copy{n}.zip" for n in range(3)]
    for copy in copies:
        copy.write_bytes((tmp_path / "greeter-1.2.3.zip").read_bytes())
        pending = workspace.packages.add(copy)
        until(workspace, lambda: not workspace.installer.progress and not _pending(workspace))
        assert workspace.packages.get(pending.id) == first
    assert workspace.packages.list() == (first,)
    assert kept(workspace) == {f"{first.digest}.zip"}


def _pending(workspace: Workspace) -> list[Package]:
    return [p for p in workspace.packages.list() if p.status is Status.PENDING]


def test_another_archive_of_the_same_version_is_refused_with_both_digests(
    workspace: Workspace, tmp_path: Path
) -> None:
    first = add_package(workspace, tmp_path)
    other = archive(tmp_path, description="Another.")
    package = checked(workspace, other)
    assert package.status is Status.FAILED
    assert codes(package.problems) == ["not-unique"]
    assert first.digest in package.problems[0].detail
    assert digest(other) in package.problems[0].detail
    until(workspace, lambda: kept(workspace) == {f"{first.digest}.zip"})
    assert workspace.packages.get(first.id) == first


@pytest.mark.parametrize("changes", [{"version": "1.2.4"}, {"name": "waver"}])
def test_another_version_or_name_is_another_package(
    workspace: Workspace, tmp_path: Path, changes: dict[str, str]
) -> None:
    first = add_package(workspace, tmp_path)
    second = add_package(workspace, tmp_path, **changes)
    assert {p.id for p in workspace.packages.list()} == {first.id, second.id}


@pytest.mark.parametrize("damage", ["missing", "altered"])
def test_adding_again_restores_an_archive(
    workspace: Workspace, tmp_path: Path, damage: str
) -> None:
    package = add_package(workspace, tmp_path)
    archive_kept = workspace.folder.archive(package.digest)
    good = archive_kept.read_bytes()
    archive_kept.unlink()
    if damage == "altered":
        archive_kept.write_bytes(good[:-1])
    again = workspace.packages.add(tmp_path / "greeter-1.2.3.zip")
    until(workspace, lambda: workspace.packages.get(again.id) == package)
    assert archive_kept.read_bytes() == good


def test_versions_are_ordered_as_versions(workspace: Workspace, tmp_path: Path) -> None:
    for version in ("1.9.0", "1.10.0", "1.10.0-beta"):
        add_package(workspace, tmp_path, version=version)
    add_package(workspace, tmp_path, name="apple", displayName="apple")
    labels = [p.label for p in workspace.packages.list()]
    assert labels == ["apple 1.2.3", "greeter 1.10.0", "greeter 1.10.0-beta", "greeter 1.9.0"]
    assert workspace.packages.find("greeter", "web").version == "1.10.0"
    assert workspace.packages.find("greeter", "web", "1.9.0").version == "1.9.0"
    assert len(workspace.packages.usable("web", development=False)) == 4
    assert workspace.packages.usable("edge", development=True) == ()
    for name, platform, version in (("greeter", "web", "2.0.0"), ("greeter", "edge", "")):
        with pytest.raises(NotFound) as missing:
            workspace.packages.find(name, platform, version)
        assert missing.value.problems[0].remedy


def test_only_a_failed_package_can_be_taken_off(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "bad.zip").write_text("bad")
    bad = checked(workspace, tmp_path / "bad.zip")
    good = add_package(workspace, tmp_path)
    workspace.packages.delete(bad.id)
    with pytest.raises(NotFound):
        workspace.packages.get(bad.id)
    with pytest.raises(Conflict):
        workspace.packages.delete(good.id)
    with holding(workspace, "checking") as hold:
        pending = workspace.packages.add(tmp_path / "bad.zip")
        hold.wait()
        with pytest.raises(Conflict):
            workspace.packages.delete(pending.id)
    assert good in workspace.packages.list()


def test_events_come_after_what_they_tell(workspace: Workspace, tmp_path: Path) -> None:
    seen: list[Status] = []

    def look(event: object) -> None:
        if isinstance(event, PackageChanged):
            seen.append(workspace.packages.get(event.package_id).status)

    workspace.events.subscribe(look)
    with holding(workspace, "copying") as hold:
        path = archive(tmp_path)
        package_id = workspace.packages.add(path).id
        hold.wait()
    until(workspace, lambda: workspace.packages.get(package_id).status is not Status.PENDING)
    until(workspace, lambda: len(seen) == 2)
    assert seen == [Status.PENDING, Status.SUCCEEDED]


def test_archives_are_found_from_wherever_the_program_is_started(
    open_workspace: OpenWorkspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive(tmp_path)
    monkeypatch.chdir(tmp_path)
    first = open_workspace(start=False)
    package_id = first.packages.add(Path("greeter-1.2.3.zip")).id
    first.close()
    monkeypatch.chdir("/")
    second = open_workspace()
    until(second, lambda: second.packages.get(package_id).status is not Status.PENDING)
    assert second.packages.get(package_id).status is Status.SUCCEEDED


def test_an_archive_nobody_knows_is_swept_at_the_start_and_a_known_one_stays(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    first = open_workspace()
    package = add_package(first, tmp_path)
    first.close()
    (first.folder.packages / f"{'0' * 64}.zip").write_bytes(b"left over")
    second = open_workspace()
    extension = second.properties.add_extension(add_property(second), package.id)
    assert installed(second, extension.id).installation_status is Status.SUCCEEDED
    assert kept(second) == {f"{package.digest}.zip"}
