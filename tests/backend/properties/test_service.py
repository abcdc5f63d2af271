"""Properties, and the extensions that are added to, retried in and removed from them."""

from __future__ import annotations

import json
import re
import threading
from pathlib import Path
from typing import Any

import pytest

from backend.errors import Conflict, NotFound, Refused
from backend.events import ExtensionChanged, PropertyChanged
from backend.packages.model import Platform
from backend.properties.model import InstalledFile
from backend.status import Status
from backend.workspace import Workspace
from tests.backend.installing import (
    SETTINGS,
    add_package,
    add_property,
    archive,
    checked,
    codes,
    counts,
    files,
    files_of_zip,
    holding,
    installed,
    installed_files,
    nothing_is_left,
    status,
)
from tests.conftest import OpenWorkspace, until


def refusal(workspace: Workspace, *arguments: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        workspace.properties.create(*arguments)
    return [(p.code, p.pointer) for p in refused.value.problems]


# Properties


def test_a_new_property(workspace: Workspace) -> None:
    made = workspace.properties.create("  Shop ", "web", ["shop.example.com", "a"])
    assert workspace.properties.get(made.id) == made
    assert workspace.properties.list() == (made,)
    assert re.fullmatch("PR[0-9a-f]{32}", made.id)
    assert re.fullmatch("[0-9a-f]{12}", made.token)
    assert (made.name, made.platform) == ("Shop", Platform.WEB)
    assert made.domains == ("shop.example.com", "a")
    assert (made.enabled, made.development, made.deleted_at) == (True, False, None)
    assert made.extension_count == 0


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("", "web", ["a.b"]), [("name-missing", "/name")]),
        (("  ", "web", ["a.b"]), [("name-missing", "/name")]),
        (("x" * 256, "web", ["a.b"]), [("name-invalid", "/name")]),
        (("a\nb", "web", ["a.b"]), [("name-invalid", "/name")]),
        (("a", "desktop", []), [("platform-unknown", "/platform")]),
        (("a", "web", []), [("domains-missing", "/domains")]),
        (("a", "web", ["https://a.b", "a.b/c"]), [("domain-invalid", "/domains")] * 2),
        (("a", "web", ["a..b"]), [("domain-invalid", "/domains")]),
        (("a", "web", ["-a.b"]), [("domain-invalid", "/domains")]),
        (("a", "web", [""]), [("domain-invalid", "/domains")]),
        (("a", "web", ["a." * 127 + "b"]), [("domain-invalid", "/domains")]),
        (
            ("", "desk", ["a b"]),
            [
                ("name-missing", "/name"),
                ("platform-unknown", "/platform"),
                ("domain-invalid", "/domains"),
            ],
        ),
    ],
)
def test_a_property_that_breaks_rules_is_refused_with_all_of_them(
    workspace: Workspace, arguments: Any, expected: list[tuple[str, str]]
) -> None:
    assert refusal(workspace, *arguments) == expected
    assert workspace.properties.list() == ()


@pytest.mark.parametrize("platform", ["edge", "mobile"])
def test_only_a_web_property_needs_a_domain(workspace: Workspace, platform: str) -> None:
    assert workspace.properties.create("a", platform).domains == ()


def test_names_need_not_be_unique_but_then_do_not_find(workspace: Workspace) -> None:
    one, other = add_property(workspace, "Twin"), add_property(workspace, "Twin")
    single = add_property(workspace, "alone")
    assert workspace.properties.find("alone").id == single
    assert workspace.properties.find(one).id == one
    with pytest.raises(Conflict) as conflict:
        workspace.properties.find("Twin")
    assert one in conflict.value.problems[0].detail
    assert other in conflict.value.problems[0].detail
    with pytest.raises(NotFound):
        workspace.properties.find("ALONE")
    assert [p.name for p in workspace.properties.list()] == ["alone", "Twin", "Twin"]


