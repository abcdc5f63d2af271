"""The attributes of a schema as a table; its last row adds one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from backend.errors import Problem, Severity
from backend.schemas.changes import AddAttribute, AttributeField, Change, SetAttribute
from backend.schemas.imports.shorthand import read_shorthand
from backend.schemas.model import MISSING, Attribute, AttributeType
from backend.schemas.values import to_text
from desktop.icons import icon
from desktop.schemas.design import Design
from desktop.schemas.row_acts import settings, several
from desktop.theme import Theme

Index = QModelIndex | QPersistentModelIndex
COLUMNS: tuple[AttributeField, ...] = (
    "name",
    "type",
    "length",
    "mandatory",
    "default",
    "unique",
    "encrypt",
)
FLAGS = ("mandatory", "unique", "encrypt")
_TIPS = {
    "length": "The most characters a string may have, 1 to 4000; 255 where none is given",
    "mandatory": "A record must have a value",
    "default": "The value of a record that leaves it out",
    "unique": "No two records of one resource may have the same value",
    "encrypt": "The value is masked on the screen",
}
_ROOT = QModelIndex()


class AttributeModel(QAbstractTableModel):
    """Rows are attributes in order. Editing a cell makes a change of the design."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._design: Design | None = None
        self._rows: tuple[Attribute, ...] = ()
        self.spread: Callable[[int], Sequence[int]] = lambda row: [row]
        """The rows that an edit of one row goes to, that row first."""

    def set_design(self, design: Design | None) -> None:
        self.beginResetModel()
        self._design = design
        self._rows = design.draft.attributes if design else ()
        self.endResetModel()
        if design is not None:
            design.changed.connect(self._follow)
            design.checked.connect(self._mark)

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        """All of them, as the table shows them."""
        return self._rows

    def attribute(self, row: int) -> Attribute | None:
        """The attribute of a row; ``None`` for the row that adds one."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row(self, attribute_id: str) -> int:
        return next((i for i, a in enumerate(self._rows) if a.id == attribute_id), -1)

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() or self._design is None else len(self._rows) + 1

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return COLUMNS[section].capitalize()
            if role == Qt.ItemDataRole.ToolTipRole:
                return _TIPS.get(COLUMNS[section])
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.NoItemFlags
        column = COLUMNS[index.column()]
        attribute = self.attribute(index.row())
        if attribute is None:
            return (
                flag.ItemIsEnabled
                | flag.ItemIsSelectable
                | (flag.ItemIsEditable if column == "name" else flag.NoItemFlags)
            )
        kind = flag.ItemIsUserCheckable if column in FLAGS else flag.ItemIsEditable
        if column == "length" and not _takes_length(attribute):
            kind = flag.NoItemFlags
        return flag.ItemIsEnabled | flag.ItemIsSelectable | kind

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        attribute = self.attribute(index.row())
        column = COLUMNS[index.column()]
        if attribute is None:
            return _placeholder(column, role)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _shown(attribute, column)
            case Qt.ItemDataRole.EditRole:
                return getattr(attribute, column)
            case Qt.ItemDataRole.CheckStateRole if column in FLAGS:
                on = getattr(attribute, column)
                return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.AccessibleTextRole:
                return _spoken(attribute, column)
            case Qt.ItemDataRole.ForegroundRole if _is_implied(attribute, column):
                return QColor(Theme.current().colours.muted)
            case _:
                return self._marked(index.row(), column, role)

    def setData(  # noqa: N802 - Qt's name
        self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        design = self._design
        if design is None:
            return False
        if role == Qt.ItemDataRole.CheckStateRole:
            value = Qt.CheckState(value) is Qt.CheckState.Checked
        if self.attribute(index.row()) is None or COLUMNS[index.column()] == "name":
            change = self.change_for(index, value)
            return change is not None and design.change(change)
        return self._set(self.spread(index.row()), COLUMNS[index.column()], value)

    def _set(self, rows: Sequence[int], column: AttributeField, value: Any) -> bool:
        """One step for all of the rows."""
        assert self._design is not None
        changes = settings(self._design.draft, rows, column, value)
        if not changes:
            self._design.preview()
            return False
        count = len({change.attribute_id for change in changes})
        text = f"Change {column} of {several(count)}" if count > 1 else ""
        return self._design.change(*changes, text=text)

    def change_for(self, index: Index, value: Any) -> Change | None:
        """The change that a value typed into a cell means; ``None`` where it means nothing."""
        column = COLUMNS[index.column()]
        attribute = self.attribute(index.row())
        if attribute is not None:
            return SetAttribute(attribute.id, column, value)
        if column != "name" or not value:
            return None
        return AddAttribute(len(self._rows), read_shorthand(value) or Attribute(name=value))

    def preview(self, index: Index, value: Any) -> None:
        """Have the design checked with what is being typed; as it is for no cell."""
        if self._design is not None:
            adds = index.isValid() and self.attribute(index.row()) is None
            if adds and isinstance(value, str) and read_shorthand(value) is None:
                value = value.partition(":")[0]  # its type is still being typed
            change = self.change_for(index, value) if index.isValid() else None
            self._design.preview(change)

    def _marked(self, row: int, column: str, role: int) -> Any:
        """A cell with a problem says so by an icon, a colour and its words."""
        found = self._problem(row, column)
        if found is None:
            return None
        ink = "bad" if found.severity is Severity.ERROR else "waiting"
        match role:
            case Qt.ItemDataRole.ForegroundRole:
                return QColor(getattr(Theme.current().colours, ink))
            case Qt.ItemDataRole.DecorationRole:
                return icon("warning", ink, selected=ink)
            case Qt.ItemDataRole.ToolTipRole:
                return str(found)
            case _:
                return None

    def _problem(self, row: int, column: str) -> Problem | None:
        if self._design is None:
            return None
        pointer = f"/attributes/{row}/{column}"
        return next((p for p in self._design.problems if p.pointer == pointer), None)

    def _mark(self) -> None:
        if self._rows:
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(self._rows) - 1, len(COLUMNS) - 1)
            )

    def _follow(self) -> None:
        """Bring the rows to the draft's, keeping what is selected and where it is scrolled."""
        assert self._design is not None
        old, new = self._rows, self._design.draft.attributes
        before, after = [a.id for a in old], [a.id for a in new]
        if before == after:
            self._rows = new
            for row, (was, now) in enumerate(zip(old, new, strict=True)):
                if was != now:
                    self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))
            return
        if len(new) == len(old) + 1 and after[:-1] == before:
            # The row that adds one becomes the attribute: the cursor in it stays where it is.
            self.beginInsertRows(_ROOT, len(old) + 1, len(old) + 1)
            self._rows = new
            self.endInsertRows()
            self.dataChanged.emit(self.index(len(old), 0), self.index(len(old), len(COLUMNS) - 1))
            return
        self._remove(set(after))
        self._reorder([a for a in new if a.id in set(before)])
        self._insert(new, set(before))

    def _remove(self, staying: set[str]) -> None:
        gone = [i for i, a in enumerate(self._rows) if a.id not in staying]
        for first, last in reversed(list(runs(gone))):
            self.beginRemoveRows(_ROOT, first, last)
            self._rows = self._rows[:first] + self._rows[last + 1 :]
            self.endRemoveRows()

    def _reorder(self, rows: list[Attribute]) -> None:
        before = [a.id for a in self._rows]
        if before == [a.id for a in rows]:
            self._rows = tuple(rows)
            return
        self.layoutAboutToBeChanged.emit()
        moved = self.persistentIndexList()
        self._rows = tuple(rows)
        self.changePersistentIndexList(moved, [self._moved(i, before) for i in moved])
        self.layoutChanged.emit()

    def _insert(self, new: tuple[Attribute, ...], there: set[str]) -> None:
        """Each run stands in its place at once: those before it are there already."""
        added = [i for i, a in enumerate(new) if a.id not in there]
        for first, last in runs(added):
            self.beginInsertRows(_ROOT, first, last)
            self._rows = self._rows[:first] + new[first : last + 1] + self._rows[first:]
            self.endInsertRows()

    def _moved(self, index: QModelIndex, before: list[str]) -> QModelIndex:
        if index.row() >= len(before):
            return self.index(len(self._rows), index.column())
        row = self.row(before[index.row()])
        return self.index(row, index.column()) if row >= 0 else QModelIndex()


def runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of the rows that follow one another."""
    start = 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or rows[at] != rows[at - 1] + 1:
            yield rows[start], rows[at - 1]
            start = at


def _shown(attribute: Attribute, column: str) -> str | None:
    value = getattr(attribute, column)
    match column:
        case "type":
            return str(attribute.type.value)
        case "length":
            if value is None:
                return str(attribute.effective_length) if attribute.effective_length else "–"
            return str(value)
        case "default":
            return "" if value is MISSING else to_text(value)
        case "name":
            return attribute.name
        case _:
            return None


def _spoken(attribute: Attribute, column: str) -> str:
    if column in FLAGS:
        return f"{column}: {'yes' if getattr(attribute, column) else 'no'}"
    return f"{column}: {_shown(attribute, column) or 'none'}"


def _takes_length(attribute: Attribute) -> bool:
    """Only a string has a length; one that is left over from before can be cleared."""
    return attribute.type is AttributeType.STRING or attribute.length is not None


def _is_implied(attribute: Attribute, column: str) -> bool:
    return column == "length" and (
        attribute.length is None or attribute.type is not AttributeType.STRING
    )


def _placeholder(column: str, role: int) -> Any:
    if column != "name":
        return None
    match role:
        case Qt.ItemDataRole.DisplayRole:
            return "New attribute, such as rating, or rating: integer !"
        case Qt.ItemDataRole.EditRole:
            return ""
        case Qt.ItemDataRole.ForegroundRole:
            return QColor(Theme.current().colours.muted)
        case _:
            return None
