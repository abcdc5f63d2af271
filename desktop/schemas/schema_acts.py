"""What can be done with a whole schema: duplicate it, delete it, bring it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from backend.schemas.copying import copy_of
from backend.schemas.model import SchemaState
from desktop.icons import set_icon
from desktop.schemas.notices import about_schema
from desktop.widgets.title import place_of

if TYPE_CHECKING:
    from desktop.schemas.page import SchemasPage


class SchemaActs(QObject):
    """The acts of one page. Make it before the page is laid out."""

    def __init__(self, page: SchemasPage) -> None:
        super().__init__(page)
        self._page = page
        self._work = page.context.work
        self._service = page.context.workspace.schemas
        self.duplicate_action = self._action(
            "Duplicate the schema", "Ctrl+Shift+D", "duplicate", self.duplicate
        )
        self.delete_action = self._action("Delete the schema", "", "trash", self.delete)
        self._delete_by_key()
        self.more_action = self._action("More", "", "more", self.open_more)
        self.open_action = self._action(
            "What is still open", "Ctrl+Shift+G", "info", self.still_open
        )
        self.trash_action = self._action("Trash", "Ctrl+Shift+Del", "trash", self.trash)

    def set_open(self, is_open: bool) -> None:
        """Whether the page shows a schema."""
        for action in (self.duplicate_action, self.delete_action, self.more_action):
            action.setEnabled(is_open)

    def open_more(self) -> None:
        """The acts that need no button of their own."""
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.duplicate_action)
        menu.addAction(self.delete_action)
        menu.popup(place_of(self._page, self.more_action))

    def duplicate(self) -> None:
        """A new draft like the open schema; nothing of its history goes along."""
        page, design = self._page, self._page.design
        if design is None:
            return
        page.leave()
        draft = design.draft

        def make() -> SchemaState:
            taken = self._service.taken_names(draft.kind)
            return self._service.create_all([copy_of(draft, taken)])[0]

        def made(state: SchemaState) -> None:
            page.choose_to_name(state.id)
            page.context.toast.say(f"Duplicated {draft.name or 'the schema'}.")

        self._work.do(page, make, made)

    def delete(self) -> None:
        """Put the open schema into the trash."""
        design = self._page.design
        if design is not None:
            self._page.leave()
            self._delete(design.id, design.draft.name)

    def delete_chosen(self) -> None:
        """Put the schema that is chosen in the list into the trash."""
        page = self._page
        if page.listing.current():
            page.leave()
            self._delete(page.listing.current(), page.left.name(page.listing.current()))

    def _delete(self, schema_id: str, name: str) -> None:
        page = self._page
        name = name or "the unnamed schema"

        def delete() -> int:
            held = page.context.workspace.records.count(schema_id)
            self._service.delete(schema_id)
            return held

        def deleted(held: int) -> None:
            records = {0: "", 1: " and its record"}.get(held, f" and its {held} records")
            page.context.toast.say(
                f"Deleted {name}{records}.",
                action_text="Undo",
                action=restore,
                seconds=20,
                about=about_schema(schema_id),
            )

        def restore() -> None:
            self._work.do(
                page, lambda: self._service.restore(schema_id), lambda s: page.choose(s.id)
            )

        self._work.do(page, delete, deleted)

    def trash(self) -> None:
        """Show what was deleted."""
        self._page.leave()
        self._page.sheets.trash()

    def still_open(self) -> None:
        """Show what is still open in every schema."""
        self._page.leave()
        self._page.sheets.still_open()

    def _delete_by_key(self) -> None:
        """Del in the list; anywhere else it belongs to what has the focus."""
        action = QAction("Delete the schema", self._page.listing)
        action.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda: self.delete_chosen())
        self._page.listing.addAction(action)

    def _action(self, words: str, keys: str, icon: str, call: Callable[[], None]) -> QAction:
        action = QAction(words, self._page)
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setToolTip(f"{words} ({action.shortcut().toString()})")
        action.triggered.connect(lambda: call())
        set_icon(action, icon, "muted")
        self._page.addAction(action)
        return action
