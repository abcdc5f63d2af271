"""The API page: the switch of the two HTTP APIs, and live what is asked and answered."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from backend.api.model import DEFAULT_PORT
from backend.errors import Problem
from desktop.api.acts import ApiActs
from desktop.api.serving import Serving
from desktop.page import Context, Page
from desktop.theme import Tone

if TYPE_CHECKING:
    from backend.api.model import Exchange
    from desktop.api.body import ApiBody
    from desktop.api.log_model import LogModel


class ApiPage(Page):
    """Its widgets are made when it is seen first: most never serve, and the start is for them."""

    name = "api"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.serving = Serving(context, self)
        self.acts = ApiActs(context, self.serving, self._start, self)
        self.body: ApiBody | None = None
        self._kept: dict[str, Any] = {}
        self.addAction(self.acts.start)
        self.acts.new_token.triggered.connect(self._ask_new_token)
        self.serving.came.connect(self._came)
        self.serving.changed.connect(self._changed)
        self.serving.refused.connect(self._refused)
        self.serving.token_renewed.connect(self._token_renewed)

    @cached_property
    def model(self) -> LogModel:
        """What was asked, also while nobody looks."""
        from desktop.api.log_model import LogModel

        return LogModel(self)

    @property
    def shown(self) -> ApiBody:
        """What there is to see, made where it is not there yet."""
        if self.body is None:
            from desktop.api.body import ApiBody

            self.body = ApiBody(self.context, self.serving, self.acts, self.model)
            column = QVBoxLayout(self)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(self.body)
            self.body.restore(self._kept)
            self.body.show_state()
        return self.body

    # -- what a window calls ------------------------------------------------------------------

    def new(self) -> None:
        """Requests come of what clients do: the first are ready to be copied."""
        self.focus_list()

    def act(self) -> None:
        self.acts.start.trigger()

    def focus_search(self) -> None:
        body = self.shown
        if body.parts.currentWidget() is body.log:
            body.log.search.setFocus()
            body.log.search.selectAll()
        else:
            body.enter()

    def focus_list(self) -> None:
        self.shown.enter()

    def choose(self, key: str) -> None:
        """There is nothing here that has an id."""

    def leave(self) -> None:
        if self.body is not None:
            self.body.connection.hide_token()

    def state(self) -> dict[str, Any]:
        return self.body.state() if self.body is not None else self._kept

    def restore(self, state: Mapping[str, Any]) -> None:
        self._kept = dict(state)
        if self.body is not None:
            self.body.restore(state)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        self.shown  # noqa: B018 - now it is needed
        super().showEvent(event)

    # -- the switch ---------------------------------------------------------------------------

    def _start(self) -> None:
        port = self._kept.get("port", DEFAULT_PORT)
        self.serving.start(self.body.connection.port.value() if self.body else port)

    def _came(self, run: int, lines: tuple[Exchange, ...]) -> None:
        self.model.add(run, lines)

    def _changed(self) -> None:
        if self.body is not None:
            self.body.show_state()

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self.shown.show_refusal(problems)
        if not self.isVisible():
            self.context.toast.say(
                " ".join(map(str, problems)),
                Tone.BAD,
                action_text="Show",
                action=lambda: self.context.go(self.name, ""),
                about="api",
            )

    def _ask_new_token(self) -> None:
        """Here, where what it means is seen, wherever one asked for it."""
        self.context.go(self.name, "")
        self.shown.ask_new_token()

    def _token_renewed(self) -> None:
        self.context.toast.say(
            "There is a new token. Programs with the old one get in no more.", about="api"
        )
