"""Settings against the schema that the package brings along."""

from __future__ import annotations

import json
from typing import Any

import pytest

from backend.packages.json_schema import MAX_PROBLEMS
from backend.packages.settings import (
    MAX_WORK,
    delegate_descriptor_id,
    settings_problems,
    settings_schema,
)
from tests.packaging import good_manifest


def with_schema(schema: dict[str, Any]) -> dict[str, Any]:
    return good_manifest(configuration={"viewPath": "configuration.html", "schema": schema})


def found(settings: str, manifest: dict[str, Any] | None = None) -> list[tuple[str, str]]:
    problems = settings_problems(good_manifest() if manifest is None else manifest, settings)
    return [(problem.code, problem.pointer) for problem in problems]


def test_settings_that_fit() -> None:
    assert found('{"greeting": "Hello", "times": 3}') == []


def test_all_that_is_refused_with_its_place() -> None:
    assert sorted(found('{"greeting": "", "times": 0, "a/b": 1}')) == [
        ("invalid-settings", "/a~1b"),
        ("invalid-settings", "/greeting"),
        ("invalid-settings", "/times"),
    ]


def test_a_missing_key_is_named() -> None:
    (problem,) = settings_problems(good_manifest(), '{"times": 1}')
    assert problem.title == "“greeting” is missing."
    assert problem.pointer == ""


@pytest.mark.parametrize(
    ("settings", "where"),
    [
        ('{"greeting": }', "Line 1, column 14"),
        ('{\n  "greeting": "a"\n  "times": 1}', "Line 3, column 3"),
        ("", "Line 1, column 1"),
        ("{'greeting': 1}", "Line 1, column 2"),
    ],
)
def test_what_is_no_json_says_where(settings: str, where: str) -> None:
    (problem,) = settings_problems(good_manifest(), settings)
    assert problem.code == "invalid-settings-syntax"
    assert where in problem.detail


@pytest.mark.parametrize(
    "settings",
    ['{"times": NaN}', '{"greeting": "\\ud800"}', '{"times": 1, "times": 2}', "[" * 100_000],
)
def test_what_json_does_not_allow_or_nobody_can_store(settings: str) -> None:
    assert {code for code, _ in found(settings)} == {"invalid-settings-syntax"}


@pytest.mark.parametrize("settings", ["[]", "null", '"{}"', "3", "true"])
def test_only_an_object_will_do(settings: str) -> None:
    assert found(settings) == [("invalid-settings", "")]
    assert found(settings, with_schema({})) == [("invalid-settings", "")]


def test_problems_are_counted_out() -> None:
    many = ",".join(f'"{i}": 1' for i in range(5000))
    assert len(found(f"{{{many}}}")) == MAX_PROBLEMS


def test_settings_of_a_package_that_takes_none() -> None:
    manifest = good_manifest(configuration=...)
    assert found('{"greeting": "Hello"}', manifest) == [("delegate-descriptor-unresolved", "")]
    assert settings_schema(manifest) is None
    assert delegate_descriptor_id(manifest) is None


def test_the_descriptor_id() -> None:
    assert delegate_descriptor_id(good_manifest()) == "greeter::extensionConfiguration::config"
    assert settings_schema(good_manifest()) == good_manifest()["configuration"]["schema"]


def test_the_rules_are_those_of_draft_04() -> None:
    manifest = with_schema({"properties": {"a": {"minimum": 1, "exclusiveMinimum": True}}})
    assert found('{"a": 1}', manifest) == [("invalid-settings", "/a")]
    assert found('{"a": 2}', manifest) == []
    newer = with_schema({"properties": {"a": {"const": 1}}})
    assert found('{"a": 2}', newer) == []


def test_a_pattern_of_ecmascript() -> None:
    manifest = with_schema({"properties": {"a": {"pattern": "^{{([^}]+)}}$"}}})
    assert found('{"a": "{{name}}"}', manifest) == []
    assert found('{"a": "name"}', manifest) == [("invalid-settings", "/a")]


def test_of_several_forms_the_one_that_was_meant_is_explained() -> None:
    forms = [
        {"properties": {"kind": {"enum": [kind]}, key: {"type": "string"}}, "required": [key]}
        for kind, key in (("mail", "address"), ("post", "street"))
    ]
    manifest = with_schema({"oneOf": forms})
    (problem,) = settings_problems(manifest, '{"kind": "post"}')
    assert problem.title == "“street” is missing."
    (problem,) = settings_problems(manifest, '{"kind": "pigeon"}')
    assert "exactly one of the forms" in problem.title


def test_nothing_is_fetched_for_a_reference() -> None:
    manifest = with_schema({"properties": {"a": {"$ref": "http://127.0.0.1:9/a.json"}}})
    assert found('{"a": 1}', manifest) == []


def test_a_schema_that_cannot_be_used_is_a_problem_not_a_crash() -> None:
    for schema in ({"type": "strin"}, {"$ref": "#/none"}, {"pattern": "(?:a"}):
        problems = found('{"a": 1}', with_schema(schema))
        assert problems == [("delegate-descriptor-unresolved", "")]


