"""One half of an exchange: its headers and its body, to read, to choose from and to copy."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.api.bodies import to_read
from desktop.api.words import body_words, header_lines
from desktop.theme import Theme
from desktop.widgets.button import Button, Kind
from desktop.widgets.code_view import CodeView
from desktop.widgets.elided import ElidedLabel
from desktop.widgets.paint import put

_MOST_LINES = 9  # of headers, before one scrolls


class MessageView(QWidget):
    """``whose`` is the word for it: request, answer."""

    def __init__(self, whose: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = Theme.current().px
        self.headers = CodeView(f"Headers of the {whose}", "headers")
        self.body = CodeView(f"Body of the {whose}", "json")
        self.body.setLineWrapMode(CodeView.LineWrapMode.WidgetWidth)
        self.words = ElidedLabel("", "muted")
        self.copy_button = Button("Copy", self.copy, kind=Kind.LINK)
        self.copy_button.setAccessibleName(f"Copy the body of the {whose}")
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(_head("Body"))
        row.addWidget(self.words, 1)
        row.addWidget(self.copy_button)
        row.addStrut(px(24))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(12), 0, 0)
        column.setSpacing(px(4))
        column.addWidget(_head("Headers"))
        column.addWidget(self.headers)
        column.addSpacing(px(8))
        column.addLayout(row)
        column.addWidget(self.body, 1)
        column.addStretch(0)  # takes what is left where there is no body
        Theme.current().changed.connect(self._measure)

    def set_message(
        self,
        headers: tuple[tuple[str, str], ...],
        body: str,
        size: int,
        *,
        unread: bool = False,
    ) -> None:
        """``unread`` where more of the body was announced than was looked at."""
        self.headers.set_text(header_lines(headers) or "None")
        self.words.set_text(body_words(body, size, unread=unread))
        self.body.set_text(to_read(body))
        self.body.setVisible(bool(body))
        self.copy_button.setVisible(bool(body))
        self._measure()

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.body.toPlainText())

    def _measure(self) -> None:
        fit_to_lines(self.headers, _MOST_LINES)


def fit_to_lines(view: CodeView, most: int = 0) -> None:
    """As high as its lines, or as so many of them; no scroll bar where all are seen."""
    lines = view.blockCount()
    shown = min(lines, most) if most else lines
    policy = Qt.ScrollBarPolicy
    view.setVerticalScrollBarPolicy(
        policy.ScrollBarAsNeeded if shown < lines else policy.ScrollBarAlwaysOff
    )
    wide = view.document().idealWidth() > view.viewport().width()
    bar = view.horizontalScrollBar().sizeHint().height() if wide else 0
    view.setFixedHeight(shown * view.fontMetrics().lineSpacing() + Theme.current().px(22) + bar)


def _head(words: str) -> QLabel:
    label = QLabel(words)
    put(label, "role", "head")
    return label
