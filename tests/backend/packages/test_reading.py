"""What is inside a kept archive, read without unpacking it."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.errors import NotFound, Refused, WorldError
from backend.packages.model import PackagedFile
from backend.workspace import Workspace
from tests.backend.installing import add_package, checked, files_of_zip
from tests.packaging import good_manifest, write_package


def test_the_files_and_their_bytes_are_those_of_the_archive(
    workspace: Workspace, tmp_path: Path
) -> None:
    package = add_package(workspace, tmp_path)
    given = files_of_zip(tmp_path / package.file_name)
    listed = workspace.packages.contents(package.id)
    assert listed == tuple(PackagedFile(path, len(given[path])) for path in sorted(given))
    for path, data in given.items():
        assert workspace.packages.read_file(package.id, path, len(data)) == data


def test_a_file_that_is_larger_than_wanted_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    size = len(files_of_zip(tmp_path / package.file_name)["lib/greet.js"])
    with pytest.raises(Refused):
        workspace.packages.read_file(package.id, "lib/greet.js", size - 1)


@pytest.mark.parametrize("path", ["gone.svg", "../extension.json", "/etc/passwd", "lib"])
def test_only_what_is_in_the_archive_is_read(
    workspace: Workspace, tmp_path: Path, path: str
) -> None:
    package = add_package(workspace, tmp_path)
    with pytest.raises(NotFound):
        workspace.packages.read_file(package.id, path, 1000)


def test_of_a_package_that_failed_there_is_nothing_to_read(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = write_package(tmp_path / "bad.zip", good_manifest(version="two"))
    package = checked(workspace, path)
    with pytest.raises(NotFound) as error:
        workspace.packages.contents(package.id)
    assert error.value.code == "archive-missing"


def test_an_archive_that_was_taken_away_or_cut_is_told(
    workspace: Workspace, tmp_path: Path
) -> None:
    package = add_package(workspace, tmp_path)
    kept = workspace.folder.archive(package.digest)
    kept.chmod(0o644)
    kept.write_bytes(kept.read_bytes()[:200])
    with pytest.raises(Refused):
        workspace.packages.contents(package.id)
    kept.unlink()
    with pytest.raises(WorldError) as error:
        workspace.packages.contents(package.id)
    assert error.value.code == "archive-unreadable"
