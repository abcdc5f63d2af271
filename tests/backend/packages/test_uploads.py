"""Archives that come over HTTP: never lost once promised, never kept once of no use."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.errors import Conflict, NotFound, WorldError
from backend.installations.model import JobState
from backend.listing import Filter, Operator, Sort, Wanted
from backend.packages.model import Availability, Package
from backend.packages.uploading import MAX_FILE_NAME, shown_name
from backend.status import Status
from backend.workspace import Workspace
from tests.backend.installing import (
    add_package,
    archive,
    close_at,
    codes,
    holding,
    installed,
)
from tests.backend.processes import run
from tests.conftest import OpenWorkspace, until


def send(workspace: Workspace, source: Path, *, replaces: str = "") -> Package:
    """Upload a file as a client does: its bytes are on the disk of the uploads already."""
    came = workspace.folder.uploads / "coming-in"
    shutil.copyfile(source, came)
    return workspace.packages.upload(came, source.name, replaces=replaces)


def ended(workspace: Workspace, package: Package) -> Package:
    """The package as it stands over HTTP, once the check of its last upload has ended."""
    packages = workspace.packages
    until(workspace, lambda: packages.standing(package.id).status is not Status.PENDING)
    return packages.standing(package.id)


def uploaded(workspace: Workspace, folder: Path, *, replaces: str = "", **changes: Any) -> Package:
    return ended(workspace, send(workspace, archive(folder, **changes), replaces=replaces))


def uploads(workspace: Workspace) -> list[str]:
    return [one.name for one in workspace.folder.uploads.iterdir()]


def test_an_upload_is_in_development_and_nothing_of_it_is_left_over(
    workspace: Workspace, tmp_path: Path
) -> None:
    made = send(workspace, archive(tmp_path))
    assert (made.status, made.availability) == (Status.PENDING, Availability.DEVELOPMENT)
    found = ended(workspace, made)
    assert (found.status, found.name, found.uploaded) == (Status.SUCCEEDED, "greeter", True)
    assert workspace.folder.archive(found.digest).is_file()
    until(workspace, lambda: not uploads(workspace))


def test_a_check_that_was_promised_is_made_by_the_next_process(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    """The process is killed right after the promise, and the client's own file is gone."""
    script = """
import os, shutil, sys
from pathlib import Path
from backend.workspace import Workspace
workspace = Workspace.open(Path(sys.argv[1]))
came = workspace.folder.uploads / "coming-in"
shutil.move(sys.argv[2], came)
(workspace.folder.uploads / "half-of-another").write_bytes(b"PK")
print(workspace.packages.upload(came, "greeter.zip").id, flush=True)
os.kill(os.getpid(), 9)
"""
    code, said = run(script, tmp_path / "workspace", archive(tmp_path))
    assert code == -9, said
    workspace = open_workspace(start=False)
    assert uploads(workspace) == [f"{said.strip()}.zip"]
    workspace.start()
    until(workspace, lambda: workspace.packages.get(said.strip()).status is Status.SUCCEEDED)
    until(workspace, lambda: not uploads(workspace))


