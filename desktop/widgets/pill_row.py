"""Pills in one line; where the room is short those that matter least are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import Theme
from desktop.widgets.pill import Pill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.theme import Tone


class PillRow(QWidget):
    """What is left out is in the row's tooltip and accessible name still."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pills: list[Pill] = []
        self._used = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        Theme.current().changed.connect(self._arrange)

    def set_pills(self, pills: Sequence[tuple[str, Tone]]) -> None:
        """Show these; the last ones matter most."""
        while len(self._pills) < len(pills):
            self._pills.append(Pill(parent=self))
        for pill, (words, tone) in zip(self._pills, pills, strict=False):
            pill.set_pill(words, tone)
        self._used = len(pills)
        said = ", ".join(words for words, _ in pills)
        self.setToolTip(said)
        self.setAccessibleName(said)
        self._arrange()

    def shown(self) -> list[str]:
        """The words of the pills that have room."""
        return [pill.text() for pill in self._pills if not pill.isHidden()]

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self._width(self._pills[: self._used]), Theme.current().px(24))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(Theme.current().px(48), Theme.current().px(24))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._arrange()

    def _width(self, pills: Sequence[Pill]) -> int:
        gap = Theme.current().px(8)
        return sum(pill.sizeHint().width() + gap for pill in pills)

    def _arrange(self) -> None:
        self.updateGeometry()
        gap, left, first = Theme.current().px(8), 0, 0
        used = self._pills[: self._used]
        while first + 1 < len(used) and self._width(used[first:]) - gap > self.width():
            first += 1
        for at, pill in enumerate(self._pills):
            pill.setVisible(first <= at < self._used)
            if not pill.isHidden():
                size = pill.sizeHint()
                top = (self.height() - size.height()) // 2
                pill.setGeometry(left, top, size.width(), size.height())
                left += size.width() + gap
