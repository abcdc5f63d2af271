"""Served, and nothing asked yet: two requests that are ready to be pasted into a terminal."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from backend.api.curl import AUTHORIZED, command
from desktop.api.message_view import fit_to_lines
from desktop.api.serving import Served
from desktop.theme import Theme
from desktop.widgets.button import Button, Kind
from desktop.widgets.code_view import CodeView
from desktop.widgets.paint import put
from desktop.widgets.wrapping import WrappingLabel

_WIDEST = 880  # what is far from its button is not read as its own
_JSON = ("Content-Type", "application/json")
# None of the demo's schemas has this name: the first request should not be refused.
_SCHEMA = """{
  "name": "Greeting",
  "type": "single-valued",
  "attributes": [
    {"name": "words", "type": "string", "length": 80, "mandatory": true},
    {"name": "times", "type": "integer", "default": 1}
  ]
}"""


def list_properties(served: Served) -> str:
    """Reactor's list of properties; reading takes no token."""
    return command("GET", f"{served.url}/companies/{served.company_id}/properties")


def create_schema(served: Served, *, token: str = "") -> str:
    """A schema that extends tasks in Context Services."""
    url = f"{served.url}/metadata/tasks/extensions"
    return command("POST", url, (_JSON, AUTHORIZED), _SCHEMA, token=token)


class FirstRequests(QScrollArea):
    """The commands are those of the server that runs."""

    copied = Signal(str)  # what, in words

    def __init__(self) -> None:
        super().__init__()
        px = Theme.current().px
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._served: Served | None = None
        self.read, self.write = _code("List the properties"), _code("Create the schema Greeting")
        self.buttons = (
            Button("Copy", lambda: self._copy(list_properties), kind=Kind.LINK),
            Button("Copy", lambda: self._copy(create_schema), kind=Kind.LINK),
            Button("Copy with the token", self._copy_with_token, kind=Kind.LINK),
        )
        self.buttons[0].setAccessibleName("Copy the command that lists the properties")
        self.buttons[1].setAccessibleName("Copy the command that creates a schema")
        body, inner = QWidget(), QWidget()
        inner.setMaximumWidth(px(_WIDEST))
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(inner, 1)
        row.addStretch(0)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, px(12), 0, 0)
        column.setSpacing(px(8))
        title = QLabel("Nothing was asked yet")
        put(title, "role", "section")
        words = WrappingLabel(
            "Paste one of these into a terminal: what is asked and answered stands here at once."
        )
        put(words, "role", "muted")
        column.addWidget(title)
        column.addWidget(words)
        column.addSpacing(px(8))
        self._add(column, "List the properties (Reactor)", self.read, self.buttons[:1])
        column.addSpacing(px(8))
        self._add(
            column, "Create the schema Greeting (Context Services)", self.write, self.buttons[1:]
        )
        column.addStretch(1)
        self.setWidget(body)
        put(body, "pane", "ground")
        Theme.current().changed.connect(self._measure)

    def set_served(self, served: Served) -> None:
        self._served = served
        self.read.set_text(list_properties(served))
        self.write.set_text(create_schema(served))
        self._measure()

    def enter(self) -> None:
        self.buttons[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_menu(self, place: QPoint) -> None:
        """The same to copy, once what was asked stands in their place."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = ("Copy “List the properties”", "Copy “Create the schema Greeting”")
        for text, button in zip((*words, f"{words[1]} with the token"), self.buttons, strict=True):
            menu.addAction(text, button.click)
        menu.popup(place)

    def _add(
        self, column: QVBoxLayout, words: str, code: CodeView, buttons: tuple[Button, ...]
    ) -> None:
        label = QLabel(words)
        put(label, "role", "strong")
        row = QHBoxLayout()
        row.setSpacing(Theme.current().px(2))
        row.addWidget(label, 1)
        for button in buttons:
            row.addWidget(button)
        column.addLayout(row)
        column.addWidget(code)

    def _copy(self, made: object) -> None:
        if self._served is not None and callable(made):
            QGuiApplication.clipboard().setText(made(self._served))
            self.copied.emit("Copied the curl command.")

    def _copy_with_token(self) -> None:
        self._copy(lambda served: create_schema(served, token=served.token))

    def _measure(self) -> None:
        for view in (self.read, self.write):
            fit_to_lines(view)


def _code(name: str) -> CodeView:
    return CodeView(name, "shell")
