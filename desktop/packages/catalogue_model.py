"""The entries of the catalogue as rows: the cards show the first column, the table all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from backend.status import Status
from desktop.packages.catalogue_words import (
    HEADINGS,
    Column,
    cell_words,
    reason_words,
    sort_key,
    spoken,
)
from desktop.widgets.row_steps import row_steps
from desktop.widgets.status import PERCENT_ROLE, REASON_ROLE, STATUS_ROLE, STEP_ROLE, status_text

if TYPE_CHECKING:
    from backend.events import JobProgressed
    from desktop.packages.entries import Entry

ENTRY_ROLE = int(Qt.ItemDataRole.UserRole) + 1
PROGRESS_ROLE = ENTRY_ROLE + 1  # JobProgressed or None
Index = QModelIndex | QPersistentModelIndex


class CatalogueModel(QAbstractTableModel):
    """New entries are applied as a difference: the choice and the scroll stay."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()
        self.order = (Column.TITLE, Qt.SortOrder.AscendingOrder)
        self._given: tuple[Entry, ...] = ()
        self._rows: dict[str, int] = {}
        self._progress: JobProgressed | None = None

    # -- what views ask -----------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name
        return 0 if parent.isValid() else len(HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry, column = self.entries[index.row()], Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._words(entry, column)
            case Qt.ItemDataRole.AccessibleTextRole if column is Column.TITLE:
                return spoken(entry)
            case Qt.ItemDataRole.ToolTipRole if column is Column.INSTALLED:
                return "\n".join(f"{one.property_name}: {one.version}" for one in entry.holders)
            case Qt.ItemDataRole.TextAlignmentRole if column is Column.SIZE:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case _ if role == ENTRY_ROLE:
                return entry
            case _ if role == PROGRESS_ROLE:
                return self._progress_of(entry)
            case _ if column is Column.STATUS:
                return self._status(entry, role)
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return HEADINGS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole and section == Column.SIZE:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def row(self, key: str) -> int:
        """The row of an entry, -1 where it is not shown."""
        return self._rows.get(key, -1)

    # -- changing -----------------------------------------------------------------------------

    def set_entries(self, entries: tuple[Entry, ...]) -> None:
        """Show these, in the order that is chosen."""
        self._given = entries
        new = self._sorted(entries)
        old_keys, new_keys = [e.key for e in self.entries], [e.key for e in new]
        before = {entry.key: entry for entry in self.entries}
        for step in row_steps(old_keys, new_keys):
            if step.remove:
                self.beginRemoveRows(QModelIndex(), step.at, step.at + step.remove - 1)
                self.entries = self.entries[: step.at] + self.entries[step.at + step.remove :]
                self.endRemoveRows()
            if step.last > step.first:
                count = step.last - step.first
                self.beginInsertRows(QModelIndex(), step.at, step.at + count - 1)
                more = new[step.first : step.last]
                self.entries = self.entries[: step.at] + more + self.entries[step.at :]
                self.endInsertRows()
        self.entries = new
        self._rows = {key: at for at, key in enumerate(new_keys)}
        for at, entry in enumerate(new):
            if entry.key in before and before[entry.key] != entry:
                self._tell(at)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.order = (Column(column), order)
        self.layoutAboutToBeChanged.emit()
        held = [(index, self.entries[index.row()].key) for index in self.persistentIndexList()]
        self.entries = self._sorted(self._given)
        self._rows = {entry.key: at for at, entry in enumerate(self.entries)}
        for index, key in held:
            self.changePersistentIndex(index, self.index(self._rows[key], index.column()))
        self.layoutChanged.emit()

    def set_progress(self, progress: JobProgressed) -> None:
        """A check has come further."""
        self._progress = progress
        for at, entry in enumerate(self.entries):
            if entry.newest.id == progress.subject_id:
                self._tell(at)

    def icon_loaded(self, digest: str) -> None:
        for at, entry in enumerate(self.entries):
            if entry.newest.digest == digest:
                self._tell(at)

    def _tell(self, at: int) -> None:
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(HEADINGS) - 1))

    def _sorted(self, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        column, order = self.order
        if column is Column.TITLE and order is Qt.SortOrder.AscendingOrder:
            return entries  # as they come: what is checked and what failed first
        down = order is Qt.SortOrder.DescendingOrder
        return tuple(sorted(entries, key=lambda entry: sort_key(entry, column), reverse=down))

    # -- words --------------------------------------------------------------------------------

    def _words(self, entry: Entry, column: Column) -> str:
        if column is not Column.STATUS:
            return cell_words(entry, column)
        progress = self._progress_of(entry)
        percent = progress.percent if progress else None
        return status_text(entry.newest.status, percent=percent, reason=reason_words(entry))

    def _status(self, entry: Entry, role: int) -> Any:
        progress = self._progress_of(entry)
        match role:
            case _ if role == STATUS_ROLE:
                return str(entry.newest.status)
            case _ if role == PERCENT_ROLE:
                return progress.percent if progress else None
            case _ if role == STEP_ROLE:
                return progress.step if progress else "waiting"
            case _ if role == REASON_ROLE:
                return reason_words(entry)
        return None

    def _progress_of(self, entry: Entry) -> JobProgressed | None:
        progress, package = self._progress, entry.newest
        if progress is None or package.status is not Status.PENDING:
            return None
        return progress if progress.subject_id == package.id else None
