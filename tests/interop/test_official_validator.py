"""Our check and the official validator say the same, but for a named list of differences."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from backend.packages.archive import open_archive
from backend.packages.check import check_archive
from tests.packaging import Entry, write_zip

if TYPE_CHECKING:
    from backend.errors import Problem

HERE = Path(__file__).parent
DEMOS = HERE.parents[1] / "resources/packages"
OURS = HERE / "packages"  # of a platform that the demo has none for
GONE: Any = object()
SCHEMA = {"$schema": "http://json-schema.org/draft-04/schema#", "type": "object"}

# --- the differences: ours is stricter, and only so ----------------------------------------

STRICTER = {
    "iconPath": "the icon must be there",
    "hostedLibFiles": "hosted library files must be there",
    "sharedModules": "the files of shared modules must be there",
    "libPath": "library files must be there on edge too",
    "delegate-schema": "a delegate's schema must be one of draft-04, its patterns included",
    "manifest-duplicate-key": "no key may stand twice",
    "manifest-surrogate": "texts must be text",
}
"""By the pointer's part or the problem's code. An unknown platform is not among them: the official
validator crashes on it, which counts as refused. What ``preprocessingVariables`` names in ``path``
is a place in the settings, so neither looks for a file there."""


def named_difference(problem: Problem, platform: object) -> str:
    """The key in STRICTER that the problem falls under, "" for one the official tool has too."""
    if problem.code in STRICTER:
        return problem.code
    if problem.code != "package-file-missing":
        return ""
    parts = problem.pointer.split("/")
    if parts[1] in STRICTER:
        return parts[1]
    return "libPath" if parts[-1] == "libPath" and platform != "web" else ""


# --- asking both ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """A manifest together with the folder that holds its files."""

    name: str
    folder: Path
    manifest: Any


def ask_official(cases: list[Case]) -> list[str]:
    """What the official validator says to each, "" where nothing."""
    asked = json.dumps([[str(case.folder), case.manifest] for case in cases])
    done = subprocess.run(
        ["node", HERE / "judge.cjs"], input=asked, capture_output=True, text=True, check=True
    )
    verdicts = json.loads(done.stdout)
    return ["" if verdict is None else str(verdict) for verdict in verdicts]


def ask_ours(case: Case, target: Path) -> tuple[Problem, ...]:
    entries = [
        Entry(path.relative_to(case.folder).as_posix(), path.read_bytes())
        for path in sorted(case.folder.rglob("*"))
        if path.is_file() and path.name != "extension.json"
    ]
    manifest = Entry("extension.json", json.dumps(case.manifest).encode())
    return check_archive(write_zip(target, [manifest, *entries])).problems


def disagreements(cases: list[Case], target: Path) -> list[str]:
    """One line for each case where the verdicts differ and no named difference says why."""
    lines = []
    for case, official in zip(cases, ask_official(cases), strict=True):
        platform = case.manifest.get("platform") if isinstance(case.manifest, dict) else None
        ours = ask_ours(case, target)
        shared = [problem for problem in ours if not named_difference(problem, platform)]
        if bool(shared) != bool(official):
            lines.append(f"{case.name}: official {official or 'good'}, ours {shared or 'good'}")
    return lines


def demo(name: str) -> Case:
    folder = DEMOS / name if (DEMOS / name).is_dir() else OURS / name
    return Case(name, folder, json.loads((folder / "extension.json").read_text()))


def changed(case: Case, pointer: str, value: Any) -> Case:
    """The case with one value of its manifest changed, added, or taken away (GONE)."""
    manifest = deepcopy(case.manifest)
    *path, last = pointer.removeprefix("/").split("/")
    owner: Any = manifest
    for part in path:
        owner = owner[int(part) if isinstance(owner, list) else part]
    key: Any = int(last) if isinstance(owner, list) else last
    if value is GONE:
        del owner[key]
    elif isinstance(owner, list) and key == len(owner):
        owner.append(value)
    else:
        owner[key] = value
    shown = "gone" if value is GONE else json.dumps(value)[:60]
    return Case(f"{case.name} {pointer} {shown}", case.folder, manifest)


# --- real packages -------------------------------------------------------------------------


def test_core_edge_is_good(core_edge_folder: Path, core_edge_zip: Path, tmp_path: Path) -> None:
    manifest = json.loads((core_edge_folder / "extension.json").read_text())
    case = Case("core-edge", core_edge_folder, manifest)
    assert ask_official([case]) == [""]
    checked = check_archive(core_edge_zip)
    assert checked.problems == ()
    assert checked.manifest == manifest
    assert disagreements([case], tmp_path / "case.zip") == []


def test_core_edge_comes_out_of_the_official_archive(
    core_edge_folder: Path, core_edge_zip: Path, tmp_path: Path
) -> None:
    with open_archive(core_edge_zip) as archive:
        archive.extract(tmp_path, lambda _done, _total: None)
        names = archive.names
    assert len(names) > 20
    for name in names:
        assert (tmp_path / name).read_bytes() == (core_edge_folder / name).read_bytes()


def test_examples_of_the_packager(official: Path, tmp_path: Path) -> None:
    """The good one, the circular one built as the packager's own test builds it, and a bare one."""
    examples = official / "reactor-packager/tasks/test"
    good, circular = examples / "example-extension", tmp_path / "circular"
    bare = examples / "circular-extension-files"
    shutil.copytree(good, circular)
    shutil.rmtree(circular / "src/lib/sharedModules")
    (circular / "src/lib/sharedModules").mkdir()
    for path in bare.glob("*.js"):
        shutil.copy(path, circular / "src/lib/sharedModules")
    shutil.copy(bare / "extension.json", circular)
    cases = [
        Case(folder.name, folder, json.loads((folder / "extension.json").read_text()))
        for folder in (good, circular, bare)
    ]
    assert list(map(bool, ask_official(cases))) == [False, False, True]
    assert disagreements(cases, tmp_path / "case.zip") == []


