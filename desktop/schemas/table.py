"""The table that attributes are typed into: made for the keyboard, cell by cell."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QRegularExpression, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QRegularExpressionValidator, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from backend.schemas.model import MISSING, AttributeType
from backend.schemas.values import EXPECTED, to_text
from desktop.schemas.attributes import COLUMNS, FLAGS, AttributeModel, Index
from desktop.theme import Theme
from desktop.values.editors import ValueEditor, make_editor
from desktop.widgets.table import CellDelegate, house_table

_LOADED = "loaded"
_WIDTHS = {
    "type": 104,
    "length": 62,
    "mandatory": 84,
    "default": 76,
    "unique": 62,
    "encrypt": 66,
}


_NAME_LEAST = 132


class AttributeDelegate(CellDelegate):
    """An editor for each column, and for each type in the column of defaults."""

    def createEditor(  # noqa: N802 - Qt's name
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        model = cast(AttributeModel, index.model())
        attribute = model.attribute(index.row())
        column = COLUMNS[index.column()]
        editor: QWidget
        if column == "type":
            editor = _combo(parent, [t.value for t in AttributeType])
        elif column == "default" and attribute is not None:
            editor = make_editor(attribute, parent, compact=True)
            editor.field.setToolTip(f"Takes {EXPECTED[attribute.type]}; empty for no default")
        else:
            editor = _line(parent, column)
        editor.setAccessibleName(
            f"{column} of {attribute.name}" if attribute else "Name of a new attribute"
        )
        editor.setFont(option.font)  # larger than the window's where one presents
        if isinstance(editor, QComboBox):
            editor.activated.connect(lambda: self._take(editor))
        elif isinstance(editor, ValueEditor):
            editor.changed.connect(lambda: model.preview(index, self._value(editor, index)))
        elif isinstance(editor, QLineEdit):
            editor.textEdited.connect(lambda _: model.preview(index, self._value(editor, index)))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's name
        if editor.property(_LOADED):
            return  # the checks run while one types: they must not put the old text back
        editor.setProperty(_LOADED, True)
        value = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findText(to_text(value))))
        elif isinstance(editor, ValueEditor):
            editor.set_value(None if value is MISSING else value)
        elif isinstance(editor, QLineEdit):
            editor.setText("" if value is None else to_text(value))
            editor.selectAll()

    def setModelData(  # noqa: N802 - Qt's name
        self, editor: QWidget, model: QAbstractItemModel, index: Index
    ) -> None:
        model.setData(index, self._value(editor, index))

    def updateEditorGeometry(  # noqa: N802 - Qt's name
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        editor.setGeometry(option.rect.adjusted(1, 2, -1, -3))

    def _take(self, editor: QComboBox) -> None:
        """Take in what was clicked; Return closes the editor by itself."""
        view = self.parent()
        if isinstance(view, QTableView) and view.indexWidget(view.currentIndex()) is editor:
            self.commitData.emit(editor)

    def _value(self, editor: QWidget, index: Index) -> object:
        if isinstance(editor, QComboBox):
            return AttributeType(editor.currentText())
        if isinstance(editor, ValueEditor):
            raw = editor.raw()
            return MISSING if raw is None else raw
        assert isinstance(editor, QLineEdit)
        text = editor.text().strip()
        if COLUMNS[index.column()] == "length":
            return int(text) if text.strip("-") else None
        return text


class AttributeTable(QTableView):
    """Tab goes from cell to cell and leaves from the last row; Return goes down, as in a sheet."""

    row_changed = Signal()

    def __init__(self, model: AttributeModel) -> None:
        super().__init__()
        house_table(self, "Attributes", cells=True)
        self.setModel(model)
        self.setItemDelegate(AttributeDelegate(self))
        self.setTabKeyNavigation(True)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            trigger.AnyKeyPressed | trigger.DoubleClicked | trigger.SelectedClicked
        )
        head = self.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.selectionModel().currentChanged.connect(lambda *_: self.row_changed.emit())
        for signal in (
            model.rowsInserted,
            model.rowsRemoved,
            model.modelReset,
            model.layoutChanged,
        ):
            signal.connect(self._span_last_row)
        self._span_last_row()
        Theme.current().changed.connect(self._measure)
        self._measure()

    def current_row(self) -> int:
        return self.currentIndex().row()

    def go(self, row: int, column: str = "name", *, edit: bool = False) -> None:
        """Put the cursor into a cell, the focus too."""
        index = self.model().index(row, COLUMNS.index(column))
        if not index.isValid():
            return
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        idle = self.state() is not QAbstractItemView.State.EditingState
        if edit and idle and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        index = self.currentIndex()
        last = self.model().rowCount() - 1
        match event.key():
            case Qt.Key.Key_Tab if not index.isValid() or index.row() == last:
                event.ignore()  # the focus goes on to the next field
            case Qt.Key.Key_Backtab if index.row() <= 0 and index.column() <= 0:
                event.ignore()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_F2 if (
                event.modifiers() == Qt.KeyboardModifier.NoModifier
                and index.isValid()
                and self.state() is not QAbstractItemView.State.EditingState
            ):
                self._enter(index)
            case _:
                super().keyPressEvent(event)

    def closeEditor(  # noqa: N802 - Qt's name
        self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint
    ) -> None:
        index = self.currentIndex()
        super().closeEditor(editor, hint)
        if hint is QAbstractItemDelegate.EndEditHint.RevertModelCache:
            cast(AttributeModel, self.model()).preview(QModelIndex(), None)
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache and index.isValid():
            last = self.model().rowCount() - 1
            below = index.siblingAtRow(index.row() + 1)
            if below.row() == last:
                below = below.siblingAtColumn(0)
            if below.isValid():
                self.setCurrentIndex(below)

    def focusInEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)  # type: ignore[arg-type]
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self.model().index(self.model().rowCount() - 1, 0))

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Typing belongs to the cell: it must not jump to another row."""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._stretch_name()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(560, 200)

    def _enter(self, index: QModelIndex) -> None:
        if COLUMNS[index.column()] in FLAGS and index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            on = index.data(Qt.ItemDataRole.CheckStateRole) != Qt.CheckState.Checked
            state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
            self.model().setData(index, state, Qt.ItemDataRole.CheckStateRole)
        elif index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    def _span_last_row(self) -> None:
        """The row that adds an attribute is one wide cell."""
        self.clearSpans()
        if self.model().rowCount():
            self.setSpan(self.model().rowCount() - 1, 0, 1, len(COLUMNS))

    def _measure(self) -> None:
        px = Theme.current().px
        words = QFontMetrics(Theme.current().font(11, QFont.Weight.DemiBold))
        for column, width in _WIDTHS.items():
            needed = words.horizontalAdvance(column.capitalize()) + px(26)
            self.setColumnWidth(COLUMNS.index(column), max(px(width), needed))
        self._stretch_name()

    def _stretch_name(self) -> None:
        """The name takes what the others leave, but never so little that it cannot be read."""
        others = sum(self.columnWidth(at) for at in range(1, len(COLUMNS)))
        room = self.viewport().width() - others
        self.setColumnWidth(0, max(room, Theme.current().px(_NAME_LEAST)))


def _combo(parent: QWidget, words: list[str]) -> QComboBox:
    combo = QComboBox(parent)
    combo.addItems(words)
    combo.view().setMinimumWidth(combo.view().sizeHintForColumn(0) + Theme.current().px(40))
    return combo


def _line(parent: QWidget, column: str) -> QLineEdit:
    line = QLineEdit(parent)
    if column == "length":
        line.setValidator(QRegularExpressionValidator(QRegularExpression(r"-?\d{0,9}"), line))
    return line
