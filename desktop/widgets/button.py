"""Push buttons: one primary a page, plain ones, quiet ones, links."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter, QWidget

from desktop.icons import set_icon
from desktop.theme import Theme
from desktop.widgets.paint import reveal, ring
from desktop.widgets.paint import text as draw_text

if TYPE_CHECKING:
    from collections.abc import Callable


class Kind(StrEnum):
    PLAIN = "plain"
    PRIMARY = "primary"
    QUIET = "quiet"
    DANGER = "danger"
    LINK = "link"


class Button(QPushButton):
    """A push button; ``keys`` is a shortcut shown beside its text (it is not set up here)."""

    def __init__(
        self,
        text: str,
        clicked: Callable[[], object] | None = None,
        *,
        kind: Kind = Kind.PLAIN,
        icon: str = "",
        keys: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._keys, self._kind = keys, kind
        self._action: QAction | None = None
        self.setProperty("kind", str(kind))
        self.setAutoDefault(False)
        self.setAccessibleName(text)
        if icon:
            inks = {Kind.PRIMARY: "on_accent", Kind.DANGER: "bad", Kind.LINK: "accent"}
            set_icon(self, icon, inks.get(kind, "text"))
        if clicked is not None:
            self.clicked.connect(lambda: clicked())

    @classmethod
    def of(cls, action: QAction, *, kind: Kind = Kind.PLAIN, keys: bool = False) -> Button:
        """A button that does what an action does and follows its text and whether it is enabled."""
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
        button = cls(action.text(), action.trigger, kind=kind, keys=shown)
        button._action = action
        action.changed.connect(button._follow)
        button._follow()
        return button

    @property
    def keys(self) -> str:
        """The shortcut that stands beside the words; "" for none."""
        return self._keys

    def _follow(self) -> None:
        action = self._action
        if action is None:
            return
        self.setText(action.text())
        self.setAccessibleName(action.text().replace("&", ""))
        self.setEnabled(action.isEnabled())
        self.setToolTip(action.toolTip() if action.toolTip() != action.iconText() else "")
        reveal(self, action.isVisible())
        if not action.icon().isNull():
            self.setIcon(action.icon())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        hint = super().sizeHint()
        if self._keys:
            hint.setWidth(hint.width() + self._gap() + self._advance(self._keys))
        return hint

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Return presses it too, as people expect of a button that has the focus."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self._keys:
            self._paint_with_keys()
        else:
            super().paintEvent(event)
        if self._kind is Kind.PRIMARY and self.hasFocus():
            # An accent ring does not show on the accent: this one stands within.
            painter = QPainter(self)
            inner = self.rect().adjusted(2, 2, -2, -2)
            ring(painter, inner, Theme.current().colours.on_accent, Theme.current().px(5))
            painter.end()

    def _paint_with_keys(self) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        words, option.text = option.text, ""
        picture, option.icon = option.icon, QIcon()
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        side = 0 if picture.isNull() else self.iconSize().width() + Theme.current().px(6)
        wide = side + self._advance(words) + self._gap() + self._advance(self._keys)
        room = QRect((self.width() - wide) // 2, 0, wide + 2, self.height())
        if side:
            place = QRect(room.topLeft(), QSize(self.iconSize().width(), room.height()))
            mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
            picture.paint(painter, place, Qt.AlignmentFlag.AlignCenter, mode)
        ink, faint = self._inks()
        room.setLeft(room.left() + side)
        draw_text(painter, room, words, ink, self.font())
        room.setLeft(room.left() + self._advance(words) + self._gap())
        draw_text(painter, room, self._keys, faint, self.font())
        painter.end()

    def _inks(self) -> tuple[str, str]:
        """Of the words and of the keys."""
        colours = Theme.current().colours
        if not self.isEnabled():
            return colours.muted, colours.muted
        if self._kind is Kind.PRIMARY:
            return colours.on_accent, colours.on_accent
        return (colours.bad if self._kind is Kind.DANGER else colours.text), colours.muted

    def _gap(self) -> int:
        return Theme.current().px(10)

    def _advance(self, words: str) -> int:
        return self.fontMetrics().horizontalAdvance(words)
