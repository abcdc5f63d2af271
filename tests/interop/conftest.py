"""The official tools from npm, installed once beside these tests; without them the tests skip."""

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
        or json.loads(manifest.read_text())["version"] != version
    ]


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
        command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(
            [*command, "--no-package-lock"], cwd=HERE, capture_output=True, text=True, check=False
        )
        if done.returncode or _wrong_packages():
            said = f"npm cannot install the official tools: {done.stderr.strip()[-300:]}"
            pytest.fail(said) if os.environ.get("CI") else pytest.skip(said)


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
    packager = official / "reactor-packager/tasks/index.js"
    subprocess.run(
        ["node", packager, "-o", target], cwd=core_edge_folder, capture_output=True, check=True
    )
    return target
