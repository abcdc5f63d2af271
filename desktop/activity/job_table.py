"""The table of jobs: the queue above a line, the history below it."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QHeaderView,
    QWidget,
)

from backend.installations.model import JobLine
from desktop.activity.job_delegate import JobDelegate
from desktop.activity.job_model import (
    DURATION,
    ENDED,
    JOB,
    PACKAGE,
    PROPERTY,
    STATUS,
    TRIES,
    JobModel,
)
from desktop.theme import Theme
from desktop.widgets.line_table import LineTable
from desktop.widgets.table import house_table

Index = QModelIndex | QPersistentModelIndex

_WIDTHS = {JOB: 124, DURATION: 92, TRIES: 60, ENDED: 100}
_PARTS = {PROPERTY: (0.22, 240), STATUS: (0.48, 440)}  # of the room left over, and the most
_ROOM_FOR_ENDED = 1000  # without it, that moment stands beside the table only


class JobTable(LineTable):
    """What one reads stays where it is while rows come, go and move above it.

    Return shows what the job is about, Ctrl+C copies the row.
    """

    chosen = Signal(object)  # JobLine, or None

    def __init__(self, model: JobModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = model
        self._anchor: tuple[int, int] | None = None  # a job's id and how far it is cut at the top
        self._told: JobLine | None = None
        self.setModel(model)
        house_table(self, "Jobs", stretch=PACKAGE)
        self.setItemDelegate(JobDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.horizontalHeader()
        for column in (JOB, PROPERTY, STATUS, DURATION, TRIES, ENDED):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        self.selectionModel().currentRowChanged.connect(self._tell)
        model.arranging.connect(self._hold)
        model.arranged.connect(self._let_go)
        model.dataChanged.connect(self._tell)
        Theme.current().changed.connect(self._measure)
        self._measure()

    def job(self) -> JobLine | None:
        """The chosen job as it is now."""
        return self._jobs.line(self.currentIndex().row())

    def choose(self, job_id: int) -> bool:
        """Choose a job; ``False`` where it has no row."""
        row = self._jobs.row_of(job_id)
        if row < 0:
            return False
        self.choose_row(row)
        return True

    def choose_first(self) -> None:
        line = self._jobs.line(0)
        if line is not None:
            self.choose(line.id)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._measure()

    def _tell(self, *_: object) -> None:
        line = self.job()
        if line != self._told:
            self._told = line
            self.chosen.emit(line)

    def _hold(self) -> None:
        """At the top new rows are seen; further down the rows in sight stay."""
        bar, row = self.verticalScrollBar(), self.rowAt(0)
        line = self._jobs.line(row)
        at_top = bar.value() == 0 or line is None
        self._anchor = None if at_top else (cast(JobLine, line).id, self.rowViewportPosition(row))

    def _let_go(self) -> None:
        row = self._jobs.row_of(self._anchor[0]) if self._anchor else -1
        if row >= 0 and self._anchor is not None:
            self.updateGeometries()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.rowViewportPosition(row) - self._anchor[1])
        self._tell()

    def _measure(self) -> None:
        px, room = Theme.current().px, self.viewport().width()
        self.setColumnHidden(ENDED, room < px(_ROOM_FOR_ENDED))
        head = self.horizontalHeader()
        for column, width in _WIDTHS.items():
            wide = max(px(width), head.sectionSizeHint(column))
            self.setColumnWidth(column, wide)
            room -= 0 if self.isColumnHidden(column) else wide
        for column, (part, most) in _PARTS.items():
            self.setColumnWidth(column, min(int(room * part), px(most)))
