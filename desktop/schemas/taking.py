"""Where the page offers to take schemas away: at the schema, and under the list for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from backend.schemas.exports.source import Source
from backend.workspace import Workspace
from desktop.icons import set_icon
from desktop.schemas.design import Design
from desktop.schemas.take_away import TakeAway
from desktop.widgets.title import place_of

if TYPE_CHECKING:
    from desktop.schemas.page import SchemasPage


class Taking(QObject):
    """The two buttons and what they take. Make it before the page is laid out."""

    def __init__(self, page: SchemasPage) -> None:
        super().__init__(page)
        self._page = page
        context = page.context
        self._workspace = context.workspace
        self.one = TakeAway(context, page, self._open_one)
        self.all = TakeAway(context, page, self._all, " of all schemas")
        self.action = self._action("Take away…", "Ctrl+E", self.one)
        self.action.setToolTip("Take the schema away: copy it or save it as… (Ctrl+E)")
        self.all_action = self._action("Take all schemas away…", "Ctrl+Shift+E", self.all)
        self.all_action.setToolTip("Take all schemas away: copy or save as… (Ctrl+Shift+E)")

    def set_design(self, design: Design | None) -> None:
        """The page shows another schema, or none."""
        self.action.setEnabled(design is not None)
        self.one.set_enabled(design is not None)

    def _open_one(self) -> Callable[[], Sequence[Source]]:
        design = self._page.design
        if design is None:
            return tuple
        self._page.leave()
        source, schemas, schema_id = source_of(design), self._workspace.schemas, design.id
        return lambda: (replace(source, versions=schemas.versions(schema_id)),)

    def _all(self) -> Callable[[], Sequence[Source]]:
        self._page.leave()
        return lambda: all_sources(self._workspace)

    def _action(self, words: str, keys: str, take: TakeAway) -> QAction:
        action = QAction(words, self._page)
        action.setShortcut(QKeySequence(keys))
        set_icon(action, "take-away", "muted")
        action.triggered.connect(lambda: take.open_menu(place_of(self._page, action)))
        self._page.addAction(action)
        return action


def all_sources(workspace: Workspace) -> tuple[Source, ...]:
    """The draft of every schema that is not in the trash, by kind and name."""
    schemas = workspace.schemas
    states = (schemas.get(summary.id) for summary in schemas.list())
    return tuple(
        Source(s.draft, s.version, bool(s.version) and s.has_changes, schemas.versions(s.id))
        for s in states
    )


def source_of(design: Design) -> Source:
    """What is taken away of a design: the draft as it stands on the screen."""
    version = design.state.version
    return Source(design.draft, version, bool(version) and design.has_changes)
