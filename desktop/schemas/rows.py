"""The attributes of a schema: the table and what can be done to its rows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from backend.schemas.changes import AddAttribute, MoveAttribute, RemoveAttribute
from desktop.icons import set_icon
from desktop.schemas.attributes import AttributeModel, copy_of
from desktop.schemas.design import Design
from desktop.schemas.table import AttributeTable
from desktop.theme import Theme
from desktop.widgets.paint import put
from desktop.widgets.table import fit_to_rows


class AttributeRows(QWidget):
    """Every act on a row has a key in the table and a button above it."""

    def __init__(self) -> None:
        super().__init__()
        self._design: Design | None = None
        self.model = AttributeModel(self)
        self.table = AttributeTable(self.model)
        fit_to_rows(self.table, least=1, most=14)
        self.table.row_changed.connect(self._row_changed)
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(16))
        column.addLayout(self._head())
        column.addWidget(self.table)

    def set_design(self, design: Design) -> None:
        """Follow another design."""
        self._design = design
        self.model.set_design(design)
        design.changed.connect(self._follow)
        self._follow()

    def take(self) -> None:
        """Take in what is still being typed into a cell."""
        editor = self.table.indexWidget(self.table.currentIndex())
        if editor is not None:
            self.table.commitData(editor)

    def go(self, row: int, column: str) -> None:
        """Put the cursor into a cell, ready to type."""
        self.table.go(row, column, edit=True)

    def place(self, row: int, column: str) -> str:
        """A cell in words: ``length of rating``."""
        attribute = self.model.attribute(row)
        return f"{column} of {attribute.name if attribute else 'a new attribute'}"

    def add(self) -> None:
        """Begin a new attribute in the last row."""
        self.table.go(self.model.rowCount() - 1, edit=True)

    def delete(self) -> None:
        attribute = self.model.attribute(self.table.current_row())
        if attribute is not None and self._design is not None:
            self._design.change(RemoveAttribute(attribute.id))

    def duplicate(self) -> None:
        row = self.table.current_row()
        attribute = self.model.attribute(row)
        if attribute is not None and self._design is not None:
            names = {a.name.lower() for a in self._design.draft.attributes}
            self._design.change(AddAttribute(row + 1, copy_of(attribute, names)))
            self.table.go(row + 1)

    def move_by(self, by: int) -> None:
        row = self.table.current_row()
        attribute = self.model.attribute(row)
        if attribute and self._design and self.model.attribute(row + by):
            column = self.table.currentIndex().column()
            self._design.change(MoveAttribute(attribute.id, row + by))
            self.table.setCurrentIndex(self.model.index(row + by, column))

    def _follow(self) -> None:
        assert self._design is not None
        self._count.setText(str(len(self._design.draft.attributes)))
        self._row_changed()

    def _row_changed(self) -> None:
        row = self.table.current_row()
        here = self.model.attribute(row) is not None
        for action in (self._delete, self._duplicate):
            action.setEnabled(here)
        self._up.setEnabled(here and row > 0)
        self._down.setEnabled(here and self.model.attribute(row + 1) is not None)

    def _head(self) -> QHBoxLayout:
        px = Theme.current().px
        row = QHBoxLayout()
        row.setSpacing(px(4))
        title = QLabel("Attributes")
        put(title, "role", "section")
        self._count = QLabel()
        put(self._count, "role", "muted")
        row.addWidget(title)
        row.addSpacing(px(6))
        row.addWidget(self._count)
        row.addStretch(1)
        act = self._act
        act(row, "Add an attribute", "plus", "Ins", self.add)
        self._duplicate = act(row, "Duplicate", "duplicate", "Ctrl+D", self.duplicate)
        self._up = act(row, "Move up", "arrow-up", "Alt+Up", lambda: self.move_by(-1))
        self._down = act(row, "Move down", "arrow-down", "Alt+Down", lambda: self.move_by(1))
        self._delete = act(row, "Delete the attribute", "trash", "Del", self.delete)
        return row

    def _act(
        self, row: QHBoxLayout, words: str, icon: str, keys: str, call: Callable[[], None]
    ) -> QAction:
        action = QAction(words, self.table)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setToolTip(f"{words} ({action.shortcut().toString()})")
        action.triggered.connect(lambda: call())
        set_icon(action, icon, "text")
        self.table.addAction(action)
        button = QToolButton()
        button.setDefaultAction(action)
        button.setAccessibleName(words)
        row.addWidget(button)
        return action
