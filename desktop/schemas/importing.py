"""Where the page offers to bring schemas in, and what follows once they are there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeySequence,
)

from backend.schemas.model import Kind, SchemaState
from desktop.icons import set_icon
from desktop.packages.drop_hint import DropHint, dropped_files
from desktop.schemas.import_sheet import ImportSheet
from desktop.schemas.notices import about_schema
from desktop.schemas.row_acts import some_of

if TYPE_CHECKING:
    from desktop.schemas.page import SchemasPage


class Importing(QObject):
    """Make it before the page is laid out."""

    def __init__(self, page: SchemasPage) -> None:
        super().__init__(page)
        self._page = page
        self.action = QAction("Import schemas…", page)
        self.action.setShortcut(QKeySequence("Ctrl+Shift+N"))
        self.action.setToolTip(
            "Import schemas from a file, the clipboard, sample data or a template (Ctrl+Shift+N)"
        )
        set_icon(self.action, "bring-in", "muted")
        self.action.triggered.connect(lambda: self.open())
        self._hint = DropHint(page, "Drop to import schemas")
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def open(self) -> ImportSheet:
        """Show the sheet in the form's place."""
        page = self._page
        page.leave()
        kind = page.design.draft.kind if page.design else Kind.TASKS
        sheet = ImportSheet(page.context.workspace, page.context.work, kind)
        sheet.imported.connect(self._imported)
        page.sheets.show(sheet)
        return sheet

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """A file may be dropped anywhere on the page."""
        if isinstance(event, QDragLeaveEvent):
            self._hint.hide()
        elif isinstance(event, QDropEvent) and dropped_files(event.mimeData()):
            event.acceptProposedAction()
            if isinstance(event, QDragEnterEvent):
                self._hint.cover()
            elif event.type() == QEvent.Type.Drop:
                self._hint.hide()
                self.open().source.take_file(dropped_files(event.mimeData())[0])
            return True
        return False

    def _imported(self, states: Sequence[SchemaState]) -> None:
        page = self._page
        service, work = page.context.workspace.schemas, page.context.work

        def take_back() -> None:
            for state in states:
                work.do(page, lambda key=state.id: service.delete(key))  # type: ignore[misc]

        page.sheets.close()
        page.search.clear()
        page.choose(states[0].id)
        names = some_of(state.draft.name or "an unnamed schema" for state in states)
        page.context.toast.say(
            f"Imported {names} as {'a draft' if len(states) == 1 else 'drafts'}.",
            action_text="Undo",
            action=take_back,
            seconds=20,
            about=about_schema(states[0].id) if len(states) == 1 else "",
        )
