"""What a path is, what a folder of packages holds, and how each becomes one archive."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from backend.errors import Refused
from backend.packages import sources
from backend.packages.archive_directory import MAX_ARCHIVE
from backend.packages.sources import SourceKind, as_archive, npm_version, source_at, sources_in
from backend.status import Status
from tests.backend.installing import checked
from tests.packaging import good_manifest, package_files, write_folder, write_package, write_tarball

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from backend.workspace import Workspace


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as told:
        act()
    (problem,) = told.value.problems
    assert problem.remedy
    return problem.code


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder with one package of each kind, and other things."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    write_package(folder / "b.zip")
    write_tarball(folder / "a.tgz")
    write_tarball(folder / "C.TAR.GZ")
    write_folder(folder / "greeter")
    write_folder(folder / ".hidden")
    write_package(folder / ".partial.zip")
    (folder / "notes.txt").write_text("")
    (folder / "src").mkdir()
    (folder / "folder.zip").mkdir()
    return folder


# --- what is there -------------------------------------------------------------------------


def test_a_path_is_told_by_what_is_in_it_and_not_by_its_name(tmp_path: Path) -> None:
    assert source_at(write_package(tmp_path / "a.tgz")).kind is SourceKind.ZIP
    assert source_at(write_tarball(tmp_path / "b.zip")).kind is SourceKind.TARBALL
    assert source_at(write_folder(tmp_path / "c.zip")).kind is SourceKind.FOLDER
    assert source_at(tmp_path).kind is SourceKind.COLLECTION
    (tmp_path / "empty").touch()
    assert source_at(tmp_path / "empty").kind is SourceKind.ZIP


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    assert refused(lambda: source_at(tmp_path / "gone.zip")) == "archive-missing"
    assert refused(lambda: sources_in(tmp_path / "gone")) == "archive-missing"
    assert refused(lambda: source_at(tmp_path / ("x" * 300))) in (
        "archive-missing", "archive-unreadable",
    )  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes in folders")
def test_a_pipe_is_no_package_and_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.zip")
    assert refused(lambda: source_at(tmp_path / "pipe.zip")) == "archive-missing"
    assert refused(lambda: sources_in(tmp_path)) == "folder-empty"


def test_a_name_that_is_no_text_is_told(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.zip")
    assert refused(lambda: source_at(tmp_path / name)) == "archive-name-unreadable"


# --- folders of packages -------------------------------------------------------------------


def test_a_folder_of_packages_gives_all_of_them_by_name(shelf: Path) -> None:
    assert [path.name for path in sources_in(shelf)] == ["C.TAR.GZ", "a.tgz", "b.zip", "greeter"]


def test_a_package_gives_itself(shelf: Path) -> None:
    for name in ("b.zip", "a.tgz", "greeter"):
        assert sources_in(shelf / name) == (shelf / name,)


def test_a_folder_with_a_manifest_is_one_package_whatever_else_is_in_it(shelf: Path) -> None:
    write_folder(shelf)
    assert sources_in(shelf) == (shelf,)


def test_a_folder_without_packages_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("")
    assert refused(lambda: sources_in(tmp_path)) == "folder-empty"


def test_too_many_are_told(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_SOURCES", 3)
    assert refused(lambda: sources_in(shelf)) == "folder-too-many-files"
    monkeypatch.undo()
    monkeypatch.setattr(sources, "MAX_LOOKED_AT", 5)
    assert refused(lambda: sources_in(shelf)) == "folder-too-many-files"


# --- to one archive ------------------------------------------------------------------------


def test_a_zip_is_copied_byte_for_byte(tmp_path: Path) -> None:
    source = write_package(tmp_path / "greeter.zip")
    said: list[str] = []
    as_archive(source, tmp_path / "copy.zip", lambda step, _done, _total: said.append(step))
    assert (tmp_path / "copy.zip").read_bytes() == source.read_bytes()
    assert set(said) == {"copying"}


def test_a_zip_that_is_too_large_is_not_copied(tmp_path: Path) -> None:
    with (tmp_path / "huge.zip").open("wb") as file:
        file.truncate(MAX_ARCHIVE + 1)
    act = lambda: as_archive(tmp_path / "huge.zip", tmp_path / "copy.zip")  # noqa: E731
    assert refused(act) == "archive-too-large"
    assert not (tmp_path / "copy.zip").exists()


def test_a_copy_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    def stop(_step: str, _done: int, _total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        as_archive(write_package(tmp_path / "greeter.zip"), tmp_path / "copy.zip", stop)
    assert not (tmp_path / "copy.zip").exists()


def test_a_folder_of_packages_is_no_package(shelf: Path, tmp_path: Path) -> None:
    assert refused(lambda: as_archive(shelf, tmp_path / "copy.zip")) == "manifest-missing"


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ('{"version": "1.0.2"}', "1.0.2"), ("{}", ""), ("[]", ""), ("{", ""), ("\xff", ""),
        ('{"version": 1}', ""), ('{"version": "a\\nb"}', ""), ("[" * 100_000, ""),
    ],
)  # fmt: skip
def test_the_version_that_npm_gives(tmp_path: Path, text: str, version: str) -> None:
    (tmp_path / "package.json").write_bytes(text.encode("latin-1"))
    assert npm_version(tmp_path) == version


# --- into the catalogue --------------------------------------------------------------------


def test_the_same_package_from_folder_and_tarball_is_one(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = checked(workspace, write_folder(tmp_path / "greeter"))
    assert (folder.status, folder.file_name, folder.label) == (
        Status.SUCCEEDED, "greeter", "greeter 1.2.3",
    )  # fmt: skip
    assert checked(workspace, write_tarball(tmp_path / "greeter.tgz")).id == folder.id
    assert [path.stem for path in workspace.folder.packages.iterdir()] == [folder.digest]
    assert list(workspace.folder.staging.iterdir()) == []


def test_a_folder_that_cannot_be_packed_fails_with_all_reasons(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path / "greeter")
    (folder / "lib/greet.js").write_text("require('./gone')")
    (folder / "view/link.html").symlink_to(folder / "icon.svg")
    package = checked(workspace, folder)
    assert package.status is Status.FAILED
    assert {p.code for p in package.problems} == {"folder-not-plain", "required-file-missing"}
    assert list(workspace.folder.staging.iterdir()) == []


def test_another_package_of_the_same_version_names_what_npm_calls_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    checked(workspace, write_folder(tmp_path / "one"))
    files = package_files(good_manifest(description="Another."))
    plain = checked(workspace, write_folder(tmp_path / "two", files))
    assert "package.json" not in plain.problems[0].detail
    files["package.json"] = b'{"version": "1.2.4"}'
    labelled = checked(workspace, write_folder(tmp_path / "three", files))
    (problem,) = labelled.problems
    assert "package.json calls it 1.2.4, its extension.json 1.2.3" in problem.detail
    assert "1.2.4" in problem.remedy
