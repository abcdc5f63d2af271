"""Forms of settings made from hostile JSON Schemas, and hostile settings put into them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import resources
from backend.packages.json_edits import remove, set_value, swap, visible_json
from backend.packages.json_schema import schema_problems
from backend.packages.json_text import read_json
from backend.packages.schema_words import setting_fields
from backend.packages.settings import settings_problems
from backend.packages.settings_fields import Field, Kind, SettingsFields, by_field
from backend.packages.settings_start import branch_value, fold_of, new_item, new_key, skeleton
from tests.torture.core import Case, Torture
from tests.torture.doors.judging import Doors, check
from tests.torture.doors.mutating import NASTY_TEXTS, NASTY_VALUES, SCHEMA_KEYS, bent, broken, deep

LOOP = {
    "type": "object",
    "definitions": {
        "loop": {"properties": {"again": {"$ref": "#/definitions/loop"}}},
        "twice": {"anyOf": [{"$ref": "#/definitions/twice"}, {"$ref": "#/definitions/loop"}]},
    },
    "properties": {
        "a": {"$ref": "#/definitions/loop"},
        "b": {"type": "array", "items": {"$ref": "#/definitions/twice"}},
        "c": {"oneOf": [{"enum": ["x", "y"]}, {"type": "integer", "minimum": 3}]},
        "d": {"patternProperties": {"^x-": {"type": "string", "pattern": "^(a|b)+$"}}},
    },
    "required": ["c"],
}


def run(torture: Torture) -> None:
    """A schema that passes its check gives a form, whatever is typed into it; or says why not."""
    doors = Doors(torture)
    schemas = [LOOP, *_shipped()]
    for case in torture.cases(12_000, short=120):
        with torture.trying(case):
            _try(case, doors, schemas)
    doors.note()


def _try(case: Case, doors: Doors, schemas: list[dict[str, Any]]) -> None:
    random = case.random
    schema = bent(random, random.choice(schemas), SCHEMA_KEYS)
    if not isinstance(schema, dict):
        return  # the check of a package lets nothing else through
    problems = doors.knock(lambda: schema_problems(schema, "schema"))
    if problems:
        check(problems)
    if problems:
        return
    text = doors.knock(lambda: skeleton(schema))
    value, faults = read_json(text)
    assert not faults, text
    doors.knock(lambda: setting_fields(schema))
    fields = SettingsFields(schema)
    form = doors.knock(lambda: fields.form(value))
    manifest = {"configuration": {"viewPath": "x.html", "schema": schema}}
    found = doors.knock(lambda: settings_problems(manifest, text))
    if form.top is not None:
        by_field(form.top, found)
        for field in random.sample(list(form.top.walk()), min(5, sum(1 for _ in form.top.walk()))):
            doors.knock(lambda field=field: _use(random, fields, field, text))
    else:
        assert form.why
    hostile = _settings(random, value)
    for problem in doors.knock(lambda: settings_problems(manifest, hostile)):
        check((problem,))
    visible_json(hostile)


def _use(random: Random, fields: SettingsFields, field: Field, text: str) -> None:
    """What a person can do at one field, and the text that comes of it."""
    rules, name = fields.rules, random.choice(NASTY_TEXTS)
    fold_of(field)
    edits = []
    if field.kind is Kind.LIST:
        new_item(rules, field)
    if field.kind is Kind.GROUP:
        new_key(rules, field, name)
    if field.branches:
        branch_value(rules, field, random.randrange(len(field.branches)))
    if field.present:
        edits.append(set_value(text, field.pointer, random.choice(NASTY_VALUES[:16])))
        if field.pointer:
            edits.append(remove(text, field.pointer))
    if field.kind is Kind.LIST and len(field.within) > 1:
        edits.append(swap(text, f"{field.pointer}/0", 1))
    for edit in edits:
        value, faults = read_json(edit.applied(text))
        assert not [f for f in faults if f.kind != "number"], edit.applied(text)
        fields.form(value)


def _settings(random: Random, value: Any) -> str:
    match random.randrange(4):
        case 0:
            return deep(random, 20_000)
        case 1:
            return broken(random, json.dumps(value).encode()).decode("utf-8", "surrogateescape")
        case 2:
            return json.dumps(random.choice(NASTY_VALUES))
        case _:
            return json.dumps(bent(random, value) if value else {"a": random.choice(NASTY_VALUES)})


def _shipped() -> Iterator[dict[str, Any]]:
    """The schemas of the packages that come with the program."""
    for path in sorted(Path(resources.__file__).parent.rglob("extension.json")):
        yield from _schemas(json.loads(path.read_bytes()))


def _schemas(value: Any) -> Iterator[dict[str, Any]]:
    todo = [value]
    while todo:
        one = todo.pop()
        if isinstance(one, dict):
            if isinstance(one.get("schema"), dict):
                yield one["schema"]
            todo += one.values()
        elif isinstance(one, list):
            todo += one
