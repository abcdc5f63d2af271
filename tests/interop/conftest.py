"""The official tools and a real extension from npm, fetched once beside these tests.

Without them the tests skip.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from filelock import FileLock

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
NEEDED_NODE = (20, 17)

CORE_EDGE = ("1.0.1", "1.0.2", "1.1.0", "1.1.1", "1.1.3", "1.2.0", "1.2.2", "1.4.0")
"""Every version of the extension Core for edge; the manifest of 1.0.2 says 1.0.1."""
_TARBALLS = MODULES / ".tarballs"
_QUIET = ("--ignore-scripts", "--no-audit", "--no-fund")


def _missing_tool() -> str:
    """Why the official tools cannot run here, "" where they can."""
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            return f"{tool} is missing"
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    version = tuple(map(int, re.findall(r"\d+", said)))
    if version < NEEDED_NODE:
        return f"Node {said.strip()} is older than {'.'.join(map(str, NEEDED_NODE))}"
    return ""


def _wrong_packages() -> list[str]:
    wanted = json.loads((HERE / "package.json").read_text())["dependencies"]
    return [
        name
        for name, version in wanted.items()
        if not (manifest := MODULES / name / "package.json").is_file()
        or json.loads(manifest.read_text())["version"] != version.rpartition("@")[2]
    ]


def tarball_of(version: str) -> Path:
    return _TARBALLS / f"adobe-reactor-extension-core-edge-{version}.tgz"


@pytest.fixture(scope="session")
def official() -> Path:
    """The folder ``node_modules`` with the pinned tools in it."""
    missing = _missing_tool()
    if missing:
        pytest.skip(missing)
    with FileLock(HERE / ".node_modules.lock"):  # two workers of pytest may come at once
        _install()
    return MODULES / "@adobe"


def _install() -> None:
    if _wrong_packages():
        _npm("install", *_QUIET, "--no-package-lock")
    if missing := [version for version in CORE_EDGE if not tarball_of(version).is_file()]:
        _TARBALLS.mkdir(exist_ok=True)
        wanted = [f"@adobe/reactor-extension-core-edge@{version}" for version in missing]
        _npm("pack", *_QUIET, "--pack-destination", str(_TARBALLS), *wanted)
    if _wrong_packages() or not all(tarball_of(version).is_file() for version in CORE_EDGE):
        _give_up("npm made something else than was asked for")


def _npm(*words: str) -> None:
    done = subprocess.run(["npm", *words], cwd=HERE, capture_output=True, text=True, check=False)
    if done.returncode:
        _give_up(f"npm {words[0]} does not work here: {done.stderr.strip()[-300:]}")


def _give_up(said: str) -> None:
    pytest.fail(said) if os.environ.get("CI") else pytest.skip(said)


def official_zip(official: Path, folder: Path, target: Path) -> Path:
    """What the official packager makes of a folder."""
    packager = official / "reactor-packager/tasks/index.js"
    subprocess.run(["node", packager, "-o", target], cwd=folder, capture_output=True, check=True)
    return target


@pytest.fixture(scope="session")
def core_edge_folders(official: Path) -> dict[str, Path]:
    """Every version of Core for edge, by npm's number, unpacked. Not to be changed."""
    return {version: MODULES / f"core-edge-{version}" for version in CORE_EDGE}


@pytest.fixture(scope="session")
def core_edge_tarballs(official: Path) -> dict[str, Path]:
    """The same, as npm has them."""
    return {version: tarball_of(version) for version in CORE_EDGE}


@pytest.fixture(scope="session")
def core_edge_zips(
    official: Path, core_edge_folders: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """The same, zipped by the official packager."""
    target = tmp_path_factory.mktemp("core-edge-zips")
    return {
        version: official_zip(official, folder, target / f"core-edge-{version}.zip")
        for version, folder in core_edge_folders.items()
    }


@pytest.fixture(scope="session")
def core_edge_folder(official: Path) -> Path:
    """The real extension Core for edge, version 1.4.0, as a folder. Not to be changed."""
    return official / "reactor-extension-core-edge"


@pytest.fixture(scope="session")
def core_edge_zip(
    official: Path, core_edge_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The same, zipped by the official packager."""
    target = tmp_path_factory.mktemp("core-edge") / "core-edge-1.4.0.zip"
    return official_zip(official, core_edge_folder, target)
