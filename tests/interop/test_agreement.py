"""Real manifests, large ones and hundreds of mutations: two judges, one verdict.

What may differ is the named list in ``test_official_validator.py``.
"""

from __future__ import annotations

import json
import random
import shutil
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from backend.packages.check import check_archive
from backend.packages.packing import pack_folder
from tests.interop.conftest import CORE_EDGE
from tests.interop.test_official_validator import (
    GONE,
    Case,
    ask_official,
    changed,
    demo,
    disagreements,
    random_change,
)

MUTATIONS = 48
"""Of each of the eight real manifests."""


@pytest.fixture(scope="module")
def real(core_edge_zips: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    """Every version, its folder holding what the official packager takes of it."""
    cases = []
    for version, archive in core_edge_zips.items():
        folder = tmp_path_factory.mktemp("core-edge") / version
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(folder)
        manifest = json.loads((folder / "extension.json").read_text())
        cases.append(Case(version, folder, manifest))
    return cases


def pointers(value: Any, at: str = "") -> Iterator[str]:
    """To every value of a manifest; what is within a delegate's schema is left out."""
    if at:
        yield at
    if at.endswith("/schema"):
        return
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items if isinstance(value, dict | list) else ():
        yield from pointers(inner, f"{at}/{key}")


def test_hundreds_of_mutations_of_the_real_manifests(real: list[Case], tmp_path: Path) -> None:
    dice = random.Random(20191104)  # noqa: S311 - not a secret
    cases = [random_change(case, dice) for case in real for _ in range(MUTATIONS)]
    different = {json.dumps(case.manifest, sort_keys=True) for case in cases}
    assert len(different) >= 300
    verdicts = ask_official(cases)
    assert 60 < sum(map(bool, verdicts)) < len(cases) - 60, "the mutations are too much alike"
    assert disagreements(cases, tmp_path / "case.zip") == []


def test_several_mutations_at_once(real: list[Case], tmp_path: Path) -> None:
    dice = random.Random(20210315)  # noqa: S311 - not a secret
    cases = []
    for case in real:
        for _ in range(8):
            once = random_change(case, dice)
            cases.append(random_change(once, dice) if isinstance(once.manifest, dict) else once)
    assert disagreements(cases, tmp_path / "case.zip") == []


def test_each_value_of_a_real_manifest_taken_away(real: list[Case], tmp_path: Path) -> None:
    cases = [
        changed(case, pointer, GONE)
        for case in (real[0], real[-1])
        for pointer in pointers(case.manifest)
    ]
    assert len(cases) > 120
    assert disagreements(cases, tmp_path / "case.zip") == []


def test_a_file_missing_from_a_real_package(real: list[Case], tmp_path: Path) -> None:
    newest = real[-1]
    names = [path.relative_to(newest.folder) for path in newest.folder.rglob("*.*")]
    cases = []
    for number, name in enumerate(name for name in names if name.name != "extension.json"):
        folder = Path(shutil.copytree(newest.folder, tmp_path / f"without-{number}"))
        (folder / name).unlink()
        cases.append(Case(f"without {name}", folder, newest.manifest))
    assert len(cases) > 10
    assert any(ask_official(cases))
    assert disagreements(cases, tmp_path / "case.zip") == []


@pytest.fixture
def many_events(tmp_path: Path) -> Case:
    """A web extension with 30 events, each with library, view, schema and a name of its own."""
    base = demo("consent-banner")
    folder = Path(shutil.copytree(base.folder, tmp_path / "many-events"))
    manifest = deepcopy(base.manifest)
    model = manifest["events"][0]
    manifest["events"] = []
    for number in range(30):
        library = f"lib/events/event-{number}.js"
        (folder / library).parent.mkdir(exist_ok=True)
        shutil.copy(folder / model["libPath"], folder / library)
        names = {"name": f"event-{number}", "displayName": f"Event {number}", "libPath": library}
        manifest["events"].append(model | names)
    (folder / "extension.json").write_text(json.dumps(manifest))
    return Case("many events", folder, manifest)


def test_thirty_events(many_events: Case, official: Path, tmp_path: Path) -> None:
    assert ask_official([many_events]) == [""]
    assert disagreements([many_events], tmp_path / "case.zip") == []
    pack_folder(many_events.folder, tmp_path / "many.zip")
    checked = check_archive(tmp_path / "many.zip")
    assert checked.problems == ()
    assert len(checked.manifest["events"]) == 30


def test_mutations_of_thirty_events(many_events: Case, official: Path, tmp_path: Path) -> None:
    dice = random.Random(30)  # noqa: S311 - not a secret
    cases = [random_change(many_events, dice) for _ in range(60)]
    for number in (0, 14, 29):
        event = f"/events/{number}"
        keys = ("name", "displayName", "libPath", "schema")
        cases += [changed(many_events, f"{event}/{key}", GONE) for key in keys]
        cases.append(changed(many_events, f"{event}/libPath", "lib/none.js"))
    assert disagreements(cases, tmp_path / "case.zip") == []


def test_every_version_names_the_same_package(real: list[Case]) -> None:
    assert {case.manifest["name"] for case in real} == {"core"}
    versions = [case.manifest["version"] for case in real]
    assert versions == ["1.0.1" if version == "1.0.2" else version for version in CORE_EDGE]
