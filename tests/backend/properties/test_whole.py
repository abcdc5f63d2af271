"""Whole properties: duplicated, compared, brought to a profile."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.errors import NotFound, Refused
from backend.packages.model import Platform
from backend.properties.model import Batch
from backend.properties.profiles import Profile, ProfileAct, ProfileEntry, in_order
from backend.status import Status
from backend.workspace import Workspace
from tests.backend.installing import (
    SETTINGS,
    add_package,
    add_property,
    archive,
    codes,
    holding,
    installed,
    installed_files,
)
from tests.conftest import until

Act = ProfileAct


def add(workspace: Workspace, property_id: str, package_id: str, settings: str = "{}") -> str:
    added = workspace.properties.add_extension(property_id, package_id, settings)
    return installed(workspace, added.id).id


def ended(workspace: Workspace, batch: Batch) -> list[Status]:
    return [installed(workspace, one.id).installation_status for one in batch.extensions]


# Duplicates


def test_a_duplicate_has_the_same_extensions_from_the_same_archives(
    workspace: Workspace, tmp_path: Path
) -> None:
    shop = workspace.properties.create("Shop", "web", ["a.b", "c.d"], development=True)
    workspace.properties.change_property(shop.id, enabled=False)
    greeter = add(workspace, shop.id, add_package(workspace, tmp_path).id, SETTINGS)
    add(workspace, shop.id, add_package(workspace, tmp_path, name="other").id)
    workspace.properties.edit(greeter, enabled=False)
    made, batch = workspace.properties.duplicate(shop.id)
    assert (made.name, made.domains, made.development, made.enabled) == (
        "Shop 2",
        ("a.b", "c.d"),
        True,
        False,
    )
    assert made.token != shop.token
    assert ended(workspace, batch) == [Status.SUCCEEDED] * 2
    assert not batch.refused
    assert workspace.properties.compare(shop.id, made.id).same
    twin = workspace.properties.extensions(made.id)[0]
    assert (twin.name, twin.enabled, twin.settings) == ("greeter", False, SETTINGS)
    assert installed_files(workspace, twin) == installed_files(
        workspace, workspace.properties.extension(greeter)
    )
    assert workspace.properties.duplicate(shop.id)[0].name == "Shop 3"
    assert workspace.properties.duplicate(shop.id, " Mine ")[0].name == "Mine"


def test_a_bad_name_makes_no_duplicate(workspace: Workspace) -> None:
    shop = add_property(workspace)
    with pytest.raises(Refused):
        workspace.properties.duplicate(shop, "a\nb")
    with pytest.raises(NotFound):
        workspace.properties.duplicate("PR of nobody")
    assert [p.id for p in workspace.properties.list()] == [shop]


def test_a_failed_extension_is_added_anew_and_a_discontinued_one_is_refused(
    workspace: Workspace, tmp_path: Path
) -> None:
    shop = add_property(workspace)
    broken = add_package(workspace, tmp_path)
    workspace.folder.archive(broken.digest).write_bytes(b"altered")
    assert workspace.properties.extension(add(workspace, shop, broken.id)).problems
    gone = add_package(workspace, tmp_path, name="gone")
    add(workspace, shop, gone.id)
    workspace.packages.discontinue(gone.id)
    made, batch = workspace.properties.duplicate(shop)
    assert ended(workspace, batch) == [Status.FAILED]
    assert [e.name for e in workspace.properties.extensions(made.id)] == ["greeter"]
    (refused,) = batch.refused
    assert codes(refused.problems) == ["package-discontinued"]


def test_an_older_build_of_a_package_in_development_is_duplicated_as_it_is(
    workspace: Workspace, tmp_path: Path
) -> None:
    shop = workspace.properties.create("Shop", "web", ["a.b"], development=True).id
    first = archive(tmp_path, version="1.0.0", configuration=...)
    workspace.packages.add(first, development=True)
    until(workspace, lambda: workspace.packages.usable("web", development=True))
    (development,) = workspace.packages.usable("web", development=True)
    head = workspace.properties.extension(add(workspace, shop, development.id))
    workspace.packages.add(archive(tmp_path, version="1.1.0", configuration=...), development=True)
    until(workspace, lambda: workspace.packages.get(development.id).version == "1.1.0")
    made, batch = workspace.properties.duplicate(shop)
    assert ended(workspace, batch) == [Status.SUCCEEDED]
    (twin,) = workspace.properties.extensions(made.id)
    assert (twin.version, twin.digest) == ("1.0.0", head.digest)
    assert installed_files(workspace, twin) == installed_files(workspace, head)


# Profiles


def profile(*entries: ProfileEntry, name: str = "p") -> Profile:
    return Profile(name, Platform.WEB, in_order(entries))


def acts(workspace: Workspace, wanted: Profile, *ids: str) -> list[tuple[str, tuple[Act, ...]]]:
    return [(s.package, s.acts) for s in workspace.properties.plan_profile(wanted, ids)]


def test_a_property_is_as_its_own_profile_says(workspace: Workspace, tmp_path: Path) -> None:
    shop = add_property(workspace)
    add(workspace, shop, add_package(workspace, tmp_path).id, '{ "greeting" : "Hello" }')
    found = workspace.properties.profile(shop)
    assert found == Profile(
        "Shop", found.platform, (ProfileEntry("greeter", "1.2.3", '{"greeting":"Hello"}'),)
    )
    (step,) = workspace.properties.plan_profile(found, [shop])
    assert step.already_so
    batch = workspace.properties.apply_profile(found, [shop])
    assert (batch.extensions, batch.refused, batch.edited) == ((), (), ())


def test_a_profile_adds_upgrades_downgrades_sets_and_switches_in_several_properties(
    workspace: Workspace, tmp_path: Path
) -> None:
    old, new = (add_package(workspace, tmp_path, version=v) for v in ("1.0.0", "2.0.0"))
    other = add_package(workspace, tmp_path, name="other", configuration=...)
    besides = add_package(workspace, tmp_path, name="besides", configuration=...)
    empty, behind, ahead, there = (add_property(workspace, n) for n in "abcd")
    add(workspace, behind, old.id, SETTINGS)
    add(workspace, ahead, new.id, SETTINGS)
    for package in (other, besides):
        add(workspace, there, package.id)
    wanted = profile(
        ProfileEntry("greeter", "2.0.0", '{"greeting":"Moin"}'),
        ProfileEntry("other", "1.2.3", "{}", enabled=False),
    )
    ids = [empty, behind, ahead, there]
    assert acts(workspace, wanted, *ids) == [
        ("greeter", (Act.ADD,)),
        ("other", (Act.ADD,)),
        ("greeter", (Act.UPGRADE, Act.SETTINGS)),
        ("other", (Act.ADD,)),
        ("greeter", (Act.SETTINGS,)),
        ("other", (Act.ADD,)),
        ("greeter", (Act.ADD,)),
        ("other", (Act.DISABLE,)),
    ]
    batch = workspace.properties.apply_profile(wanted, ids)
    assert not batch.refused
    assert {e.property_id for e in batch.edited} == {ahead, there}
    assert ended(workspace, batch) == [Status.SUCCEEDED] * 6
    for one in ids:
        assert all(step.already_so for step in workspace.properties.plan_profile(wanted, [one]))
    assert workspace.properties.compare(empty, ahead).same
    assert len(workspace.properties.extensions(there)) == 3
    back = profile(ProfileEntry("greeter", "1.0.0", '{"greeting":"Moin"}', enabled=False))
    assert acts(workspace, back, ahead) == [("greeter", (Act.DOWNGRADE, Act.DISABLE))]
    batch = workspace.properties.apply_profile(back, [ahead])
    assert ended(workspace, batch) == [Status.SUCCEEDED]
    head = next(e for e in workspace.properties.extensions(ahead) if e.name == "greeter")
    assert (head.version, head.enabled) == ("1.0.0", False)


def test_what_cannot_be_done_is_told_before_and_stops_nothing_else(
    workspace: Workspace, tmp_path: Path
) -> None:
    add_package(workspace, tmp_path)
    gone = add_package(workspace, tmp_path, name="gone")
    workspace.packages.discontinue(gone.id)
    shop = add_property(workspace)
    app = workspace.properties.create("App", "mobile").id
    wanted = profile(
        ProfileEntry("gone", "1.2.3"),
        ProfileEntry("greeter", "1.2.3", SETTINGS),
        ProfileEntry("missing", "1.0.0"),
    )
    bad = profile(
        ProfileEntry("greeter", "9.9.9"),
    )
    worse = profile(ProfileEntry("greeter", "1.2.3", '{"greeting": 7}'))
    steps = workspace.properties.plan_profile(wanted, [shop])
    assert [codes(step.problems) for step in steps] == [
        ["package-discontinued"],
        [],
        ["package-missing"],
    ]
    (step,) = workspace.properties.plan_profile(bad, [shop])
    assert codes(step.problems) == ["version-missing"]
    assert "1.2.3" in step.problems[0].detail
    (step,) = workspace.properties.plan_profile(worse, [shop])
    assert [p.pointer for p in step.problems] == ["/greeting"]
    assert {codes(s.problems)[0] for s in workspace.properties.plan_profile(wanted, [app])} == {
        "platform-mismatch"
    }
    batch = workspace.properties.apply_profile(wanted, [shop])
    assert ended(workspace, batch) == [Status.SUCCEEDED]
    assert [codes(one.problems) for one in batch.refused] == [
        ["package-discontinued"],
        ["package-missing"],
    ]


def test_only_a_succeeded_extension_is_changed_by_a_profile(
    workspace: Workspace, tmp_path: Path
) -> None:
    package = add_package(workspace, tmp_path)
    shop = add_property(workspace)
    wanted = profile(ProfileEntry("greeter", "1.2.3", SETTINGS))
    with holding(workspace, "unpacking") as hold:
        added = workspace.properties.add_extension(shop, package.id)
        hold.wait()
        (step,) = workspace.properties.plan_profile(wanted, [shop])
        assert codes(step.problems) == ["invalid-extension"]
        batch = workspace.properties.apply_profile(wanted, [shop])
        assert (batch.extensions, batch.edited, len(batch.refused)) == ((), (), 1)
        workspace.properties.cancel(added.id)
    installed(workspace, added.id)
    (step,) = workspace.properties.plan_profile(wanted, [shop])
    assert "failed" in step.problems[0].title


def test_a_released_package_goes_before_one_in_development(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.packages.add(archive(tmp_path, description="a build"), development=True)
    until(workspace, lambda: workspace.packages.usable("web", development=True))
    (development,) = workspace.packages.usable("web", development=True)
    shop = add_property(workspace)
    lab = workspace.properties.create("Lab", "web", ["a.b"], development=True).id
    wanted = profile(ProfileEntry("greeter", "1.2.3", SETTINGS))
    steps = workspace.properties.plan_profile(wanted, [shop, lab])
    assert [codes(step.problems) for step in steps] == [["development-only"], []]
    assert steps[1].package_id == development.id
    released = add_package(workspace, tmp_path)
    steps = workspace.properties.plan_profile(wanted, [shop, lab])
    assert [step.package_id for step in steps] == [released.id] * 2


def test_a_property_is_named_once_and_must_be_there(workspace: Workspace) -> None:
    shop = add_property(workspace)
    wanted = profile(ProfileEntry("x", "1.0.0"))
    assert len(workspace.properties.plan_profile(wanted, [shop, shop])) == 1
    with pytest.raises(NotFound):
        workspace.properties.apply_profile(wanted, [shop, "PR of nobody"])
