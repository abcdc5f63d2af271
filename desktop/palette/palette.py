"""Ctrl+K: a line over the window that finds things and acts, and goes again."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from desktop.icons import set_icon
from desktop.page import Context
from desktop.palette.entries import Entry, actions, run, things
from desktop.palette.listing import ROW, PaletteDelegate, PaletteModel
from desktop.palette.ranking import Ranker
from desktop.theme import Theme
from desktop.widgets.paint import put
from desktop.widgets.title import tool_button
from desktop.window import Window

_WIDE, _TOP, _ROWS = 640, 56, 10
_REMEMBERED = 20


class Palette(QFrame):
    """Lies over the window and blocks nothing: leaving it closes it, Escape gives the focus back.

    Actions are those of the page as it was when the palette opened; things are read then too.
    """

    def __init__(self, window: Window, context: Context) -> None:
        super().__init__(window)
        self._window, self._context = window, context
        self.recent: list[str] = []
        self._before: list[QWidget] = []
        self._entries: dict[str, Entry] = {}
        self._actions: dict[str, QAction] = {}
        self._acts: tuple[Entry, ...] = ()
        self._things: tuple[Entry, ...] = ()
        self._ranker = Ranker(())
        put(self, "card", "palette")
        self.setAccessibleName("Command palette")
        self.line = _Line(self)
        self.model = PaletteModel(self)
        self.list = QListView()
        self._lay_out()
        self.line.textChanged.connect(self._search)
        self.list.clicked.connect(self._clicked)
        self.action = QAction("Find anything", window)
        self.action.setShortcut(QKeySequence("Ctrl+K"))
        self.action.triggered.connect(self.open)
        self.action.setToolTip("Find a schema, attribute, property, package or action (Ctrl+K)")
        set_icon(self.action, "search", "muted")
        window.addAction(self.action)
        window.rail.add_footer(tool_button(self.action))
        window.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Come up empty, or go if it is open."""
        if self.isVisible():
            self.close_palette()
            return
        if not self._window.filled or not self._window.rail.isEnabled():
            return
        self._remember_focus()
        shown = self._window.stack.currentWidget()  # the page, or a sheet that lies over it
        found = actions(self._window, shown or self._window.page)
        found.pop(f"action {self.action.text()}", None)
        self._actions = {key: action for key, (_, action) in found.items()}
        self._acts = tuple(entry for entry, _ in found.values())
        self._take()
        self.line.clear()
        self._search("")
        self._place()
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        workspace = self._context.workspace
        self._context.work.do(self, lambda: things(workspace), self._took)

    def close_palette(self) -> None:
        """Go, and give the focus back where it is still wanted."""
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self._window)
        self.hide()
        if had_focus:
            back = next((w for w in self._before if isValid(w) and w.isVisible()), None)
            if back is not None:
                back.setFocus(Qt.FocusReason.OtherFocusReason)

    def move_by(self, by: int) -> None:
        """The choice, so many lines down or up, as far as there are any."""
        last = self.model.rowCount() - 1
        row = min(max(self.list.currentIndex().row() + by, 0), last)
        self.list.setCurrentIndex(self.model.index(row))

    def page_by(self, by: int) -> None:
        self.move_by(by * (_ROWS - 1))

    def take(self) -> None:
        """Do what is chosen."""
        entry = self.model.entry(self.list.currentIndex().row())
        if entry is None:
            return
        self.recent = [entry.key, *(key for key in self.recent if key != entry.key)][:_REMEMBERED]
        self.close_palette()
        action = self._actions.get(entry.key)
        if action is None or (isValid(action) and action.isEnabled()):
            run(entry, action, self._context.go)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _took(self, read: tuple[Entry, ...]) -> None:
        """The things as they are now; what was typed meanwhile is searched in them."""
        if read != self._things:
            self._things = read
            self._take()
            if self.isVisible():
                self._search(self.line.text())

    def _take(self) -> None:
        found = (*self._acts, *self._things)
        self._entries = {entry.key: entry for entry in found}
        self._ranker = Ranker([entry.candidate for entry in found])

    def _search(self, query: str) -> None:
        hits = self._ranker.find(query, self.recent)
        self.model.set_lines([(self._entries[h.candidate.key], h.places) for h in hits])
        self.list.setCurrentIndex(self.model.index(0))
        self.none.setVisible(not hits)
        self.none.setText(f"Nothing matches “{query.strip()}”.")
        self._place()

    def _clicked(self, index: QModelIndex) -> None:
        self.list.setCurrentIndex(index)
        self.take()

    def _remember_focus(self) -> None:
        """A cell's editor goes when it loses the focus: then it belongs to its table."""
        widget, chain = QApplication.focusWidget(), list[QWidget]()
        while widget is not None and widget is not self._window:
            if widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                chain.append(widget)
            widget = widget.parentWidget()
        self._before = chain

    def _place(self) -> None:
        px = Theme.current().px
        width = min(px(_WIDE), self._window.width() - px(32))
        around = self.line.sizeHint().height() + self.keys.sizeHint().height() + px(48)
        room = (self._window.height() - px(_TOP) - around) // px(ROW)
        shown = min(self.model.rowCount(), _ROWS, max(room, 3))
        self.list.setFixedHeight(shown * px(ROW))
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((self._window.width() - width) // 2, px(_TOP))

    def _lay_out(self) -> None:
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(8), px(8), px(8), px(8))
        column.setSpacing(px(6))
        self.line.setPlaceholderText("Find a schema, attribute, property, package or action")
        self.line.setAccessibleName("Find anything")
        search = QAction(self.line)
        set_icon(search, "search", "muted")
        self.line.addAction(search, QLineEdit.ActionPosition.LeadingPosition)
        self.list.setModel(self.model)
        self.list.setItemDelegate(PaletteDelegate(self.list))
        self.list.setAccessibleName("What was found")
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        put(self.list, "role", "listing")
        self.none = QLabel()
        self.none.setTextFormat(Qt.TextFormat.PlainText)
        self.none.setContentsMargins(px(12), px(6), px(12), px(6))
        put(self.none, "role", "muted")
        self.keys = QLabel("↑ ↓ choose     Return opens or does it     Esc leaves")
        self.keys.setContentsMargins(px(12), 0, px(12), 0)
        put(self.keys, "role", "muted")
        for widget in (self.line, self.list, self.none, self.keys):
            column.addWidget(widget)


class _Line(QLineEdit):
    """Keys that move belong to the list; leaving the line closes the palette."""

    def __init__(self, palette: Palette) -> None:
        super().__init__(palette)
        self._palette = palette

    def event(self, event: QEvent) -> bool:
        """Escape is ours, whatever else it means in the window."""
        pressed = event.key() if isinstance(event, QKeyEvent) else None
        if event.type() == QEvent.Type.ShortcutOverride and pressed == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        match event.key():
            case Qt.Key.Key_Escape:
                self._palette.close_palette()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._palette.take()
            case Qt.Key.Key_Down:
                self._palette.move_by(1)
            case Qt.Key.Key_Up:
                self._palette.move_by(-1)
            case Qt.Key.Key_PageDown:
                self._palette.page_by(1)
            case Qt.Key.Key_PageUp:
                self._palette.page_by(-1)
            case Qt.Key.Key_Tab | Qt.Key.Key_Backtab:
                event.accept()  # there is one place here
            case _:
                super().keyPressEvent(event)

    def focusNextPrevChild(self, _forward: bool) -> bool:  # noqa: N802 - Qt's name
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        stays = Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason
        if event.reason() not in stays:
            self._palette.hide()
