"""Folders and npm tarballs become the archives that the official packager makes of them."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from backend.packages.check import check_archive
from backend.packages.packing import pack_folder
from backend.packages.requires import requested_names, without_comments
from backend.packages.sources import as_archive
from backend.status import Status
from tests.backend.installing import checked
from tests.interop.conftest import CORE_EDGE, official_zip
from tests.interop.test_official_validator import Case, ask_official, disagreements

if TYPE_CHECKING:
    from backend.workspace import Workspace

HERE = Path(__file__).parent
each_version = pytest.mark.parametrize("version", CORE_EDGE)


def content(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as opened:
        return {i.filename.removeprefix("./"): opened.read(i) for i in opened.infolist()}


def manifest_of(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "extension.json").read_text())
    return found


# --- every version of a real extension -----------------------------------------------------


@each_version
def test_a_real_folder_is_packed_as_the_official_packager_does(
    version: str,
    core_edge_folders: dict[str, Path],
    core_edge_zips: dict[str, Path],
    tmp_path: Path,
) -> None:
    pack_folder(core_edge_folders[version], tmp_path / "ours.zip")
    assert content(tmp_path / "ours.zip") == content(core_edge_zips[version])
    assert len(content(tmp_path / "ours.zip")) > 20


@each_version
def test_a_real_tarball_becomes_the_same_archive_as_its_folder(
    version: str,
    core_edge_folders: dict[str, Path],
    core_edge_tarballs: dict[str, Path],
    tmp_path: Path,
) -> None:
    said = [
        as_archive(core_edge_tarballs[version], tmp_path / "tarball.zip"),
        as_archive(core_edge_folders[version], tmp_path / "folder.zip"),
    ]
    assert said == [version, version]
    assert (tmp_path / "tarball.zip").read_bytes() == (tmp_path / "folder.zip").read_bytes()


@each_version
def test_the_verdict_on_a_real_package_is_the_official_one(
    version: str, core_edge_folders: dict[str, Path], core_edge_tarballs: dict[str, Path],
    core_edge_zips: dict[str, Path], tmp_path: Path,
) -> None:  # fmt: skip
    folder = core_edge_folders[version]
    case = Case(version, folder, manifest_of(folder))
    assert ask_official([case]) == [""]
    assert disagreements([case], tmp_path / "case.zip") == []
    as_archive(core_edge_tarballs[version], tmp_path / "tarball.zip")
    for archive in (tmp_path / "tarball.zip", core_edge_zips[version]):
        assert check_archive(archive).problems == ()
        assert check_archive(archive).manifest == case.manifest


def test_the_mislabelled_version_is_refused_beside_the_one_it_claims_to_be(
    workspace: Workspace, core_edge_tarballs: dict[str, Path]
) -> None:
    right = checked(workspace, core_edge_tarballs["1.0.1"])
    assert (right.status, right.label) == (Status.SUCCEEDED, "core 1.0.1")
    wrong = checked(workspace, core_edge_tarballs["1.0.2"])
    assert wrong.status is Status.FAILED
    (problem,) = wrong.problems
    assert (problem.code, problem.pointer) == ("not-unique", "/version")
    assert right.digest in problem.detail
    assert len(set(re.findall(r"[0-9a-f]{64}", problem.detail))) == 2
    assert "package.json calls it 1.0.2, its extension.json 1.0.1" in problem.detail
    assert "write the version 1.0.2 into its extension.json" in problem.remedy


def test_the_mislabelled_version_is_taken_when_somebody_does_what_is_said(
    workspace: Workspace, core_edge_tarballs: dict[str, Path], core_edge_folders: dict[str, Path],
    tmp_path: Path,
) -> None:  # fmt: skip
    checked(workspace, core_edge_tarballs["1.0.1"])
    folder = Path(shutil.copytree(core_edge_folders["1.0.2"], tmp_path / "core-edge"))
    manifest = manifest_of(folder) | {"version": "1.0.2"}
    (folder / "extension.json").write_text(json.dumps(manifest))
    assert checked(workspace, folder).label == "core 1.0.2"


def test_all_versions_of_a_real_extension_stand_side_by_side(
    workspace: Workspace, core_edge_tarballs: dict[str, Path]
) -> None:
    added = [checked(workspace, core_edge_tarballs[v]) for v in CORE_EDGE if v != "1.0.2"]
    assert [package.version for package in added] == [v for v in CORE_EDGE if v != "1.0.2"]
    assert {package.status for package in added} == {Status.SUCCEEDED}
    again = [checked(workspace, core_edge_tarballs[package.version]) for package in added]
    assert [package.id for package in again] == [package.id for package in added]


# --- the packager's own examples, and the odd corners of what it does ------------------------


def packed_alike(official: Path, folder: Path, target: Path) -> set[str]:
    """The names in the archive: ours is as that of the official packager, and both are good."""
    ours, theirs = target / "ours.zip", target / "theirs.zip"
    official_zip(official, folder, theirs)
    pack_folder(folder, ours)
    assert content(ours) == content(theirs)
    assert check_archive(ours).problems == check_archive(theirs).problems == ()
    return set(content(ours))


def test_the_packagers_own_example_is_packed_alike(official: Path, tmp_path: Path) -> None:
    example = official / "reactor-packager/tasks/test/example-extension"
    assert len(packed_alike(official, example, tmp_path)) > 5


def test_a_circular_extension_is_packed_alike(official: Path, tmp_path: Path) -> None:
    examples = official / "reactor-packager/tasks/test"
    folder = Path(shutil.copytree(examples / "example-extension", tmp_path / "circular"))
    shutil.rmtree(folder / "src/lib/sharedModules")
    (folder / "src/lib/sharedModules").mkdir()
    for path in (examples / "circular-extension-files").glob("*.js"):
        shutil.copy(path, folder / "src/lib/sharedModules")
    shutil.copy(examples / "circular-extension-files/extension.json", folder)
    names = packed_alike(official, folder, tmp_path)
    assert "src/lib/sharedModules/circularDependency.js" in names


ODD = {
    "src/view/.hidden.html": "no",
    "src/view/.folder/view.html": "no",
    "src/view/deep/er/more.css": "yes",
    "src/view/node_modules/a/index.js": "yes",
    "src/lib/used.js": "require('./more'); require('./data.json')",
    "src/lib/more.js": "var a = require(\"./deep/../last.min\"); require('lodash')",
    "src/lib/last.min.js": "// require('./commented')\n/* require('./commented') */",
    "src/lib/data.json": '{"a": "require(\'./commented\')"}',
    "src/lib/commented.js": "no",
    "src/lib/unused.js": "no",
    "README.md": "no",
    "package.json": "{}",
    "package-old-1.0.0.zip": "no",
    "node_modules/lodash/index.js": "no",
}


def odd_folder(official: Path, folder: Path) -> Path:
    """The packager's example, with library files twice, and with more beside it."""
    shutil.copytree(official / "reactor-packager/tasks/test/example-extension", folder)
    for name, text in ODD.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    manifest = json.loads((folder / "extension.json").read_text())
    for kind in ("actions", "conditions"):
        manifest[kind][0]["libPath"] = "./src/lib/used.js"
    manifest["hostedLibFiles"] = ["src/lib/last.min.js"]
    (folder / "extension.json").write_text(json.dumps(manifest))
    return folder


