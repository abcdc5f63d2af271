"""Several packages into several properties: checked first, begun together, told together."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from backend.events import BatchEnded, Event
from backend.packages.model import Package
from backend.properties.model import Addition, AdditionsCheck, ChangeKind, Verdict
from backend.status import Status
from backend.workspace import Workspace
from tests.backend.disks import Disk
from tests.backend.installing import (
    SETTINGS,
    add_package,
    add_property,
    archive,
    checked,
    codes,
    counts,
    holding,
    installed,
)
from tests.conftest import OpenWorkspace, until
from tests.packaging import good_manifest, package_files, write_package


def verdicts(check: AdditionsCheck) -> list[tuple[str, str, Verdict, list[str]]]:
    return [(p.property_name, p.package_label, p.verdict, codes(p.problems)) for p in check.pairs]


def packages(workspace: Workspace, folder: Path, count: int) -> list[Package]:
    return [add_package(workspace, folder, name=f"greeter-{at}") for at in range(count)]


def test_every_pair_is_checked_before_anything_begins(workspace: Workspace, tmp_path: Path) -> None:
    greeter = add_package(workspace, tmp_path)
    other = add_package(workspace, tmp_path, version="1.3.0")
    edge = add_package(workspace, tmp_path, name="edge", platform="edge")
    quiet = add_package(workspace, tmp_path, name="quiet", configuration=...)
    shop, lab = add_property(workspace, "Shop"), add_property(workspace, "Lab")
    held = workspace.properties.add_extension(lab, greeter.id, SETTINGS)
    installed(workspace, held.id)
    before = counts(workspace)
    check = workspace.properties.check_additions(
        [
            Addition(shop, greeter.id, SETTINGS),
            Addition(shop, quiet.id),
            Addition(shop, edge.id),
            Addition(lab, greeter.id),
            Addition(lab, other.id, None),
            Addition(lab, quiet.id, '{"a": 1}'),
        ]
    )
    assert verdicts(check) == [
        ("Shop", "greeter 1.2.3", Verdict.READY, []),
        ("Shop", "quiet 1.2.3", Verdict.READY, []),
        ("Shop", "edge 1.2.3", Verdict.REFUSED, ["platform-mismatch", "needs-settings"]),
        ("Lab", "greeter 1.2.3", Verdict.HELD, []),
        ("Lab", "greeter 1.3.0", Verdict.REFUSED, ["version-conflict"]),
        ("Lab", "quiet 1.2.3", Verdict.REFUSED, ["delegate-descriptor-unresolved"]),
    ]
    assert counts(workspace) == before
    assert [one.package_id for one in check.to_begin] == [greeter.id, quiet.id]
    assert 0 < check.needed < check.free


def test_what_is_there_is_held_or_can_become_the_other_version(
    workspace: Workspace, tmp_path: Path
) -> None:
    greeter = add_package(workspace, tmp_path)
    older = add_package(workspace, tmp_path, version="1.0.0")
    shop = add_property(workspace)
    held = workspace.properties.add_extension(shop, greeter.id, SETTINGS)
    installed(workspace, held.id)
    (same,) = workspace.properties.check_additions([Addition(shop, greeter.id)]).pairs
    assert (same.verdict, same.extension_id) == (Verdict.HELD, held.id)
    (pair,) = workspace.properties.check_additions(
        [Addition(shop, older.id, None, change=True)]
    ).pairs
    assert (pair.verdict, pair.change) == (Verdict.CHANGE, ChangeKind.DOWNGRADE)
    batch = workspace.properties.add_many([pair.addition])
    assert [one.id for one in batch.extensions] == [held.id]
    changed = installed(workspace, held.id)
    assert (changed.version, changed.settings) == ("1.0.0", SETTINGS)


def test_all_go_at_once_and_one_that_is_refused_stops_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    first, second, third = packages(workspace, tmp_path, 3)
    shop = add_property(workspace)
    workspace.folder.archive(second.digest).unlink()  # it fails while it is installed
    ended: list[BatchEnded] = []
    workspace.events.subscribe(
        lambda event: ended.append(event) if isinstance(event, BatchEnded) else None
    )
    batch = workspace.properties.add_many(
        [
            Addition(shop, first.id, SETTINGS),
            Addition(shop, second.id),
            Addition(shop, first.id),  # a second instance
            Addition(shop, third.id, '{"greeting": 5}'),  # settings that do not fit
            Addition(shop, third.id),
            Addition("PR" + "0" * 32, third.id),
        ]
    )
    assert [one.name for one in batch.extensions] == ["greeter-0", "greeter-1", "greeter-2"]
    assert [codes(one.problems) for one in batch.refused] == [
        ["not-unique"],
        ["invalid-settings"],
        ["not-found"],
    ]
    until(workspace, lambda: bool(ended))
    assert ended == [BatchEnded(batch.id, 2, 1, 0)]
    assert counts(workspace) == Counter({Status.SUCCEEDED: 2, Status.FAILED: 1})


def test_an_archive_that_is_gone_or_altered_is_told_before(
    workspace: Workspace, tmp_path: Path
) -> None:
    gone, altered = packages(workspace, tmp_path, 2)
    workspace.folder.archive(gone.digest).unlink()
    workspace.folder.archive(altered.digest).write_bytes(b"another")
    shop = add_property(workspace)
    check = workspace.properties.check_additions(
        [Addition(shop, gone.id, SETTINGS), Addition(shop, altered.id, SETTINGS)]
    )
    assert [codes(pair.problems) for pair in check.pairs] == [
        ["archive-missing"],
        ["archive-altered"],
    ]
    assert check.to_begin == ()


def test_an_archive_altered_after_the_check_fails_with_the_reason(
    workspace: Workspace, tmp_path: Path
) -> None:
    (package,) = packages(workspace, tmp_path, 1)
    shop = add_property(workspace)
    check = workspace.properties.check_additions([Addition(shop, package.id, SETTINGS)])
    assert check.to_begin
    workspace.folder.archive(package.digest).write_bytes(b"another")
    (made,) = workspace.properties.add_many(check.to_begin).extensions
    assert codes(installed(workspace, made.id).problems) == ["archive-altered"]


def test_a_disk_without_room_is_told_before(
    disk: Disk, open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    workspace = open_workspace(disk.root / "workspace")
    files = package_files(**{"view/zeros.bin": b"\0" * 6_000_000})
    package = checked(workspace, write_package(tmp_path / "big.zip", good_manifest(), files))
    shop = add_property(workspace)
    check = workspace.properties.check_additions([Addition(shop, package.id, SETTINGS)])
    assert codes(check.problems) == ["disk-space"]
    assert check.needed > 6_000_000 > check.free


def test_a_property_deleted_while_its_extensions_install_leaves_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    wanted = packages(workspace, tmp_path, 3)
    shop = add_property(workspace)
    with holding(workspace, "unpacking") as hold:
        batch = workspace.properties.add_many([Addition(shop, one.id) for one in wanted])
        hold.wait()
        workspace.properties.delete(shop)
    until(workspace, lambda: workspace.installer.progress is None)
    until(workspace, lambda: not any(workspace.folder.properties.iterdir()))
    assert not any(workspace.folder.staging.iterdir())
    for one in batch.extensions:
        left = workspace.properties.extension(one.id)
        assert left.deleted_at
        assert codes(left.problems) == ["cancelled"]


def test_the_same_check_is_made_however_often(workspace: Workspace, tmp_path: Path) -> None:
    """Checking reads only: what it answers is what adding then does."""
    wanted = packages(workspace, tmp_path, 2)
    shop = add_property(workspace)
    additions = [Addition(shop, one.id, SETTINGS) for one in wanted]
    first = workspace.properties.check_additions(additions)
    second = workspace.properties.check_additions(additions)
    assert verdicts(first) == verdicts(second)
    batch = workspace.properties.add_many(first.to_begin)
    assert len(batch.extensions) == len(first.to_begin)
    assert batch.refused == ()
    for one in batch.extensions:
        installed(workspace, one.id)


def test_an_event_is_told_for_every_extension(workspace: Workspace, tmp_path: Path) -> None:
    heard: list[Event] = []
    wanted = packages(workspace, tmp_path, 2)
    shop = add_property(workspace)
    workspace.events.subscribe(heard.append)
    batch = workspace.properties.add_many([Addition(shop, one.id) for one in wanted])
    told = {getattr(event, "extension_id", "") for event in heard}
    assert told >= {one.id for one in batch.extensions}


def test_nothing_to_add_is_nothing(workspace: Workspace, tmp_path: Path) -> None:
    assert archive(tmp_path).is_file()
    batch = workspace.properties.add_many([])
    assert (batch.extensions, batch.refused) == ((), ())
    assert workspace.properties.check_additions([]).pairs == ()
