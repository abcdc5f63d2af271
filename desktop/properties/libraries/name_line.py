"""One line in which a library is named: Return takes it, Escape leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QWidget
from shiboken6 import isValid

from desktop.theme import Theme
from desktop.widgets.button import Button
from desktop.widgets.form import FormField, beside
from desktop.widgets.paint import put

if TYPE_CHECKING:
    from collections.abc import Callable

    from backend.errors import Problem


class NameLine(QFrame):
    """Hidden until it asks; what is refused is said under the name.

    ``moved`` comes when it is shown or hidden.
    """

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        px = Theme.current().px
        self._then: Callable[[str], object] | None = None
        self._before: QWidget | None = None
        put(self, "card", "plain")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(10), px(12), px(10))
        self.edit = QLineEdit()
        self.edit.returnPressed.connect(self.take)
        self.take_button = Button("Create library", self.take)
        self.leave_button = Button("Cancel", self.leave)
        line = beside(self.edit, self.take_button, self.leave_button)
        self.field = FormField("Name of the library", line, mandatory=True)
        row.addWidget(self.field, 1)
        self.hide()

    def ask(self, verb: str, name: str, then: Callable[[str], object]) -> None:
        """Show the line with a name to change; ``then`` is given what was typed."""
        if self.isHidden():
            self._before = QApplication.focusWidget()
        self._then = then
        self.field.set_error("")
        self.take_button.setText(verb)
        self.take_button.setAccessibleName(verb)
        self.edit.setText(name)
        self.show()
        self.moved.emit()
        self.edit.selectAll()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def take(self) -> None:
        if self._then is not None:
            self._then(self.edit.text())

    def refuse(self, problems: tuple[Problem, ...]) -> None:
        """Say why the name cannot be."""
        self.field.set_error(" ".join(f"{one.title} {one.remedy}".strip() for one in problems))
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Nothing happens; the focus goes back to where it was."""
        self._then = None
        had = self.isAncestorOf(QApplication.focusWidget() or self.window())
        self.hide()
        self.moved.emit()
        if had and self._before is not None and isValid(self._before):
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
