"""The title of a page where there is little room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.theme import Theme, Tone
from desktop.widgets.button import Button
from desktop.widgets.title import PageTitle


@pytest.fixture
def title(qtbot: QtBot) -> Iterator[PageTitle]:
    window = QWidget()  # a window of its own would never be as narrow
    window.resize(Theme.current().px(800), 100)
    qtbot.addWidget(window)
    title = PageTitle("Feedback", window)
    for word in ("Undo", "Redo"):
        title.add_tool(QAction(word, title))
    title.add_action(QAction("Publish version 2…", title), primary=True)
    title.set_pills([("Version 1 + draft", Tone.WAITING)])
    title.resize(Theme.current().px(800), 40)
    window.show()
    qtbot.waitExposed(window)
    yield title
    window.hide()


def pills(title: PageTitle) -> list[str]:
    return [pill.text() for pill in title._pills if pill.isVisible()]


def cut(title: PageTitle) -> list[QWidget]:
    """What has less room than it needs."""
    parts = [w for w in title.findChildren(QWidget) if w.isVisible() and w.parent() is title]
    return [w for w in parts if w.width() < w.minimumSizeHint().width()]


def test_the_pills_go_before_anything_is_squeezed(qtbot: QtBot, title: PageTitle) -> None:
    title.set_title("Feedback of everybody who came to the shop")
    wide = title.width()
    assert pills(title) == ["Version 1 + draft"]
    beside = title.minimumSizeHint().width()
    title.resize(beside + Theme.current().px(120), 40)
    qtbot.waitUntil(lambda: pills(title) == [])
    qtbot.waitUntil(lambda: cut(title) == [])
    title.set_pills([("Version 2 + draft", Tone.ACCENT)])
    assert pills(title) == []
    title.resize(wide, 40)
    qtbot.waitUntil(lambda: pills(title) == ["Version 2 + draft"])
    assert cut(title) == []


def test_the_buttons_go_under_a_title_that_could_not_be_read(
    qtbot: QtBot, title: PageTitle
) -> None:
    wide, button = title.width(), title.findChildren(Button)[0]
    assert button.y() < title.label.geometry().bottom()
    title.resize(title.minimumSizeHint().width(), 80)
    qtbot.waitUntil(lambda: button.y() > title.label.geometry().bottom())
    assert title.label.width() >= title.label.sizeHint().width()
    assert cut(title) == []
    title.resize(wide, 40)
    qtbot.waitUntil(lambda: button.y() < title.label.geometry().bottom())


def test_the_room_a_title_asks_for_does_not_depend_on_its_pills(title: PageTitle) -> None:
    least = title.minimumSizeHint().width()
    title.set_pills([])
    assert title.minimumSizeHint().width() == least
