"""The plans of many changes as rows: each can be ticked where its settings fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor

from desktop.icons import icon
from desktop.properties.change_words import files_line, provided_count
from desktop.theme import Theme

if TYPE_CHECKING:
    from backend.errors import Problem
    from backend.properties.changing import ChangePlan
    from backend.properties.model import Extension

Index = QModelIndex | QPersistentModelIndex

NAME, VERSIONS, SETTINGS, PROVIDED, FILES = range(5)
_HEADINGS = ("Extension", "Version", "Settings", "Provides", "Files")


@dataclass(frozen=True, slots=True)
class Row:
    """An extension and its plan, or why there is none."""

    extension: Extension
    plan: ChangePlan | None
    problems: tuple[Problem, ...] = ()

    @property
    def fits(self) -> bool:
        return self.plan is not None and not self.plan.problems

    @property
    def trouble(self) -> str:
        """Why it is left out; "" where it is not."""
        problems = self.problems or (self.plan.problems if self.plan else ())
        return problems[0].title if problems else ""


class PlansModel(QAbstractTableModel):
    """All that fit are ticked at first; ``ticked_changed`` comes with every tick."""

    ticked_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self._off: set[str] = set()

    @property
    def ticked(self) -> list[Row]:
        return [row for row in self.rows if row.fits and row.extension.id not in self._off]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADINGS[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and index.column() == NAME and self.rows[index.row()].fits:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if index.column() == NAME and not row.fits and role == Qt.ItemDataRole.DecorationRole:
            return icon("minus", "muted")  # where the others have a box
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == NAME and row.fits:
            on = row.extension.id not in self._off
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.trouble or None
        if row.trouble and index.column() == SETTINGS:
            colour = Theme.current().colours.waiting
            if role == Qt.ItemDataRole.ForegroundRole:
                return QColor(colour)
            if role == Qt.ItemDataRole.DecorationRole:
                return icon("warning", "waiting")
        if role == Qt.ItemDataRole.DisplayRole:
            return _cell(row, index.column())
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        key = self.rows[index.row()].extension.id
        (self._off.discard if Qt.CheckState(value) == Qt.CheckState.Checked else self._off.add)(key)
        self.dataChanged.emit(index, index)
        self.ticked_changed.emit()
        return True

    def toggle(self, row: int) -> None:
        """Tick or untick, where it can be."""
        index = self.index(row, NAME)
        if self.rows[row].fits:
            on = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
            other = Qt.CheckState.Unchecked if on else Qt.CheckState.Checked
            self.setData(index, other, Qt.ItemDataRole.CheckStateRole)

    def set_rows(self, rows: Iterable[Row]) -> None:
        """Show these; what was unticked stays so."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()
        self.ticked_changed.emit()


def _cell(row: Row, column: int) -> str:
    plan = row.plan
    if column == NAME:
        return row.extension.display_name
    if plan is None:
        return row.trouble if column == SETTINGS else row.extension.version
    match column:
        case 1:
            same = plan.from_version == plan.to_version
            return (
                f"{plan.to_version}, new build"
                if same
                else f"{plan.from_version} → {plan.to_version}"
            )
        case 2:
            return f"refused in {len(plan.problems)}: mend…" if plan.problems else "fit"
        case 3:
            return provided_count(plan) or "the same"
        case _:
            return files_line(plan)
