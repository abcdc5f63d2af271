"""Schemathesis over both OpenAPI descriptions: thousands of requests, good and bad ones, at a real
server with something of everything in it, every answer held against its description.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from backend.api.described import descriptions
from backend.api.operations import Area
from backend.api.server import ApiServer
from backend.schemas.model import Kind
from backend.workspace import Workspace
from tests.backend.installing import SETTINGS
from tests.interop.filled import DELEGATE, Ids, fill

HERE = Path(__file__).parent
PINS = HERE / "requirements-schemathesis.txt"
CONFIG = HERE / "schemathesis.toml"
HOOKS = HERE / "schemathesis_hooks.py"
HOME = HERE / ".schemathesis"
LEAST_CASES = 2000
_EXAMPLES = {Area.CONTEXT: 50, Area.REACTOR: 25}
"""Made up for an operation; besides come those of every rule in its shapes, and sequences."""
_APART = {
    # It would put the records of all others to rest: it is asked in a run of its own.
    Area.CONTEXT: "setServerMode",
    # A stream that does not end.
    Area.REACTOR: "followEvents",
}
_REAL = 0.8
"""How often a path names something that is there."""
_GROUPS = {
    "service_id": Kind.SERVICES,
    "task_id": Kind.TASKS,
    "state_id": Kind.STATES,
    "customer_id": Kind.PROFILES,
    "kind": "kind",
    "name": "name",
    "company_id": "CO",
    "property_id": "PR",
    "package_id": "EP",
    "extension_id": "EX",
    "library_id": "LB",
    "note_id": "NT",
}
"""What stands for the parameter of a path."""


@dataclass(frozen=True)
class Target:
    """A server to ask, and what is in its workspace."""

    server: ApiServer
    ids: Ids


@pytest.fixture(scope="session")
def judge() -> Path:
    """The folder with schemathesis' programs, installed once beside these tests."""
    with FileLock(HERE / ".schemathesis.lock"):  # two workers of pytest may come at once
        kept = HOME / PINS.name
        if not kept.is_file() or kept.read_bytes() != PINS.read_bytes():
            shutil.rmtree(HOME, ignore_errors=True)
            _run(sys.executable, "-m", "venv", str(HOME))
            pip = (str(HOME / "bin/python"), "-m", "pip", "--disable-pip-version-check", "--quiet")
            _run(*pip, "install", "--requirement", str(PINS))
            shutil.copyfile(PINS, kept)
    return HOME / "bin"


def _run(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        said = f"schemathesis cannot be fetched here: {done.stderr.strip()[-300:]}"
        pytest.fail(said) if os.environ.get("CI") else pytest.skip(said)


@pytest.fixture
def target(workspace: Workspace, tmp_path: Path) -> Iterator[Target]:
    workspace.start()
    ids = fill(workspace, tmp_path)
    server = ApiServer(workspace)
    server.start()
    yield Target(server, ids)
    server.stop()


@pytest.mark.parametrize("area", Area)
def test_the_description_is_valid_openapi(area: Area, judge: Path, tmp_path: Path) -> None:
    path = tmp_path / f"{area}.json"
    path.write_text(json.dumps(descriptions()[area]), encoding="utf-8")
    words = [judge / "openapi-spec-validator", "--schema", "3.1", path]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail((done.stdout + done.stderr)[:1000])


@pytest.mark.parametrize("area", Area)
def test_every_answer_is_as_described(
    area: Area, judge: Path, target: Target, tmp_path: Path
) -> None:
    cases = asked(
        judge,
        target,
        tmp_path,
        area,
        "--phases=examples,coverage,fuzzing",
        f"--exclude-operation-id={_APART[area]}",
    )
    assert cases >= LEAST_CASES


@pytest.mark.parametrize("area", Area)
def test_what_one_answer_names_can_be_asked_for_changed_and_deleted(
    area: Area, judge: Path, target: Target, tmp_path: Path
) -> None:
    apart = f"--exclude-operation-id={_APART[area]}"
    assert asked(judge, target, tmp_path, area, "--phases=stateful", apart)


def test_the_switch_of_the_mode_answers_as_described(
    judge: Path, target: Target, tmp_path: Path
) -> None:
    assert asked(judge, target, tmp_path, Area.CONTEXT, "--include-operation-id=setServerMode")


def asked(judge: Path, target: Target, folder: Path, area: Area, *options: str) -> int:
    """Have schemathesis ask; answers how many cases it made. Fails with all that it reports."""
    config = folder / "schemathesis.toml"
    text = f"hooks = {json.dumps(str(HOOKS))}\n" + CONFIG.read_text(encoding="utf-8")
    config.write_text(text + _known(area, target.ids), encoding="utf-8")
    report = folder / f"{area}.json"
    words = [
        judge / "st",
        f"--config-file={config}",
        "run",
        f"{target.server.url}/openapi/{area}.json",
        f"--header=Authorization: Bearer {target.server.token}",
        f"--report-json-path={report}",
        *options,
    ]
    done = subprocess.run(
        words, cwd=folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    print(done.stdout[-200_000:], done.stderr[-20_000:])
    assert done.returncode == 0, f"schemathesis found something in {area}: see its report above"
    said = json.loads(report.read_text(encoding="utf-8"))
    assert said["complete"]
    return int(said["test_cases"]["generated"])


def _operations(area: Area) -> list[dict[str, Any]]:
    return [one for path in descriptions()[area]["paths"].values() for one in path.values()]


def _known(area: Area, ids: Ids) -> str:
    """What is there, in the words of the configuration; of these only what fits the parameter's
    own schema is put in its place.
    """
    names = {
        parameter["name"]
        for operation in _operations(area)
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "path"
    }
    places = {f"path.{name}": ids[_GROUPS[name]] for name in sorted(names)}
    places["body.data.relationships.extension_package.data.id"] = ids["EP"]
    places["body.data.attributes.settings"] = ["{}", SETTINGS]
    places["body.data.attributes.delegate_descriptor_id"] = [DELEGATE]
    lines = [f"[phases.fuzzing.generation]\nmax-examples = {_EXAMPLES[area]}"]
    for number, words in enumerate(places.values()):
        lines.append(f"[dictionaries.d{number}]\nvalues = {json.dumps(words)}")
    lines.append("[parameters]")
    for number, place in enumerate(places):
        lines.append(f'"{place}" = {{ dictionary = "d{number}", probability = {_REAL} }}')
    return "\n" + "\n".join(lines) + "\n"