def test_examples_of_the_validator(official: Path, tmp_path: Path) -> None:
    """The manifests of its own tests, without and with the folder of views they name."""
    (tmp_path / "files/src/view").mkdir(parents=True)
    (tmp_path / "files/src/view/view.html").write_text("<!doctype html>")
    variable = {"key": "key", "path": "/path/to/variable", "default": True}
    cases = []
    for kind in ("web", "edge"):
        folder = official / "reactor-validator/tests" / kind
        bare = Case(kind, folder, json.loads((folder / "extension.json").read_text()))
        base = Case(f"{kind} with views", tmp_path / "files", bare.manifest)
        cases += [bare, base]
        for value in ([variable], [variable | {"default": 0}], [], variable):
            cases.append(changed(base, "/preprocessingVariables", value))
        for url in ("https://example.com/", "this should fail", 100):
            cases.append(changed(base, "/releaseNotesUrl", url))
    verdicts = ask_official(cases)
    assert [bool(verdict) for verdict in verdicts[:2]] == [True, False]
    assert disagreements(cases, tmp_path / "case.zip") == []


def test_demo_packages(official: Path, tmp_path: Path) -> None:
    cases = [demo(path.name) for path in sorted(DEMOS.iterdir()) if path.is_dir()]
    cases = [case for case in cases if case.name != "__pycache__"]
    assert ask_official(cases) == [""] * len(cases)
    for case in cases:
        assert ask_ours(case, tmp_path / "case.zip") == ()


# --- one change to a valid manifest --------------------------------------------------------

