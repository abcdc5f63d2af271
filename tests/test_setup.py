"""What somebody who clones the project and types `make` relies on."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent

# Put together here, so that this file does not name them either.
REGISTRY_HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("proxy", "golang", "org"),
    )
]


def pins(name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        text = line.partition("#")[0].strip()
        if text and not text.startswith("-r "):
            requirement = Requirement(text)
            versions = [(clause.operator, clause.version) for clause in requirement.specifier]
            assert len(versions) == 1, f"{name}: not one exact version: {line}"
            assert versions[0][0] == "==", f"{name}: not an exact version: {line}"
            found[canonicalize_name(requirement.name)] = versions[0][1]
    return found


@pytest.mark.parametrize(
    ("file", "extra"), [("requirements.txt", None), ("requirements-dev.txt", "dev")]
)
def test_pins_are_what_the_project_asks_for(file: str, extra: str | None) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = project["optional-dependencies"][extra] if extra else project["dependencies"]
    pinned = pins(file)
    wrong = [
        f"{requirement}: pinned {pinned.get(canonicalize_name(requirement.name))}"
        for requirement in map(Requirement, asked)
        if not requirement.specifier.contains(
            pinned.get(canonicalize_name(requirement.name), "0"), prereleases=True
        )
        or canonicalize_name(requirement.name) not in pinned
    ]
    assert not wrong, f"{wrong}; run: make pins"


def test_every_package_and_its_licence_is_listed() -> None:
    listed = {
        name: (version, licence)
        for name, version, licence in re.findall(
            r"^\| (\S+) \| (\S+) \| ([^|]+) \|",
            (ROOT / "DEPENDENCIES.md").read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    }
    wanted = {**pins("requirements.txt"), **pins("requirements-dev.txt")}
    wrong = {
        name: version
        for name, version in wanted.items()
        if listed.get(name, ("", ""))[0] != version or "UNKNOWN" in listed[name][1]
    }
    assert not wrong, f"{wrong}; run: make licences"


def test_no_file_says_where_packages_come_from() -> None:
    """Each machine's own configuration decides that: a mirror, a proxy, the ordinary index."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: no list of the project's files")
    command = [git, "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    hosts = re.compile("|".join(map(re.escape, REGISTRY_HOSTS)).encode())
    naming = [
        name
        for name in listed.split("\0")
        if name and (ROOT / name).is_file() and hosts.search((ROOT / name).read_bytes())
    ]
    assert not naming
