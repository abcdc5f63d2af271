"""Pages of records: what is found and in what order, against the same rules in Python."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.errors import NotFound, Refused
from backend.records.filters import (
    Filter,
    Operator,
    RecordQuery,
    filter_of,
    operators,
)
from backend.schemas.model import Attribute, AttributeType, Cardinality, Kind, Schema, Value
from backend.schemas.values import canonical
from backend.workspace import Workspace
from tests.backend.schemas.made import VALUES

T = AttributeType
X = Attribute("x", T.STRING, 4000, id="X")
ORDER = (Operator.LESS, Operator.AT_MOST, Operator.GREATER, Operator.AT_LEAST)


def schema_of(kind: AttributeType) -> Schema:
    attribute = Attribute("x", kind, 4000 if kind is T.STRING else None, id="X")
    return Schema(Kind.TASKS, "Good", Cardinality.MULTI, (attribute,))


def fill(workspace: Workspace, kind: AttributeType, values: list[Value | None]) -> str:
    schema_id = workspace.schemas.publish_new(schema_of(kind)).id
    task = workspace.records.create_resource(Kind.TASKS).id
    for value in values:
        workspace.records.save(task, schema_id, {"X": value})
    return schema_id


def found(workspace: Workspace, query: RecordQuery) -> list[Value | None]:
    page = workspace.records.page(query)
    assert page.total == len(page.lines)
    assert list(workspace.records.ids(query)) == [line.record.id for line in page.lines]
    return [line.record.values.get("X") for line in page.lines]


def matches(value: Value | None, operator: Operator, given_: Value) -> bool:
    """What a filter means, in Python."""
    if value is None:
        return operator is Operator.IS_NOT
    same = canonical(value) == canonical(given_)
    one: Any = value
    other: Any = given_
    return {
        Operator.IS: same,
        Operator.IS_NOT: not same,
        Operator.LESS: one < other,
        Operator.AT_MOST: one <= other,
        Operator.GREATER: one > other,
        Operator.AT_LEAST: one >= other,
    }[operator]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A workspace that examples share: each makes a schema of its own and deletes it."""
    workspace = Workspace.open(tmp_path_factory.mktemp("shelf"))
    yield workspace
    workspace.close()


def typed_values() -> st.SearchStrategy[tuple[AttributeType, list[Value | None], Value]]:
    ordered = [kind for kind in T if kind is not T.STRING and kind is not T.BOOLEAN]

    def of(kind: AttributeType) -> st.SearchStrategy[Any]:
        some = st.lists(st.none() | VALUES[kind], max_size=8)
        return st.tuples(st.just(kind), some, VALUES[kind])

    return st.sampled_from(ordered).flatmap(of)


@given(made=typed_values(), data=st.data())
@settings(max_examples=150)
def test_filters_and_order_compare_values(shelf: Workspace, made: Any, data: st.DataObject) -> None:
    kind, values, other = made
    if values and data.draw(st.booleans()):
        other = next((v for v in values if v is not None), other)
    schema_id = fill(shelf, kind, values)
    try:
        for operator in (*ORDER, Operator.IS, Operator.IS_NOT):
            query = RecordQuery(schema_id, filters=(Filter("X", operator, other),))
            assert found(shelf, query) == [v for v in values if matches(v, operator, other)]
        there: list[Any] = [v for v in values if v is not None]
        gone = [None] * (len(values) - len(there))
        assert found(shelf, RecordQuery(schema_id, sort="X")) == sorted(there) + gone
        down = found(shelf, RecordQuery(schema_id, sort="X", descending=True))
        assert down == sorted(there, reverse=True) + gone
    finally:
        shelf.schemas.delete(schema_id)


