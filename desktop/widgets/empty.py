"""What stands where nothing is yet: what this is for and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.widgets.button import Button, Kind
from desktop.widgets.icon_label import IconLabel
from desktop.widgets.paint import put

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction


class EmptyState(QWidget):
    """An icon, a title, one sentence and up to two actions, the first of them primary."""

    def __init__(
        self,
        icon: str,
        title: str,
        sentence: str,
        actions: Sequence[QAction] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(24), px(24), px(24))
        column.setSpacing(px(8))
        column.addStretch(2)
        column.addWidget(IconLabel(icon, "muted", size=40), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(px(8))
        self.title = self._centred(title, "section")
        self.sentence = self._centred(sentence, "muted")
        column.addWidget(self.title)
        column.addWidget(self.sentence)
        column.addSpacing(px(8))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addStretch(1)
        self.buttons: list[Button] = []
        for action in actions:
            kind = Kind.PLAIN if self.buttons else Kind.PRIMARY
            self.buttons.append(Button.of(action, kind=kind, keys=True))
            row.addWidget(self.buttons[-1])
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)

    def _centred(self, text: str, role: str) -> QLabel:
        label = QLabel(text)
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        put(label, "role", role)
        return label
