"""The packages that the program brings along."""

from __future__ import annotations

import json
import os
import re
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

import pytest
import semver

from backend.packages.check import check_archive
from backend.packages.manifest import DELEGATE_KINDS, named_files
from backend.packages.packing import pack_folder
from backend.packages.settings import settings_problems, settings_schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def demo_folders() -> list[Path]:
    with as_file(files("resources") / "packages") as root:
        return sorted(path for path in root.iterdir() if (path / "extension.json").is_file())


FOLDERS = demo_folders()
each_demo = pytest.mark.parametrize("folder", FOLDERS, ids=[path.name for path in FOLDERS])


def manifest_of(folder: Path) -> dict[str, Any]:
    made = json.loads((folder / "extension.json").read_text(encoding="utf-8"))
    assert isinstance(made, dict)
    return made


def with_views(manifest: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The view's path and the schema of all that has a view."""
    owners = [manifest["configuration"]] if "configuration" in manifest else []
    owners += [item for kind in DELEGATE_KINDS for item in manifest.get(kind, ())]
    for owner in owners:
        if "viewPath" in owner:
            yield manifest["viewBasePath"] + owner["viewPath"], owner["schema"]


@each_demo
def test_a_demo_package_is_good(folder: Path, tmp_path: Path) -> None:
    pack_folder(folder, tmp_path / "demo.zip")
    checked = check_archive(tmp_path / "demo.zip")
    assert checked.problems == ()
    assert checked.manifest == manifest_of(folder)


@each_demo
def test_a_demo_package_has_no_file_too_many(folder: Path) -> None:
    manifest = manifest_of(folder)
    used = {path for _, path in named_files(manifest)} | {"extension.json"}
    todo = list(used)
    while todo:
        name = todo.pop()
        text = (folder / name).read_text(encoding="utf-8")
        for near in re.findall(r"""(?:require\('|src="|href=")(\.{0,2}[\w./-]+)['"]""", text):
            if not near.startswith((".", "form")):
                continue
            path = os.path.normpath(f"{(folder / name).parent}/{near}")
            path = path if "." in os.path.basename(path) else f"{path}.js"  # noqa: PTH119
            other = os.path.relpath(path, folder)
            assert (folder / other).is_file(), f"{name} needs {other}"
            todo += [other] if other not in used else []
            used.add(other)
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there == used


@each_demo
def test_a_form_edits_what_the_schema_knows(folder: Path) -> None:
    for view, schema in with_views(manifest_of(folder)):
        html = (folder / view).read_text(encoding="utf-8")
        inputs = set(re.findall(r'<(?:input|select)[^>]* name="(\w+)"', html))
        detail = schema["properties"].get("detail", schema)
        assert inputs == set(detail["properties"]), view
        needed = set(re.findall(r'name="(\w+)"[^>]* required', html))
        choices = set(re.findall(r'<select name="(\w+)"', html))  # always has a value
        assert needed <= set(detail.get("required", ())) <= needed | choices, view
        assert "://" not in re.sub(r'(?:pattern|placeholder)="[^"]*"', "", html), view


def test_what_the_demo_packages_are_for() -> None:
    manifests = [manifest_of(folder) for folder in FOLDERS]
    platforms = [manifest["platform"] for manifest in manifests]
    assert {platform: platforms.count(platform) for platform in platforms} == {
        "web": 6, "edge": 1,
    }  # fmt: skip
    assert {manifest["name"] for manifest in manifests} >= {"core", "form-tracker"}
    keys = [(one["name"], one["platform"], one["version"]) for one in manifests]
    assert len(set(keys)) == len(keys)
    versions = [version for name, _, version in sorted(keys) if name == "form-tracker"]
    old, new = map(semver.Version.parse, versions)
    assert old < new


def test_some_demo_package_needs_settings_and_one_takes_none() -> None:
    manifests = [manifest_of(folder) for folder in FOLDERS]
    needy = [one["name"] for one in manifests if settings_schema(one) is not None
             and settings_problems(one, "{}")]  # fmt: skip
    assert needy == ["beacon", "consent-banner"]
    assert [one["name"] for one in manifests if settings_schema(one) is None] == [
        "core", "page-clock",
    ]  # fmt: skip


def test_settings_of_an_older_form_tracker_fit_the_newer() -> None:
    old, new = (manifest_of(folder) for folder in FOLDERS if "form-tracker" in folder.name)
    assert settings_problems(old, '{"selector": "form.tracked"}') == ()
    assert settings_problems(new, '{"selector": "form.tracked"}') == ()
    assert settings_problems(old, '{"abandonedAfterSeconds": 30}') != ()
