"""The first row of a page: its one title, pills, a note, and the buttons with one primary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from desktop.theme import Theme, Tone
from desktop.widgets.button import Button, Kind
from desktop.widgets.elided import ElidedLabel
from desktop.widgets.pill import Pill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction, QResizeEvent


_READ = 160  # pixels of a title that are enough to know it by
_AFTER = 20  # between a title and the buttons at least


class PageTitle(QWidget):
    """Tools, then buttons stand at the right in the order they are added; the primary one is last.

    Where the room is short the note gives way first, then a long title; then the pills go, since
    what they say stands in the list too. Where no title can be read beside the buttons they go
    under it.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = Theme.current().px
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(px(8))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self._row = row
        self.label = ElidedLabel(text, "title")
        self.note = ElidedLabel("", "muted")
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.note.hide()
        self._pills: list[Pill] = []
        self._shown = 0
        self._pill_row = QHBoxLayout()
        self._pill_row.setSpacing(px(8))
        self._tools = QHBoxLayout()
        self._tools.setSpacing(px(2))
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(px(8))
        row.addWidget(self.label)
        row.addSpacing(px(2))
        row.addLayout(self._pill_row)
        row.addWidget(self.note, 1)
        row.addStretch(0)  # takes what is left where there is no note
        row.addStrut(px(32))  # not a minimum height: that would hide how much larger text needs
        self._acts = QHBoxLayout()
        self._acts.setSpacing(px(8))
        self._acts.addLayout(self._tools)
        self._acts.addLayout(self._buttons)
        self._rows.addLayout(row, 1)
        self._rows.addLayout(self._acts)
        self._rows.setAlignment(self._acts, Qt.AlignmentFlag.AlignLeft)

    def set_title(self, text: str) -> None:
        self.label.set_text(text)
        self._give_way()

    def set_note(self, text: str) -> None:
        """Muted words after the pills; "" for none."""
        self.note.set_text(text)
        self.note.setVisible(bool(text))

    def set_pills(self, pills: Sequence[tuple[str, Tone]]) -> None:
        """Show these pills, reusing the ones that are there."""
        while len(self._pills) < len(pills):
            pill = Pill()
            self._pill_row.addWidget(pill)
            self._pills.append(pill)
        for pill, (text, tone) in zip(self._pills, pills, strict=False):
            pill.set_pill(text, tone)
            pill.show()
        for pill in self._pills[len(pills) :]:
            pill.hide()
        self._shown = len(pills)
        self._give_way()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        acts = self._acts.minimumSize().width()
        if self._stacked:
            wide = max(self._least_row(), acts)
        else:
            wide = self._least_row() + acts + self._rows.spacing()
        return QSize(wide, super().minimumSizeHint().height())

    @property
    def _stacked(self) -> bool:
        return self._rows.direction() is QBoxLayout.Direction.TopToBottom

    def _least_row(self) -> int:
        """What title and note need at least, in pixels."""
        shown = any(not pill.isHidden() for pill in self._pills)
        return self._row.minimumSize().width() - (self._pills_width() if shown else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        self._measure_anew()
        self._stack()
        room = self._least_row() if self._stacked else self.minimumSizeHint().width()
        fits = self.width() >= room + self._pills_width()
        for pill in self._pills[: self._shown]:
            pill.setVisible(fits)
        self._measure_anew()

    def _stack(self) -> None:
        """The buttons go under a title that could not be read beside them."""
        px = Theme.current().px
        acts = self._acts.sizeHint().width()
        wanted = min(self.label.sizeHint().width(), px(_READ)) + px(_AFTER) + acts
        ways = QBoxLayout.Direction
        way = ways.TopToBottom if acts and self.width() < wanted else ways.LeftToRight
        if way is not self._rows.direction():
            self._rows.setDirection(way)
            self.updateGeometry()

    def _measure_anew(self) -> None:
        """Qt tells the rows only later that a pill came, went or has another word."""
        for layout in (self._pill_row, self._row, self._acts, self.layout()):
            if layout is not None:
                layout.invalidate()

    def _pills_width(self) -> int:
        """With the gap before each."""
        widths = (pill.sizeHint().width() for pill in self._pills[: self._shown])
        return sum(width + Theme.current().px(8) for width in widths)

    def add_action(self, action: QAction, *, primary: bool = False) -> Button:
        """A button for an action; it follows the action's text and whether it is enabled."""
        return self.add_button(Button.of(action, kind=Kind.PRIMARY if primary else Kind.PLAIN))

    def add_tool(self, action: QAction, at: int = -1) -> QToolButton:
        """A button with the action's icon only; its words are its tooltip and its name.

        It stands behind the others, or at the place ``at`` among them.
        """
        button = tool_button(action)
        self._tools.insertWidget(at, button)
        return button

    def add_button(self, button: Button, at: int = -1) -> Button:
        self._buttons.insertWidget(at, button)
        return button


def tool_button(action: QAction) -> QToolButton:
    """A button with the action's icon only; its words are its tooltip and its name."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setAccessibleName(action.text())
    action.changed.connect(lambda: button.setAccessibleName(action.text()))
    return button


def place_of(page: QWidget, action: QAction) -> QPoint:
    """Under the action's button; where it is not seen, in the middle of the page."""
    for button in page.findChildren(QToolButton):
        if button.defaultAction() is action and button.isVisible():
            return button.mapToGlobal(button.rect().bottomLeft())
    return page.mapToGlobal(page.rect().center())
