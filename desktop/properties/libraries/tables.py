"""The tables of the libraries' sheet, and the rows of buttons above them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop.theme import Theme
from desktop.widgets.button import Button
from desktop.widgets.marked_table import MarkedTable


def libraries_table() -> MarkedTable:
    return MarkedTable("Libraries", ("Library", "Revisions", "State"), (520, 100), mark=2)


def revisions_table() -> MarkedTable:
    """Of the library that is chosen in the other."""
    return MarkedTable(
        "Revisions in the library",
        ("Extension", "Version", "Revision", "State", "Note"),
        (240, 100, 80, 90),
        mark=4,
        most=12,
    )


def bar(label: QLabel, actions: Sequence[QAction]) -> QWidget:
    """What is done with the table under it, behind its heading."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(Theme.current().px(8))
    row.addWidget(label)
    row.addStretch(1)
    for action in actions:
        row.addWidget(Button.of(action))
    return holder