def test_a_new_web_property_has_the_newest_core(workspace: Workspace, tmp_path: Path) -> None:
    for version in ("1.9.0", "1.10.0"):
        add_package(workspace, tmp_path, name="core", displayName="Core", version=version)
    made = workspace.properties.create("Shop", "web", ["a.b"])
    assert made.extension_count == 1
    (core,) = workspace.properties.extensions(made.id)
    assert (core.name, core.version, core.display_name) == ("core", "1.10.0", "Core")
    assert installed(workspace, core.id).installation_status is Status.SUCCEEDED


def test_a_new_web_property_takes_no_core_in_development(
    workspace: Workspace, tmp_path: Path
) -> None:
    add_package(workspace, tmp_path, name="core", version="1.0.0")
    built = workspace.packages.add(
        archive(tmp_path, name="core", version="2.0.0"), development=True
    )
    until(workspace, lambda: workspace.packages.get(built.id).status is Status.SUCCEEDED)
    (core,) = workspace.properties.extensions(add_property(workspace))
    assert core.version == "1.0.0"
    lab = workspace.properties.create("Lab", "web", ["lab.example"], development=True)
    (core,) = workspace.properties.extensions(lab.id)
    assert core.version == "2.0.0"
    for platform in ("edge", "mobile"):
        assert workspace.properties.create("Other", platform).extension_count == 0


def test_a_deleted_property_goes_with_its_extensions_and_files(
    workspace: Workspace, tmp_path: Path
) -> None:
    package = add_package(workspace, tmp_path)
    kept, gone = add_property(workspace), add_property(workspace)
    here = workspace.properties.add_extension(kept, package.id)
    there = workspace.properties.add_extension(gone, package.id)
    installed(workspace, here.id)
    installed(workspace, there.id)
    workspace.properties.delete(gone)
    assert [p.id for p in workspace.properties.list()] == [kept]
    for ask in (workspace.properties.get, workspace.properties.delete):
        with pytest.raises(NotFound):
            ask(gone)
    with pytest.raises(NotFound):
        workspace.properties.add_extension(gone, package.id)
    assert workspace.properties.extension(there.id).deleted_at
    until(workspace, lambda: not (workspace.folder.properties / gone).exists())
    assert status(workspace, here.id) is Status.SUCCEEDED
    assert workspace.properties.files(here.id)


# Adding


def test_an_installed_extension_is_the_archive_file_by_file(
    workspace: Workspace, tmp_path: Path
) -> None:
    package = add_package(workspace, tmp_path)
    property_id = add_property(workspace)
    with holding(workspace, "unpacking") as hold:
        pending = workspace.properties.add_extension(property_id, package.id, SETTINGS)
        hold.wait()
        assert workspace.properties.extension(pending.id) == pending
        assert pending.installation_status is Status.PENDING
        assert workspace.properties.files(pending.id) == ()
        assert counts(workspace) == {Status.PENDING: 1}
    extension = installed(workspace, pending.id)
    assert extension.installation_status is Status.SUCCEEDED
    assert (extension.problems, extension.reason) == ((), "")
    expected = files_of_zip(tmp_path / "greeter-1.2.3.zip")
    assert installed_files(workspace, extension) == expected
    assert workspace.properties.files(extension.id) == tuple(
        InstalledFile(path, len(data)) for path, data in sorted(expected.items())
    )
    assert list(workspace.folder.staging.iterdir()) == []
    assert counts(workspace) == {Status.SUCCEEDED: 1}
    assert workspace.properties.get(property_id).extension_count == 1


