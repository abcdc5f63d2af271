"""One workspace open in one window: what belongs together from opening to closing."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from backend.cli.holding import Holding
from backend.modes import ServerMode
from backend.workspace import Workspace
from desktop.activity.page import ActivityPage
from desktop.activity.telling import Telling
from desktop.api.acts import add_api_acts
from desktop.api.page import ApiPage
from desktop.bridge import Bridge
from desktop.keeping.acts import Keeping
from desktop.mode_button import other, said
from desktop.packages.page import PackagesPage
from desktop.page import Context, Page
from desktop.palette.palette import Palette
from desktop.properties.page import PropertiesPage
from desktop.properties.whole.window_acts import add_workspace_acts
from desktop.records.page import RecordsPage
from desktop.schemas.page import SchemasPage
from desktop.welcome import Welcome
from desktop.window import Window
from desktop.window_state import WindowState
from desktop.work import Work

_HERE = b"here"
_PATIENCE = 3000  # milliseconds; a window that paints answers in much less


class Session(QObject):
    """Fills a window with a workspace that was opened for it."""

    def __init__(self, window: Window, workspace: Workspace) -> None:
        super().__init__(window)
        self._window = window
        self.workspace = workspace
        self.work = Work(self)
        self.bridge = Bridge(workspace.events, self)
        self._holding = Holding(workspace)
        self._state = WindowState(workspace.folder.root)
        self._server = _listen(workspace.folder.root, self)
        self._server.newConnection.connect(self._come_forward)
        context = Context(workspace, self.work, self.bridge, window.toasts, window.go)
        self.work.failed.connect(window.tell)
        self.bridge.mode_changed.connect(self._mode_changed)
        window.status.set_workspace(workspace.folder.root, workspace.mode)
        window.status.mode.asked.connect(self._switch)
        kinds: tuple[type[Page], ...] = (SchemasPage, RecordsPage, PropertiesPage, PackagesPage)
        activity, api = ActivityPage(context), ApiPage(context)
        pages = {**{kind.name: kind(context) for kind in kinds}, activity.name: activity}
        pages[api.name] = api
        window.fill(pages)
        properties = pages[PropertiesPage.name]
        assert isinstance(properties, PropertiesPage)
        add_workspace_acts(window, properties)
        add_api_acts(window, api.acts)
        self.serving = api.serving
        self.serving.changed.connect(self._serving_changed)
        window.status.api.clicked.connect(lambda: window.go(ApiPage.name))
        self.telling = Telling(window, context, activity.watch)
        self.keeping = Keeping(window, context)
        self.palette = Palette(window, context)
        self.palette.recent = [str(key) for key in self._state.values.get("recent", ())]
        window.restore_frame(self._state.values)
        window.restore_pages(self._state.values)
        if not self._state.values.get("welcomed") and workspace.is_empty:
            self._welcome()
        else:  # at first the rail has the focus, whatever page is shown
            window.page.focus_list()
        workspace.start()
        self.work.do(self, self._holding.start)
        self.work.do(self, workspace.watching.start)

    def close(self) -> None:
        """Save how the window stands, finish what was asked for, let the workspace go.

        May wait for the step that the installer thread is in, and some seconds for requests that
        run: not for the GUI thread.
        """
        self.work.close()
        self.serving.close()
        self._holding.stop()
        self.bridge.close()
        self.workspace.close()

    def save(self) -> None:
        """On the GUI thread, before :meth:`close`: take in what is typed, remember the window."""
        self._window.leave()
        self._state.values.update(self._window.state(), recent=self.palette.recent)
        self._state.save()
        self._server.close()

    def _switch(self, mode: ServerMode) -> None:
        self.work.do(self, lambda: self.workspace.set_mode(mode))

    def _serving_changed(self) -> None:
        served = self.serving.served
        self._window.status.set_api(served.address if served is not None else "")

    def _mode_changed(self, mode: ServerMode) -> None:
        self._window.status.set_mode(mode)
        self._window.toasts.say(
            said(mode),
            action_text="Undo",
            action=lambda: self._switch(other(mode)),
            about="mode",
        )

    def _welcome(self) -> None:
        welcome = Welcome(self.workspace, self.work, self.bridge)
        welcome.done.connect(lambda: self._welcomed(welcome))
        self._window.show_alone(welcome)
        welcome.setFocus()

    def _welcomed(self, welcome: Welcome) -> None:
        self._state.values["welcomed"] = True
        self._window.show_pages()
        self._window.stack.removeWidget(welcome)
        welcome.deleteLater()
        page = self._window.page
        page.focus_list()
        if isinstance(page, SchemasPage) and welcome.demo.isEnabled():
            # Nothing was made: where one begins, rather than in a list without a line.
            page.empty.buttons[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _come_forward(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            caller.write(_HERE)
            caller.flush()  # now: it is not there much longer
            caller.disconnectFromServer()
            caller.deleteLater()
        window = self._window
        window.showNormal() if window.isMinimized() else window.show()
        window.raise_()
        window.activateWindow()


def bring_forward(root: Path, patience: int = _PATIENCE) -> bool:
    """Ask the window that has this workspace to come forward; ``False`` where there is none.

    Nor is there one where its process is stopped, or says nothing for ``patience`` milliseconds:
    then only the system takes the call.
    """
    socket = QLocalSocket()
    socket.connectToServer(address(root))
    found = socket.waitForConnected(patience) and (
        socket.bytesAvailable() > 0 or socket.waitForReadyRead(patience)
    )
    socket.abort()
    return found


def _listen(root: Path, parent: QObject) -> QLocalServer:
    server = QLocalServer(parent)
    server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
    # We hold the workspace's lock: a socket of that name was left by a killed process.
    QLocalServer.removeServer(address(root))
    server.listen(address(root))
    return server


def address(root: Path) -> str:
    """The name under which the window that has this workspace can be reached."""
    digest = hashlib.sha256(str(root.resolve()).encode()).hexdigest()
    return f"extension-workshop-{digest[:24]}"
