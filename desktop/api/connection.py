"""Where the APIs are served and who gets in: the port before, address and token while they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from backend.api.model import DEFAULT_PORT, LOOPBACK
from desktop.api.serving import Served, State
from desktop.api.words import ink
from desktop.theme import Theme, Tone
from desktop.widgets.announce import announce
from desktop.widgets.button import Button, Kind
from desktop.widgets.elided import ElidedLabel
from desktop.widgets.icon_label import IconLabel
from desktop.widgets.paint import put
from desktop.widgets.spin import pad_spin_box

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from desktop.api.acts import ApiActs

_STATES = {
    State.OFF: ("minus", Tone.NEUTRAL, "Off", "No program reaches it. It is off at every start."),
    State.STARTING: ("clock", Tone.WAITING, "Starting…", ""),
    State.ON: ("check", Tone.OK, "On", "Only programs of this machine reach it."),
    State.STOPPING: ("clock", Tone.WAITING, "Stopping…", "What runs may end, within 3 seconds."),
}


class ConnectionCard(QFrame):
    """The state as icon, word and colour; below it what one fills in, or what clients need."""

    def __init__(self, acts: ApiActs) -> None:
        super().__init__()
        px = Theme.current().px
        put(self, "card", "plain")
        self.port = pad_spin_box(QSpinBox())
        self.url, self.token = _read_only("Address of the API"), _read_only("Token of the API")
        self.show_button = Button("Show", self._toggle_token, kind=Kind.LINK)
        self.new_button = Button("New token…", acts.new_token.trigger, kind=Kind.LINK)
        self.off = self._ask_port(acts)
        self.on = self._tell_clients(acts)
        self.parts = QStackedWidget()
        self.parts.addWidget(self.off)
        self.parts.addWidget(self.on)
        self._icon, self.word, self._more = IconLabel("minus"), QLabel(), ElidedLabel("", "muted")
        row = QHBoxLayout()
        row.setSpacing(px(6))
        row.addWidget(self._icon)
        row.addWidget(self.word)
        row.addSpacing(px(4))
        row.addWidget(self._more, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(8))
        column.addLayout(row)
        column.addWidget(self.parts)
        Theme.current().changed.connect(self._dress)
        self._dress()

    def show_state(self, state: State, served: Served | None) -> None:
        icon, tone, word, more = _STATES[state]
        if self.word.text() not in ("", word):
            announce(self, f"API: {word}")
        self._icon.set_icon(icon, ink(tone))
        self.word.setText(word)
        put(self.word, "tone", tone)
        self._more.set_text(more)
        self.port.setEnabled(state is State.OFF)
        if served is None or served.token != self.token.text():
            self.hide_token()
        self.url.setText(served.url if served else "")
        self.token.setText(served.token if served else "")
        self.token.setCursorPosition(0)
        self.on.setEnabled(state is State.ON)
        part = self.on if served is not None else self.off
        for other in (self.on, self.off):  # as high as what is shown, not as the higher one
            policy = other.sizePolicy()
            policy.setVerticalPolicy(
                policy.Policy.Preferred if other is part else policy.Policy.Ignored
            )
            other.setSizePolicy(policy)
        self.parts.setCurrentWidget(part)

    def hide_token(self) -> None:
        """Dots again: whoever looks over a shoulder does not get in."""
        self._show_token(shown=False)

    def _toggle_token(self) -> None:
        self._show_token(shown=self.token.echoMode() is not QLineEdit.EchoMode.Normal)

    def _show_token(self, *, shown: bool) -> None:
        modes = QLineEdit.EchoMode
        self.token.setEchoMode(modes.Normal if shown else modes.Password)
        self.token.setCursorPosition(0)
        self.show_button.setText("Hide" if shown else "Show")
        self.show_button.setAccessibleName(f"{self.show_button.text()} the token")

    def _ask_port(self, acts: ApiActs) -> QWidget:
        px = Theme.current().px
        self.port.setRange(0, 65535)
        self.port.setSpecialValueText("any free")
        self.port.setValue(DEFAULT_PORT)
        self.port.setAccessibleName("Port")
        self.port.setAccessibleDescription("0 takes any that is free.")
        self.port.lineEdit().returnPressed.connect(acts.start.trigger)
        label = QLabel("&Port")
        label.setBuddy(self.port)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(_muted("Address"))
        row.addWidget(QLabel(LOOPBACK))
        row.addSpacing(px(16))
        row.addWidget(label)
        row.addWidget(self.port)
        row.addWidget(ElidedLabel("0 takes any that is free.", "muted"), 1)
        return body

    def _tell_clients(self, acts: ApiActs) -> QWidget:
        px = Theme.current().px
        self.copy_url = _link("Copy", "Copy the address", acts.copy_url)
        self.copy_token = _link("Copy", "Copy the token", acts.copy_token)
        self.docs = _link("Open the description", "Open the description", acts.open_docs)
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(8))
        grid.setColumnStretch(1, 4)
        grid.setColumnStretch(2, 1)
        for at, (words, field, buttons) in enumerate(
            (
                ("Address", self.url, (self.copy_url, self.docs)),
                ("Token", self.token, (self.show_button, self.copy_token, self.new_button)),
            )
        ):
            grid.addWidget(_muted(words), at, 0)
            grid.addWidget(field, at, 1)
            row = QHBoxLayout()
            row.setSpacing(px(2))
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            grid.addLayout(row, at, 2)
        return body

    def _dress(self) -> None:
        theme = Theme.current()
        for field in (self.url, self.token):
            field.setFont(theme.mono_font())
            field.setMinimumWidth(theme.px(160))
            field.setMaximumWidth(theme.px(420))
        self.port.setFixedWidth(theme.px(112))


def _read_only(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setReadOnly(True)
    field.setAccessibleName(name)
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return field


def _link(text: str, name: str, action: QAction) -> Button:
    button = Button(text, action.trigger, kind=Kind.LINK)
    button.setAccessibleName(name)
    return button


def _muted(words: str) -> QLabel:
    label = QLabel(words)
    put(label, "role", "muted")
    return label