def test_what_an_extension_says_of_itself(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    newer = add_package(workspace, tmp_path, version="1.3.0")
    property_id = add_property(workspace)
    made = workspace.properties.add_extension(property_id, package.id, f" {SETTINGS}\n")
    assert re.fullmatch("EX[0-9a-f]{32}", made.id)
    assert made.origin_id == made.id
    assert (made.property_id, made.package_id) == (property_id, package.id)
    assert (made.updated_with_package_id, made.latest_package_id) == (package.id, newer.id)
    assert (made.version, made.latest_version) == (package.version, newer.version)
    assert (made.revision_number, made.latest_revision_number) == (0, 0)
    assert (made.name, made.display_name, made.version) == ("greeter", "Greeter", "1.2.3")
    assert (made.enabled, made.dirty, made.published) == (True, True, False)
    assert made.delegate_descriptor_id == "greeter::extensionConfiguration::config"
    assert (made.settings, made.needs_settings) == (SETTINGS, False)
    assert (made.review_status, made.deleted_at) == ("unsubmitted", None)


@pytest.mark.parametrize("settings", ["", "{}", " { \n } "])
def test_settings_left_out_are_not_checked(
    workspace: Workspace, tmp_path: Path, settings: str
) -> None:
    package = add_package(workspace, tmp_path)
    made = workspace.properties.add_extension(add_property(workspace), package.id, settings)
    assert (made.settings, made.delegate_descriptor_id) == ("{}", None)
    assert made.needs_settings
    assert installed(workspace, made.id).installation_status is Status.SUCCEEDED


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("{", ["invalid-settings-syntax"]),
        ("[]", ["invalid-settings"]),
        ("null", ["invalid-settings"]),
        ('{"greeting": ""}', ["invalid-settings"]),
        ('{"greeting": 5, "times": 0, "more": 1}', ["invalid-settings"] * 3),
    ],
)
def test_settings_that_do_not_fit_are_refused_at_once_and_leave_no_row(
    workspace: Workspace, tmp_path: Path, settings: str, expected: list[str]
) -> None:
    package = add_package(workspace, tmp_path)
    property_id = add_property(workspace)
    with pytest.raises(Refused) as refused:
        workspace.properties.add_extension(property_id, package.id, settings)
    assert codes(refused.value.problems) == expected
    assert workspace.properties.extensions(property_id) == ()
    assert counts(workspace) == {}


def test_a_package_for_another_platform_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    edge = workspace.properties.create("Edge", "edge").id
    assert workspace.properties.addable(edge) == ()
    with pytest.raises(Refused) as refused:
        workspace.properties.add_extension(edge, package.id)
    assert refused.value.code == "platform-mismatch"
    assert workspace.properties.extensions(edge) == ()


def test_a_package_that_is_not_usable_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "bad.zip").write_text("bad")
    bad = checked(workspace, tmp_path / "bad.zip")
    property_id = add_property(workspace)
    with holding(workspace, "checking") as hold:
        pending = workspace.packages.add(archive(tmp_path))
        hold.wait()
        for package in (bad, pending):
            with pytest.raises(Refused) as refused:
                workspace.properties.add_extension(property_id, package.id)
            assert refused.value.code == "invalid-extension_package_id"
    assert workspace.properties.extensions(property_id) == ()


