"""The table of a schema's records across all resources: sorted by its heads, edited in place."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.records.lines_model import RESOURCE, LinesModel
from desktop.records.record_model import Index
from desktop.theme import Theme
from desktop.values.editors import ValueEditor, make_editor
from desktop.widgets.table import CellDelegate, house_table

_LOADED = "loaded"
_NARROWEST, _WIDEST, _HOLDER = 88, 260, 168
_MEASURED = 60  # rows


class _Cells(CellDelegate):
    """The editor of the attribute's type in the cell."""

    def createEditor(  # noqa: N802 - Qt's name
        self, parent: QWidget, _option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        model = cast(LinesModel, index.model())
        attribute = model.attributes[index.column() - 1]
        editor = make_editor(attribute, parent, compact=True)
        editor.setAccessibleName(attribute.name)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's name
        if not editor.property(_LOADED):  # rows are read while one types
            editor.setProperty(_LOADED, True)
            cast(ValueEditor, editor).set_value(cast(LinesModel, index.model()).value(index))

    def setModelData(  # noqa: N802 - Qt's name
        self, editor: QWidget, model: QAbstractItemModel, index: Index
    ) -> None:
        if cast(ValueEditor, editor).modified:
            cast(LinesModel, model).take(index, cast(ValueEditor, editor).raw())

    def updateEditorGeometry(  # noqa: N802 - Qt's name
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        rect: QRect = option.rect
        editor.setGeometry(rect.adjusted(1, 2, -1, -3))


class LinesTable(QTableView):
    """F2 or a double click edits the cell, Return opens the record, Delete deletes it."""

    sort_wanted = Signal(int, bool)  # column, descending
    opened = Signal()

    def __init__(self, model: LinesModel, remove: QAction) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
        house_table(self, "Records", cells=True)
        self.setItemDelegate(_Cells(self))
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked | trigger.EditKeyPressed)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setResizeContentsPrecision(_MEASURED)
        head.setSectionsClickable(True)
        head.sectionClicked.connect(self._clicked)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        remove.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        remove.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.addAction(remove)
        for words, keys, descending in (
            ("Sort by this column", "Ctrl+Up", False),
            ("Sort by this column, largest first", "Ctrl+Down", True),
        ):
            action = QAction(words, self)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setProperty("descending", descending)
            action.triggered.connect(self._sort_current)
            self.addAction(action)
        self._sized = False
        model.modelReset.connect(self._unsized)
        model.dataChanged.connect(self._size_once)

    def current_row(self) -> int:
        return self.currentIndex().row()

    def go(self, row: int, column: int = RESOURCE) -> None:
        index = self._model.index(row, max(column, RESOURCE))
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        idle = self.state() is not QAbstractItemView.State.EditingState
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and idle and not event.modifiers():
            if self.currentIndex().isValid():
                self.opened.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """It would read every record there is; the search field finds them."""

    def _clicked(self, column: int) -> None:
        """Once the smallest first, then the other way round."""
        self.sort_wanted.emit(column, self._model.sorted == (column, False))

    def _sort_current(self) -> None:
        sender = self.sender()
        if self.currentIndex().isValid() and sender is not None:
            self.sort_wanted.emit(self.currentIndex().column(), bool(sender.property("descending")))

    def _unsized(self) -> None:
        self._sized = False

    def _size_once(self, _first: QModelIndex, _last: QModelIndex) -> None:
        """As wide as what is there, once the first rows of a table are; then as people set it."""
        if self._sized:
            return
        self._sized = True
        px, head = Theme.current().px, self.horizontalHeader()
        for column in range(head.count()):
            wanted = max(self.sizeHintForColumn(column), head.sectionSizeHint(column)) + px(8)
            least = px(_HOLDER if column == RESOURCE else _NARROWEST)
            head.resizeSection(column, min(max(wanted, least), px(_WIDEST)))