REMOVE = {"type": "remove", "propertyPath": "a"}
WEB_CHANGES: list[tuple[str, Any]] = [
    ("/name", GONE), ("/name", "Consent"), ("/name", "_consent"), ("/name", "~a.b-c"),
    ("/name", "a" * 214), ("/name", "a" * 215), ("/version", GONE), ("/version", "1.0"),
    ("/version", "v1.0.0-rc.1+5"), ("/version", "1.0.0-A"), ("/displayName", GONE),
    ("/displayName", ""), ("/description", 5), ("/author", GONE), ("/author", {}),
    ("/author/name", ""), ("/author/url", "nowhere"), ("/author/url", "mailto:a@b"),
    ("/author/email", "a@b.example"), ("/author/email", "a@b"), ("/author/more", 1),
    ("/viewBasePath", GONE), ("/viewBasePath", "/view"), ("/viewBasePath", "none/"),
    ("/viewBasePath", "./lib/../view"), ("/platform", GONE), ("/platform", "edge"),
    ("/platform", "mobile"), ("/platform", "tv"), ("/platform", None), ("/iconPath", "icon.png"),
    ("/iconPath", GONE), ("/exchangeUrl", "https://example.com"), ("/exchangeUrl", "example"),
    ("/releaseNotesUrl", ""), ("/main", "lib/none.js"), ("/main", "lib/main"), ("/main", GONE),
    ("/configuration/viewPath", GONE), ("/configuration/viewPath", "configuration.html?a=1#b"),
    ("/configuration/viewPath", "none.html"), ("/configuration/schema", GONE),
    ("/configuration/schema", []), ("/configuration/more", 1), ("/configuration", []),
    ("/configuration/transforms", [REMOVE]), ("/configuration/transforms", [{"type": "file"}]),
    ("/configuration/transforms", [{}]), ("/events", {}), ("/events", []), ("/events/0", 1),
    ("/events/0/name", GONE), ("/events/0/displayName", GONE), ("/events/0/libPath", GONE),
    ("/events/0/libPath", "lib/none.js"), ("/events/0/schema", GONE), ("/events/0/viewPath", GONE),
    ("/events/0/viewPath", "none.html"), ("/events/0/categoryName", ""), ("/events/0/icon", "a"),
    ("/sharedModules/0/name", GONE), ("/sharedModules/0/libPath", GONE), ("/more", None),
    ("/sharedModules/0/more", 1), ("/hostedLibFiles", ["a.css"]), ("/hostedLibFiles", []),
    ("/preprocessingVariables", []), ("/repositories", []),
    ("/preprocessingVariables", [{"key": "a", "path": "b.c", "default": False}]),
    ("/preprocessingVariables", [{"key": "a", "path": "b.c", "default": None}]),
    ("/actions/0/transforms", [{"type": "function", "propertyPath": "a", "parameters": [""]}]),
    ("/actions/0/transforms", [{"type": "customCode"}]),
    ("/actions/0/transforms", [{"type": "add", "propertyPath": "a", "reservedKey": "name"}]),
    ("/actions/0/transforms", [{"type": "add", "propertyPath": "a", "reservedKey": "id"}]),
]  # fmt: skip
EDGE_CHANGES: list[tuple[str, Any]] = [
    ("/events", []), ("/hostedLibFiles", []), ("/main", "lib/headers.js"), ("/main", "none.js"),
    ("/preprocessingVariables", [{"key": "a", "path": "b", "default": 1}]),
    ("/sharedModules", [{"name": "headers", "libPath": "lib/headers.js"}]),
    ("/conditions/0/transforms", [REMOVE]), ("/conditions/0/transforms", [{}]),
    ("/conditions/0/transforms", [{"type": "customCode"}]), ("/releaseNotesUrl", "https://a.b"),
    ("/conditions/0/libPath", GONE), ("/conditions/0/viewPath", "none.html"),
]  # fmt: skip
MOBILE_CHANGES: list[tuple[str, Any]] = [
    ("/repositories", GONE), ("/repositories", []), ("/repositories/1", GONE),
    ("/repositories/2", {}), ("/repositories/0/className", "Messages"),
    ("/repositories/0/className", GONE), ("/repositories/0/classNames", ["a.B"]),
    ("/repositories/0/artifact", "com.example:a:1"), ("/repositories/0/coreVersion", "1.0"),
    ("/repositories/0/artifact", "com.example:a:1.0.0-SNAPSHOT-3"), ("/main", "lib/a.js"),
    ("/repositories/0/coreVersion", "1.0.0-rc.1+a"), ("/repositories/1/version", "1"),
    ("/repositories/1/headerName", "A/B.h"), ("/repositories/1/headerNames", ["A"]),
    ("/repositories/1/interface", "A-B"), ("/repositories/1/objcInterface", "AB"),
    ("/repositories/1/name", 5), ("/actions/0/libPath", "lib/a.js"), ("/actions/0/schema", GONE),
    ("/actions/0/schema/allOf", []), ("/actions/0/schema/allOf/0", {}),
    ("/actions/0/schema/$schema", GONE), ("/actions/0/schema/type", "array"),
    ("/actions/0/viewPath", GONE), ("/configuration/transforms", []), ("/releaseNotesUrl", "a:b"),
    ("/actions/0/transforms", []), ("/actions/0/name", "A"), ("/sharedModules", []),
]  # fmt: skip


def test_one_change_to_a_valid_manifest(official: Path, tmp_path: Path) -> None:
    table = {"consent-banner": WEB_CHANGES, "edge-headers": EDGE_CHANGES,
             "app-messages": MOBILE_CHANGES}  # fmt: skip
    cases = [changed(demo(name), *change) for name, list_ in table.items() for change in list_]
    assert len(WEB_CHANGES) >= 50
    verdicts = ask_official(cases)
    assert 20 < sum(map(bool, verdicts)) < len(cases) - 20, "the table has too few of one kind"
    assert disagreements(cases, tmp_path / "case.zip") == []


