"""What can be done with a whole property: the menu More in its title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from desktop.icons import set_icon
from desktop.widgets.title import place_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.properties.page import PropertiesPage


class PropertyActs(QObject):
    """Make it before the page is laid out. :meth:`add` puts one more act into the menu."""

    def __init__(self, page: PropertiesPage) -> None:
        super().__init__(page)
        self._page = page
        self._groups: dict[int, list[QAction]] = {}
        self.more_action = QAction("More", self)
        set_icon(self.more_action, "more", "muted")
        self.more_action.setToolTip("More to do with the property")
        self.more_action.triggered.connect(lambda: self.open_more())
        self.delete_action = self.add("Delete property", self._delete, icon="trash", group=9)
        self._delete_by_key()

    def add(
        self,
        words: str,
        call: Callable[[], None],
        *,
        icon: str = "",
        keys: str = "",
        group: int = 0,
        always: bool = False,
    ) -> QAction:
        """One more act; the groups stand in their order, a line between them.

        ``always`` for one that needs no property to be shown.
        """
        action = QAction(words, self._page)  # there the palette finds it
        action.setProperty("always", always)
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        if icon:
            set_icon(action, icon, "muted")
        action.triggered.connect(lambda: call())
        self._groups.setdefault(group, []).append(action)
        self._page.addAction(action)
        return action

    def set_open(self, is_open: bool) -> None:
        """Whether the page shows a property."""
        for action in (self.more_action, *self._all()):
            action.setEnabled(is_open or bool(action.property("always")))

    def open_more(self) -> None:
        """The acts that need no button of their own."""
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for _, actions in sorted(self._groups.items()):
            menu.addSeparator()
            menu.addActions(actions)
        menu.popup(place_of(self._page, self.more_action))

    def _all(self) -> list[QAction]:
        return [action for actions in self._groups.values() for action in actions]

    def _delete(self) -> None:
        self._page.whole_acts.delete()

    def _delete_by_key(self) -> None:
        """Del in the list; in the table it belongs to an extension."""
        self.delete_action.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        self.delete_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._page.pane.list.addAction(self.delete_action)
        self._page.pane.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
