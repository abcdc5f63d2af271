"""The formats as a menu shows them, and the two that are requests."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.errors import Refused
from backend.schemas import canonical
from backend.schemas.body import load_json, parse_body, to_body
from backend.schemas.exports.formats import FORMATS, Format, Source, format_of
from backend.schemas.model import Attribute, Kind, Schema
from tests.backend.schemas.exports.talks import DRAFT, EVIL, TALKED, hostile
from tests.backend.schemas.made import schemas

PHONE = Schema(Kind.PROFILES, "Phone", attributes=(Attribute("number", default="it's $5 `x` !é"),))
BOTH = [TALKED, Source(PHONE, 3)]


def write(key: str, *sources: Source) -> str:
    return format_of(key).write(sources)


def test_the_formats_are_known_by_their_keys() -> None:
    assert [f.key for f in FORMATS] == [
        *("body", "curl", "json-schema", "sql-sqlite", "sql-postgresql", "sql-oracle"),
        *("sql-mssql", "markdown", "html", "canonical", "map"),
    ]
    assert len({f.title for f in FORMATS}) == len(FORMATS)
    assert all(f.suffix.startswith(".") and "/" in f.media_type for f in FORMATS)


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Refused) as refused:
        format_of("pdf")
    (problem,) = refused.value.problems
    assert problem.code == "format-unknown"
    assert "json-schema" in problem.remedy


@pytest.mark.parametrize("format_", FORMATS, ids=lambda f: f.key)
@pytest.mark.parametrize("sources", [[TALKED], BOTH, []], ids=["one", "two", "none"])
def test_every_format_takes_one_schema_and_several(format_: Format, sources: list[Source]) -> None:
    text = format_.write(sources)
    assert text == format_.write(tuple(sources))
    for source in sources:
        assert source.schema.name in text
    text.encode()


@pytest.mark.parametrize("format_", FORMATS, ids=lambda f: f.key)
def test_every_format_takes_a_draft_that_breaks_rules(format_: Format) -> None:
    # What JSON holds, it may hold escaped; half a character cannot be told at all there.
    assert format_.write([hostile(EVIL.replace("\ud834", "")), Source(Schema(Kind.TASKS))])


def test_the_body_is_the_exact_request_body_and_several_are_a_list() -> None:
    assert load_json(write("body", BOTH[1])) == to_body(PHONE)
    assert load_json(write("body", *BOTH)) == [to_body(DRAFT), to_body(PHONE)]


def test_the_canonical_file_has_the_decisions_too() -> None:
    assert write("canonical", *BOTH) == canonical.write([DRAFT, PHONE])


def run_in_a_shell(script: str) -> list[list[str]]:
    """The words of each call of curl, as a POSIX shell makes them of the script."""
    tell = f"{shlex.quote(sys.executable)} -c 'import json,sys; print(json.dumps(sys.argv[1:]))'"
    done = subprocess.run(
        ["sh", "-eu"],
        input=f'curl() {{ {tell} "$@"; }}\n{script}',
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    assert not done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_each_schema_is_one_command_that_creates_it() -> None:
    one, other = run_in_a_shell(write("curl", *BOTH))
    assert one[:3] == ["--request", "POST", "http://localhost:8080/metadata/tasks/extensions"]
    assert other[2] == "http://localhost:8080/metadata/profiles/extensions"
    assert other[3:5] == ["--header", "Content-Type: application/json"]
    assert other[5] == "--data"
    assert load_json(other[6]) == to_body(PHONE)


@settings(max_examples=25)
@given(st.lists(schemas(), min_size=1, max_size=20))
def test_any_schema_comes_through_a_shell_as_it_is(found: list[Schema]) -> None:
    calls = run_in_a_shell(write("curl", *map(Source, found)))
    assert len(calls) == len(found)
    for schema, call in zip(found, calls, strict=True):
        again = parse_body(load_json(call[-1]), schema.kind)
        assert to_body(again) == to_body(schema)