POOL: list[Any] = [
    None, True, 0, 1.5, "", "a", "A", "a.js", "a.svg", "/a.js", "view/", "1.0.0", "https://a.b",
    [], {}, ["a"], [{}], [REMOVE], {"type": "object"}, "a b.html", "a.html#b", "lib/main.js",
    "web", "edge", "mobile", GONE,
]  # fmt: skip
NEW_KEYS = ("main", "libPath", "transforms", "hostedLibFiles", "events", "iconPath", "x")


def places_in(case: Case, dice: random.Random) -> list[str]:
    """Pointers to what is in the manifest, and to some things that are not."""
    found: list[str] = []
    todo: list[tuple[str, Any]] = [("", case.manifest)]
    while todo:
        pointer, value = todo.pop()
        if pointer.endswith("/schema") and case.manifest["platform"] != "mobile":
            continue  # inside, the official validator looks at nothing
        keys: list[Any] = []
        if isinstance(value, dict):
            keys = list(value)
            found.append(f"{pointer}/{dice.choice(NEW_KEYS)}")
        elif isinstance(value, list):
            keys = list(range(len(value)))
        todo += [(f"{pointer}/{key}", value[key]) for key in keys]
        found += [f"{pointer}/{key}" for key in keys]
    return [place for place in found if "/$" not in place]


def random_change(case: Case, dice: random.Random) -> Case:
    try:
        return changed(case, dice.choice(places_in(case, dice)), dice.choice(POOL))
    except KeyError:  # takes away what is not there
        return case


def test_random_changes_to_valid_manifests(official: Path, tmp_path: Path) -> None:
    dice = random.Random(20180831)  # noqa: S311 - not a secret
    bases = [demo(name) for name in ("consent-banner", "edge-headers", "app-messages")]
    cases = [random_change(dice.choice(bases), dice) for _ in range(300)]
    assert disagreements(cases, tmp_path / "case.zip") == []


# --- the named differences -----------------------------------------------------------------

DIFFERENCES: list[tuple[str, str, str, Any]] = [
    ("iconPath", "consent-banner", "/iconPath", "none.svg"),
    ("hostedLibFiles", "consent-banner", "/hostedLibFiles", ["none.js"]),
    ("sharedModules", "consent-banner", "/sharedModules/0/libPath", "none.js"),
    ("libPath", "edge-headers", "/dataElements/0/libPath", "none.js"),
    ("delegate-schema", "consent-banner", "/configuration/schema", {"type": "strin"}),
    ("manifest-surrogate", "consent-banner", "/displayName", "half \ud83d"),
]


@pytest.mark.parametrize(("name", "base", "pointer", "value"), DIFFERENCES)
def test_where_ours_is_stricter(
    official: Path, tmp_path: Path, name: str, base: str, pointer: str, value: Any
) -> None:
    case = changed(demo(base), pointer, value)
    assert ask_official([case]) == [""]
    found = ask_ours(case, tmp_path / "case.zip")
    assert [named_difference(problem, case.manifest["platform"]) for problem in found] == [name]


def test_a_key_twice_passes_the_official_validator(official: Path, tmp_path: Path) -> None:
    case = demo("consent-banner")
    text = json.dumps(case.manifest).replace('"name":', '"name": "other", "name":', 1)
    assert json.loads(text) == case.manifest
    assert ask_official([case]) == [""]
    entries = [
        Entry(path.relative_to(case.folder).as_posix(), path.read_bytes())
        for path in case.folder.rglob("*.*")
        if path.name != "extension.json"
    ]
    write_zip(tmp_path / "case.zip", [Entry("extension.json", text.encode()), *entries])
    (problem,) = check_archive(tmp_path / "case.zip").problems
    assert (problem.code, problem.pointer) == ("manifest-duplicate-key", "/name")


def test_every_named_difference_is_shown_here() -> None:
    assert {name for name, *_ in DIFFERENCES} | {"manifest-duplicate-key"} == set(STRICTER)


def test_an_unknown_platform_crashes_the_official_validator(official: Path) -> None:
    (verdict,) = ask_official([changed(demo("consent-banner"), "/platform", "tv")])
    assert "crash" in verdict
