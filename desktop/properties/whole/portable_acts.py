"""Where the page leads to portable files, of a property and of the whole workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from backend.portable.model import SUFFIX
from desktop.properties.whole.files import folder_dialog, portable_dialog, suggested
from desktop.properties.whole.portable_sheets import (
    ExportSheet,
    ExportWorkspaceSheet,
    ImportPropertySheet,
)
from desktop.properties.whole.running import RunningSheet
from desktop.properties.whole.workspace_sheet import OpenWorkspaceSheet, open_window
from desktop.theme import Tone

if TYPE_CHECKING:
    from desktop.properties.page import PropertiesPage
    from desktop.widgets.sheet import Sheet


class PortableActs(QObject):
    """``choose``, ``choose_folder`` and ``open_window`` reach outside: tests bring others."""

    def __init__(self, page: PropertiesPage) -> None:
        super().__init__(page)
        self._page, self._context = page, page.context
        self._portable = page.context.workspace.portable
        self.choose, self.choose_folder = portable_dialog, folder_dialog
        self.open_window = open_window
        add = page.acts.add
        add("Export property…", self.export_property, icon="take-away", group=5)
        self.import_action = add(
            "Import property…", self.import_property, icon="bring-in", group=5, always=True
        )
        add("Export workspace…", self.export_workspace, icon="take-away", group=6, always=True)
        add("Open workspace file…", self.open_workspace, icon="folder", group=6, always=True)
        page.sheets.left.connect(self._left)

    def export_property(self) -> None:
        """The shown property with everything that it needs elsewhere."""
        chosen = self._page.list.current
        if chosen is None:
            return
        words = (
            "One file with its extensions, settings, revisions, libraries and archives. It opens"
            " on another machine without a network, and comes out the same."
        )
        property_id, portable = chosen.id, self._portable
        self._show(
            ExportSheet(
                self._context,
                f"Export {chosen.name}",
                words,
                suggested(chosen.name, SUFFIX),
                lambda path, tell, stop: portable.export_property(property_id, path, tell, stop),
                self.choose,
            )
        )

    def export_workspace(self) -> None:
        """Everything there is."""
        root = self._context.workspace.folder.root
        self._show(ExportWorkspaceSheet(self._context, suggested(root.name, SUFFIX), self.choose))

    def import_property(self, source: Path | None = None) -> None:
        """With a file it begins at once."""
        sheet = ImportPropertySheet(self._context, source, self.choose)
        sheet.opened.connect(self._open)
        sheet.workspace_wanted.connect(self.open_workspace)
        self._show(sheet)
        if source is not None:
            sheet.act()

    def open_workspace(self, source: Path | None = None) -> None:
        """Into a folder of its own."""
        sheet = OpenWorkspaceSheet(
            self._context, source, self.choose, self.choose_folder, self.open_window
        )
        sheet.property_wanted.connect(self.import_property)
        self._show(sheet)

    def _show(self, sheet: RunningSheet) -> None:
        """What comes in shall not take the sheet's place before its digest was read."""
        self._page.sheets.show(sheet)
        self._page.list.takes_first = False

    def _open(self, property_id: str) -> None:
        self._page.sheets.close()
        self._page.list.choose(property_id)
        self._page.detail.focus()

    def _left(self, sheet: Sheet) -> None:
        """Nobody waits any more for what a sheet was doing."""
        if isinstance(sheet, RunningSheet):
            if sheet.running:
                sheet.cancel()
                self._context.toast.say(f"Cancelled: {sheet.title.label.text()}.", Tone.ACCENT)
            self._page.list.takes_first = True
            self._page.list.ask()
