"""What becomes of a package after it was added: rebuilt, released, discontinued, deleted."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from backend.errors import Conflict, NotFound, Refused
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
from tests.conftest import until


def build(workspace: Workspace, folder: Path, **changes: Any) -> Package:
    """A package in development, once its check has ended."""
    made = workspace.packages.add(archive(folder, **changes), development=True)
    until(workspace, lambda: workspace.packages.get(made.id).status is not Status.PENDING)
    return workspace.packages.get(made.id)


def development_property(workspace: Workspace) -> str:
    made = workspace.properties.create("Lab", "web", ["lab.example"], development=True)
    return made.id


def kept(workspace: Workspace) -> set[str]:
    return {path.stem for path in workspace.folder.packages.iterdir()}


def test_what_is_rebuilt_takes_the_place_of_the_build_before(
    workspace: Workspace, tmp_path: Path
) -> None:
    first = build(workspace, tmp_path)
    again = build(workspace, tmp_path, description="Better.")
    later = build(workspace, tmp_path, version="2.0.0")
    assert first.id == again.id == later.id
    (only,) = workspace.packages.list()
    assert (only.version, only.availability) == ("2.0.0", Availability.DEVELOPMENT)
    until(workspace, lambda: kept(workspace) == {only.digest})  # nobody holds the earlier builds


def test_a_build_that_failed_goes_when_it_is_built_again(
    workspace: Workspace, tmp_path: Path
) -> None:
    broken = build(workspace, tmp_path, displayName=...)
    assert broken.status is Status.FAILED
    good = build(workspace, tmp_path)
    assert [one.id for one in workspace.packages.list()] == [good.id]


def test_a_development_package_stands_beside_the_released_one(
    workspace: Workspace, tmp_path: Path
) -> None:
    released = add_package(workspace, tmp_path)
    built = build(workspace, tmp_path, description="Next.")
    assert {one.id for one in workspace.packages.list()} == {released.id, built.id}
    assert workspace.packages.usable("web", development=False) == (released,)


def test_only_a_development_property_takes_it_until_it_is_released(
    workspace: Workspace, tmp_path: Path
) -> None:
    built = build(workspace, tmp_path)
    shop = add_property(workspace)
    with pytest.raises(Refused) as refused:
        workspace.properties.add_extension(shop, built.id)
    assert refused.value.code == "development-only"
    assert workspace.packages.release(built.id).availability is Availability.PRIVATE
    made = workspace.properties.add_extension(shop, built.id)
    assert installed(workspace, made.id).installation_status is Status.SUCCEEDED


def test_a_release_must_be_greater_than_what_is_released(
    workspace: Workspace, tmp_path: Path
) -> None:
    add_package(workspace, tmp_path, version="1.10.0")
    built = build(workspace, tmp_path, version="1.9.0")
    with pytest.raises(Conflict) as refused:
        workspace.packages.release(built.id)
    assert refused.value.code == "version-not-greater"
    assert "1.10.0" in refused.value.problems[0].title
    assert workspace.packages.get(built.id).availability is Availability.DEVELOPMENT
    build(workspace, tmp_path, version="1.11.0")
    assert workspace.packages.release(built.id).version == "1.11.0"
    with pytest.raises(Conflict) as twice:
        workspace.packages.release(built.id)
    assert twice.value.code == "not-in-development"


def test_a_discontinued_package_stays_where_it_is_and_is_added_nowhere(
    workspace: Workspace, tmp_path: Path
) -> None:
    older = add_package(workspace, tmp_path, version="1.0.0")
    package = add_package(workspace, tmp_path, version="1.1.0")
    made = workspace.properties.add_extension(add_property(workspace), older.id)
    installed(workspace, made.id)
    workspace.packages.discontinue(package.id)
    assert workspace.properties.extension(made.id).latest_package_id == older.id
    other = add_property(workspace, "Other")
    assert package.id not in {one.id for one in workspace.properties.addable(other)}
    with pytest.raises(Refused) as refused:
        workspace.properties.add_extension(other, package.id)
    assert refused.value.code == "package-discontinued"
    workspace.packages.discontinue(package.id, discontinued=False)
    assert workspace.properties.extension(made.id).latest_package_id == package.id


def test_only_development_packages_and_failed_ones_are_deleted(
    workspace: Workspace, tmp_path: Path
) -> None:
    released = add_package(workspace, tmp_path, name="kept")
    with pytest.raises(Conflict) as refused:
        workspace.packages.delete(released.id)
    assert refused.value.code == "package-released"
    built = build(workspace, tmp_path)
    made = workspace.properties.add_extension(development_property(workspace), built.id)
    installed(workspace, made.id)
    with pytest.raises(Conflict) as used:
        workspace.packages.delete(built.id)
    assert used.value.code == "package-in-use"
    workspace.properties.remove(made.id)
    workspace.packages.delete(built.id)
    assert [one.id for one in workspace.packages.list()] == [released.id]
    assert workspace.properties.extension(made.id).deleted_at  # its package still answers


def test_a_deleted_package_can_be_built_again(workspace: Workspace, tmp_path: Path) -> None:
    built = build(workspace, tmp_path)
    made = workspace.properties.add_extension(development_property(workspace), built.id)
    installed(workspace, made.id)
    workspace.properties.remove(made.id)
    workspace.packages.delete(built.id)
    again = build(workspace, tmp_path)
    assert again.status is Status.SUCCEEDED
    assert [one.id for one in workspace.packages.list()] == [again.id]


def test_a_check_that_is_cancelled_has_failed_and_can_be_made_again(
    workspace: Workspace, tmp_path: Path
) -> None:
    with holding(workspace, "checking") as hold:
        made = workspace.packages.add(archive(tmp_path))
        hold.wait()
        assert codes(workspace.packages.cancel(made.id).problems) == ["cancelled"]
    until(workspace, lambda: workspace.installer.progress is None)
    assert workspace.packages.get(made.id).status is Status.FAILED
    assert kept(workspace) == set()
    workspace.packages.check_again(made.id)
    until(workspace, lambda: workspace.packages.get(made.id).status is not Status.PENDING)
    assert workspace.packages.get(made.id).status is Status.SUCCEEDED


@pytest.mark.parametrize("development", [False, True])
def test_the_same_package_added_at_the_same_moment_is_there_once(
    workspace: Workspace, tmp_path: Path, development: bool
) -> None:
    path = archive(tmp_path)
    together = threading.Barrier(8)
    added: list[str] = []

    def add() -> None:
        together.wait()
        added.append(workspace.packages.add(path, development=development).id)

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    until(
        workspace,
        lambda: all(workspace.packages.get(one).status is not Status.PENDING for one in added),
    )
    (only,) = workspace.packages.list()
    assert only.status is Status.SUCCEEDED
    assert {workspace.packages.get(one).id for one in added} == {only.id}
    assert len(added) == 8


def test_a_package_is_found_under_the_id_it_was_added_with(
    workspace: Workspace, tmp_path: Path
) -> None:
    first = checked(workspace, archive(tmp_path))
    second = workspace.packages.add(archive(tmp_path))
    until(workspace, lambda: workspace.packages.get(second.id).id != second.id)
    assert workspace.packages.get(second.id) == first


# What an extension is becoming


def becoming(workspace: Workspace, folder: Path) -> tuple[Package, str]:
    """A package in development, and an extension of a released version that can become it."""
    released = add_package(workspace, folder)
    made = workspace.properties.add_extension(development_property(workspace), released.id)
    installed(workspace, made.id)
    return build(workspace, folder, version="2.0.0"), made.id


def test_a_rebuild_leaves_the_archive_that_an_extension_is_becoming(
    workspace: Workspace, tmp_path: Path
) -> None:
    package, extension_id = becoming(workspace, tmp_path)
    rebuilt = archive(tmp_path, version="2.0.0", description="Better.")
    with holding(workspace, "copying") as hold:
        workspace.packages.add(rebuilt, development=True)
        hold.wait()
        workspace.properties.change(extension_id, package.id)
        hold.let_go()
        changed = installed(workspace, extension_id)
    assert (changed.version, changed.digest, changed.problems) == ("2.0.0", package.digest, ())
    assert workspace.packages.get(package.id).digest != package.digest


def test_a_package_that_an_extension_is_becoming_is_not_deleted(
    workspace: Workspace, tmp_path: Path
) -> None:
    package, extension_id = becoming(workspace, tmp_path)
    with holding(workspace, "unpacking") as hold:
        workspace.properties.change(extension_id, package.id)
        hold.wait()
        with pytest.raises(Conflict) as refused:
            workspace.packages.delete(package.id)
    assert refused.value.code == "package-in-use"
    assert installed(workspace, extension_id).version == "2.0.0"


def test_what_was_deleted_is_neither_released_nor_deleted_again(
    workspace: Workspace, tmp_path: Path
) -> None:
    package = build(workspace, tmp_path)
    made = workspace.properties.add_extension(development_property(workspace), package.id)
    installed(workspace, made.id)
    workspace.properties.remove(made.id)
    workspace.packages.delete(package.id)
    for act in (
        workspace.packages.release,
        workspace.packages.discontinue,
        workspace.packages.delete,
    ):
        with pytest.raises(NotFound):
            act(package.id)
    again = add_package(workspace, tmp_path)
    assert again.availability is Availability.PRIVATE
