"""The table of a multi-valued schema's records. Return edits, Delete deletes."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QItemSelectionModel, QRect, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from backend.schemas.model import Schema
from desktop.records.drafts import Place
from desktop.records.record_model import STATE, UNSAVED, Index, RecordModel, Row
from desktop.theme import Theme
from desktop.widgets.button import Button
from desktop.widgets.empty import EmptyState
from desktop.widgets.paint import put
from desktop.widgets.table import CellDelegate, house_table

_WIDEST, _NARROWEST, _STATE, _DOT = 240, 72, 20, 6


class _Table(QTableView):
    edit_wanted = Signal()
    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.edit_wanted.emit()
        else:
            super().keyPressEvent(event)


class _Marks(CellDelegate):
    """A dot where something is not saved, a ring where nothing is typed yet."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        super().initStyleOption(option, index)
        option.text = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        mark = index.data()
        if not mark:
            return
        side = Theme.current().px(_DOT)
        place = QRect(0, 0, side, side)
        rect: QRect = option.rect
        place.moveCenter(rect.adjusted(0, 0, 0, -2).center())  # beside the text, not its line
        ink = QColor(Theme.current().colours.waiting)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink, 1.5))
        painter.setBrush(ink if mark == UNSAVED else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(place)
        painter.restore()


class RecordTable(QWidget):
    """``chosen`` brings a record's id, or ``None`` for the one that is not there yet."""

    chosen = Signal(object)
    edit_wanted = Signal()

    def __init__(self, add: QAction, remove: QAction) -> None:
        super().__init__()
        self._wanted: list[int] = []  # the widths of the columns, had they the room
        self._sizing = False
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(16), px(24), px(24))
        column.setSpacing(px(12))
        self.count = QLabel()
        put(self.count, "role", "section")
        self.add_button = Button.of(add, keys=True)
        head = QHBoxLayout()
        head.addWidget(self.count, 1)
        head.addWidget(self.add_button)
        column.addLayout(head)
        self.model = RecordModel(self)
        self.view = _Table()
        self.view.setModel(self.model)
        house_table(self.view, "Records")
        self.view.setItemDelegateForColumn(STATE, _Marks(self.view))
        self.view.horizontalHeader().setResizeContentsPrecision(100)  # rows that are measured
        self.view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        remove.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        remove.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.view.addAction(remove)
        self.empty = EmptyState(
            "records", "No records yet", "Every record is a row here; fill one in.", [add]
        )
        column.addWidget(self.view, 1)
        column.addWidget(self.empty, 1)
        column.addStretch(0)
        self.view.hide()  # until there is a row
        self.view.selectionModel().currentRowChanged.connect(self._moved)
        self.view.edit_wanted.connect(self.edit_wanted)
        self.view.doubleClicked.connect(self.edit_wanted)
        self.model.modelReset.connect(self._fit_columns)
        Theme.current().changed.connect(self._follow_theme)
        self._follow_theme()
        self.view.resized.connect(self._lay_out)
        self.view.horizontalHeader().sectionResized.connect(self._resized)
        for signal in (
            self.model.modelReset,
            self.model.rowsInserted,
            self.model.rowsRemoved,
            self.view.horizontalScrollBar().rangeChanged,
            Theme.current().changed,
        ):
            signal.connect(self._measure)

    def show_rows(
        self, place: Place, schema: Schema, rows: list[Row], chosen: int | None, total: int
    ) -> None:
        """Show the records and choose one, where there is any; it does not tell ``chosen``.

        ``total`` are there, of which ``rows`` may be the first.
        """
        blocker = QSignalBlocker(self)
        was_empty = not self.model.rowCount()
        self.model.set_rows(place, schema, rows)
        at = self.model.row_of(chosen)
        if at >= 0 and self.view.currentIndex().row() != at:
            self._choose_row(at)
        blocker.unblock()
        saved = sum(row.record_id is not None for row in rows)
        some = f"{saved:,} of {total:,} records" if saved < total else f"{saved:,} records"
        self.count.setText("1 record" if saved == total == 1 else some)
        self.count.setToolTip("The view of all finds the others" if saved < total else "")
        self.count.setVisible(bool(rows))
        self.view.setAccessibleName(f"Records of {schema.name}")
        if was_empty:
            self._fit_columns()
        self.view.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.add_button.setVisible(bool(rows))

    def mark(self, record_id: int | None, unsaved: bool, row: Row | None) -> None:
        """What is typed makes a record not saved; of a new one the row shows it."""
        at = self.model.row_of(record_id)
        if at >= 0:
            self.model.set_row(at, row or replace(self.model.row(at), unsaved=unsaved))

    def _choose_row(self, at: int) -> None:
        """By the first value: a screen reader says it, and the mark is no more than a mark."""
        flags = QItemSelectionModel.SelectionFlag
        index = self.model.index(at, min(STATE + 1, self.model.columnCount() - 1))
        self.view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def _moved(self) -> None:
        index = self.view.currentIndex()
        if index.isValid():
            self.chosen.emit(self.model.row(index.row()).record_id)

    def _fit_columns(self) -> None:
        """Wide enough for what is there, within bounds; the last takes what is left."""
        px = Theme.current().px
        self._sizing = True
        self.view.resizeColumnsToContents()
        self._sizing = False
        head = self.view.horizontalHeader()
        sizes = (head.sectionSize(at) + px(8) for at in range(STATE + 1, head.count()))
        bounded = [min(max(size, px(_NARROWEST)), px(_WIDEST)) for size in sizes]
        self._wanted = [px(_STATE), *bounded]
        self._lay_out()

    def _follow_theme(self) -> None:
        """The house table's least width, just set anew, is more than a mark takes."""
        self.view.horizontalHeader().setMinimumSectionSize(Theme.current().px(_STATE))
        if self._wanted:
            self._wanted[STATE] = Theme.current().px(_STATE)
            self._lay_out()

    def _resized(self, column: int, _old: int, new: int) -> None:
        """By hand, or with the text; the last one is only stretched."""
        if not self._sizing and column < len(self._wanted) - 1:
            self._wanted[column] = new

    def _least(self, column: int) -> int:
        """A heading is never cut."""
        theme = Theme.current()
        words = str(self.model.headerData(column, Qt.Orientation.Horizontal))
        metrics = QFontMetrics(theme.font(11, QFont.Weight.DemiBold))
        return max(theme.px(_NARROWEST), metrics.horizontalAdvance(words) + theme.px(26))

    def _lay_out(self) -> None:
        """A column gives of what it has above the least, if then all of them can be seen."""
        spare = [0, *(max(0, s - self._least(at)) for at, s in enumerate(self._wanted[1:], 1))]
        over, total = sum(self._wanted) - self.view.viewport().width(), sum(spare)
        self._sizing = True
        for at, (size, room) in enumerate(zip(self._wanted, spare, strict=False)):
            less = -(-room * over // total) if 0 < over <= total else 0
            self.view.horizontalHeader().resizeSection(at, size - less)
        self._sizing = False

    def _measure(self) -> None:
        """As high as its rows, and no higher than there is room."""
        view = self.view
        bar = view.horizontalScrollBar()
        below = bar.sizeHint().height() if bar.maximum() > bar.minimum() else 0
        rows = self.model.rowCount() * view.verticalHeader().defaultSectionSize()
        around = view.horizontalHeader().height() + 4 + below
        view.setMinimumHeight(around + min(rows, view.verticalHeader().defaultSectionSize()))
        view.setMaximumHeight(around + rows)
