"""A row of a form: label above, field, and under it the error or the help."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from desktop.theme import Theme
from desktop.widgets.announce import announce
from desktop.widgets.paint import put
from desktop.widgets.spin import pad_spin_box


@runtime_checkable
class ShowsError(Protocol):
    """An editor with a place of its own for its error (a counter field, the JSON editor)."""

    def set_error(self, text: str) -> None: ...


def set_invalid(widget: QWidget, invalid: bool) -> None:
    """Frame a field in red. Never alone: words say what is wrong."""
    put(widget, "invalid", "true" if invalid else "false")


def beside(line: QWidget, *others: QWidget) -> QWidget:
    """An editor with something behind it in the same row; its label belongs to ``line``."""
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(Theme.current().px(8))
    row.addWidget(line, 1)
    for other in others:
        row.addWidget(other)
    both.setFocusProxy(line)
    return both


class FormField(QWidget):
    """Label, editor, one line of words. ``&`` in the label marks its access key."""

    def __init__(
        self,
        label: str,
        editor: QWidget,
        *,
        mandatory: bool = False,
        help: str = "",  # noqa: A002 - the word the design uses
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self._help, self._error, self._mandatory = help, "", mandatory
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        self.label = QLabel(label)
        self._target = editor.focusProxy() or editor
        self.label.setBuddy(self._target)
        if isinstance(editor, QAbstractSpinBox):
            pad_spin_box(editor)
        head = QHBoxLayout()
        head.setSpacing(px(3))
        head.addWidget(self.label)
        star = QLabel("*", self)
        star.setToolTip("Mandatory")
        put(star, "role", "star")
        star.setVisible(mandatory)
        head.addWidget(star)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(editor)
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        column.addWidget(self._words)
        self._target.setAccessibleName(label.replace("&", ""))
        self._show()

    @property
    def error(self) -> str:
        return self._error

    def set_error(self, text: str) -> None:
        """Say what is wrong under the field; "" when it is right again."""
        if text == self._error:
            return
        self._error = text
        self._show()
        if text:
            announce(self._target, text)

    def set_help(self, text: str) -> None:
        self._help = text
        self._show()

    def _show(self) -> None:
        words = self._error
        if isinstance(self.editor, ShowsError):
            self.editor.set_error(self._error)
            words = ""
        else:
            set_invalid(self._target, bool(self._error))
        self._words.setText(words or self._help)
        put(self._words, "role", "bad" if words else "muted")
        self._words.setVisible(bool(words or self._help))
        must = "Mandatory." if self._mandatory else ""
        said = (part for part in (must, self._error, self._help) if part)
        self._target.setAccessibleDescription(" ".join(said))
