"""Bodies are shown as they were sent, only in lines."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.api.bodies import to_read

TEXT = st.text(st.characters(codec="utf-8"))
LEAVES = st.none() | st.booleans() | st.integers() | TEXT
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner))


@given(value=VALUES)
def test_a_body_in_lines_means_what_it_meant(value: Any) -> None:
    for compact in (json.dumps(value), json.dumps(value, ensure_ascii=False)):
        assert json.loads(to_read(compact)) == value


@pytest.mark.parametrize("number", ["1.0e5", "2.50", "-0", "12345678901234567890.1", "NaN"])
def test_numbers_stay_as_they_were_written(number: str) -> None:
    assert to_read(f'{{"a":{number}}}') == f'{{\n  "a": {number}\n}}'


@pytest.mark.parametrize(
    "body",
    ["", "no json", '{"a": 1, "a": 2}', '"\\ud800"', "[" * 100_000, '{"cut": "of', "<html>"],
)
def test_what_would_not_be_shown_true_is_shown_as_it_came(body: str) -> None:
    assert to_read(body) == body
