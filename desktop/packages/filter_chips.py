"""The filters that hold, over the packages: each is taken away by pressing it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.icons import set_icon
from desktop.packages.filters import Facet, Ticked
from desktop.theme import Theme
from desktop.widgets.button import Button
from desktop.widgets.paint import put
from desktop.widgets.tab_order import tab_through


class FilterChips(QWidget):
    """Hidden where nothing is filtered."""

    removed = Signal(object, str)  # facet and value

    def __init__(self) -> None:
        super().__init__()
        self.chips: list[Button] = []
        self._ticked: Ticked = frozenset()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Theme.current().px(8))
        self._row.addStretch(1)
        self.hide()

    def show_ticked(self, ticked: Ticked) -> None:
        if ticked == self._ticked:
            return
        had = next((at for at, chip in enumerate(self.chips) if chip.hasFocus()), -1)
        self._ticked = ticked
        for chip in self.chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        order = {facet: at for at, facet in enumerate(Facet)}
        found = sorted(ticked, key=lambda one: (order[one[0]], one[1]))
        self.chips = [self._chip(facet, value) for facet, value in found]
        for at, chip in enumerate(self.chips):
            self._row.insertWidget(at, chip)
        if self.chips:
            tab_through(self, self.chips)
        self.setVisible(bool(self.chips))
        if had >= 0 and self.chips:
            self.chips[min(had, len(self.chips) - 1)].setFocus()

    def _chip(self, facet: Facet, value: str) -> Button:
        chip = Button(f"{value}\u2005")  # a little room before the cross
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross behind the words
        put(chip, "chip", "yes")
        set_icon(chip, "cross", "accent")
        chip.setAccessibleName(f"Filter: {facet} {value}. Press to take it away.")
        chip.setToolTip("Press to take the filter away")
        chip.clicked.connect(lambda: self.removed.emit(facet, value))
        return chip
