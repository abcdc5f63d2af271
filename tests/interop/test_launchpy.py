"""The Python client launchpy works on our server: properties, extensions, revise, upgrade, paging.

It runs on a Python of its own, in a virtual environment beside these tests, and is changed in
nothing but the two addresses that its configuration holds. Its calls that delete are not made: they
ask the original's host, wherever it was led to.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from backend.workspace import Workspace
from tests.backend.installing import add_package, add_property
from tests.interop.serving import CLIENT, PATIENCE, identity, served

HERE = Path(__file__).parent
PINS = HERE / "requirements-launchpy.txt"
HOME = HERE / ".launchpy"
OTHERS = 26
"""Packages besides the one that is upgraded: with it, more than a page of extensions."""


@pytest.fixture(scope="session")
def python() -> Path:
    """The interpreter that has launchpy, made once beside these tests."""
    with FileLock(HERE / ".launchpy.lock"):  # two workers of pytest may come at once
        kept = HOME / PINS.name
        if not kept.is_file() or kept.read_bytes() != PINS.read_bytes():
            shutil.rmtree(HOME, ignore_errors=True)
            _run(str(_python_312()), "-m", "venv", str(HOME))
            pip = (str(HOME / "bin/python"), "-m", "pip", "--disable-pip-version-check", "--quiet")
            _run(*pip, "install", "--no-deps", "--requirement", str(PINS))
            shutil.copyfile(PINS, kept)
    return HOME / "bin/python"


def _python_312() -> Path:
    """One on the path, or one of pyenv's; a shim of pyenv may be there and lead nowhere."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found = [Path(shutil.which("python3.12") or "python3.12")]
    for candidate in [*found, *sorted(pyenv.glob("versions/3.12*/bin/python"), reverse=True)]:
        try:
            subprocess.run([candidate, "--version"], capture_output=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return candidate
    pytest.skip("Python 3.12 is missing")


def _run(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        said = f"launchpy cannot be fetched here: {done.stderr.strip()[-300:]}"
        pytest.fail(said) if os.environ.get("CI") else pytest.skip(said)


@pytest.fixture
def said(workspace: Workspace, python: Path, tmp_path: Path) -> dict[str, Any]:
    """What every call of the client answered, in a workspace with much in it."""
    older = add_package(workspace, tmp_path, version="1.9.0").id
    newer = add_package(workspace, tmp_path, version="1.10.0").id
    for number in range(OTHERS):
        add_package(workspace, tmp_path, name=f"other-{number:02}")
        add_property(workspace, f"Property {number:02}")
    with served(workspace) as server, identity(server) as tokens:
        done = subprocess.run(
            [python, HERE / "drive_launchpy.py", older, newer],
            cwd=tmp_path,
            env={
                **os.environ,
                "WORKSHOP_URL": server.url,
                "WORKSHOP_IMS": tokens,
                "CLIENT_ID": CLIENT["client_id"],
                "CLIENT_SECRET": CLIENT["client_secret"],
            },
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return {**json.loads(done.stdout), "newer": newer}


def test_a_python_program_manages_properties_and_extensions(
    workspace: Workspace, said: dict[str, Any]
) -> None:
    others = [f"other-{number:02}" for number in range(OTHERS)]
    assert said["company"] == workspace.company_id
    assert said["properties"] == [f"Property {number:02}" for number in range(OTHERS)]
    assert said["updated"] == "By launchpy, renamed"
    assert workspace.properties.get(said["property"]).name == said["updated"]
    assert said["catalogue"] == ["greeter", "greeter", *others]
    assert said["profile"] == "users"

    assert said["created"]["installation_status"] == "pending"
    assert said["installed"] == {
        "installation_status": "succeeded",
        "version": "1.9.0",
        "settings": "{}",
    }
    assert sorted(said["extensions"]) == ["greeter", *others]  # two pages of them
    assert json.loads(said["configured"]["settings"]) == {"greeting": "Hello"}
    assert said["revision"]["number"] == 1
    assert said["revisions"] == [0, 1]

    assert said["update"]["update"] is True
    assert said["update"]["package_id"] == said["newer"]
    assert said["upgrading"]["installation_status"] == "pending"
    assert said["upgraded"] == {**said["configured"], "version": "1.10.0"}
    assert said["up_to_date"] is False
    assert said["rules"] == []
    assert said["libraries"] == [said["library"]] == ["First"]
