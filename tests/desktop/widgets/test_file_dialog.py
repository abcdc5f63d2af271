"""Qt's own file dialog, made so that it can be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QListView, QWidget
from pytestqt.qtbot import QtBot

from desktop.packages.file_dialog import archive_dialog
from desktop.schemas.import_source import import_dialog
from desktop.schemas.save_dialog import save_dialog
from desktop.theme import Theme


def to_save(parent: QWidget, *, native: bool) -> QFileDialog:
    return save_dialog(parent, "Save", Path("a.json").resolve(), native=native)


@pytest.mark.parametrize("make", [archive_dialog, import_dialog, to_save])
def test_its_places_can_be_read(qtbot: QtBot, theme: Theme, make: object) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = make(parent, native=False)  # type: ignore[operator]
    dialog.show()
    qtbot.waitUntil(dialog.isVisible)
    assert dialog.width() >= theme.px(800)
    side = dialog.findChild(QListView, "sidebar")
    assert side.width() >= theme.px(150)
    assert side.model().rowCount() >= 1
    words = [side.model().index(row, 0).data() for row in range(side.model().rowCount())]
    assert all(side.fontMetrics().horizontalAdvance(word) < side.width() for word in words)
    dialog.close()
