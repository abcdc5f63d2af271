"""What the catalogue can be filtered by: values with their counts, to be ticked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from desktop.packages.filter_delegate import FILTER_ROLE, FilterDelegate
from desktop.packages.filters import VALUES, Facet, Ticked
from desktop.theme import Theme
from desktop.widgets.paint import put

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Index = QModelIndex | QPersistentModelIndex
_Move = QAbstractItemView.CursorAction


@dataclass(frozen=True, slots=True)
class FilterRow:
    """A heading, where ``value`` is "", or a value with how many entries it would show."""

    facet: Facet
    value: str = ""
    count: int = 0
    ticked: bool = False


class FilterModel(QAbstractListModel):
    """The rows; only values can be chosen and ticked."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[FilterRow, ...] = ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.value or str(row.facet)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{row.facet}: {row.value}, {row.count}" if row.value else str(row.facet)
            case Qt.ItemDataRole.CheckStateRole if row.value:
                return Qt.CheckState.Checked if row.ticked else Qt.CheckState.Unchecked
            case _ if role == FILTER_ROLE:
                return row
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or not self.rows[index.row()].value:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def set_rows(self, rows: tuple[FilterRow, ...]) -> None:
        """The same values with other counts change single rows."""
        old, names = self.rows, [(row.facet, row.value) for row in rows]
        if names != [(row.facet, row.value) for row in old]:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
            return
        self.rows = rows
        for at, (before, after) in enumerate(zip(old, rows, strict=True)):
            if before != after:
                self.dataChanged.emit(self.index(at), self.index(at))


class FilterList(QListView):
    """One stop for Tab: the arrows go to the values, Space, Return or a click ticks one."""

    ticked_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ticked: Ticked = frozenset()
        self._counts: Mapping[tuple[Facet, str], int] = {}
        self._known: Collection[tuple[Facet, str]] = ()
        self._model = FilterModel(self)
        put(self, "role", "listing")
        self.setAccessibleName("Filters")
        self.setModel(self._model)
        self.setItemDelegate(FilterDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        Theme.current().changed.connect(self.scheduleDelayedItemsLayout)

    def show_counts(
        self,
        counts: Mapping[tuple[Facet, str], int],
        known: Collection[tuple[Facet, str]],
    ) -> None:
        """``known`` are the values that anything in the catalogue has: others are left out."""
        self._counts, self._known = counts, known
        self._show()

    def set_ticked(self, ticked: Ticked) -> None:
        if ticked != self.ticked:
            self.ticked = ticked
            self._show()
            self.ticked_changed.emit()

    def toggle(self, facet: Facet, value: str) -> None:
        self.set_ticked(self.ticked ^ {(facet, value)})

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return) and not event.modifiers():
            self._toggle(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape and self.ticked:
            self.set_ticked(frozenset())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self._toggle(self.indexAt(event.position().toPoint()))

    def moveCursor(  # noqa: N802 - Qt's name
        self, action: _Move, _modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Headings are stepped over."""
        values = [at for at, row in enumerate(self._model.rows) if row.value]
        now = self.currentIndex().row()
        if not values:
            return QModelIndex()
        match action:
            case _Move.MoveUp | _Move.MovePrevious:
                at = next((one for one in reversed(values) if one < now), values[0])
            case _Move.MoveHome | _Move.MovePageUp:
                at = values[0]
            case _Move.MoveEnd | _Move.MovePageDown:
                at = values[-1]
            case _:
                at = next((one for one in values if one > now), values[-1])
        return self._model.index(at)

    def _toggle(self, index: Index) -> None:
        row = self._model.rows[index.row()] if index.isValid() else None
        if row is not None and row.value:
            self.toggle(row.facet, row.value)

    def _show(self) -> None:
        rows: list[FilterRow] = []
        for facet in Facet:
            values = [
                FilterRow(
                    facet, value, self._counts.get((facet, value), 0), (facet, value) in self.ticked
                )
                for value in VALUES[facet]
                if (facet, value) in self._known or (facet, value) in self.ticked
            ]
            rows += [FilterRow(facet), *values] if values else []
        self._model.set_rows(tuple(rows))
