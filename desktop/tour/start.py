"""The first start, and what the empty pages say."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop.tour.hand import CONTROL
from desktop.tour.stage import Stage
from desktop.window import PAGES


def play(stage: Stage) -> None:
    hand = stage.hand
    hand.picture("01-welcome")
    hand.click("Start empty")
    for number, page in enumerate(PAGES, 1):
        hand.key(Qt.Key(Qt.Key.Key_0 + number), CONTROL)
        stage.check(stage.window.page.name == page, f"Ctrl+{number} opens {page}")
        hand.picture(f"02-empty-{page}")
    hand.key(Qt.Key.Key_1, CONTROL)
