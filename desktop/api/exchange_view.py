"""Beside the chosen request: what was asked, what was answered, and how to ask it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from backend.api.curl import as_curl, is_unread, left_out
from desktop.activity.words import duration
from desktop.api.message_view import MessageView
from desktop.api.words import clock, ink, short_target, status_look, status_words, was_refused
from desktop.theme import Theme
from desktop.widgets.button import Button
from desktop.widgets.code_view import CodeView
from desktop.widgets.elided import ElidedLabel
from desktop.widgets.icon_label import IconLabel
from desktop.widgets.paint import put
from desktop.widgets.wrapping import WrappingLabel

if TYPE_CHECKING:
    from backend.api.model import Exchange
    from desktop.api.serving import Served

_ANSWER = 1  # the place of its tab
_VARIABLE = "$TOKEN stands for the token: a variable of the shell."


class ExchangeView(QStackedWidget):
    """Says what to do while no request is chosen."""

    copied = Signal(str)  # what, in words

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = Theme.current().px
        self._line: Exchange | None = None
        self._served: Served | None = None
        self._usual = 0
        self._by_hand = False  # whether someone chose the tab: then it stays
        self.copy_curl = QAction("Copy as curl", self)
        self.copy_curl.setProperty("words", "Copy the request as curl")
        self.copy_curl.setShortcut(QKeySequence("Ctrl+Shift+C"))
        self.copy_curl.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.copy_curl.triggered.connect(self._copy)
        self.with_token = QCheckBox("with the token")
        self.with_token.setAccessibleName("Copy it with the token")
        self.with_token.toggled.connect(self._show_curl)
        self.title, self.place = ElidedLabel("", "title"), ElidedLabel("", "muted")
        self.about = QWidget()
        self.addWidget(_nothing())
        self.addWidget(self.about)
        column = QVBoxLayout(self.about)
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.setSpacing(px(8))
        column.addWidget(self.title)
        column.addLayout(self._state_row())
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(Button.of(self.copy_curl))
        row.addWidget(self.with_token)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._tabs(), 1)
        self.show_exchange(None)

    def set_served(self, served: Served | None) -> None:
        """Where requests go to, and the token that lets them in; ``None`` keeps the place."""
        self._served = served or self._served
        self._show_curl()

    @property
    def usual_tab(self) -> int:
        """What a request opens on, unless it was refused."""
        return self._usual

    def set_usual_tab(self, tab: int) -> None:
        self._usual = tab if 0 <= tab < self.tabs.count() else 0
        self._turn()

    def show_exchange(self, line: Exchange | None) -> None:
        self._line = line
        self.setCurrentIndex(0 if line is None else 1)
        self.copy_curl.setEnabled(line is not None)
        if line is None:
            return
        self.title.set_text(f"{line.method} {short_target(line.target)}")
        icon, tone = status_look(line.status)
        self._icon.set_icon(icon, ink(tone))
        self._word.setText(status_words(line.status))
        put(self._word, "tone", tone)
        parts = (duration(line.seconds), clock(line.at), f"from {line.client}")
        self.place.set_text(" · ".join(parts))
        self.request.set_message(
            line.request_headers, line.request_body, line.request_size, unread=is_unread(line)
        )
        self.answer.set_message(line.response_headers, line.response_body, line.response_size)
        self._show_curl()
        self._turn()

    def enter(self) -> None:
        """Go to the body that is shown, or where there is none to the headers."""
        shown = self.tabs.currentWidget()
        if isinstance(shown, MessageView):
            wanted = shown.headers if shown.body.isHidden() else shown.body
        else:
            wanted = self.command
        wanted.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _state_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Theme.current().px(6))
        self._icon, self._word = IconLabel("check"), QLabel()
        row.addWidget(self._icon)
        row.addWidget(self._word)
        row.addWidget(self.place, 1)
        return row

    def _tabs(self) -> QTabWidget:
        px = Theme.current().px
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("About the request")
        self.tabs.setDocumentMode(True)
        self.request, self.answer = MessageView("request"), MessageView("answer")
        self.command = CodeView("The request as a curl command", "shell")
        self.command.setLineWrapMode(CodeView.LineWrapMode.WidgetWidth)
        self.note = WrappingLabel()
        put(self.note, "role", "muted")
        again = QWidget()
        column = QVBoxLayout(again)
        column.setContentsMargins(0, px(12), 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.note)
        column.addWidget(self.command, 1)
        self.tabs.addTab(self.request, "Request")
        self.tabs.addTab(self.answer, "Answer")
        self.tabs.addTab(again, "curl")
        self.tabs.currentChanged.connect(self._turned)
        self.tabs.tabBarClicked.connect(self._turned)
        return self.tabs

    def _turn(self) -> None:
        """Of what was refused one wants to know the reason; it is in the answer."""
        if self._by_hand:
            return
        refused = self._line is not None and was_refused(self._line.status)
        was = self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex(_ANSWER if refused else self._usual)
        self.tabs.blockSignals(was)

    def _turned(self, tab: int) -> None:
        """By the person: nothing turns it for them from now on."""
        if tab >= 0:
            self._usual, self._by_hand = tab, True

    def _curl(self) -> str:
        if self._line is None or self._served is None:
            return ""
        token = self._served.token if self.with_token.isChecked() else ""
        return as_curl(self._line, self._served.url, token=token)

    def _show_curl(self) -> None:
        if self._line is None:
            return
        text = self._curl()
        self.command.set_text(text)
        notes = (left_out(self._line), _VARIABLE if "$TOKEN" in text else "")
        self.note.set_text(" ".join(note for note in notes if note))
        self.note.setVisible(any(notes))

    def _copy(self) -> None:
        if self._line is None:
            return
        QGuiApplication.clipboard().setText(self._curl())
        missing = left_out(self._line)
        self.copied.emit(f"Copied the curl command. {missing}".strip())


def _nothing() -> QWidget:
    px = Theme.current().px
    words = QLabel("Choose a request to see what was asked and answered.")
    words.setWordWrap(True)
    words.setMargin(px(16))
    put(words, "role", "muted")
    empty = QWidget()
    column = QVBoxLayout(empty)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(words)
    column.addStretch(1)
    return empty
