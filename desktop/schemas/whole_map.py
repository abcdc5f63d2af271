"""Ctrl+M: from the page to the map of all schemas, and from there to what is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from desktop.icons import set_icon
from desktop.schemas.map_sheet import MapSheet

if TYPE_CHECKING:
    from desktop.schemas.page import SchemasPage


class WholeMap(QObject):
    """Its action can be made before the page is laid out."""

    def __init__(self, page: SchemasPage) -> None:
        super().__init__(page)
        self._page = page
        self.action = QAction("Map of all schemas", page)
        self.action.setShortcut(QKeySequence("Ctrl+M"))
        self.action.setToolTip("Map of all schemas (Ctrl+M)")
        self.action.triggered.connect(self.open)
        set_icon(self.action, "map", "muted")
        page.addAction(self.action)

    def open(self) -> None:
        """Show the map, or go back from it."""
        page = self._page
        if isinstance(page.sheets.sheet, MapSheet):
            page.sheets.close()
            return
        page.leave()
        sheet = MapSheet(page.context.workspace, page.context.work, page.taking.all)
        sheet.opened.connect(self.go)
        page.context.bridge.schema_changed.connect(sheet.refresh)
        page.sheets.show(sheet)
        if page.design is not None:
            sheet.map.choose(page.design.id)

    def follow(self) -> None:
        """While the map stands, the previews of one schema leave it their room."""
        page = self._page
        page.panes.set_aside(isinstance(page.middle.currentWidget(), MapSheet))

    def go(self, key: str) -> None:
        """Open what was chosen: a schema, or an attribute's row."""
        self._page.sheets.close()
        self._page.choose(key)
