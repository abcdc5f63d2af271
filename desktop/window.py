"""The window: the rail, the pages, the status bar. Painted before the workspace is open."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from backend.damage import DAMAGED
from desktop.claimed_keys import ClaimedKeys
from desktop.icons import icon
from desktop.presenting import Presenting
from desktop.status_bar import StatusBar
from desktop.theme import Mode, Theme, Tone
from desktop.widgets.rail import Rail, RailPage
from desktop.widgets.theme_button import ThemeButton
from desktop.widgets.toast import Toasts

if TYPE_CHECKING:
    from backend.errors import Problem
    from desktop.page import Page

log = logging.getLogger(__name__)

TITLE = "Extension Workshop"
SCALES = (1.0, 1.15, 1.3, 1.5, 1.75)
PAGES = ("schemas", "records", "properties", "packages", "activity", "api")


class Window(QMainWindow):
    """Frame of the program. :meth:`fill` gives it its pages once there is a workspace."""

    close_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(TITLE)
        self.setWindowIcon(icon("app", "accent"))
        self.setAcceptDrops(True)
        px = Theme.current().px
        self.resize(px(1280), px(800))
        self.rail = Rail([RailPage(name, _label(name), name) for name in PAGES])
        self.rail.add_footer(ThemeButton())
        self.stack = QStackedWidget()
        self.toasts = Toasts(self.stack)
        self.status = StatusBar()
        self.pages: dict[str, Page] = {}
        self._may_close = False
        centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        self._beside = QVBoxLayout()
        self._beside.setSpacing(0)
        self._beside.addWidget(self.stack, 1)
        row.addLayout(self._beside, 1)
        self.setCentralWidget(centre)
        self.setStatusBar(self.status)
        self._claimed = ClaimedKeys(self, ("Ctrl+K", "Ctrl+E", "Ctrl+Shift+E"))
        self.presenting = Presenting(self, (self.rail, self.status))
        self.rail.page_changed.connect(self._show_page)
        self.rail.entered.connect(self._enter_page)
        self._shortcut("New", QKeySequence.StandardKey.New, lambda: self._to_page().new())
        find = QKeySequence.StandardKey.Find
        self._shortcut("Find", find, lambda: self._to_page().focus_search())
        self._shortcut("Quit", QKeySequence("Ctrl+Q"), self.close)
        self._shortcut("Larger text", QKeySequence.StandardKey.ZoomIn, lambda: self.zoom(+1))
        self._shortcut("Smaller text", QKeySequence.StandardKey.ZoomOut, lambda: self.zoom(-1))
        self._shortcut("Text as it was", QKeySequence("Ctrl+0"), lambda: self.zoom(0))
        self.addAction(self.status.switch)
        self._add_act()

    # Pages

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.pages[self.rail.current()]

    @property
    def filled(self) -> bool:
        return bool(self.pages)

    def fill(self, pages: Mapping[str, Page]) -> None:
        """Take up the pages; what stood there before them goes."""
        self.pages = dict(pages)
        for page in self.pages.values():
            self.stack.addWidget(page)
        self._show_page(self.rail.current())

    def go(self, page: str, key: str = "") -> None:
        """Open a page, at a thing where one is named."""
        self.rail.select(page)
        self._to_page()
        if key:
            self.pages[page].choose(key)

    def set_line(self, line: QWidget) -> None:
        """What concerns every page stands over all of them."""
        self._beside.insertWidget(0, line)

    def show_alone(self, widget: QWidget) -> None:
        """Show something instead of the pages, such as the welcome; the rail waits."""
        self.stack.addWidget(widget)
        self.stack.setCurrentWidget(widget)
        self.rail.setEnabled(False)

    def show_pages(self) -> None:
        """Back to the pages."""
        self.rail.setEnabled(True)
        self._show_page(self.rail.current())

    def set_prefix(self, words: str) -> None:
        """What stands before the program's name in the title, such as how far the work is."""
        self.setWindowTitle(f"{words} {TITLE}".strip())

    def tell(self, problems: tuple[Problem, ...]) -> None:
        """Problems that no field took: one notice, which stays until it is closed.

        That the store is damaged stands over every page already: one notice, which goes.
        """
        known = all(problem.code == DAMAGED for problem in problems)
        words = " ".join(str(problem) for problem in problems)
        self.toasts.say(words, Tone.BAD, about=DAMAGED if known else "", kept=known)

    def zoom(self, by: int) -> None:
        """Text one step larger or smaller; 0 for the system's own size."""
        if self.presenting.on:
            self.presenting.zoom(by)
            return
        theme = Theme.current()
        at = min(range(len(SCALES)), key=lambda i: abs(SCALES[i] - theme.text_scale))
        at = min(max(at + by, 0), len(SCALES) - 1) if by else 0
        theme.set_text_scale(SCALES[at])

    def leave(self) -> None:
        """Take in what is still being typed anywhere."""
        for page in self.pages.values():
            page.leave()

    def _show_page(self, name: str) -> None:
        if not self.filled or not self.rail.isEnabled():
            return
        shown = self.stack.currentWidget()
        for page in self.pages.values():
            if page is shown:
                page.leave()
        self.stack.setCurrentWidget(self.pages[name])
        self.toasts.clear_passing()
        self.toasts.raise_()
        if not self.rail.isAncestorOf(QApplication.focusWidget() or self):
            self.pages[name].focus_list()

    def _to_page(self) -> Page:
        """The page of now, and what lies over it goes."""
        if self.rail.isEnabled() and self.stack.currentWidget() is not self.page:
            self._show_page(self.rail.current())
        return self.page

    def _enter_page(self) -> None:
        """Its key leads into the page from the rail too, where the arrows stay."""
        focused = QApplication.focusWidget()
        if self.filled and focused is not None and self.rail.isAncestorOf(focused):
            self.page.focus_list()

    # As it was

    def state(self) -> dict[str, Any]:
        """What the next start should find as it was: JSON values."""
        return {
            "geometry": bytes(self.presenting.geometry().data()).hex(),
            "page": self.rail.current(),
            "theme": Theme.current().mode.value,
            "text": Theme.current().text_scale,
            "pages": {name: page.state() for name, page in self.pages.items()},
        }

    def restore_frame(self, state: Mapping[str, Any]) -> None:
        """Size, place and theme: what is known before there are pages."""
        self.restoreGeometry(QByteArray.fromHex(str(state.get("geometry", "")).encode()))
        if state.get("theme") in list(Mode):
            Theme.current().set_mode(Mode(state["theme"]))
        if state.get("text") in SCALES:
            Theme.current().set_text_scale(state["text"])
        if state.get("page") in PAGES:
            self.rail.select(state["page"])

    def restore_pages(self, state: Mapping[str, Any]) -> None:
        """Each page as it was; one that cannot read its state starts afresh."""
        for name, page in self.pages.items():
            try:
                page.restore(state.get("pages", {}).get(name, {}))
            except (TypeError, ValueError, KeyError, AttributeError):
                log.warning("the state of %s does not fit this version", name)

    # Events

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        if self._may_close:
            event.accept()
        else:
            event.ignore()
            self.close_asked.emit()

    def let_close(self) -> None:
        """The work is done: the next close is one."""
        self._may_close = True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if self.filled and dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        from backend.portable.model import SUFFIX
        from desktop.packages.page import PackagesPage

        files = dropped_files(event)
        portable = [path for path in files if path.suffix == SUFFIX]
        if portable and "properties" in self.pages:
            event.acceptProposedAction()
            self.go("properties", str(portable[0]))
            return
        page = self.pages.get("packages")
        if files and isinstance(page, PackagesPage):
            event.acceptProposedAction()
            self.rail.select("packages")
            page.add_files(files)

    def _shortcut(
        self, words: str, keys: QKeySequence | QKeySequence.StandardKey, call: Callable[[], object]
    ) -> None:
        action = QAction(words, self)
        action.setShortcut(keys)
        action.triggered.connect(lambda: self._do(call, words))
        self.addAction(action)

    def _add_act(self) -> None:
        """Within a page its own button has the key; from the rail it must not be lost."""
        act = QAction("Act", self.rail)
        act.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        act.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        act.triggered.connect(lambda: self._do(lambda: self._to_page().act(), "Act"))
        self.rail.addAction(act)

    def _do(self, call: Callable[[], object], words: str) -> None:
        if words == "Quit" or (self.filled and self.rail.isEnabled()):
            call()


def _label(page: str) -> str:
    return "API" if page == "api" else page.capitalize()


def dropped_files(event: QDropEvent) -> list[Path]:
    """The local files that are being dropped."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
