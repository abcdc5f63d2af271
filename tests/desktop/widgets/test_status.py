from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QLineEdit, QTableView, QVBoxLayout, QWidget

from backend.status import Status
from desktop.theme import Mode, Theme
from desktop.widgets.status import (
    PERCENT_ROLE,
    REASON_ROLE,
    STATUS_ROLE,
    STEP_ROLE,
    StatusDelegate,
    StatusLabel,
    status_text,
)
from desktop.widgets.table import fit_to_rows, house_table

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CELLS: list[tuple[dict[int, Any], str]] = [
    ({STATUS_ROLE: Status.SUCCEEDED}, "succeeded"),
    (
        {STATUS_ROLE: Status.PENDING, PERCENT_ROLE: 42, STEP_ROLE: "12 of 28"},
        "pending, 42%, 12 of 28",
    ),
    ({STATUS_ROLE: Status.PENDING, STEP_ROLE: "waiting"}, "pending, waiting"),
    ({STATUS_ROLE: Status.FAILED, REASON_ROLE: "archive altered"}, "failed: archive altered"),
    ({STATUS_ROLE: "failed"}, "failed"),
    ({Qt.ItemDataRole.DisplayRole: "no status here"}, "no status here"),
]


@pytest.fixture
def table(qtbot: QtBot) -> QTableView:
    view = QTableView()
    model = QStandardItemModel(0, 2, view)
    for roles, _ in CELLS:
        item = QStandardItem()
        for role, value in roles.items():
            item.setData(value, role)
        model.appendRow([item, QStandardItem("1.4.0")])
    view.setModel(model)
    house_table(view, "Extensions", stretch=0)
    view.setItemDelegateForColumn(0, StatusDelegate(view))
    fit_to_rows(view)
    view.resize(500, 400)
    qtbot.addWidget(view)
    view.show()
    return view


@pytest.mark.parametrize("row", range(len(CELLS)))
def test_a_cell_in_words(table: QTableView, row: int) -> None:
    delegate = table.itemDelegateForColumn(0)
    assert isinstance(delegate, StatusDelegate)
    assert delegate.words(table.model().index(row, 0)) == CELLS[row][1]


def test_a_bare_status_is_words_too(table: QTableView) -> None:
    delegate = StatusDelegate(table)
    assert delegate.displayText(Status.FAILED, QLocale()) == "failed"
    assert delegate.displayText(12, QLocale()) == "12"


def test_a_reason_is_said_of_a_failure_only() -> None:
    assert status_text(Status.SUCCEEDED, reason="old") == "succeeded"


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_cells_are_painted_in_both_themes(table: QTableView, mode: Mode) -> None:
    Theme.current().set_mode(mode)
    table.selectRow(3)
    assert not table.grab().isNull()


def test_the_label_says_icon_word_and_detail(qtbot: QtBot) -> None:
    label = StatusLabel()
    qtbot.addWidget(label)
    label.set_status(Status.FAILED, "attempt 2, 09:41")
    assert label.accessibleName() == "Status: failed. attempt 2, 09:41"
    assert not label.grab().isNull()


def test_tab_leaves_the_table(qtbot: QtBot, table: QTableView) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    column.addWidget(table)
    after = QLineEdit()
    column.addWidget(after)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert table.currentIndex().row() in (0, 1)
    qtbot.keyClick(table, Qt.Key.Key_Tab)
    assert window.focusWidget() is after
    table.setParent(None)  # qtbot closes it by itself


def test_a_fitted_table_is_as_high_as_its_rows(table: QTableView) -> None:
    before = table.height()
    table.model().removeRow(0)
    assert table.maximumHeight() == before - Theme.current().px(40)
    assert table.rowHeight(0) == Theme.current().px(40)


def test_columns_grow_with_the_text(qtbot: QtBot) -> None:
    view = QTableView()
    view.setModel(QStandardItemModel(1, 3, view))
    house_table(view, "Things")
    qtbot.addWidget(view)
    view.setColumnWidth(0, 100)
    Theme.current().set_text_scale(2.0)
    assert view.columnWidth(0) == pytest.approx(200, abs=10)
    assert view.rowHeight(0) == Theme.current().px(40)
