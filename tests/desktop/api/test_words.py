"""Requests in words: bodies are shown as they were sent, only in lines."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.api.model import HIDDEN, SHOWN_BYTES
from desktop.api.words import (
    body_words,
    count_words,
    short_target,
    size_words,
    status_words,
    to_read,
)

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


@pytest.mark.parametrize(
    ("body", "size", "words"),
    [
        ("", 0, "No body"),
        ("", 5000, "4.9 KiB, not text: only the size is kept"),
        ("x", SHOWN_BYTES + 1, "64.0 KiB, of which the first 64 KiB are kept"),
        (f'"{HIDDEN}"', 30, "30 B, secrets hidden"),
        ("{}", 2, "2 B"),
    ],
)
def test_it_is_said_what_is_kept_of_a_body(body: str, size: int, words: str) -> None:
    assert body_words(body, size) == words


def test_a_path_is_known_without_its_whole_ids() -> None:
    whole = f"/properties/PR27e9{'0' * 28}/extensions?filter[id]=EX1"
    assert short_target(whole) == "/properties/PR27e9…/extensions?filter[id]=EX1"


def test_small_words() -> None:
    assert [status_words(one) for one in (0, 201, 299)] == ["no answer", "201 Created", "299"]
    assert [size_words(one) for one in (0, 312)] == ["–", "312 B"]
    assert [count_words(*one) for one in ((1, 1), (3, 12))] == ["1 request", "3 of 12 requests"]
