"""Two choices from one list: what is compared, and with what."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from desktop.theme import Theme
from desktop.widgets.button import Button


class TwoSides(QWidget):
    """``changed`` comes with every choice, also one that the program makes."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.left, self.right = QComboBox(), QComboBox()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Theme.current().px(8))
        for words, combo in (("From", self.left), ("to", self.right)):
            label = QLabel(words)
            label.setBuddy(combo)
            combo.setAccessibleName(f"Compare {words.lower()}")
            combo.view().setAccessibleName(f"Compare {words.lower()}")
            combo.currentIndexChanged.connect(lambda _: self.changed.emit())
            self._row.addWidget(label)
            self._row.addWidget(combo, 1)

    def add_button(self, button: Button) -> None:
        """One more thing to do, behind the choices."""
        self._row.addWidget(button)

    def at(self) -> tuple[int, int] | None:
        """Which two are chosen; ``None`` while there is nothing to choose."""
        at = self.left.currentIndex(), self.right.currentIndex()
        return at if min(at) >= 0 else None

    def set_names(self, names: Sequence[str]) -> None:
        """What can be chosen; what was chosen before stays chosen if it is still there."""
        for combo in (self.left, self.right):
            name = combo.currentText()
            with QSignalBlocker(combo):
                combo.clear()
                combo.addItems(names)
                combo.setCurrentIndex(max(combo.findText(name), 0))
        self.changed.emit()

    def choose(self, left: str, right: str) -> None:
        """Choose both by name."""
        for combo, name in ((self.left, left), (self.right, right)):
            with QSignalBlocker(combo):
                combo.setCurrentIndex(max(combo.findText(name), 0))
        self.changed.emit()