@pytest.mark.parametrize(
    "pattern",
    [
        r"^(a+)+$",
        r"^(?=(a+)+$)b",
        r"(a*)*\1b",
        r"^(a+)\1*(a+)+$",
        r"(?:(?=(a*))a)*b",
        r"^(?!x)(a|aa)+$",
        "(x+x+)+y",
        "^(a?){500}a{500}#$",
    ],
)
@pytest.mark.parametrize("count", [1, 500])
def test_a_pattern_that_backtracks_for_ever_has_an_end(pattern: str, count: int) -> None:
    """Unbounded, ^(a+)\\1*(a+)+$ takes two and a half minutes for these characters."""
    each = "a" * (400_000 // count if count == 1 else 900) + "!"
    rule = {"type": "string", "pattern": pattern}
    schema = {"properties": {"a": {"items": rule}}, "patternProperties": {pattern: {}}}
    text = json.dumps({"a": [each] * count, each: 1})
    assert found(text, with_schema(schema))


def test_a_value_too_long_for_a_pattern_that_may_backtrack_is_refused_with_the_limit() -> None:
    manifest = with_schema({"properties": {"a": {"pattern": r"^(?=.*\d)[a-z\d]+$"}}})
    assert found('{"a": "abc1"}', manifest) == []
    assert found('{"a": "abc"}', manifest) == [("invalid-settings", "/a")]
    (problem,) = settings_problems(manifest, json.dumps({"a": "a1" * 600}))
    assert problem.title == (
        r"a must match the pattern ^(?=.*\d)[a-z\d]+$, with no more than 1,000 characters."
    )
    plain = with_schema({"properties": {"a": {"pattern": "^[a-z]+$"}}})
    assert found(json.dumps({"a": "a" * 500_000}), plain) == []


def test_settings_of_a_megabyte_are_checked() -> None:
    rule = {"type": "array", "items": {"type": "string", "maxLength": 3}}
    text = json.dumps({"a": ["x" * 50] * 20_000})
    problems = settings_problems(with_schema({"properties": {"a": rule}}), text)
    assert len(problems) == MAX_PROBLEMS


def test_an_item_of_a_list_is_named_with_its_list() -> None:
    rule = {"type": "array", "items": {"type": "array", "items": {"type": "string"}}}
    manifest = with_schema({"properties": {"a": {"properties": {"hosts": rule}}}})
    (problem,) = settings_problems(manifest, '{"a": {"hosts": [[], ["x", 1]]}}')
    assert problem.title == "hosts/1/1 must be a text."
    assert problem.pointer == "/a/hosts/1/1"


def test_a_name_of_any_length_leaves_room_for_the_sentence() -> None:
    (problem,) = settings_problems(with_schema({"minProperties": 2}), '{"a": 1}')
    assert problem.title == "The value must have at least 2 keys."
    name = "n" * 5000
    manifest = with_schema({"properties": {name: {"type": "string"}}})
    (problem,) = settings_problems(manifest, f'{{"{name}": 1}}')
    assert len(problem.title) < 120


@pytest.mark.parametrize(
    ("rule", "value", "words"),
    [
        ({"type": "string"}, "3", "must be a text"),
        ({"type": ["integer", "null"]}, '"a"', "must be nothing (null) or a whole number"),
        ({"enum": ["a", 1]}, '"b"', 'one of "a", 1'),
        ({"minLength": 1}, '""', "must not be empty"),
        ({"minLength": 2}, '"a"', "at least 2 characters"),
        ({"maxLength": 2}, '"abc"', "no more than 2 characters"),
        ({"minimum": 2}, "1", "2 or more"),
        ({"maximum": 2}, "3", "2 or less"),
        ({"multipleOf": 2}, "3", "a multiple of 2"),
        ({"minItems": 1}, "[]", "must not be empty"),
        ({"maxItems": 1}, "[1, 2]", "no more than 1 items"),
        ({"uniqueItems": True}, "[1, 1]", "two equal items"),
        ({"pattern": "^a"}, '"b"', "a must start with a (the pattern ^a)."),
        ({"not": {"type": "string"}}, '"b"', "excluded here"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "1", "one of the forms"),
    ],
)
def test_rules_are_said_in_words(rule: dict[str, Any], value: str, words: str) -> None:
    (problem,) = settings_problems(with_schema({"properties": {"a": rule}}), f'{{"a": {value}}}')
    assert words in problem.title
    assert problem.title.startswith("a must ")
    assert problem.pointer == "/a"
    assert problem.detail.startswith("Found ")


def _many_rules(count: int) -> dict[str, Any]:
    rules = [{"pattern": f"^x{at}y$"} for at in range(count)]
    return {"configuration": {"schema": {"additionalProperties": {"allOf": rules}}}}


@pytest.mark.parametrize(
    ("rules", "values", "expected"),
    [
        (10, 20, 100),  # every one, as many as are told
        (100, 25_000, 1),  # the first: the others would take a minute to make
        (5_000, 25_000, 1),
    ],
)
def test_many_values_against_many_rules_are_bounded(rules: int, values: int, expected: int) -> None:
    settings = json.dumps({f"k{at}": "abc" for at in range(values)})
    found = settings_problems(_many_rules(rules), settings)
    assert len(found) == expected
    heavy = rules * values > MAX_WORK
    assert {one.code for one in found} == {"settings-too-heavy" if heavy else "invalid-settings"}
