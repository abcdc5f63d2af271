"""What the window promises by its keys happens while one types, whatever the platform's fields do.

Under X11 a field overrides Ctrl+K and Ctrl+E; on a screen in memory none does, so here is one.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from tests.desktop.conftest import Desk

CONTROL = Qt.KeyboardModifier.ControlModifier


class Greedy(QLineEdit):
    """Takes every key for itself, as a field under X11 takes some."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.accept()
            return True
        return super().event(event)


@pytest.mark.parametrize(
    ("key", "fires"), [(Qt.Key.Key_K, True), (Qt.Key.Key_E, True), (Qt.Key.Key_B, False)]
)
def test_a_field_gives_up_the_keys_that_are_the_windows(
    desk: Desk, key: Qt.Key, fires: bool
) -> None:
    field = Greedy()
    desk.window.stack.addWidget(field)
    desk.window.stack.setCurrentWidget(field)
    action = QAction("Act", desk.window)
    action.setShortcut(QKeySequence(CONTROL | key))
    fired: list[str] = []
    action.triggered.connect(lambda: fired.append("once"))
    desk.window.addAction(action)
    field.setFocus()
    QTest.keyClick(field, key, CONTROL)
    assert bool(fired) is fires
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    QTest.keyClick(field, Qt.Key.Key_X)
    assert field.text() == "x"
