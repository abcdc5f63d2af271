"""One line that asks, because a deleted resource does not get its number back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from backend.records.model import Resource
from desktop.records.words import WORDS, title_of
from desktop.theme import Theme, Tone
from desktop.widgets.announce import announce
from desktop.widgets.button import Button, Kind
from desktop.widgets.icon_label import IconLabel
from desktop.widgets.paint import put


class ConfirmLine(QFrame):
    """Escape, or the other button, and nothing happens."""

    confirmed = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        px = Theme.current().px
        put(self, "card", Tone.BAD)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(8), px(8), px(8))
        row.setSpacing(px(8))
        row.addWidget(IconLabel("warning", "bad"))
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        row.addWidget(self.words, 1)
        self.delete_button = Button("Delete", self._confirm, kind=Kind.DANGER)
        self.keep_button = Button("Keep it", self.close_line)
        row.addWidget(self.delete_button)
        row.addWidget(self.keep_button)
        self.hide()

    def ask(self, resource: Resource, records: int) -> None:
        """The harmless answer has the focus."""
        one = WORDS[resource.kind].one
        held = {0: "It holds no records.", 1: "Its record goes with it."}.get(
            records, f"Its {records} records go with it."
        )
        self.words.setText(f"Delete {title_of(resource)}? {held} This cannot be undone.")
        self.delete_button.setText(f"Delete {one}")
        self.delete_button.setAccessibleName(f"Delete {one}")
        self.show()
        self.keep_button.setFocus()
        announce(self, self.words.text())

    def close_line(self) -> None:
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.close_line()
        else:
            super().keyPressEvent(event)

    def _confirm(self) -> None:
        self.hide()
        self.confirmed.emit()
