"""One place of a JSON text changes, the rest stays as it was typed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.packages.json_edits import (
    place_of,
    remove,
    set_value,
    swap,
    value_at,
    visible_json,
)
from backend.packages.json_text import pointer_to

WRITTEN = '{ "b":1.50,\n\t"a" : [1,2 , 3],\n\t"c": {}\n}'
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"]))
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text('a/~é"1', max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


def pointers(value: Any, above: tuple[str | int, ...] = ()) -> list[str]:
    found = [pointer_to(*above)]
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value if isinstance(value, list) else ())
    )
    for key, inner in items:
        found += pointers(inner, (*above, key))
    return found


def test_only_the_value_changes_where_a_key_is_there() -> None:
    assert set_value(WRITTEN, "/a/1", "x").applied(WRITTEN) == WRITTEN.replace("2 ", '"x" ')
    assert set_value(WRITTEN, "/b", 2.0, "2.00").applied(WRITTEN) == WRITTEN.replace("1.50", "2.00")


def test_a_new_key_stands_as_its_neighbours_do() -> None:
    assert set_value(WRITTEN, "/d", [1]).applied(WRITTEN).endswith('{},\n\t"d": [\n\t\t1\n\t]\n}')
    assert set_value(WRITTEN, "/a/3", 4).applied(WRITTEN) == WRITTEN.replace("3]", "3, 4]")
    assert set_value(WRITTEN, "/c/k~1", 4).applied(WRITTEN).endswith('{\n\t\t"k/": 4\n\t}\n}')
    assert set_value("{}", "/a", 1).applied("{}") == '{\n  "a": 1\n}'


def test_what_is_removed_takes_its_comma_along() -> None:
    assert remove(WRITTEN, "/b").applied(WRITTEN) == WRITTEN.replace('"b":1.50,\n\t', "")
    assert remove(WRITTEN, "/a/2").applied(WRITTEN) == WRITTEN.replace(" , 3", "")
    assert remove('{"a": 1 }', "/a").applied('{"a": 1 }') == "{}"


def test_items_change_places() -> None:
    assert swap(WRITTEN, "/a/0", 2).applied(WRITTEN) == WRITTEN.replace("[1,2 , 3]", "[3,2 , 1]")


def test_the_nearest_place_is_found() -> None:
    place = place_of(WRITTEN, "/a/9")
    assert WRITTEN[place.start : place.end] == "[1,2 , 3]"


@pytest.mark.parametrize("pointer", ["/x/y", "/b/0", "/a/x/y"])
def test_what_nothing_holds_is_not_written(pointer: str) -> None:
    with pytest.raises(LookupError):
        set_value(WRITTEN, pointer, 1)
    with pytest.raises(LookupError):
        remove(WRITTEN, pointer)


@given(VALUES, VALUES, st.data(), st.sampled_from([None, 2, "\t"]))
def test_what_is_written_is_what_is_read(
    value: Any, new: Any, data: st.DataObject, indent: int | str | None
) -> None:
    text = visible_json(json.dumps(value, indent=indent, ensure_ascii=False))
    pointer = data.draw(st.sampled_from(pointers(value)))
    made = json.loads(set_value(text, pointer, new).applied(text))
    assert value_at(made, pointer) == new
    if pointer:
        gone = json.loads(remove(text, pointer).applied(text))
        again = pointers(gone)
        assert len(again) == len(pointers(value)) - len(pointers(value_at(value, pointer)))
    held = value_at(value, pointer)
    if isinstance(held, dict | list):
        added = pointer + pointer_to("new" if isinstance(held, dict) else len(held))
        assert value_at(json.loads(set_value(text, added, new).applied(text)), added) == new


@given(VALUES)
def test_a_value_written_over_itself_changes_no_value(value: Any) -> None:
    text = json.dumps(value)
    for pointer in pointers(value):
        edit = set_value(text, pointer, value_at(value, pointer))
        assert json.loads(edit.applied(text)) == value


def test_characters_that_an_editor_loses_are_escaped() -> None:
    assert visible_json('"a\u00a0b\u2028"') == '"a\\u00a0b\\u2028"'
    assert json.loads(set_value('{"a": 1}', "/a", "\u2029").applied('{"a": 1}')) == {"a": "\u2029"}