@given(
    values=st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=5)),
    words=st.text(st.sampled_from("aAbßéÉ%_\\\"'$ ſK"), min_size=1, max_size=3),
)
@settings(max_examples=100)
def test_text_is_sought_in_any_case_and_as_it_stands(
    shelf: Workspace, values: list[str | None], words: str
) -> None:
    schema_id = fill(shelf, T.STRING, [*values, f"x{words}y", words.upper(), None])
    try:
        all_values = [*values, f"x{words}y", words.upper(), None]

        def fold(text: str) -> str:
            # ASCII words are folded as ASCII: quick, and nobody types a Kelvin sign.
            if words.isascii():
                return "".join(c.lower() if c.isascii() else c for c in text)
            return text.casefold()

        hits = [v for v in all_values if v is not None and fold(words) in fold(v)]
        starts = [v for v in all_values if v is not None and fold(v).startswith(fold(words))]
        contains = Filter("X", Operator.CONTAINS, words)
        begins = Filter("X", Operator.STARTS_WITH, words)
        assert found(shelf, RecordQuery(schema_id, filters=(contains,))) == hits
        assert found(shelf, RecordQuery(schema_id, filters=(begins,))) == starts
        assert found(shelf, RecordQuery(schema_id, search=words)) == hits
        same = [v for v in all_values if v == words]
        assert found(shelf, RecordQuery(schema_id, filters=(Filter("X", Operator.IS, words),))) == (
            same
        )
    finally:
        shelf.schemas.delete(schema_id)


def test_text_sorts_as_people_sort_and_empty_comes_last(workspace: Workspace) -> None:
    schema_id = fill(workspace, T.STRING, ["b", "", "a", None, "B", "A"])
    assert found(workspace, RecordQuery(schema_id, sort="X")) == ["A", "a", "B", "b", "", None]
    down = found(workspace, RecordQuery(schema_id, sort="X", descending=True))
    assert down[:4] == ["b", "B", "a", "A"]
    empty = Filter("X", Operator.IS_EMPTY)
    assert found(workspace, RecordQuery(schema_id, filters=(empty,))) == ["", None]
    there = Filter("X", Operator.IS_NOT_EMPTY)
    assert found(workspace, RecordQuery(schema_id, filters=(there,))) == ["b", "a", "B", "A"]


def test_amounts_of_nineteen_digits_are_told_apart(workspace: Workspace) -> None:
    large = [Decimal("999999999999999.9998"), Decimal("999999999999999.9999"), Decimal("-0.5")]
    schema_id = fill(workspace, T.CURRENCY, [large[1], large[0], large[2], Decimal("0.49")])
    expected = [large[2], Decimal("0.49"), large[0], large[1]]
    assert found(workspace, RecordQuery(schema_id, sort="X")) == expected
    below = Filter("X", Operator.LESS, large[1])
    hits = found(workspace, RecordQuery(schema_id, filters=(below,), sort="X"))
    assert hits == expected[:3]
    same = Filter("X", Operator.IS, Decimal("-0.5000"))
    assert found(workspace, RecordQuery(schema_id, filters=(same,))) == [large[2]]


def test_booleans_are_values_not_words(workspace: Workspace) -> None:
    schema_id = fill(workspace, T.BOOLEAN, [True, False, None])
    yes = Filter("X", Operator.IS, True)
    assert found(workspace, RecordQuery(schema_id, filters=(yes,))) == [True]
    assert found(workspace, RecordQuery(schema_id, search="0")) == []
    assert found(workspace, RecordQuery(schema_id, sort="X")) == [False, True, None]


def test_pages_follow_each_other_without_gap_or_double(workspace: Workspace) -> None:
    schema_id = fill(workspace, T.INTEGER, [n % 3 for n in range(25)])
    query = RecordQuery(schema_id, sort="X", descending=True)
    pages = [workspace.records.page(query, at, 10) for at in (0, 10, 20, 30)]
    assert [page.total for page in pages] == [25] * 4
    ids = [line.record.id for page in pages for line in page.lines]
    assert len(ids) == len(set(ids)) == 25
    assert list(workspace.records.ids(query)) == ids
    middle = workspace.records.lines(ids[5:8])
    assert [line.record.id for line in middle] == ids[5:8]


