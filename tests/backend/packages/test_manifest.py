"""What is wrong with an extension.json, where, and said plainly."""

from __future__ import annotations

import json
from typing import Any

import pytest

from backend.packages.ecma_patterns import ecma_pattern
from backend.packages.json_schema import MAX_PROBLEMS, compile_schema
from backend.packages.manifest import MAX_MANIFEST, check_manifest, named_files
from tests.packaging import good_manifest

MOBILE_FORMS = (
    "https://assets.adobedtm.com/activation/reactor/schemas/1.0"
    "/extension-definitions-mobile.json#/definitions/"
)
MAVEN = {"className": "com.example.Greeter", "artifact": "com.example:greeter:1.2.3"}
POD = {"name": "Greeter", "headerName": "Greeter", "interface": "Greeter", "version": "1.2.3"}


def found(manifest: Any) -> list[tuple[str, str]]:
    """Code and pointer of each problem of the manifest."""
    _, problems = check_manifest(json.dumps(manifest).encode())
    return [(problem.code, problem.pointer) for problem in problems]


def delegate(**changes: Any) -> dict[str, Any]:
    made = {"name": "greet", "displayName": "Greet", "libPath": "lib/greet.js", "schema": {}}
    return {key: value for key, value in (made | changes).items() if value is not ...}


def edge_manifest(**changes: Any) -> dict[str, Any]:
    return good_manifest(platform="edge") | changes


def mobile_manifest(**changes: Any) -> dict[str, Any]:
    action = {
        "name": "greet",
        "displayName": "Greet",
        "viewPath": "greet.html",
        "schema": {
            "$schema": "http://json-schema.org/draft-04/schema#",
            "type": "object",
            "allOf": [{"$ref": f"{MOBILE_FORMS}consequence"}],
        },
    }
    return good_manifest(platform="mobile", actions=[action], repositories=[MAVEN, POD]) | changes


# --- reading -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "manifest-syntax"),
        (b"{", "manifest-syntax"),
        (b'{"a": NaN}', "manifest-syntax"),
        (b'{"a": -Infinity}', "manifest-syntax"),
        (b'{"a": 1,}', "manifest-syntax"),
        (b"1" * 5000, "manifest-syntax"),
        (b'{"a": 1e999}', "manifest-number"),
        (b"[]", "manifest-not-object"),
        (b"null", "manifest-not-object"),
        (b'"text"', "manifest-not-object"),
        (b"\xff{}", "manifest-encoding"),
        ("{}".encode("utf-16"), "manifest-encoding"),
        (b"[" * 100_000, "manifest-too-deep"),
        (b'{"a":' * 65 + b"1" + b"}" * 65, "manifest-too-deep"),
        (rb'{"a": "\ud800"}', "manifest-surrogate"),
        (rb'{"\udc00": 1}', "manifest-surrogate"),
        (b" " * (MAX_MANIFEST + 1), "manifest-too-large"),
    ],
)
def test_what_cannot_be_read(raw: bytes, code: str) -> None:
    manifest, problems = check_manifest(raw)
    assert manifest == {}
    assert [problem.code for problem in problems] == [code]
    assert problems[0].title
    assert problems[0].remedy


def test_broken_json_says_where() -> None:
    _, (problem,) = check_manifest(b'{"name": "a",\n  "version" "1.0.0"}')
    assert "Line 2, column 13" in problem.detail


def test_utf16_is_named() -> None:
    _, (problem,) = check_manifest("{}".encode("utf-16"))
    assert "UTF-16" in problem.detail


def test_a_byte_order_mark_does_no_harm() -> None:
    raw = b"\xef\xbb\xbf" + json.dumps(good_manifest()).encode()
    assert check_manifest(raw) == (good_manifest(), ())


def test_whole_surrogate_pairs_and_other_scripts_are_text() -> None:
    raw = json.dumps(good_manifest(displayName="Grüße 👋", description="日本")).encode()
    assert b"\\ud83d\\udc4b" in raw
    assert check_manifest(raw)[1] == ()


