"""The properties that have an extension of the package, and whether something newer is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.theme import Theme, Tone
from desktop.widgets.marked_cell import MARK_ROLE, MarkedDelegate
from desktop.widgets.paint import put
from desktop.widgets.status import STATUS_ROLE, StatusDelegate
from desktop.widgets.table import house_table

if TYPE_CHECKING:
    from desktop.packages.usage import Holder

Index = QModelIndex | QPersistentModelIndex
_HEADINGS = ("Property", "Version", "Status", "")
_STATUS = 2


class _HoldersModel(QAbstractTableModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.holders: tuple[Holder, ...] = ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name
        return 0 if parent.isValid() else len(self.holders)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name
        return 0 if parent.isValid() else len(_HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        one = self.holders[index.row()]
        if role == STATUS_ROLE and index.column() == _STATUS:
            return str(one.status)
        if role == MARK_ROLE and index.column() > _STATUS and one.newer:
            return f"arrow-up {Tone.ACCENT}"
        if role == Qt.ItemDataRole.DisplayRole:
            update = "update available" if one.newer else ""
            return (one.property_name, one.version, str(one.status), update)[index.column()]
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADINGS[section]
        return None

    def set_holders(self, holders: tuple[Holder, ...]) -> None:
        if [one.property_id for one in holders] == [one.property_id for one in self.holders]:
            self.holders = holders
            if holders:
                self.dataChanged.emit(self.index(0, 0), self.index(len(holders) - 1, 3))
            return
        self.beginResetModel()
        self.holders = holders
        self.endResetModel()


class HoldersTable(QWidget):
    """Return or a double click leads to the property."""

    opened = Signal(str)  # the property's id

    def __init__(self) -> None:
        super().__init__()
        px = Theme.current().px
        self.model = _HoldersModel(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        house_table(self.table, "Properties with this package")
        self._status = StatusDelegate(self.table)
        self._updates = MarkedDelegate(self.table)
        self.table.setItemDelegateForColumn(_STATUS, self._status)
        self.table.setItemDelegateForColumn(_STATUS + 1, self._updates)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((240, 110, 150)):
            self.table.setColumnWidth(column, px(width))
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.activated.connect(
            lambda index: self.opened.emit(self.model.holders[index.row()].property_id)
        )
        self.words = QLabel()
        self.words.setWordWrap(True)
        put(self.words, "role", "muted")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, px(12), 0, 0)
        whole.setSpacing(px(8))
        whole.addWidget(self.words)
        whole.addWidget(self.table, 1)
        whole.addStretch(0)

    def show_holders(self, holders: tuple[Holder, ...], *, usable: bool) -> None:
        self.model.set_holders(holders)
        self.table.setVisible(bool(holders))
        rows = len(holders) * self.table.verticalHeader().defaultSectionSize()
        self.table.setMaximumHeight(rows + self.table.horizontalHeader().height() + 4)
        updates = sum(one.newer for one in holders)
        count = len(holders)
        if not holders:
            said = "No property has it yet. Add to a property… brings it into one."
            said = said if usable else "No property has it."
        else:
            said = f"{count} {'property has' if count == 1 else 'properties have'} it"
            said += f"; {updates} could have a newer version." if updates else "."
            said += " Return or a double click opens the property."
        self.words.setText(said)
