"""Every version of the real Core for edge, from npm: upgraded one after the other, and back."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from backend.packages.model import Package
from backend.packages.rows import version_order
from backend.properties.model import ChangeKind, Extension
from backend.status import Status
from backend.workspace import Workspace
from tests.backend.installing import checked, codes, installed, installed_files

MISLABELLED = "1.0.2"
"""npm's number; the manifest in it says 1.0.1."""


@pytest.fixture
def catalogue(workspace: Workspace, core_edge_tarballs: dict[str, Path]) -> list[Package]:
    """The versions that the catalogue takes, the oldest first."""
    added = {number: checked(workspace, tarball) for number, tarball in core_edge_tarballs.items()}
    refused = added.pop(MISLABELLED)
    assert codes(refused.problems) == ["not-unique"]
    said = str(refused.problems[0])
    assert added["1.0.1"].digest in said  # which archive is kept
    assert MISLABELLED in said  # and what the other is called
    assert all(one.status is Status.SUCCEEDED for one in added.values())
    return sorted(added.values(), key=version_order)


def test_up_the_chain_and_back(
    workspace: Workspace, catalogue: list[Package], core_edge_zips: dict[str, Path]
) -> None:
    property_id = workspace.properties.create("Edge", "edge").id
    made = workspace.properties.add_extension(property_id, catalogue[0].id)
    log: list[str] = []

    def check(extension: Extension, package: Package) -> None:
        assert extension.installation_status is Status.SUCCEEDED
        assert extension.problems == ()
        assert (extension.version, extension.digest) == (package.version, package.digest)
        found = installed_files(workspace, extension)
        assert found == content(core_edge_zips[package.version])
        assert workspace.properties.verify(extension.id).sound
        log.append(f"{package.version}: {len(found)} files")

    def change(package: Package, kind: ChangeKind) -> None:
        plan = workspace.properties.plan_change(made.id, package.id)
        assert plan.kind is kind
        assert plan.problems == ()
        log.append(
            f"{kind} {plan.from_version} → {plan.to_version}: "
            f"+{len(plan.files_added)} ~{len(plan.files_changed)} -{len(plan.files_removed)} files,"
            f" +{len(plan.provided_added)} -{len(plan.provided_removed)} delegates"
        )
        workspace.properties.change(made.id, package.id)
        check(installed(workspace, made.id), package)

    check(installed(workspace, made.id), catalogue[0])
    workspace.properties.revise(made.id)
    for package in catalogue[1:]:
        change(package, ChangeKind.UPGRADE)
        workspace.properties.revise(made.id)
    assert not workspace.properties.extension(made.id).newer
    for package in reversed(catalogue[:-1]):
        change(package, ChangeKind.DOWNGRADE)
    revisions = workspace.properties.revisions(made.id)[1:]
    assert [one.version for one in revisions] == [one.version for one in reversed(catalogue)]
    workspace.properties.back_to(revisions[0].id)
    check(installed(workspace, made.id), catalogue[-1])
    saved = workspace.properties.revisions(made.id)[1]  # where it was before it went back
    assert (saved.revision_number, saved.version) == (len(catalogue) + 1, catalogue[0].version)
    print("\n".join(log))


def content(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as opened:
        return {i.filename: opened.read(i) for i in opened.infolist() if not i.is_dir()}
