"""The attributes of a schema: the table and what can be done to its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from backend.errors import Refused
from backend.schemas.changes import Change
from backend.schemas.imports.rows import to_rows
from desktop.icons import set_icon
from desktop.schemas.attributes import COLUMNS, AttributeModel
from desktop.schemas.design import Design
from desktop.schemas.pasting import Pasted, read_pasted
from desktop.schemas.row_acts import additions, duplicates, moves, removals, several, shifts
from desktop.schemas.table import AttributeTable
from desktop.theme import Theme
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.table import fit_to_rows


class AttributeRows(QWidget):
    """Every act on rows has a key in the table, and most have a button above it.

    With several rows chosen an act is on all of them, and one step of undo.
    """

    done = Signal(str)  # what was done, where it does not show by itself; it can be undone
    said = Signal(str)  # why nothing was done

    def __init__(self) -> None:
        super().__init__()
        self._design: Design | None = None
        self.model = AttributeModel(self)
        self.table = AttributeTable(self.model)
        fit_to_rows(self.table, least=1, most=14)
        self.table.row_changed.connect(self._row_changed)
        self.table.rows_pasted.connect(self.paste)
        self.table.drag.dropped.connect(self.drop)
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(16))
        column.addLayout(self._head())
        column.addWidget(self.table)
        self.remarks = ProblemsCard(
            place=self._name_of, words=("problem", "remark"), closable="Close the remarks"
        )
        self.remarks.jump.connect(lambda key: self.table.go(self.model.row(key)))
        self.remarks.closed.connect(self.table.setFocus)
        self._pasted_at = 0  # the step of undo that the remarks are on
        column.addWidget(self.remarks)

    def set_design(self, design: Design) -> None:
        """Follow another design."""
        self._design = design
        self.model.set_design(design)
        self._pasted_at = 0
        self.remarks.set_problems(())
        design.changed.connect(self._follow)
        design.stack.indexChanged.connect(self._step_changed)
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
        rows = self.table.chosen_rows()
        if rows and self._design is not None:
            text = f"Delete {several(len(rows))}" if len(rows) > 1 else ""
            self._design.change(*removals(self._design.draft, rows), text=text)

    def duplicate(self) -> None:
        rows = self.table.chosen_rows()
        if rows and self._design is not None:
            text = f"Duplicate {several(len(rows))}" if len(rows) > 1 else ""
            self._design.change(*duplicates(self._design.draft, rows), text=text)
            self._show(range(rows[-1] + 1, rows[-1] + 1 + len(rows)))

    def move_by(self, by: int) -> None:
        rows = self.table.chosen_rows()
        if rows and self._design is not None:
            self._move(rows, shifts(self._design.draft, rows, by))

    def drop(self, rows: list[int], at: int) -> None:
        """Put rows together before another row."""
        if self._design is not None:
            self._move(rows, moves(self._design.draft, rows, at))

    def copy(self) -> None:
        """Put the chosen rows on the clipboard, as a spreadsheet takes them."""
        rows = self.table.chosen_rows()
        if rows and self._design is not None:
            attributes = self._design.draft.attributes
            QGuiApplication.clipboard().setText(to_rows(attributes[row] for row in rows))

    def cut(self) -> None:
        self.copy()
        self.delete()

    def paste(self) -> None:
        """The rows on the clipboard, before the row of the cursor, or at the end."""
        design = self._design
        if design is None:
            return
        try:
            found = read_pasted(QGuiApplication.clipboard().text(), design.draft.attributes)
        except Refused as refused:
            self.said.emit(f"Nothing was pasted. {refused.problems[0]}")
            return
        if found.attributes:
            self._paste(design, found)
        else:
            self.said.emit(found.sentence)
        self._pasted_at = design.stack.index()
        self.remarks.set_problems(found.remarks)

    def _paste(self, design: Design, found: Pasted) -> None:
        count = len(found.attributes)
        end = len(design.draft.attributes)
        row = self.table.current_row()
        at = row if 0 <= row < end else end
        if design.change(*additions(found.attributes, at), text=f"Paste {several(count)}"):
            self._show(range(at, at + count))
            self.done.emit(found.sentence)

    def _move(self, rows: list[int], changes: list[Change]) -> None:
        design = self._design
        if design is None or not changes:
            return
        chosen = [design.draft.attributes[row].id for row in rows]
        text = f"Move {several(len(rows))}" if len(rows) > 1 else ""
        if design.change(*changes, text=text):
            places = [self.model.row(attribute_id) for attribute_id in chosen]
            self._show(places, column=max(0, self.table.currentIndex().column()))

    def _show(self, rows: Sequence[int], column: int = 0) -> None:
        """Choose the rows, the cursor in the first."""
        self.table.go(rows[0], COLUMNS[column])
        self.table.choose_rows(rows)

    def _follow(self) -> None:
        self._row_changed()

    def _step_changed(self, step: int) -> None:
        """With the paste what was remarked on it is undone."""
        if step < self._pasted_at:
            self.remarks.set_problems(())

    def _name_of(self, attribute_id: str) -> str:
        attribute = self.model.attribute(self.model.row(attribute_id))
        return attribute.name if attribute else ""

    def _row_changed(self) -> None:
        rows = self.table.chosen_rows()
        last = self.model.rowCount() - 2
        for action in (self._delete, self._duplicate):
            action.setEnabled(bool(rows))
        self._up.setEnabled(bool(rows) and rows != list(range(len(rows))))
        self._down.setEnabled(bool(rows) and rows[0] != last - len(rows) + 1)
        all_rows = len(rows) == len(self.model.attributes)
        count = f"{len(rows)} of {len(self.model.attributes)} chosen"
        self._count.setText(
            count if len(rows) > 1 and not all_rows else str(len(self.model.attributes))
        )

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
        key = QKeySequence.StandardKey
        self._keys("Copy", key.Copy, self.copy)
        self._keys("Cut", key.Cut, self.cut)
        self._keys("Paste rows", key.Paste, self.paste)
        return row

    def _keys(self, words: str, keys: QKeySequence.StandardKey, call: Callable[[], None]) -> None:
        action = QAction(words, self.table)
        action.setShortcuts(keys)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda: call())
        self.table.addAction(action)

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