def test_a_check_put_down_in_its_middle_is_taken_up_again(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    workspace = open_workspace(start=False)
    made = send(workspace, archive(tmp_path))
    close_at(workspace, "checking")
    workspace = open_workspace()
    assert ended(workspace, made).status is Status.SUCCEEDED


def test_what_is_no_archive_fails_and_can_only_be_uploaded_again(
    workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "greeter.zip").write_bytes(b"no archive at all")
    made = ended(workspace, send(workspace, tmp_path / "greeter.zip"))
    assert made.status is Status.FAILED
    until(workspace, lambda: not uploads(workspace))
    with pytest.raises(Conflict) as refused:
        workspace.packages.check_again(made.id)
    assert refused.value.code == "upload-gone"
    (line,) = workspace.activity.page().lines
    assert (line.state, line.may_retry, line.uploaded) == (JobState.FAILED, False, True)
    assert workspace.activity.tally().retriable == 0
    with pytest.raises(Conflict) as again:
        workspace.activity.retry(line.id)
    assert again.value.code == "upload-gone"
    assert ended(workspace, send(workspace, archive(tmp_path), replaces=made.id)).id == made.id
    assert workspace.packages.get(made.id).status is Status.SUCCEEDED


@pytest.mark.parametrize("by", ["package", "job", "delete"])
def test_a_cancelled_upload_leaves_no_file(
    open_workspace: OpenWorkspace, tmp_path: Path, by: str
) -> None:
    workspace = open_workspace(start=False)
    made = send(workspace, archive(tmp_path))
    assert len(uploads(workspace)) == 1
    if by == "package":
        workspace.packages.cancel(made.id)
    elif by == "job":
        workspace.activity.cancel_all()
    else:
        workspace.packages.delete(made.id)
    assert uploads(workspace) == []


def test_the_next_archive_takes_the_place_of_the_one_in_development(
    workspace: Workspace, tmp_path: Path
) -> None:
    first = uploaded(workspace, tmp_path, version="1.0.0")
    with holding(workspace, "checking") as hold:
        answered = send(workspace, archive(tmp_path, version="1.1.0"), replaces=first.id)
        assert (answered.id, answered.status) == (first.id, Status.PENDING)
        hold.wait()
        assert workspace.packages.standing(first.id).status is Status.PENDING
        assert workspace.packages.get(first.id).status is Status.SUCCEEDED  # usable meanwhile
    found = ended(workspace, first)
    assert (found.id, found.version, found.status) == (first.id, "1.1.0", Status.SUCCEEDED)
    assert [one.id for one in workspace.packages.list()] == [first.id]


def test_an_archive_that_fails_is_told_until_a_better_one_comes(
    workspace: Workspace, tmp_path: Path
) -> None:
    first = uploaded(workspace, tmp_path)
    broken = uploaded(workspace, tmp_path, replaces=first.id, displayName=...)
    assert (broken.id, broken.status) == (first.id, Status.FAILED)
    assert broken.problems
    assert broken.version == first.version
    assert workspace.packages.get(first.id).status is Status.SUCCEEDED
    only = Wanted((Filter("status", Operator.EQ, ("failed",)),))
    assert [one.id for one in workspace.packages.page(only).items] == [first.id]
    assert len(workspace.packages.list()) == 2  # the window tells of both
    good = uploaded(workspace, tmp_path, replaces=first.id, version="1.3.0")
    assert (good.status, good.problems) == (Status.SUCCEEDED, ())
    assert len(workspace.packages.list()) == 1


def test_a_release_forgets_what_failed_and_refuses_while_the_next_archive_is_checked(
    workspace: Workspace, tmp_path: Path
) -> None:
    first = uploaded(workspace, tmp_path)
    uploaded(workspace, tmp_path, replaces=first.id, displayName=...)
    with holding(workspace, "checking") as hold:
        send(workspace, archive(tmp_path, author=...), replaces=first.id)
        hold.wait()
        for act in (
            lambda: workspace.packages.release(first.id),
            lambda: send(workspace, archive(tmp_path), replaces=first.id),
        ):
            with pytest.raises(Conflict) as refused:
                act()
            assert refused.value.code == "package-pending"
    assert ended(workspace, first).status is Status.FAILED
    released = workspace.packages.release(first.id)
    assert released.availability is Availability.PRIVATE
    assert workspace.packages.standing(first.id).status is Status.SUCCEEDED
    assert len(workspace.packages.list()) == 1


@pytest.mark.parametrize(
    ("changes", "pointer"), [({"name": "other"}, "/name"), ({"platform": "edge"}, "/platform")]
)
def test_an_archive_of_something_else_replaces_nothing(
    workspace: Workspace, tmp_path: Path, changes: dict[str, str], pointer: str
) -> None:
    first = uploaded(workspace, tmp_path)
    found = uploaded(workspace, tmp_path, replaces=first.id, **changes)
    assert found.status is Status.FAILED
    assert [(p.code, p.pointer) for p in found.problems] == [("package-differs", pointer)]
    assert workspace.packages.get(first.id).digest == first.digest


def test_only_what_is_there_and_in_development_is_replaced(
    workspace: Workspace, tmp_path: Path
) -> None:
    released = add_package(workspace, tmp_path)
    with pytest.raises(Conflict) as refused:
        send(workspace, archive(tmp_path, version="2.0.0"), replaces=released.id)
    assert refused.value.code == "package-released"
    with pytest.raises(NotFound):
        send(workspace, archive(tmp_path, version="2.0.0"), replaces="EP" + "0" * 32)
    assert uploads(workspace) == []
    assert len(workspace.packages.list()) == 1


def test_an_upload_is_greater_than_every_release_of_its_name(
    workspace: Workspace, tmp_path: Path
) -> None:
    add_package(workspace, tmp_path, version="1.10.0")
    for version in ("1.9.0", "1.10.0", "1.10.0+rebuilt"):
        found = uploaded(workspace, tmp_path, version=version)
        assert codes(found.problems) == ["version-not-greater"], version
    add_package(workspace, tmp_path, version="1.8.0")  # what is added here keeps its own rule
    assert uploaded(workspace, tmp_path, version="1.10.1").status is Status.SUCCEEDED


def test_what_was_installed_keeps_the_archive_it_came_from(
    workspace: Workspace, tmp_path: Path
) -> None:
    first = uploaded(workspace, tmp_path)
    lab = workspace.properties.create("Lab", "web", ["lab.example"], development=True).id
    made = installed(workspace, workspace.properties.add_extension(lab, first.id).id)
    uploaded(workspace, tmp_path, replaces=first.id, version="2.0.0")
    assert workspace.properties.extension(made.id).version == first.version
    assert workspace.folder.archive(first.digest).is_file()
    with pytest.raises(Conflict) as refused:
        workspace.packages.delete(first.id)
    assert refused.value.code == "package-in-use"


def test_what_is_deleted_takes_the_archive_that_was_to_replace_it_along(
    workspace: Workspace, tmp_path: Path
) -> None:
    first = uploaded(workspace, tmp_path)
    with holding(workspace, "checking") as hold:
        send(workspace, archive(tmp_path, version="2.0.0"), replaces=first.id)
        hold.wait()
        workspace.packages.delete(first.id)
        assert uploads(workspace) == []
    assert workspace.packages.list() == ()
    with pytest.raises(NotFound):
        workspace.packages.standing(first.id)


def test_an_upload_that_the_disk_refuses_leaves_no_row(workspace: Workspace) -> None:
    with pytest.raises(WorldError) as refused:
        workspace.packages.upload(workspace.folder.uploads / "never-came", "greeter.zip")
    assert refused.value.code == "file-system-error"
    assert workspace.packages.list() == ()


def test_the_catalogue_is_filtered_sorted_and_paged(workspace: Workspace, tmp_path: Path) -> None:
    for version in ("1.9.0", "1.10.0"):
        add_package(workspace, tmp_path, version=version)
    add_package(workspace, tmp_path, name="another", displayName="Änother", version="3.0.0")
    next_one = uploaded(workspace, tmp_path, version="1.11.0-beta.2")

    def versions(wanted: Wanted, **asked: Any) -> list[str]:
        return [one.version for one in workspace.packages.page(wanted, **asked).items]

    by_version = (Sort("version", descending=True),)
    assert versions(Wanted(sorts=by_version)) == ["3.0.0", "1.11.0-beta.2", "1.10.0", "1.9.0"]
    named = Filter("name", Operator.EQ, ("greeter",))
    private = Filter("availability", Operator.EQ, ("private",))
    assert versions(Wanted((named, private))) == ["1.10.0", "1.9.0"]
    later = Filter("version", Operator.GT, ("1.9.0",))
    assert versions(Wanted((named, later))) == ["1.11.0-beta.2", "1.10.0"]
    contains = Filter("display_name", Operator.CONTAINS, ("ÄNOTHER",))
    assert versions(Wanted((contains,))) == ["3.0.0"]
    page = workspace.packages.page(Wanted((named,), by_version, number=2, size=2))
    assert ([one.version for one in page.items], page.total, page.next) == (["1.9.0"], 3, None)
    named_only = Wanted((named,))
    assert versions(named_only, max_availability=Availability.PRIVATE) == ["1.11.0-beta.2"]
    workspace.packages.delete(next_one.id)
    assert versions(named_only, max_availability=Availability.PRIVATE) == ["1.10.0"]
    assert versions(named_only, max_availability=Availability.DEVELOPMENT) == []


def test_the_versions_of_a_package_are_all_of_its_name_and_platform(
    workspace: Workspace, tmp_path: Path
) -> None:
    older = add_package(workspace, tmp_path, version="1.9.0")
    add_package(workspace, tmp_path, version="1.10.0")
    add_package(workspace, tmp_path, name="another")
    found = workspace.packages.versions(older.id, Wanted())
    assert [one.version for one in found.items] == ["1.10.0", "1.9.0"]


@example("../../etc/passwd", "passwd")
@example("C:\\up\\greeter.zip", "greeter.zip")
@example("a\u202egpj.zip\x00\n", "agpj.zip")
@example("\ud800", "package.zip")
@given(st.text(), st.none())
def test_a_clients_name_is_made_fit_to_be_shown(said: str, expected: str | None) -> None:
    shown = shown_name(said)
    assert 0 < len(shown) <= MAX_FILE_NAME
    assert shown.isprintable()
    assert not set("/\\") & set(shown)
    assert expected in (None, shown)