def test_a_key_that_stands_twice() -> None:
    raw = json.dumps(good_manifest()).replace('{"name": "Somebody"}', '{"name":"A","name":"B"}')
    manifest, problems = check_manifest(raw.encode())
    assert manifest["author"] == {"name": "B"}
    assert [(one.code, one.pointer) for one in problems] == [
        ("manifest-duplicate-key", "/author/name")
    ]


def test_many_keys_that_stand_twice_take_no_time() -> None:
    pairs = ",".join(f'"{i}":0,"{i}":1' for i in range(50_000))
    _, problems = check_manifest(f"{{{pairs}}}".encode())
    assert len(problems) == MAX_PROBLEMS


# --- keys and values -----------------------------------------------------------------------


def test_good_manifests_have_no_problem() -> None:
    assert found(good_manifest()) == []
    assert found(edge_manifest()) == []
    assert found(mobile_manifest()) == []


MANDATORY = ["name", "version", "displayName", "description", "author", "viewBasePath"]


@pytest.mark.parametrize("key", MANDATORY)
def test_mandatory_keys(key: str) -> None:
    _, (problem,) = check_manifest(json.dumps(good_manifest(**{key: ...})).encode())
    assert (problem.code, problem.pointer) == ("invalid-manifest", "")
    assert problem.title == f"“{key}” is missing."


@pytest.mark.parametrize("change", [{"platform": ...}, {"platform": "tv"}, {"platform": []}])
def test_platform_is_one_of_three(change: dict[str, Any]) -> None:
    pointer = "" if change["platform"] is ... else "/platform"
    assert found(good_manifest(**change)) == [("manifest-platform", pointer)]


def test_without_a_platform_the_rest_is_judged_all_the_same() -> None:
    codes = found(good_manifest(platform="tv", version="1", author={}))
    assert codes == [
        ("manifest-platform", "/platform"),
        ("invalid-manifest", "/author"),
        ("invalid-manifest", "/version"),
    ]


BAD_VALUES: list[tuple[str, dict[str, Any]]] = [
    ("/name", {"name": "_greeter"}),
    ("/name", {"name": ".greeter"}),
    ("/name", {"name": "Greeter"}),
    ("/name", {"name": "a" * 215}),
    ("/name", {"name": 5}),
    ("/version", {"version": "1.2"}),
    ("/version", {"version": "01.2.3"}),
    ("/version", {"version": "1.2.3-"}),
    ("/displayName", {"displayName": ""}),
    ("/description", {"description": None}),
    ("/author", {"author": "Somebody"}),
    ("/author/url", {"author": {"name": "A", "url": "not an address"}}),
    ("/author/email", {"author": {"name": "A", "email": "a@b"}}),
    ("/iconPath", {"iconPath": "icon.png"}),
    ("/iconPath", {"iconPath": "/icon.svg"}),
    ("/viewBasePath", {"viewBasePath": "/view"}),
    ("/viewBasePath", {"viewBasePath": "view?x"}),
    ("/exchangeUrl", {"exchangeUrl": "example.com"}),
    ("/releaseNotesUrl", {"releaseNotesUrl": 100}),
    ("/main", {"main": "main.mjs"}),
    ("/repositories", {"repositories": [MAVEN]}),
    ("/colour", {"colour": "red"}),
    ("/a~1b~0c", {"a/b~c": 1}),
    ("/configuration/viewPath", {"configuration": {"viewPath": "a.htm", "schema": {}}}),
    ("/configuration", {"configuration": {"viewPath": "a.html"}}),
    ("/configuration/schema", {"configuration": {"viewPath": "a.html", "schema": []}}),
    ("/actions", {"actions": {}}),
    ("/actions/0", {"actions": [delegate(libPath=...)]}),
    ("/actions/0/libPath", {"actions": [delegate(libPath="lib/greet.ts")]}),
    ("/actions/0/icon", {"actions": [delegate(icon="a.svg")]}),
    ("/events/1/name", {"events": [delegate(), delegate(name="")]}),
    ("/actions/0/transforms/0", {"actions": [delegate(transforms=[{"type": "remove"}])]}),
    ("/actions/0/transforms/0", {"actions": [delegate(transforms=[{"type": "other"}])]}),
    ("/sharedModules/0", {"sharedModules": [{"name": "a"}]}),
    ("/hostedLibFiles/0", {"hostedLibFiles": ["a.css"]}),
    ("/preprocessingVariables", {"preprocessingVariables": []}),
    (
        "/preprocessingVariables/0/default",
        {"preprocessingVariables": [{"key": "k", "path": "p", "default": None}]},
    ),
]


