"""Sections flattened into rows; a new state is applied as a difference, never as a reset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.theme import Tone
from desktop.widgets.row_steps import row_steps

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1  # the Row itself, for the delegate


@dataclass(frozen=True, slots=True)
class Item:
    """``note`` stands at the right, muted; with a ``tone`` it is a pill, and with ``dot`` too only
    a dot before the text where the pill would cut it. A muted note that ``yields`` is cut itself
    before it cuts the text.
    """

    key: str
    text: str
    note: str = ""
    tone: Tone | None = None
    dot: bool = False
    yields: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """``title`` "" for no heading. ``count`` where more is there than is shown."""

    title: str
    items: tuple[Item, ...] | list[Item] = ()
    count: int | None = None
    empty: str = "None yet"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: an item, a heading or the words of an empty section."""

    identity: str
    text: str
    note: str = ""
    item: Item | None = None
    heading: bool = False


def rows_of(sections: tuple[Section, ...]) -> list[Row]:
    rows: list[Row] = []
    for number, section in enumerate(sections):
        count = len(section.items) if section.count is None else section.count
        if section.title:
            rows.append(Row(f"heading {section.title}", section.title, str(count), heading=True))
        rows += [Row(f"item {item.key}", item.text, item.note, item) for item in section.items]
        if not section.items and section.empty:
            rows.append(Row(f"none {number} {section.title}", section.empty))
    return rows


class ListingModel(QAbstractListModel):
    """Rows of a :class:`SectionedList`. Only items can be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._places: dict[str, int] = {}

    def rowCount(  # noqa: N802 - Qt's name
        self,
        parent: QModelIndex | QPersistentModelIndex = QModelIndex(),  # noqa: B008
    ) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{row.text}, {row.note}" if row.note else row.text
            case _ if role == ROW_ROLE:
                return row
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if not index.isValid() or self._rows[index.row()].item is None:
            return Qt.ItemFlag.NoItemFlags
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def key(self, row: int) -> str:
        item = self._rows[row].item if 0 <= row < len(self._rows) else None
        return item.key if item else ""

    def row(self, key: str) -> int:
        return self._places.get(key, -1)

    def step(self, row: int, by: int) -> int:
        """The next item in a direction, −1 where there is none."""
        row += by
        while 0 <= row < len(self._rows):
            if self._rows[row].item is not None:
                return row
            row += by
        return -1

    def nearest(self, row: int, by: int) -> int:
        """This row, else the next item in the direction, else the one in the other."""
        if self.key(row):
            return row
        found = self.step(row, by)
        return found if found >= 0 else self.step(row, -by)

    # -- changing -----------------------------------------------------------------------------

    def set_sections(self, sections: tuple[Section, ...]) -> None:
        new = rows_of(sections)
        old_names = [row.identity for row in self._rows]
        new_names = [row.identity for row in new]
        if old_names != new_names:
            self._change_rows(old_names, new_names, new)
        changed = [at for at, row in enumerate(new) if self._rows[at] != row]
        self._rows = new
        self._places = {row.item.key: at for at, row in enumerate(new) if row.item}
        for at in changed:
            self.dataChanged.emit(self.index(at), self.index(at))

    def _change_rows(self, old: list[str], new: list[str], rows: list[Row]) -> None:
        for step in row_steps(old, new):
            if step.remove:
                self.beginRemoveRows(QModelIndex(), step.at, step.at + step.remove - 1)
                del self._rows[step.at : step.at + step.remove]
                self.endRemoveRows()
            if step.last > step.first:
                count = step.last - step.first
                self.beginInsertRows(QModelIndex(), step.at, step.at + count - 1)
                self._rows[step.at : step.at] = rows[step.first : step.last]
                self.endInsertRows()
