"""A line with a limit: it counts as one types and says when it is too much. It never cuts."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.widgets.form import set_invalid
from desktop.widgets.paint import put


class CounterField(QWidget):
    """``limit`` counts code points, as the rules do."""

    text_changed = Signal(str)
    finished = Signal(str)  # Return, or the focus left after a change

    def __init__(self, limit: int, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._limit, self._error = limit, ""
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        self.edit = QLineEdit()
        self.edit.setAccessibleName(name)
        self.setFocusProxy(self.edit)
        row = QHBoxLayout()
        row.setSpacing(px(12))
        self.counter = QLabel()
        self.message = QLabel()
        self.message.setWordWrap(True)
        put(self.message, "role", "bad")
        row.addWidget(self.message, 1)
        row.addWidget(self.counter)
        column.addWidget(self.edit)
        column.addLayout(row)
        self.edit.textChanged.connect(self._typed)
        self.edit.editingFinished.connect(lambda: self.finished.emit(self.edit.text()))
        self._show()

    def text(self) -> str:
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Show a text from elsewhere; what someone is typing keeps its cursor."""
        if text != self.edit.text():
            self.edit.setText(text)

    def set_limit(self, limit: int) -> None:
        self._limit = limit
        self._show()

    def set_error(self, text: str) -> None:
        """What else is wrong with the text; being too long says itself."""
        self._error = text
        self._show()

    def _typed(self, text: str) -> None:
        self._show()
        self.text_changed.emit(text)

    def _show(self) -> None:
        count = len(self.edit.text())
        over = count - self._limit
        too_long = (
            f"{over} {'character' if over == 1 else 'characters'} too many." if over > 0 else ""
        )
        wrong = self._error or too_long
        said = f"{count} of {self._limit}"
        self.counter.setText(said)
        put(self.counter, "role", "bad" if over > 0 else "muted")
        self.message.setText(wrong)
        set_invalid(self.edit, bool(wrong))
        self.edit.setAccessibleDescription(f"{said} characters. {wrong}".strip())