@pytest.mark.parametrize(("pointer", "change"), BAD_VALUES)
def test_values_that_are_refused(pointer: str, change: dict[str, Any]) -> None:
    where = {place for _, place in found(good_manifest(**change))}
    assert where == {pointer}


@pytest.mark.parametrize(
    "change",
    [
        {"name": "~g-r_e.1"},
        {"name": "a" * 214},
        {"version": "v1.2.3-beta.1+build.5"},
        {"author": {"name": "A", "url": "https://example.com", "twitter": "@a"}},
        {"iconPath": "my icons/icon.svg"},
        {"releaseNotesUrl": "https://example.com/notes"},
        {"main": "lib/greet.js", "hostedLibFiles": ["lib/greet.js"]},
        {"preprocessingVariables": [{"key": "k", "path": "components.a", "default": True}]},
        {"actions": [delegate(transforms=[{"type": "add", "propertyPath": "a",
                                           "reservedKey": "name"}])]},
        {"actions": [delegate(viewPath="greet.html?a#b")]},
    ],
)  # fmt: skip
def test_values_that_are_allowed(change: dict[str, Any]) -> None:
    assert found(good_manifest(**change)) == []


@pytest.mark.parametrize("key", ["events", "hostedLibFiles", "preprocessingVariables"])
def test_keys_that_edge_does_not_have(key: str) -> None:
    assert found(edge_manifest(**{key: []})) == [("invalid-manifest", f"/{key}")]


@pytest.mark.parametrize("kind", ["file", "customCode", "add"])
def test_transforms_that_edge_does_not_have(kind: str) -> None:
    transform = {"type": kind, "propertyPath": "a"}
    if kind == "add":
        transform["reservedKey"] = "name"
    assert found(good_manifest(actions=[delegate(transforms=[transform])])) == []
    where = found(edge_manifest(actions=[delegate(transforms=[transform])]))
    assert where == [("invalid-manifest", "/actions/0/transforms/0")]


@pytest.mark.parametrize(
    "key", ["main", "sharedModules", "hostedLibFiles", "releaseNotesUrl", "preprocessingVariables"]
)
def test_keys_that_mobile_does_not_have(key: str) -> None:
    assert found(mobile_manifest(**{key: []})) == [("invalid-manifest", f"/{key}")]


@pytest.mark.parametrize(
    "repositories",
    [
        [MAVEN],
        [POD],
        [{"classNames": ["com.example.A"], "artifacts": ["com.example:a:1.0"]}],
        [POD | {"objcInterface": "A", "coreVersion": "1.0.0"}],
    ],
)
def test_repositories_of_mobile(repositories: list[dict[str, Any]]) -> None:
    assert found(mobile_manifest(repositories=repositories)) == []


@pytest.mark.parametrize(
    "repositories",
    [
        [],
        [MAVEN, POD, MAVEN],
        [MAVEN | {"classNames": ["com.example.A"]}],
        [{"className": "Greeter", "artifact": "com.example:greeter:1.2.3"}],
        [POD | {"version": "1"}],
        [{"name": "Greeter"}],
    ],
)
def test_repositories_that_mobile_refuses(repositories: list[dict[str, Any]]) -> None:
    assert found(mobile_manifest(repositories=repositories))


def test_mobile_has_repositories_and_no_library_code() -> None:
    without = mobile_manifest()
    del without["repositories"]
    assert found(without) == [("invalid-manifest", "")]
    action = mobile_manifest()["actions"][0] | {"libPath": "lib/greet.js"}
    assert found(mobile_manifest(actions=[action])) == [("invalid-manifest", "/actions/0/libPath")]
    other = json.loads(json.dumps(mobile_manifest()).replace("consequence", "conditions"))
    assert found(other) == [("invalid-manifest", "/actions/0/schema/allOf/0/$ref")]