def test_a_search_finds_the_resource_too_but_nothing_masked(workspace: Workspace) -> None:
    pin = Attribute("pin", encrypt=True, id="P")
    schema = Schema(Kind.PROFILES, "Good", Cardinality.MULTI, (X, pin))
    schema_id = workspace.schemas.publish_new(schema).id
    ada = workspace.records.create_resource(Kind.PROFILES, "C-1", "Ada Winter")
    noor = workspace.records.create_resource(Kind.PROFILES, "C-2", "Noor")
    workspace.records.save(ada.id, schema_id, {"X": "one", "P": "secret"})
    workspace.records.save(noor.id, schema_id, {"X": "two", "P": "other"})
    assert found(workspace, RecordQuery(schema_id, search="winter")) == ["one"]
    assert found(workspace, RecordQuery(schema_id, search="c-2 · no")) == ["two"]
    assert found(workspace, RecordQuery(schema_id, search="secret")) == []
    assert found(workspace, RecordQuery(schema_id, resource_id=noor.id)) == ["two"]
    (line,) = workspace.records.page(RecordQuery(schema_id, search="one")).lines
    assert line.resource == ada


def test_no_find_spans_two_values(workspace: Workspace) -> None:
    schema = Schema(Kind.TASKS, "Good", Cardinality.MULTI, (X, Attribute("y", id="Y")))
    schema_id = workspace.schemas.publish_new(schema).id
    task = workspace.records.create_resource(Kind.TASKS).id
    workspace.records.save(task, schema_id, {"X": "ab", "Y": "cd"})
    assert found(workspace, RecordQuery(schema_id, search="bc")) == []
    assert found(workspace, RecordQuery(schema_id, search="cd")) == ["ab"]


@pytest.mark.parametrize("kind", list(T))
def test_every_operator_that_suits_a_type_runs(workspace: Workspace, kind: AttributeType) -> None:
    texts = {T.BOOLEAN: "true", T.DATE: "2026-03-17", T.DATETIME: "2026-03-17T02:00:00Z"}
    (attribute,) = schema_of(kind).attributes
    schema_id = fill(workspace, kind, [None])
    for operator in operators(attribute):
        one = filter_of(attribute, operator, texts.get(kind, "5"))
        found(workspace, RecordQuery(schema_id, filters=(one,)))


def problems(workspace: Workspace, query: RecordQuery) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        workspace.records.page(query)
    return [(problem.code, problem.pointer) for problem in refused.value.problems]


def test_a_query_that_does_not_fit_tells_everything_at_once(workspace: Workspace) -> None:
    schema_id = fill(workspace, T.INTEGER, [1])
    query = RecordQuery(
        schema_id,
        filters=(
            Filter("X", Operator.CONTAINS, "1"),
            Filter("Z", Operator.IS, 1),
            Filter("X", Operator.IS, "many"),
        ),
        sort='X") --',
    )
    assert problems(workspace, query) == [
        ("operator-unsuited", "/filters/0/operator"),
        ("attribute-unknown", "/filters/1"),
        ("value-wrong-type", "/filters/2/value"),
        ("attribute-unknown", "/sort"),
    ]
    with pytest.raises(NotFound):
        workspace.records.page(RecordQuery("XSnone"))


def test_resources_are_paged_and_searched(workspace: Workspace) -> None:
    labels: Mapping[str, str] = {"C-1": "Ada", "C-2": "Émile", "C-3": "ada"}
    for number, label in labels.items():
        workspace.records.create_resource(Kind.PROFILES, number, label)
    workspace.records.create_resource(Kind.TASKS, label="Ada")

    def numbers(search: str, offset: int = 0, limit: int = 10) -> tuple[list[str], int]:
        page = workspace.records.resource_page(Kind.PROFILES, search, offset, limit)
        return [one.number for one in page.resources], page.total

    assert numbers("") == (["C-1", "C-2", "C-3"], 3)
    assert numbers("", 1, 1) == (["C-2"], 3)
    assert numbers("ADA") == (["C-1", "C-3"], 2)
    assert numbers("émi") == (["C-2"], 1)
    assert numbers("%") == ([], 0)


def test_a_resource_is_read_by_its_id(workspace: Workspace, tmp_path: Path) -> None:
    made = workspace.records.create_resource(Kind.STATES, label="x")
    assert workspace.records.resource(made.id) == made
    with pytest.raises(NotFound):
        workspace.records.resource(made.id + 1)