def test_odd_corners_are_packed_alike(official: Path, tmp_path: Path) -> None:
    names = packed_alike(official, odd_folder(official, tmp_path / "odd"), tmp_path)
    assert {"src/view/deep/er/more.css", "src/lib/data.json", "src/lib/last.min.js"} <= names
    assert not names & {name for name, text in ODD.items() if text == "no"}


def test_views_at_the_root_take_the_whole_folder(official: Path, tmp_path: Path) -> None:
    folder = odd_folder(official, tmp_path / "odd")
    manifest = json.loads((folder / "extension.json").read_text())
    for kind in ("configuration", "actions", "conditions", "dataElements"):
        for owner in [manifest[kind]] if kind == "configuration" else manifest[kind]:
            owner["viewPath"] = f"src/view/{owner['viewPath']}"
    manifest["viewBasePath"] = "./"
    (folder / "extension.json").write_text(json.dumps(manifest))
    names = packed_alike(official, folder, tmp_path)
    assert {"README.md", "node_modules/lodash/index.js"} <= names


PARTS = (
    "require('./a')", 'require("./b.js")', "require(`./c`)", "require (", "require", "'", '"', "`",
    "\\", "\\'", "/*", "*/", "/**/", "/** x */", "//", "/", "*", "\n", "\r\n", " ", "x", "C", "$",
    "var a = ", "'use strict';", "''", "a/b", "require('@x/y')", "require('lodash')", "é", "\u2028",
    "require('./d', 'e')", ", 'z')", "require('../up')", "!", "\x01", "\x07", "function(){", "}",
    "=", ";", "require('./e.json')", "require('.')", "return'x'", "require( './q')", "_", "\\\\",
)  # fmt: skip
ASK = """
const modules = process.argv[1];
const names = require(modules + '/@adobe/reactor-packager/tasks/helpers/matchRequires.js');
const strip = require(modules + '/strip-comments');
const sources = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const answer = (one) => [strip(one, { stripComments: true }), names(one, true).map((r) => r.name)];
process.stdout.write(JSON.stringify(sources.map(answer)));
"""


def test_require_is_found_where_the_packager_finds_it(official: Path) -> None:
    """Six thousand texts made of what matters to it, most of them no JavaScript."""
    dice = random.Random(20180831)  # noqa: S311 - not a secret
    sources = [
        "".join(dice.choice(PARTS) for _ in range(dice.randint(1, 14))) for _ in range(6_000)
    ]
    done = subprocess.run(
        ["node", "-e", ASK, HERE / "node_modules"],
        input=json.dumps(sources), capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = 0
    for source, (stripped, names) in zip(sources, json.loads(done.stdout), strict=True):
        assert without_comments(source) == stripped, source
        assert list(requested_names(stripped)) == names, source
        found += len(names)
    assert found > 1_000
