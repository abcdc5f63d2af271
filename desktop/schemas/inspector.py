"""What the schema will be like: its previews, of which only the one that is seen is made."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.page import Context
from desktop.schemas.design import Design
from desktop.schemas.document_preview import DocumentPreview
from desktop.schemas.map_preview import MapPreview
from desktop.schemas.previews import DIALECTS, FormPreview, Preview, TextPreview
from desktop.schemas.take_away import TakeAway
from desktop.schemas.taking import source_of
from desktop.theme import Theme
from desktop.widgets.choice_bar import ChoiceBar

_BODY = {"body": "Request body"}
_JSON = {"json-schema": "JSON Schema"}


class SchemaInspector(QWidget):
    """Previews of a design, live."""

    def __init__(self, context: Context, take_away: TakeAway, all_schemas: QAction) -> None:
        super().__init__()
        self._design: Design | None = None
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        self.tabs = QWidget()
        column.addWidget(self.tabs)
        inner = QVBoxLayout(self.tabs)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        self.bar = ChoiceBar("Previews")
        self.stack = QStackedWidget()
        inner.addWidget(self.bar)
        inner.addWidget(self.stack, 1)
        self.previews: dict[str, Preview] = {}
        text = partial(TextPreview, context, take_away)
        self.sql = text("SQL", "sql", "", DIALECTS)
        self.map = MapPreview(context, take_away, all_schemas)
        self._add("Form", FormPreview())
        self._add("Request", text("Request body", "json", "The body that creates it", _BODY))
        self._add("JSON Schema", text("JSON Schema", "json", "What a record must fulfil", _JSON))
        self._add("SQL", self.sql)
        self._add("Document", DocumentPreview(context, take_away))
        self._add("Map", self.map)
        self.bar.chosen.connect(self._choose)
        self._copy = self._action("Copy the preview", "Ctrl+Shift+C")
        self._copy.triggered.connect(lambda: take_away.copies[self.current.copied].trigger())
        self._save = self._action("Save the preview as…", "Ctrl+Shift+S")
        self._save.triggered.connect(lambda: take_away.saves[self.current.export].trigger())

    @property
    def current(self) -> Preview:
        """The preview that is chosen."""
        shown = self.stack.currentWidget()
        assert isinstance(shown, Preview)
        return shown

    def show_preview(self, word: str) -> None:
        """Choose a preview by its word."""
        self.bar.choose(list(self.previews).index(word))

    def state(self) -> dict[str, Any]:
        """Which preview is chosen, and for which database: JSON values."""
        return {"tab": self.bar.current(), "dialect": self.sql.export}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take up what :meth:`state` gave."""
        tab = state.get("tab")
        self.bar.choose(tab if isinstance(tab, int) else 0)
        self.sql.choose(str(state.get("dialect", "")))

    def set_design(self, design: Design) -> None:
        """Follow another design."""
        self._design = design
        design.changed.connect(self._follow)
        self._follow()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._follow()

    def _add(self, word: str, preview: Preview) -> None:
        self.bar.add(word)
        self.previews[word] = preview
        self.stack.addWidget(preview)

    def _choose(self, number: int) -> None:
        self.stack.setCurrentIndex(number)
        self._follow()

    def _follow(self) -> None:
        """Out of sight nothing is made: what comes into sight is made then."""
        export = self.current.export
        for action in (self._copy, self._save):
            action.setEnabled(bool(export) and self._design is not None)
        if self._design is not None and self.isVisible():
            self.current.show_source(source_of(self._design), self._design.id)

    def _action(self, words: str, keys: str) -> QAction:
        action = QAction(words, self)
        action.setShortcut(QKeySequence(keys))
        self.addAction(action)
        return action
