"""Agreeing on a schema: a state, who asked and a note for each attribute."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from backend.schemas.model import DecisionState
from desktop.schemas.agreement_model import ASKED, NOTE, STATE, AgreementModel, still_open
from desktop.schemas.design import Design
from desktop.theme import Theme
from desktop.widgets.paint import put
from desktop.widgets.table import CellDelegate, fit_to_rows, house_table

_LETTERS = {state.value[0]: state for state in DecisionState}
_WIDTHS = (120, 112, 98, 88)
Index = QModelIndex | QPersistentModelIndex


class Agreement(QWidget):
    """The table, how much is still open, and a switch to show only that."""

    def __init__(self) -> None:
        super().__init__()
        self._design: Design | None = None
        self.model = AgreementModel(self)
        self.table = AgreementTable(self.model)
        fit_to_rows(self.table, least=1, most=14)
        self.count = QLabel()
        put(self.count, "role", "muted")
        self.only_open = QCheckBox("Only what is still &open")
        self.only_open.toggled.connect(self.model.set_only_open)
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        head = QHBoxLayout()
        title = QLabel("Agreement")
        put(title, "role", "section")
        head.addWidget(title)
        head.addSpacing(px(8))
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.only_open)
        column.addLayout(head)
        column.addWidget(self.table)
        hint = QLabel("In the state column type o, a, r or p: open, agreed, rejected, parked.")
        hint.setWordWrap(True)
        put(hint, "role", "muted")
        column.addWidget(hint)

    def set_design(self, design: Design) -> None:
        """Follow another design."""
        self._design = design
        self.model.set_design(design)
        design.changed.connect(self._follow)
        self._follow()

    def take(self) -> None:
        """Take in what is still being typed into a cell."""
        editor = self.table.indexWidget(self.table.currentIndex())
        if editor is not None:
            self.table.commitData(editor)

    def begin(self) -> None:
        """Put the focus into the first state."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.table.currentIndex().isValid() and self.model.rows:
            self.table.setCurrentIndex(self.model.index(0, STATE))

    def _follow(self) -> None:
        assert self._design is not None
        left = still_open(self._design.draft)
        self.count.setText(f"{left} still open" if left else "Nothing is open any more")


class AgreementTable(QTableView):
    """Typing starts an edit; in the state column a letter is enough."""

    def __init__(self, model: AgreementModel) -> None:
        super().__init__()
        self.setModel(model)
        house_table(self, "Agreement", cells=True)
        self.setItemDelegate(_Delegate(self))
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.AnyKeyPressed | trigger.DoubleClicked | trigger.EditKeyPressed)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        px = Theme.current().px
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, px(width))
        self._place = (0, STATE)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._go_back)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        index = self.currentIndex()
        state = _LETTERS.get(event.text().lower())
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
        )
        if index.isValid() and index.column() == STATE and state is not None and plain:
            self.model().setData(index, state.value)
            below = index.siblingAtRow(index.row() + 1)
            if below.isValid():
                self.setCurrentIndex(below)
            return
        enters = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
        if enters and self.state() is not QAbstractItemView.State.EditingState:
            if index.flags() & Qt.ItemFlag.ItemIsEditable:
                self.edit(index)
            return
        super().keyPressEvent(event)

    def _remember(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            self._place = index.row(), index.column()

    def _go_back(self) -> None:
        row, column = self._place
        rows = self.model().rowCount()
        if rows:
            self.setCurrentIndex(self.model().index(min(row, rows - 1), column))


class _Delegate(CellDelegate):
    """A choice for the state, a line for the words."""

    def createEditor(  # noqa: N802 - Qt's name
        self, parent: QWidget, _option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        if index.column() == STATE:
            combo = QComboBox(parent)
            for state in DecisionState:
                combo.addItem(state.value)
            return combo
        line = QLineEdit(parent)
        line.setMaxLength({ASKED: 80, NOTE: 500}.get(index.column(), 500))
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's name
        if isinstance(editor, QComboBox):
            editor.setCurrentText(index.data(Qt.ItemDataRole.EditRole))
        elif isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(index.data(Qt.ItemDataRole.EditRole))

    def setModelData(  # noqa: N802 - Qt's name
        self, editor: QWidget, model: QAbstractItemModel, index: Index
    ) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())
