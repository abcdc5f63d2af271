"""What can be done about serving: on and off, what a client needs to copy, the description."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication, QKeySequence

from desktop.api.serving import State
from desktop.icons import set_icon

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop.api.serving import Serving
    from desktop.page import Context
    from desktop.window import Window

DOCS = "/docs"


class ApiActs(QObject):
    """Actions of the page; each is enabled where it makes sense. ``start`` is what starts it."""

    def __init__(
        self, context: Context, serving: Serving, start: Callable[[], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context, self._serving, self._owner = context, serving, parent
        self.start = self._action("Switch on", "Switch the API on", start)
        self.start.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        self.start.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.stop = self._action("Switch off", "Switch the API off", serving.stop)
        self.copy_url = self._action("Copy", "Copy the address of the API", self._copy_url)
        self.copy_token = self._action("Copy", "Copy the token of the API", self._copy_token)
        self.open_docs = self._action(
            "Open the description", "Open the description of the API", self._open_docs
        )
        self.new_token = QAction("New token…", parent)  # the page asks first
        self.new_token.setProperty("words", "Make a new token for the API…")
        serving.changed.connect(self._follow)
        self._follow()

    def of_the_window(self) -> tuple[QAction, ...]:
        """Those that are wanted on every page."""
        on_and_off = self.start, self.stop
        return *on_and_off, self.copy_url, self.copy_token, self.new_token, self.open_docs

    def _follow(self) -> None:
        state = self._serving.state
        self.start.setText("Starting…" if state is State.STARTING else "Switch on")
        self.stop.setText("Stopping…" if state is State.STOPPING else "Switch off")
        for action, shown in (
            (self.start, state in (State.OFF, State.STARTING)),
            (self.stop, state in (State.ON, State.STOPPING)),
        ):
            action.setVisible(shown)
        for action in (self.copy_url, self.copy_token, self.new_token, self.open_docs):
            action.setEnabled(state is State.ON)

    def _copy_url(self) -> None:
        if (served := self._serving.served) is not None:
            QGuiApplication.clipboard().setText(served.url)
            self._context.toast.say("Copied the address.", about="api")

    def _copy_token(self) -> None:
        if (served := self._serving.served) is not None:
            QGuiApplication.clipboard().setText(served.token)
            self._context.toast.say("Copied the token.", about="api")

    def _open_docs(self) -> None:
        if (served := self._serving.served) is not None:
            QDesktopServices.openUrl(QUrl(f"{served.url}{DOCS}"))

    def _action(self, text: str, words: str, act: Callable[[], object], icon: str = "") -> QAction:
        action = QAction(text, self._owner)
        if icon:
            set_icon(action, icon)
        action.setProperty("words", words)  # where it stands without the page around it
        action.triggered.connect(lambda: act())
        return action


def add_api_acts(window: Window, acts: ApiActs) -> None:
    """Have the palette find them on every page; there they are without keys."""
    for action in acts.of_the_window():
        window.addAction(_twin(window, action))


def _twin(window: Window, action: QAction) -> QAction:
    twin = QAction(action.text(), window)
    twin.setProperty("words", action.property("words"))
    twin.setProperty("keywords", "HTTP server serve")
    twin.triggered.connect(action.trigger)

    def follow() -> None:
        twin.setEnabled(action.isEnabled())
        twin.setVisible(action.isVisible())

    action.changed.connect(follow)
    follow()
    return twin
