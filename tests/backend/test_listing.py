"""The wire's form of a list's filters, order and page, read into values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.errors import Refused
from backend.listing import (
    Filter,
    Kind,
    Operator,
    Page,
    Sort,
    Wanted,
    fitted,
    read_filter,
    read_sorts,
    read_wanted,
)

KINDS = {
    "name": Kind.TEXT,
    "enabled": Kind.BOOLEAN,
    "number": Kind.NUMBER,
    "at": Kind.MOMENT,
}


def filters(*query: tuple[str, str]) -> tuple[Filter, ...]:
    return fitted(read_wanted(query), KINDS).filters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EQ core", [(Operator.EQ, ("core",))]),
        ("EQ a,b", [(Operator.EQ, ("a", "b"))]),
        ("EQ a,EQ b", [(Operator.EQ, ("a",)), (Operator.EQ, ("b",))]),
        ("CONTAINS a b , LT c", [(Operator.CONTAINS, ("a b",)), (Operator.LT, ("c",))]),
        ("BETWEEN a,b", [(Operator.BETWEEN, ("a", "b"))]),
        ("EQ a,EQ", [(Operator.EQ, ("a", "EQ"))]),
    ],
)
def test_values_stand_between_commas(text: str, expected: list[object]) -> None:
    assert read_filter("x", text) == tuple(Filter("x", *one) for one in expected)  # type: ignore[misc]


@pytest.mark.parametrize(
    "text", ["", "core", "EQ", "EQ ", "EQ a,", ",EQ a", "eq a", "LIKE a", "BETWEEN a", "EQa"]
)
def test_a_malformed_filter_is_ignored(text: str) -> None:
    assert filters(("filter[name]", text)) == ()
    assert [f.attribute for f in filters(("filter[name]", text), ("filter[number]", "EQ 1"))] == [
        "number"
    ]


@pytest.mark.parametrize(
    ("attribute", "text"),
    [
        ("nothing", "EQ a"),
        ("enabled", "EQ maybe"),
        ("enabled", "EQ true,maybe"),
        ("enabled", "LT true"),
        ("enabled", "CONTAINS t"),
        ("number", "GT one"),
        ("number", "CONTAINS 1"),
        ("number", "EQ 99999999999999999999"),
        ("at", "LT yesterday"),
        ("at", "EQ 0001-01-01T00:00:00+23:00"),
    ],
)
def test_a_filter_that_does_not_suit_the_attribute_is_ignored(attribute: str, text: str) -> None:
    assert filters((f"filter[{attribute}]", text)) == ()


def test_values_are_of_the_attributes_kind() -> None:
    assert [
        one.values
        for one in filters(
            ("filter[name]", "EQ null"),
            ("filter[enabled]", "NOT true"),
            ("filter[number]", "GT -1"),
            ("filter[at]", "EQ null"),
        )
    ] == [("null",), (True,), (-1,), (None,)]


@pytest.mark.parametrize(
    "text",
    [
        "2018-08-31T16:48:59.586Z",
        "2018-08-31T18:48:59.586+02:00",
        "2018-08-31T18:48:59.586 02:00",
        "2018-08-31T16:48:59.586",
    ],
)
def test_a_moment_is_read_in_any_zone(text: str) -> None:
    assert filters(("filter[at]", f"GT {text}"))[0].values == ("2018-08-31T16:48:59.586Z",)


def test_of_two_filters_of_one_attribute_the_last_one_counts() -> None:
    found = filters(("filter[name]", "EQ a"), ("filter[name]", "EQ b"))
    assert [one.values for one in found] == [("b",)]


def test_an_order_is_read_with_and_without_signs() -> None:
    assert tuple(read_sorts("name,-created_at, updated_at,+version")) == (
        Sort("name"),
        Sort("created_at", descending=True),
        Sort("updated_at"),
        Sort("version"),
    )
    assert tuple(read_sorts("")) == tuple(read_sorts(" ")) == ()


def test_an_order_by_an_unknown_attribute_is_refused() -> None:
    with pytest.raises(Refused) as told:
        fitted(read_wanted([("sort", "name,-size,weight,,--name")]), KINDS)
    assert [p.code for p in told.value.problems] == ["invalid-sort"] * 4


@pytest.mark.parametrize("text", ["00", "-1", "1.5", "", " 1", "one", "٣", "1e3"])
@pytest.mark.parametrize("name", ["page[number]", "page[size]"])
def test_a_page_that_is_none_is_refused(name: str, text: str) -> None:
    with pytest.raises(Refused) as told:
        read_wanted([(name, text)])
    assert told.value.code == "invalid-page"


def test_a_page_has_25_items_unless_asked_and_at_most_100() -> None:
    assert read_wanted([]) == Wanted((), (), 1, 25)
    assert read_wanted([("page[size]", "7"), ("page[number]", "003")]) == Wanted((), (), 3, 7)
    assert read_wanted([("page[number]", "0")]) == Wanted((), (), 1, 25)
    assert read_wanted([("page[size]", "9" * 5000)]).size == 100
    assert read_wanted([("page[number]", "9" * 5000)]).number > 10**12


def test_a_question_of_too_many_or_too_long_values_is_refused() -> None:
    for query in (
        [("filter[name]", "EQ " + "a" * 1000)],
        [("sort", "a," * 600)],
        [(f"filter[a{i}]", "EQ a,b,c") for i in range(40)],
    ):
        with pytest.raises(Refused) as told:
            read_wanted(query)
        assert told.value.code == "query-too-long"


@given(total=st.integers(0, 500), number=st.integers(1, 60), size=st.integers(1, 100))
def test_walking_by_next_and_previous_meets_every_page_once(
    total: int, number: int, size: int
) -> None:
    walked, at = [], Page((), total, 1, size)
    while at.next:
        walked.append(at.number)
        at = Page((), total, at.next, size)
    assert [*walked, at.number] == list(range(1, max(at.pages, 1) + 1))
    asked = Page((), total, number, size)
    assert asked.previous is None or asked.previous <= asked.pages
    assert (asked.previous is None) == (number == 1 or total == 0)


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=60)), max_size=8))
def test_whatever_is_asked_is_read_or_refused(query: list[tuple[str, str]]) -> None:
    try:
        found = fitted(read_wanted([*query, ("filter[name]", query[0][1] if query else "")]), KINDS)
    except Refused as refused:
        assert refused.problems  # noqa: PT017 - either is right
    else:
        assert found.size == 25 or "page[size]" in dict(query)