def test_all_problems_at_once() -> None:
    where = found(good_manifest(name="A", version="1", iconPath="a.png", actions=[{}], more=1))
    assert {place for _, place in where} == {
        "/name", "/version", "/iconPath", "/actions/0", "/more",
    }  # fmt: skip
    assert len(where) == 8  # an empty action lacks four keys


def test_every_unknown_key_is_told() -> None:
    assert sorted(found(good_manifest(b=1, a=1))) == [
        ("invalid-manifest", "/a"),
        ("invalid-manifest", "/b"),
    ]


def test_problems_are_counted_out() -> None:
    many = b'{"a": [' + b",".join([rb'"\ud800"'] * 5000) + b"]}"
    assert len(check_manifest(many)[1]) == MAX_PROBLEMS
    assert len(found(good_manifest(actions=[1] * 5000))) == MAX_PROBLEMS


def test_patterns_are_said_in_words() -> None:
    _, (problem,) = check_manifest(json.dumps(good_manifest(name="A")).encode())
    assert str(problem) == (
        "name must be 1 to 214 of a-z 0-9 ~ _ - . that do not start with _ or .. "
        'Found "A". Change the value.'
    )


# --- the schemas within --------------------------------------------------------------------


def doubling(steps: int, root: str = "#") -> dict[str, Any]:
    """A schema whose every step refers twice to the next one."""
    made: dict[str, Any] = {str(steps): {"type": "string"}}
    for step in range(steps):
        made[str(step)] = {"allOf": [{"$ref": f"{root}/definitions/{step + 1}"}] * 2}
    return {"definitions": made, "$ref": f"{root}/definitions/0"}


@pytest.mark.parametrize(
    ("schema", "pointer"),
    [
        ({"type": "strin"}, "/type"),
        ({"required": []}, "/required"),
        ({"required": True}, "/required"),
        ({"properties": {"a": {"minLength": -1}}}, "/properties/a/minLength"),
        ({"properties": {"a": {"pattern": "(?:a"}}}, "/properties/a/pattern"),
        ({"exclusiveMinimum": 3}, "/exclusiveMinimum"),
        ({"$ref": "#/definitions/none"}, ""),
        (doubling(40), ""),
        ({"properties": {"a": doubling(14, "#/properties/a")}}, ""),
    ],
)
def test_schemas_that_are_no_draft_04_schemas(schema: dict[str, Any], pointer: str) -> None:
    manifest = good_manifest(actions=[delegate(), delegate(schema=schema)])
    where = found(manifest)
    assert {code for code, _ in where} == {"delegate-schema"}
    assert where[0][1] == f"/actions/1/schema{pointer}"
    manifest = good_manifest(configuration={"viewPath": "configuration.html", "schema": schema})
    assert found(manifest)[0][1] == f"/configuration/schema{pointer}"


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"a": {"pattern": "^{{([^}]+)}}$"}}},
        {"patternProperties": {"^{{x}}$": {"type": "string"}}},
        {"properties": {"pattern": {"type": "string"}, "$ref": {"type": "string"}}},
        {"definitions": {"a": {"items": {"$ref": "#/definitions/a"}}}, "$ref": "#/definitions/a"},
        {"$ref": "http://127.0.0.1:9/never-fetched.json#/definitions/a"},
        {"enum": ["{", {"pattern": "{"}]},
        doubling(10),
        {"definitions": {"a/b": {"not": {"$ref": "#/definitions/a~1b"}}}, "$ref": "#"},
    ],
)
def test_schemas_of_real_packages(schema: dict[str, Any]) -> None:
    assert found(good_manifest(actions=[delegate(schema=schema)])) == []


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        ("^{{([^}]+)}}$", "{{a}}", "{{}}"),
        ("^a{2}$", "aa", "a{2}"),
        ("^a{2,}$", "aaa", "a"),
        ("^a{,2}$", "a{,2}", "aa"),
        ("^{2}$", "{2}", "2"),
        (r"^[\w-.]+$", "a-b.c", "a b"),
        (r"^[.-\w]+$", "a-b.c", "a b"),
        ("^[[a]$", "[", "b"),
        ("^[a&&b]+$", "a&b", "c"),
        ("^[^]$", "x", ""),
        ("a[]", "never", "a"),
        (r"^\{{2}$", "{{", "{"),
        (r"^\u{41}$", "A", "u"),
        (r"^\p{Lu}$", "Ä", "ä"),
        (r"^[{}]$", "{", "a"),
        (r"^\[{1}$", "[", "[{1}"),
    ],
)
def test_patterns_of_ecmascript(pattern: str, good: str, bad: str) -> None:
    rule = compile_schema({"pattern": pattern})
    assert rule.is_valid(good) is (pattern != "a[]")
    assert not rule.is_valid(bad)


