"""The table of marked rows: the choice stays with its row, keys do what they promise."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.theme import Theme, Tone
from desktop.widgets.marked_table import MarkedModel, MarkedRow, MarkedTable

KEYS = st.lists(st.sampled_from("abcdefgh"), unique=True)


def rows(keys: str | list[str], word: str = "", ticked: bool | None = None) -> list[MarkedRow]:
    return [MarkedRow(key, (key, f"{key}{word}"), "check", Tone.OK, ticked) for key in keys]


@pytest.fixture
def table(qtbot: QtBot, theme: Theme) -> MarkedTable:
    made = MarkedTable("Things", ("Thing", "State"), (200,), mark=1)
    qtbot.addWidget(made)
    made.show()
    made.setFocus()
    return made


def test_the_rows_keep_the_rules_of_qt(qtmodeltester: ModelTester) -> None:
    model = MarkedModel(("Thing", "State"), 1)
    model.set_rows(rows("abc", ticked=True))
    qtmodeltester.check(model)
    model.set_rows(rows("bxc", ticked=False))
    qtmodeltester.check(model)


@given(before=KEYS, after=KEYS, chosen=st.sampled_from("abcdefgh"))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_whatever_comes_and_goes_the_chosen_row_stays_chosen(
    table: MarkedTable, before: list[str], after: list[str], chosen: str
) -> None:
    table.show_rows([])
    table.show_rows(rows(before))
    table.choose(chosen)
    kept = table.key()
    table.show_rows(rows(after, "!"))
    assert [row.cells for row in table.rows.rows] == [(key, f"{key}!") for key in after]
    assert table.key() == (kept if kept in after else table.key())
    assert bool(table.key()) == bool(after)


def test_space_ticks_what_can_be_ticked_and_nothing_else(table: MarkedTable) -> None:
    wanted: list[str] = []
    table.rows.toggled.connect(wanted.append)
    table.show_rows([*rows("a"), *rows("b", ticked=False)])
    table.choose("a")
    QTest.keyClick(table, Qt.Key.Key_Space)
    table.choose("b")
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert wanted == ["b"]


def test_return_opens_and_other_keys_are_passed_on(table: MarkedTable) -> None:
    opened: list[str] = []
    pressed: list[int] = []
    table.opened.connect(opened.append)
    table.key_pressed.connect(pressed.append)
    table.show_rows(rows("ab"))
    table.choose("b")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Delete, Qt.Key.Key_F2, Qt.Key.Key_Insert):
        QTest.keyClick(table, key)
    assert opened == ["b"]
    assert pressed == [int(k) for k in (Qt.Key.Key_Delete, Qt.Key.Key_F2, Qt.Key.Key_Insert)]
