"""The disk fills up in the middle of an installation."""

from __future__ import annotations

from pathlib import Path

from backend.events import Event, InstallerWaits
from backend.status import Status
from tests.backend.disks import Disk
from tests.backend.installing import add_package, add_property, holding, installed
from tests.conftest import OpenWorkspace, until


def test_the_installer_says_that_it_waits_and_goes_on_when_there_is_room(
    disk: Disk, open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    workspace = open_workspace(disk.root / "workspace")
    package = add_package(workspace, tmp_path)
    property_id = add_property(workspace)
    waits: list[str] = []

    def listen(event: Event) -> None:
        if isinstance(event, InstallerWaits):
            waits.append(event.problem.code)

    workspace.events.subscribe(listen)
    with holding(workspace, "unpacking") as hold:
        extension = workspace.properties.add_extension(property_id, package.id)
        hold.wait()
        disk.fill()
    until(workspace, lambda: waits)
    assert set(waits) == {"disk-full"}
    assert workspace.properties.extension(extension.id).installation_status is Status.PENDING
    disk.make_room()
    assert installed(workspace, extension.id).installation_status is Status.SUCCEEDED
    assert list(workspace.folder.staging.iterdir()) == []
