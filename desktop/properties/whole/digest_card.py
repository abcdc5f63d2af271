"""The digest of what went out or came in, to compare with that of the other end."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from desktop.theme import Theme
from desktop.widgets.button import Button
from desktop.widgets.form import FormField, beside
from desktop.widgets.icon_label import IconLabel
from desktop.widgets.paint import put

_WIDEST = 640
_WHAT = "The same digest at both ends means the same content."


class DigestCard(QFrame):
    """What the other end shows is pasted under it: the card says whether it is the same."""

    def __init__(self) -> None:
        super().__init__()
        px = Theme.current().px
        self.setMaximumWidth(px(_WIDEST))
        put(self, "card", "plain")
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(12))
        self.edit = QLineEdit()
        self.edit.setReadOnly(True)
        self.copy_button = Button("Copy", self.copy)
        self.copy_button.setAccessibleName("Copy the digest")
        both = beside(self.edit, self.copy_button)
        self.field = FormField("Digest of the content (SHA-256)", both, help=_WHAT)
        self.other = QLineEdit()
        self.other.setPlaceholderText("Paste it here")
        self.other_field = FormField("Digest of the other end", self.other)
        self.other.textChanged.connect(self._compare)
        self.mark = IconLabel("check", "ok")
        column.addWidget(self.field)
        column.addWidget(self.other_field)
        column.addWidget(self.mark)
        self.mark.hide()
        Theme.current().changed.connect(self._dress)
        self._dress()

    def show_digest(self, digest: str) -> None:
        self.edit.setText(digest)
        self.edit.setCursorPosition(0)
        self.setVisible(bool(digest))

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.edit.text())

    def _compare(self) -> None:
        typed = self.other.text().strip().lower()
        same = typed == self.edit.text()
        self.mark.hide()
        self.other_field.set_error("" if same or not typed else "It is another one.")
        self.other_field.set_help("It is the same." if same else "")
        if typed and same:
            self.mark.show()

    def _dress(self) -> None:
        for edit in (self.edit, self.other):
            edit.setFont(Theme.current().mono_font())
