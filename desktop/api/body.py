"""What the API page shows: the switch above the log, the chosen request beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from backend.errors import Problem
from desktop.api.acts import ApiActs
from desktop.api.connection import ConnectionCard
from desktop.api.exchange_view import ExchangeView
from desktop.api.first_requests import FirstRequests
from desktop.api.log_model import LogModel
from desktop.api.log_view import LogView
from desktop.api.serving import Serving, State
from desktop.page import Context
from desktop.theme import Theme, Tone
from desktop.widgets.ask_card import AskCard
from desktop.widgets.empty import EmptyState
from desktop.widgets.offer_card import OfferCard
from desktop.widgets.three_panes import ThreePanes
from desktop.widgets.title import PageTitle

_SHARE = 0.38  # of the width, for bodies to be read


class ApiBody(QWidget):
    """The switch above the log; the chosen request beside it."""

    def __init__(self, context: Context, serving: Serving, acts: ApiActs, model: LogModel) -> None:
        super().__init__()
        px = Theme.current().px
        self.serving, self.acts = serving, acts
        self._context, self._model = context, model
        self._inside = False  # whether one was here when the switch was pressed
        self.clear = QAction("Clear", self)
        self.title = PageTitle("API")
        self.connection = ConnectionCard(acts)
        self.refusal = OfferCard("warning", Tone.BAD)
        self.ask = AskCard()
        self.log = LogView(model, self.clear)
        self.first = FirstRequests()
        self.off = EmptyState(
            "api",
            "Nothing is served",
            "Scripts, curl and the original tools work against this workspace as against the two "
            "systems, offline.\nWhat they do appears here and on the other pages, live.",
            [acts.start],
        )
        self.parts = QStackedWidget()
        for part in (self.off, self.first, self.log):
            self.parts.addWidget(part)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(12))
        for widget in (self.title, self.connection, self.refusal, self.ask):
            column.addWidget(widget)
        column.addWidget(self.parts, 1)
        self.inspector = ExchangeView()
        self.panes = ThreePanes(None, middle, self.inspector, share=_SHARE)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.panes)
        self.buttons = (
            self.title.add_action(acts.stop),
            self.title.add_action(acts.start, primary=True),
        )
        self._connect()

    def _connect(self) -> None:
        view, table = self.inspector, self.log.table
        self.addAction(view.copy_curl)
        table.addActions([view.copy_curl, self.clear])
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.clear.setProperty("words", "Clear the request log")
        self.clear.triggered.connect(self._clear)
        table.chosen.connect(view.show_exchange)
        table.opened.connect(self._open)
        for said in (view.copied, self.first.copied):
            said.connect(lambda words: self._context.toast.say(words, about="api"))
        self.refusal.wanted.connect(lambda: self.serving.start(0))
        self.connection.port.valueChanged.connect(self.refusal.hide)
        self.log.first.triggered.connect(self._open_first)
        self._model.rowsInserted.connect(self._show_part)
        self._model.rowsRemoved.connect(self._show_part)

    # -- what is shown --------------------------------------------------------------------------

    def show_state(self) -> None:
        """Everything as the switch is now."""
        state, served = self.serving.state, self.serving.served
        if state in (State.STARTING, State.STOPPING):
            self._inside = self.isAncestorOf(QApplication.focusWidget() or self.window())
        self.connection.show_state(state, served)
        self.inspector.set_served(served)
        self.log.first.setEnabled(served is not None)
        if served is not None:
            self.first.set_served(served)
        if state is not State.OFF:
            self.refusal.hide()
        self._show_part()
        if state in (State.ON, State.OFF) and self._inside:
            self._inside = False
            self.enter()  # what was pressed is gone

    def show_refusal(self, problems: tuple[Problem, ...]) -> None:
        """Why nothing is served, and where it could be."""
        first = problems[0]
        offers = first.code in ("port-taken", "address-unusable")
        rest = first.remedy if offers else f"{first.detail} {first.remedy}".strip()
        self.refusal.say(first.title, rest, "Serve on a free port" if offers else "")
        self.refusal.show()
        if self.isVisible() and offers:
            self.refusal.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def enter(self) -> None:
        """Go to where one goes on: the rows, the first requests, the switch."""
        part = self.parts.currentWidget()
        if isinstance(part, LogView | FirstRequests):
            part.enter()
        else:
            self.off.buttons[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def state(self) -> dict[str, Any]:
        return {
            "port": self.connection.port.value(),
            "panes": self.panes.save().decode(),
            "tab": self.inspector.usual_tab,
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """As :meth:`state` gave it, as far as it still fits."""
        if isinstance(state.get("port"), int):
            self.connection.port.setValue(state["port"])
        if isinstance(state.get("tab"), int):
            self.inspector.set_usual_tab(state["tab"])
        if isinstance(state.get("panes"), str):
            self.panes.restore(state["panes"].encode())

    def _show_part(self, *_: object) -> None:
        served, asked = self.serving.served is not None, self._model.rowCount() > 0
        part: QWidget = self.log if asked else self.first if served else self.off
        if part is not self.parts.currentWidget():
            had_focus = self.parts.isAncestorOf(QApplication.focusWidget() or self.window())
            self.parts.setCurrentWidget(part)
            if had_focus:
                self.enter()
        # The empty page has the switch in its middle.
        self.buttons[1].setVisible(part is not self.off and self.acts.start.isVisible())
        self.panes.set_aside(not asked)

    # -- what is done ---------------------------------------------------------------------------

    def _open(self) -> None:
        if not self.panes.toggle.isChecked():
            self.panes.toggle.setChecked(True)
        self.inspector.enter()

    def _open_first(self) -> None:
        button = self.log.first_button
        self.first.open_menu(button.mapToGlobal(button.rect().bottomLeft()))

    def _clear(self) -> None:
        self.serving.clear()
        self._model.clear()

    def ask_new_token(self) -> None:
        """Whether the programs that know the token of now are to be put out."""
        self.ask.ask(
            "Programs that know the token of now get in no more. The address stays.",
            "Make a new token",
            self.serving.renew_token,
            tone=Tone.WAITING,
        )
