"""Every widget test runs in the light theme, dressed as the program is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

from desktop.theme import Mode, Theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def theme(qapp: QApplication) -> Iterator[Theme]:
    theme = Theme.current()
    theme.apply()
    theme.set_mode(Mode.LIGHT)
    theme.set_text_scale(1.0)
    yield theme
    theme.set_mode(Mode.LIGHT)
    theme.set_text_scale(1.0)


class _Strays(QObject):
    """Notes every window that opens and is not one the test handed to ``qtbot.addWidget``."""

    def __init__(self, node: pytest.Item) -> None:
        super().__init__()
        self._node = node
        self.found: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            known = [held() for held, _ in getattr(self._node, "qt_widgets", [])]
            plain = watched.windowType() is Qt.WindowType.Window
            if watched.isWindow() and plain and not any(watched is one for one in known):
                self.found.append(repr(watched))
        return False


@pytest.fixture(autouse=True)
def no_stray_windows(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[None]:
    """As for the pages, but a widget under test may be a window of its own."""
    strays = _Strays(request.node)
    qapp.installEventFilter(strays)
    yield
    qapp.removeEventFilter(strays)
    assert strays.found == []