@pytest.mark.parametrize(
    "patterns",
    [
        pytest.param([rf"\w{{900}}{at}" for at in range(1_000)], id="many that repeat"),
        pytest.param([f"a{at}" for at in range(11_000)], id="very many"),
        pytest.param([rf"\p{{L}}{{1000}}{at}" for at in range(2)], id="large classes"),
        pytest.param([r"((((\d{1,99}){99}){99}){99})"], id="within one another"),
    ],
)
def test_patterns_that_would_fill_the_memory_are_not_compiled(patterns: list[str]) -> None:
    by_value: dict[str, Any] = {
        "properties": {f"p{at}": {"pattern": one} for at, one in enumerate(patterns)}
    }
    by_key: dict[str, Any] = {"patternProperties": {one: {} for one in patterns}}
    for schema in (by_value, by_key):
        configuration = {"viewPath": "configuration.html", "schema": schema}
        assert found(good_manifest(configuration=configuration)) == [("delegate-schema", "")]
        with pytest.raises(ValueError, match="patterns"):
            compile_schema(schema)


def test_patterns_are_counted_over_all_schemas_of_a_package() -> None:
    rule = {f"p{at}": {"pattern": rf"\w{{900}}{at}"} for at in range(100)}
    actions = [delegate(name=f"a{at}", schema={"properties": rule}) for at in range(10)]
    assert found(good_manifest(actions=actions[:5])) == []
    assert found(good_manifest(actions=actions)) == [("delegate-schema", "")]


def test_a_pattern_that_needs_nothing_stays_as_it_is() -> None:
    for pattern in (r"^%[^%]+%$", r"^\d{4}-\d\d$", r"(?<!a)b|c{1,2}", r"[\w.\-]"):
        assert ecma_pattern(pattern) == pattern


# --- the files that it names ---------------------------------------------------------------


def test_named_files_with_their_pointers() -> None:
    manifest = good_manifest(
        main="./main.js",
        viewBasePath="src/../view",
        events=[delegate(libPath="lib/../event.js", viewPath="a b/event.html?x=1#y")],
        sharedModules=[{"name": "shared", "libPath": "shared.js"}],
        hostedLibFiles=["hosted.js"],
        preprocessingVariables=[{"key": "k", "path": "components.a", "default": 1}],
    )
    assert dict(named_files(manifest)) == {
        "/iconPath": "icon.svg",
        "/main": "main.js",
        "/configuration/viewPath": "view/configuration.html",
        "/events/0/libPath": "event.js",
        "/events/0/viewPath": "view/a b/event.html",
        "/actions/0/libPath": "lib/greet.js",
        "/actions/0/viewPath": "view/greet.html",
        "/sharedModules/0/libPath": "shared.js",
        "/hostedLibFiles/0": "hosted.js",
    }


def test_a_path_that_leads_out_names_no_file_of_the_archive() -> None:
    assert dict(named_files({"main": "lib/../../main.js"})) == {"/main": "../main.js"}


@pytest.mark.parametrize("key", ["iconPath", "configuration", "actions", "hostedLibFiles"])
@pytest.mark.parametrize("value", [None, 3, "", [None], {"viewPath": 1}, [{"libPath": []}], [[]]])
def test_nonsense_names_nothing(key: str, value: Any) -> None:
    assert list(named_files({key: value, "viewBasePath": 5})) == []
