"""The cells of the table of attributes: an editor for each column."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QAbstractItemModel, QRegularExpression, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QRegularExpressionValidator,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QComboBox,
    QLineEdit,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from backend.schemas.model import MISSING, AttributeType
from backend.schemas.values import EXPECTED, to_text
from desktop.schemas.attributes import COLUMNS, AttributeModel, Index
from desktop.theme import Theme
from desktop.values.editors import ValueEditor, make_editor
from desktop.widgets.table import CellDelegate

_LOADED = "loaded"
_COMBO_AROUND = 70  # padding, frame, and the arrow, which Qt counts twice


class AttributeDelegate(CellDelegate):
    """An editor for each column, and for each type in the column of defaults."""

    rows_pasted = Signal()  # rows were pasted where a name is typed: they are no name

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
            if isinstance(editor, _Line):
                editor.rows_pasted.connect(self._give_up_for_rows)
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
        place = option.rect.adjusted(1, 2, -1, -3)
        if isinstance(editor, QComboBox):  # the words of the list, however narrow the column
            words = max(editor.fontMetrics().horizontalAdvance(t.value) for t in AttributeType)
            place.setWidth(max(place.width(), words + Theme.current().px(_COMBO_AROUND)))
        editor.setGeometry(place)

    def _give_up_for_rows(self) -> None:
        editor = self.sender()
        if isinstance(editor, QWidget):
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)
            self.rows_pasted.emit()

    def _take(self, editor: QComboBox) -> None:
        """Take in what was clicked; Return closes the editor by itself."""
        view = self.parent()
        if isinstance(editor, _Combo) and editor.typing:
            return
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


class _Combo(QComboBox):
    """``typing`` while a key is at work: a word half typed is no choice yet."""

    typing = False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        self.typing = True
        super().keyPressEvent(event)
        self.typing = False


def _combo(parent: QWidget, words: list[str]) -> QComboBox:
    combo = _Combo(parent)
    combo.addItems(words)
    combo.view().setMinimumWidth(combo.view().sizeHintForColumn(0) + Theme.current().px(40))
    return combo


class _Line(QLineEdit):
    """Leaves what has several lines or cells to the table."""

    rows_pasted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        text = QGuiApplication.clipboard().text().strip()
        rows = "\n" in text or "\t" in text
        if rows and event.matches(QKeySequence.StandardKey.Paste):
            self.rows_pasted.emit()
        else:
            super().keyPressEvent(event)


def _line(parent: QWidget, column: str) -> QLineEdit:
    line = _Line(parent)
    if column == "length":
        line.setValidator(QRegularExpressionValidator(QRegularExpression(r"-?\d{0,9}"), line))
    return line
