"""Agreeing on a schema: a state, who asked and a note for each attribute."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
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
from desktop.schemas.agreement_model import (
    ASKED,
    DEFINITION,
    NOTE,
    STATE,
    WHAT,
    AgreementModel,
    still_open,
)
from desktop.schemas.design import Design
from desktop.theme import Theme
from desktop.widgets.paint import put
from desktop.widgets.table import CellDelegate, fit_to_rows, house_table

_LETTERS = {state.value[0]: state for state in DecisionState}
_PARTS = {WHAT: 0.26, DEFINITION: 0.22, ASKED: 0.18}
"""Of what the state leaves of the width; the note has the rest."""
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
        self.setTabKeyNavigation(True)  # from cell to cell; at the end Tab leaves
        self.setItemDelegate(_Delegate(self))
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.AnyKeyPressed | trigger.DoubleClicked | trigger.EditKeyPressed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setStretchLastSection(False)  # it would not shrink again
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        Theme.current().changed.connect(self._measure)
        self._place = (0, STATE)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._go_back)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        index = self.currentIndex()
        state = _LETTERS.get(event.text().lower())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if index.isValid() and index.column() == STATE and state is not None and plain:
            self.model().setData(index, state.value)
            return
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            if not self._step(1 if event.key() == Qt.Key.Key_Tab else -1):
                event.ignore()  # the focus goes on to the next field
            return
        enters = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
        if enters and self.state() is not QAbstractItemView.State.EditingState:
            if index.flags() & Qt.ItemFlag.ItemIsEditable:
                self.edit(index)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measure()

    def _step(self, by: int) -> bool:
        """To the next cell that can be typed into; false at the end."""
        index = self.currentIndex()
        cells = [(r, c) for r in range(self.model().rowCount()) for c in (STATE, ASKED, NOTE)]
        here = (index.row(), max(index.column(), STATE))
        at = cells.index(here) + by if here in cells else -1
        if not 0 <= at < len(cells):
            return False
        self.setCurrentIndex(self.model().index(*cells[at]))
        return True

    def _measure(self) -> None:
        """The state is never cut; the others share what it leaves."""
        px, metrics = Theme.current().px, self.fontMetrics()
        widest = max(metrics.horizontalAdvance(state.value) for state in DecisionState)
        icon = self.iconSize().width() if self.iconSize().isValid() else px(16)
        state = widest + max(icon, px(16)) + px(32)
        left = room = self.viewport().width() - state
        self.setColumnWidth(STATE, state)
        for column, part in _PARTS.items():
            self.setColumnWidth(column, int(room * part))
            left -= int(room * part)
        self.setColumnWidth(NOTE, left)

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
