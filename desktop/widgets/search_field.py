"""A line to search with: a glass before it, a cross behind it, Escape empties it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from desktop.icons import set_icon
from desktop.theme import Theme
from desktop.widgets.icon_label import IconLabel

_ICON, _BUTTON = 16, 24
_PAUSE = 150  # milliseconds without a key before a search starts


class SearchField(QLineEdit):
    """``searched`` comes once typing pauses, at once on Return and on clearing."""

    searched = Signal(str)
    down_pressed = Signal()  # the page moves the focus into its list

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self._glass = IconLabel("search", "muted")
        self._glass.setParent(self)
        self._clear = QToolButton(self)
        set_icon(self._clear, "cross", "muted")
        self._clear.setToolTip("Clear")
        self._clear.setAccessibleName("Clear")
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Escape does the same
        self._clear.setCursor(Qt.CursorShape.ArrowCursor)
        self._clear.clicked.connect(self.reset)
        self._clear.hide()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._search)
        self._last = ""
        self.textChanged.connect(self._typed)
        self.returnPressed.connect(self._search)
        Theme.current().changed.connect(self._arrange)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """Escape empties the field before it leaves the place where the field stands."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Escape
            and self.text()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.reset()
        elif event.key() == Qt.Key.Key_Down:
            self._search()
            self.down_pressed.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Glass and cross stand in the field, the text between them; all as large as the text."""
        px = Theme.current().px
        side = px(_BUTTON)
        self.setTextMargins(px(_ICON + 8), 0, px(_ICON), 0)
        for widget, left in ((self._glass, px(8)), (self._clear, self.width() - side - px(4))):
            widget.setGeometry(left, (self.height() - side) // 2, side, side)

    def _typed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._pause.start()

    def reset(self) -> None:
        """Empty it, and search for nothing at once."""
        self.clear()
        self._search()

    def _search(self) -> None:
        self._pause.stop()
        if self.text() != self._last:
            self._last = self.text()
            self.searched.emit(self._last)