def test_a_second_instance_is_refused_by_the_database(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    newer = add_package(workspace, tmp_path, version="2.0.0")
    property_id = add_property(workspace)
    start = threading.Barrier(8)
    outcomes: list[str] = []

    def add(package_id: str) -> None:
        start.wait()
        try:
            workspace.properties.add_extension(property_id, package_id)
        except Conflict as conflict:
            outcomes.append(conflict.code)
        else:
            outcomes.append("added")

    threads = [
        threading.Thread(target=add, args=(chosen,)) for chosen in (package.id, newer.id) * 4
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["added"] + ["not-unique"] * 7
    (extension,) = workspace.properties.extensions(property_id)
    assert workspace.properties.addable(property_id) == ()
    other = add_property(workspace)
    assert len(workspace.properties.addable(other)) == 2
    workspace.properties.add_extension(other, package.id)
    assert installed(workspace, extension.id).installation_status is Status.SUCCEEDED


# Failing and trying again


@pytest.mark.parametrize("damage", ["missing", "altered"])
def test_an_archive_that_is_not_the_one_checked_fails_until_it_is_added_again(
    workspace: Workspace, tmp_path: Path, damage: str
) -> None:
    package = add_package(workspace, tmp_path)
    property_id = add_property(workspace)
    kept = workspace.folder.archive(package.digest)
    data = kept.read_bytes()
    kept.unlink()
    if damage == "altered":
        kept.write_bytes(data[:-1] + b"!")
    made = workspace.properties.add_extension(property_id, package.id)
    failed = installed(workspace, made.id)
    assert failed.installation_status is Status.FAILED
    assert codes(failed.problems) == [f"archive-{damage}"]
    assert package.digest in failed.problems[0].detail
    assert failed.reason == failed.problems[0].title
    assert nothing_is_left(workspace)
    with pytest.raises(Conflict):
        workspace.properties.add_extension(property_id, package.id)

    assert workspace.properties.retry(made.id).problems == ()
    assert codes(installed(workspace, made.id).problems) == [f"archive-{damage}"]
    again = workspace.packages.add(tmp_path / "greeter-1.2.3.zip")
    until(workspace, lambda: workspace.packages.get(again.id) == package)
    workspace.properties.retry(made.id)
    done = installed(workspace, made.id)
    assert (done.installation_status, done.problems) == (Status.SUCCEEDED, ())
    assert installed_files(workspace, done) == files_of_zip(tmp_path / "greeter-1.2.3.zip")


def test_settings_that_no_longer_fit_fail_the_installation(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    first = open_workspace()
    package = add_package(first, tmp_path)
    first.close()
    workspace = open_workspace(start=False)
    made = workspace.properties.add_extension(add_property(workspace), package.id, SETTINGS)
    manifest = json.loads(json.dumps(package.manifest).replace('"greeting"', '"address"'))
    with workspace._store.write() as connection:  # as if its archive had been another
        connection.exec_driver_sql("UPDATE archives SET manifest = ?", (json.dumps(manifest),))
    workspace.start()
    failed = installed(workspace, made.id)
    assert failed.installation_status is Status.FAILED
    assert codes(failed.problems) == ["invalid-settings"] * 2
    assert nothing_is_left(workspace)


def test_what_the_file_system_refuses_fails_until_it_is_out_of_the_way(
    workspace: Workspace, tmp_path: Path
) -> None:
    package = add_package(workspace, tmp_path)
    property_id = add_property(workspace)
    obstacle = workspace.folder.properties / property_id
    obstacle.write_text("a file where the folder should be")
    made = workspace.properties.add_extension(property_id, package.id)
    failed = installed(workspace, made.id)
    assert failed.installation_status is Status.FAILED
    assert codes(failed.problems) == ["file-system-error"]
    assert str(obstacle) in failed.problems[0].detail
    assert list(workspace.folder.staging.iterdir()) == []
    obstacle.unlink()
    workspace.properties.retry(made.id)
    done = installed(workspace, made.id)
    assert done.installation_status is Status.SUCCEEDED
    assert installed_files(workspace, done) == files_of_zip(tmp_path / "greeter-1.2.3.zip")


def test_only_a_failed_extension_can_be_retried(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    with holding(workspace, "unpacking") as hold:
        made = workspace.properties.add_extension(add_property(workspace), package.id)
        hold.wait()
        with pytest.raises(Conflict):
            workspace.properties.retry(made.id)
    installed(workspace, made.id)
    with pytest.raises(Conflict) as conflict:
        workspace.properties.retry(made.id)
    assert conflict.value.code == "not-failed"
    with pytest.raises(Conflict):
        workspace.properties.cancel(made.id)
    workspace.properties.remove(made.id)
    with pytest.raises(Conflict):
        workspace.properties.retry(made.id)


# Removing


def test_a_removed_extension_still_answers_and_makes_room(
    workspace: Workspace, tmp_path: Path
) -> None:
    package = add_package(workspace, tmp_path)
    property_id = add_property(workspace)
    made = workspace.properties.add_extension(property_id, package.id)
    installed(workspace, made.id)
    workspace.properties.remove(made.id)
    gone = workspace.properties.extension(made.id)
    assert gone.deleted_at
    assert gone.installation_status is Status.SUCCEEDED
    assert workspace.properties.files(made.id) == ()
    assert workspace.properties.extensions(property_id) == ()
    assert workspace.properties.get(property_id).extension_count == 0
    until(workspace, lambda: nothing_is_left(workspace))
    with pytest.raises(NotFound):
        workspace.properties.remove(made.id)
    again = workspace.properties.add_extension(property_id, package.id)
    assert installed(workspace, again.id).installation_status is Status.SUCCEEDED


@pytest.mark.parametrize("step", ["checking archive", "unpacking", "moving into place"])
def test_removing_while_it_is_installed_leaves_no_file(
    workspace: Workspace, tmp_path: Path, step: str
) -> None:
    package = add_package(workspace, tmp_path)
    property_id = add_property(workspace)
    with holding(workspace, step) as hold:
        made = workspace.properties.add_extension(property_id, package.id)
        hold.wait()
        workspace.properties.remove(made.id)
        removed = workspace.properties.extension(made.id)
        assert (removed.installation_status, codes(removed.problems)) == ("failed", ["cancelled"])
        again = workspace.properties.add_extension(property_id, package.id)
    done = installed(workspace, again.id)
    assert done.installation_status is Status.SUCCEEDED
    until(workspace, lambda: not any(workspace.folder.staging.iterdir()))
    assert installed_files(workspace, done) == files_of_zip(tmp_path / "greeter-1.2.3.zip")


def test_a_failed_extension_can_be_removed(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    workspace.folder.archive(package.digest).unlink()
    property_id = add_property(workspace)
    made = workspace.properties.add_extension(property_id, package.id)
    installed(workspace, made.id)
    workspace.properties.remove(made.id)
    assert workspace.properties.extensions(property_id) == ()
    assert counts(workspace) == {}


# Events


def test_events_come_after_what_they_tell(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    seen: list[object] = []

    def look(event: object) -> None:
        if isinstance(event, PropertyChanged):
            seen.append([p.name for p in workspace.properties.list()])
        if isinstance(event, ExtensionChanged):
            extension = workspace.properties.extension(event.extension_id)
            assert extension.property_id == event.property_id
            seen.append("removed" if extension.deleted_at else extension.installation_status)
            if extension.installation_status is Status.SUCCEEDED and not extension.deleted_at:
                seen.append(len(files(workspace.folder.properties)))

    workspace.events.subscribe(look)
    property_id = add_property(workspace)
    with holding(workspace, "checking archive") as hold:
        made = workspace.properties.add_extension(property_id, package.id)
        hold.wait()
        workspace.properties.cancel(made.id)
        workspace.properties.retry(made.id)
    until(workspace, lambda: len(seen) == 6)
    workspace.properties.delete(property_id)
    assert seen == [
        ["Shop"],
        Status.PENDING,
        Status.FAILED,
        Status.PENDING,
        Status.SUCCEEDED,
        5,
        "removed",
        [],
    ]


def test_a_deleted_property_comes_back_with_what_went_with_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    package = add_package(workspace, tmp_path)
    other = add_package(workspace, tmp_path, name="other")
    property_id = add_property(workspace)
    made = workspace.properties.add_extension(property_id, package.id, SETTINGS)
    gone = workspace.properties.add_extension(property_id, other.id)
    before = installed_files(workspace, installed(workspace, made.id))
    workspace.properties.revise(made.id)
    installed(workspace, gone.id)
    workspace.properties.remove(gone.id)
    workspace.properties.delete(property_id)
    assert workspace.properties.list() == ()
    batch = workspace.properties.restore_property(property_id)
    assert [one.id for one in batch.extensions] == [made.id]  # the other had gone before
    back = installed(workspace, made.id)
    assert (back.settings, back.latest_revision_number) == (SETTINGS, 1)
    assert installed_files(workspace, back) == before
    assert workspace.properties.get(property_id).extension_count == 1
    with pytest.raises(Conflict):
        workspace.properties.restore_property(property_id)


def test_all_that_is_held_everywhere_is_read_at_once(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    places = [add_property(workspace, name) for name in ("Shop", "blog", "Gone", "Empty")]
    for place in places[:3]:
        added = workspace.properties.add_extension(place, package.id, SETTINGS)
        installed(workspace, added.id)
    workspace.properties.revise(added.id)
    workspace.properties.delete(places[2])
    found = workspace.properties.everywhere()
    assert [one.name for one, _ in found] == ["blog", "Empty", "Shop"]
    assert found == tuple(
        (one, workspace.properties.extensions(one.id)) for one in workspace.properties.list()
    )
    assert [len(extensions) for _, extensions in found] == [1, 0, 1]
