"""What is closed is gone: nothing of a window or a sheet stays in memory."""

from __future__ import annotations

import gc
import weakref
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from pytestqt.qtbot import QtBot

from backend.workspace import Workspace
from desktop.properties.page import PropertiesPage
from desktop.properties.whole.compare_sheet import CompareSheet
from desktop.session import Session
from desktop.theme import Theme
from desktop.window import PAGES, Window
from tests.conftest import OpenWorkspace
from tests.desktop.conftest import Desk, show

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def forget() -> None:
    """What was given up goes, in cycles too."""
    for _ in range(2):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()


def used_and_closed(qtbot: QtBot, workspace: Workspace) -> dict[str, weakref.ref[Any]]:
    """What there was of a program that has shown every page, by its name."""
    window = Window()
    window.show()
    session = Session(window, workspace)
    window.show_pages()
    for name in PAGES:
        window.go(name)
        qtbot.waitUntil(lambda: session.work.idle)
    parts = {"window": window, "session": session, **window.pages}
    refs = {name: weakref.ref(part) for name, part in parts.items()}
    session.save()
    session.close()
    window.let_close()
    window.close()
    window.deleteLater()
    return refs


def test_nothing_of_a_closed_window_stays(
    qtbot: QtBot, theme: Theme, open_workspace: OpenWorkspace
) -> None:
    closed = used_and_closed(qtbot, open_workspace(start=False))
    forget()
    assert [name for name, ref in closed.items() if ref() is not None] == []


def test_a_sheet_that_was_left_is_gone(desk: Desk) -> None:
    for name in ("Shop", "Blog"):
        desk.workspace.properties.create(name, "edge")
    page = show(desk, PropertiesPage)
    page.focus_list()
    desk.press(Qt.Key.Key_C, CONTROL | SHIFT)
    sheet = page.sheets.sheet
    assert isinstance(sheet, CompareSheet)
    left = weakref.ref(sheet)
    del sheet
    desk.press(Qt.Key.Key_Escape)
    forget()
    assert page.sheets.sheet is None
    assert left() is None
