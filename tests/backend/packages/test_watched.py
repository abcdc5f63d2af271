"""Watched folders in a workspace: what is rebuilt is in the catalogue by itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from backend.errors import Refused
from backend.packages.model import Availability, Package
from backend.status import Status
from backend.workspace import Workspace
from tests.conftest import OpenWorkspace, until
from tests.packaging import good_manifest, package_files, write_folder, write_package


@pytest.fixture
def watching(workspace: Workspace) -> Workspace:
    """A workspace that watches, as the window's does."""
    workspace.watching.start()
    return workspace


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    folder = tmp_path / "shelf"
    folder.mkdir()
    return folder


def catalogue(workspace: Workspace) -> list[tuple[str, str, str]]:
    return [
        (package.name, package.version, package.description)
        for package in workspace.packages.list()
        if package.status is Status.SUCCEEDED
    ]


def only(workspace: Workspace) -> Package:
    (package,) = workspace.packages.list()
    return package


def build(folder: Path, **changes: str) -> Path:
    return write_folder(folder, package_files(good_manifest(**changes)))


def test_what_is_rebuilt_takes_the_place_of_the_build_before(
    watching: Workspace, shelf: Path
) -> None:
    build(shelf / "greeter", description="First.")
    watching.watching.watch(shelf)
    until(watching, lambda: catalogue(watching) == [("greeter", "1.2.3", "First.")])
    first = only(watching)
    assert first.availability is Availability.DEVELOPMENT
    for word in ("Second.", "Third."):
        build(shelf / "greeter", description=word)
        until(watching, lambda: catalogue(watching) == [("greeter", "1.2.3", word)])  # noqa: B023
    assert only(watching).id == first.id
    assert only(watching).digest != first.digest


def test_what_was_rebuilt_while_the_program_was_closed_is_added_at_the_next_start(
    open_workspace: OpenWorkspace, shelf: Path
) -> None:
    build(shelf / "greeter", description="First.")
    workspace = open_workspace()
    workspace.watching.start()
    workspace.watching.watch(shelf)
    until(workspace, lambda: catalogue(workspace) == [("greeter", "1.2.3", "First.")])
    workspace.close()
    build(shelf / "greeter", description="Second.")
    workspace = open_workspace()
    workspace.watching.start()
    until(workspace, lambda: catalogue(workspace) == [("greeter", "1.2.3", "Second.")])


def test_a_watched_folder_that_goes_is_told_until_it_comes_again(
    watching: Workspace, shelf: Path
) -> None:
    watching.watching.watch(shelf)
    shutil.rmtree(shelf)
    until(watching, lambda: watching.watching.list()[0].problem is not None)
    shelf.mkdir()
    until(watching, lambda: watching.watching.list()[0].problem is None)
    write_package(shelf / "greeter.zip")
    until(watching, lambda: len(catalogue(watching)) == 1)


def test_a_folder_watched_no_longer_is_left_alone(watching: Workspace, tmp_path: Path) -> None:
    for name in ("left", "kept"):
        (tmp_path / name).mkdir()
        watching.watching.watch(tmp_path / name)
    watching.watching.unwatch(tmp_path / "left")
    write_package(tmp_path / "left/greeter.zip", good_manifest(name="left"))
    write_package(tmp_path / "kept/greeter.zip", good_manifest(name="kept"))
    until(watching, lambda: len(watching.packages.list()) > 0)
    until(watching, lambda: [name for name, _, _ in catalogue(watching)] == ["kept"])


@pytest.mark.parametrize("name", ["gone", "greeter.zip"])
def test_what_is_no_folder_is_refused(workspace: Workspace, tmp_path: Path, name: str) -> None:
    write_package(tmp_path / "greeter.zip")
    with pytest.raises(Refused):
        workspace.watching.watch(tmp_path / name)
    assert workspace.watching.list() == ()
