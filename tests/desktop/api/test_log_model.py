"""The rows of the request log: in the order in which was asked, and only the latest of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtWidgets import QApplication

from backend.api.model import KEPT, KEPT_BYTES, SHOWN_BYTES, Exchange
from desktop.api.log_model import LINE_ROLE, PATH, FoundLines, LogModel

RUNS = st.lists(st.lists(st.lists(st.integers(1, 40), max_size=5, unique=True)), max_size=3)


def line(number: int, target: str = "/heartbeat") -> Exchange:
    at = "2026-11-23T12:00:00Z"
    return Exchange(number, at, 0.01, "GET", target, 200, "127.0.0.1:5", (), "", 0, (), "", 0)


def numbers(model: LogModel) -> list[int]:
    return [model.index(row, 0).data(LINE_ROLE).number for row in range(model.rowCount())]


@given(runs=RUNS)
def test_whenever_they_were_answered_the_last_asked_is_on_top(
    runs: list[list[list[int]]],
) -> None:
    model, expected = LogModel(), []
    for run, batches in enumerate(runs):
        asked = list(dict.fromkeys(number for batch in batches for number in batch))
        for batch in batches:
            new = [number for number in batch if number in asked]
            asked = [number for number in asked if number not in new]
            expected += [(run, number) for number in new]
            model.add(run, [line(number) for number in new])
    assert numbers(model) == [number for _, number in sorted(expected, reverse=True)]


def test_only_the_latest_are_kept(qapp: QApplication) -> None:
    model = LogModel()
    for start in (0, 200, 400, 600):
        model.add(1, [line(number) for number in range(start + 1, start + 201)])
    assert numbers(model) == list(range(800, 800 - KEPT, -1))
    model.clear()
    assert model.rowCount() == 0


def test_long_bodies_take_no_more_than_their_room(qapp: QApplication) -> None:
    model, body = LogModel(), "字" * SHOWN_BYTES
    long = [replace(line(number), response_body=body) for number in range(1, KEPT + 1)]
    model.add(1, long)
    kept = numbers(model)
    assert kept == list(range(KEPT, KEPT - len(kept), -1))
    assert sum(one.weight for one in long[-len(kept) :]) <= KEPT_BYTES
    assert sum(one.weight for one in long[-len(kept) - 1 :]) > KEPT_BYTES
    model.clear()
    model.add(2, [line(1)])
    assert numbers(model) == [1]


@pytest.mark.parametrize(("words", "found"), [("GET shop", 1), ("200", 2), ("post", 0), ("", 2)])
def test_a_search_looks_for_every_word(qapp: QApplication, words: str, found: int) -> None:
    model = LogModel()
    model.add(1, [line(1, "/shop"), line(2)])
    shown = FoundLines(model)
    chosen = QPersistentModelIndex(shown.index(1, PATH))
    shown.find(words)
    assert shown.rowCount() == found
    if found:
        assert chosen.data() == "/shop"  # rows come and go, those that stay are the same
