"""Whether what is installed still is what the archive holds, and mending it where not."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.errors import Refused
from backend.properties.model import Extension
from backend.properties.verifying import Fault
from backend.status import Status
from backend.workspace import Workspace
from tests.backend.installing import (
    add_package,
    add_property,
    codes,
    files_of_zip,
    installed,
    installed_files,
)


@pytest.fixture
def extension(workspace: Workspace, tmp_path: Path) -> Extension:
    package = add_package(workspace, tmp_path)
    made = workspace.properties.add_extension(add_property(workspace), package.id)
    return installed(workspace, made.id)


def folder(workspace: Workspace, extension: Extension) -> Path:
    found = workspace.properties.installed_folder(extension.id)
    assert found is not None
    return found


def test_what_nobody_touched_is_sound(workspace: Workspace, extension: Extension) -> None:
    told: list[tuple[int, int]] = []
    found = workspace.properties.verify(extension.id, lambda *at: told.append(at))
    assert (found.sound, found.files) == (True, 5)
    assert told[-1] == (5, 5)


def test_every_file_that_is_not_as_it_was_is_told_and_mended(
    workspace: Workspace, extension: Extension
) -> None:
    top = folder(workspace, extension)
    whole = installed_files(workspace, extension)
    (top / "icon.svg").unlink()
    script = top / "lib" / "greet.js"
    script.write_bytes(script.read_bytes().replace(b"module", b"nodule"))
    (top / "view" / "mine.txt").write_text("mine")
    (top / "view" / "greet.html").unlink()
    (top / "view" / "greet.html").symlink_to("/etc/hostname")
    found = workspace.properties.verify(extension.id)
    assert [(one.path, one.fault) for one in found.faults] == [
        ("icon.svg", Fault.MISSING),
        ("lib/greet.js", Fault.ALTERED),
        ("view/greet.html", Fault.ALTERED),
        ("view/mine.txt", Fault.FOREIGN),
    ]
    known = workspace.properties.extension(extension.id)
    assert (known.usable, codes(known.problems)) == (True, ["files-altered"])
    workspace.properties.repair(extension.id)
    repaired = installed(workspace, extension.id)
    assert (repaired.installation_status, repaired.problems) == (Status.SUCCEEDED, ())
    assert workspace.properties.verify(extension.id).sound
    assert files_of_zip(workspace.folder.archive(extension.digest)) == whole
    assert not Path("/etc/hostname").is_symlink()


def test_without_its_archive_nothing_can_be_said_or_mended(
    workspace: Workspace, extension: Extension
) -> None:
    whole = installed_files(workspace, extension)
    workspace.folder.archive(extension.digest).unlink()
    with pytest.raises(Refused) as refused:
        workspace.properties.verify(extension.id)
    assert refused.value.code == "archive-missing"
    workspace.properties.repair(extension.id)
    after = installed(workspace, extension.id)
    assert (after.installation_status, codes(after.problems)) == (
        Status.SUCCEEDED,
        ["archive-missing"],
    )
    assert installed_files(workspace, after) == whole


def test_what_was_mended_by_hand_is_forgotten_once_it_is_found_sound(
    workspace: Workspace, extension: Extension
) -> None:
    icon = folder(workspace, extension) / "icon.svg"
    before = icon.read_bytes()
    icon.write_bytes(b"another")
    assert not workspace.properties.verify(extension.id).sound
    icon.write_bytes(before)
    assert workspace.properties.verify(extension.id).sound
    assert workspace.properties.extension(extension.id).problems == ()
