"""Jobs as rows of a table: the queue, then the history. Every change is a change of single rows."""

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

from backend.installations.model import OPEN, JobState
from desktop.activity.arranging import moves
from desktop.activity.words import duration, ended_words, passed, state_words
from desktop.widgets.times import moment

if TYPE_CHECKING:
    from backend.events import JobProgressed
    from backend.installations.model import JobLine, JobPage

Index = QModelIndex | QPersistentModelIndex

JOB, PACKAGE, PROPERTY, STATUS, DURATION, TRIES, ENDED = range(7)
LINE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
PROGRESS_ROLE = LINE_ROLE + 1
LAST_OPEN_ROLE = LINE_ROLE + 2  # whether the queue ends under this row
BLOCK = 200
"""Rows that are read at once."""
_HEADINGS = ("Job", "Package", "Property", "Status", "Duration", "Tries", "Ended")


class JobModel(QAbstractTableModel):
    """Holds the first rows of what matches; a view that comes to their end asks for more.

    ``arranged`` comes after rows came, went or moved, ``arranging`` before.
    """

    more_wanted = Signal(int)  # from this row on
    arranging = Signal()
    arranged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[JobLine] = []
        self._progress: JobProgressed | None = None
        self._asked = -1
        self._read = 0  # rows that somebody came to
        self.total = 0
        self.open = 0

    # -- reading ------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return _HEADINGS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._text(line, index.column())
            case Qt.ItemDataRole.ToolTipRole if index.column() == STATUS:
                return "\n".join(problem.title for problem in line.problems) or None
            case Qt.ItemDataRole.ToolTipRole if index.column() == ENDED and line.ended_at:
                return moment(line.ended_at, seconds=True)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(index.column())
            case _ if role == LINE_ROLE:
                return line
            case _ if role == PROGRESS_ROLE:
                return self.progress_of(line)
            case _ if role == LAST_OPEN_ROLE:
                return index.row() == self.open - 1 and self.total > self.open
        return None

    def line(self, row: int) -> JobLine | None:
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, job_id: int) -> int:
        """Where a job stands, -1 where it does not."""
        return next((at for at, line in enumerate(self._rows) if line.id == job_id), -1)

    def progress_of(self, line: JobLine) -> JobProgressed | None:
        """How far a job is, where it is the running one."""
        known = self._progress
        running = line.state is JobState.RUNNING
        return known if known and running and known.job_id == line.id else None

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802 - Qt's name
        return not parent.isValid() and len(self._rows) < self.total

    def fetchMore(self, _parent: Index) -> None:  # noqa: N802 - Qt's name
        if self._asked != len(self._rows):
            self._asked = len(self._rows)
            self.more_wanted.emit(len(self._rows))

    # -- changing -----------------------------------------------------------------------------

    @property
    def head(self) -> int:
        """How many rows to read again, so that nothing that can have changed is left out."""
        return self.open + BLOCK

    def set_head(self, page: JobPage, *, anew: bool = False) -> None:
        """Take in the first rows as they are now. Ended jobs stay as they are, so what was read
        of the history below them holds still; ``anew`` forgets it. What is new pushes it out at
        the foot: there are never more rows than somebody came to, and one block.
        """
        wanted = list(page.lines)
        fresh = {line.id for line in wanted}
        more = page.open < len(wanted) < page.total and not anew
        last = self.row_of(wanted[-1].id) if more else -1
        if last >= 0:
            tail = (line for line in self._rows[last + 1 :] if line.id not in fresh)
            wanted += [line for line in tail if line.state not in OPEN]
        self._read = 0 if anew else self._read
        del wanted[max(len(page.lines), self._read) + BLOCK :]
        self._arrange(wanted, page)

    def append(self, page: JobPage) -> None:
        """More rows, below those that are there."""
        known = {line.id for line in self._rows}
        self._asked = -1
        self._read = len(self._rows) + len(page.lines)
        self._arrange([*self._rows, *(one for one in page.lines if one.id not in known)], page)

    def set_progress(self, progress: JobProgressed | None) -> None:
        self._progress = progress
        self.tick()

    def tick(self) -> None:
        """Another second, or another percent, of the running job."""
        if self._rows and self._rows[0].state is JobState.RUNNING:
            self.dataChanged.emit(self.index(0, STATUS), self.index(0, DURATION))

    def _arrange(self, wanted: list[JobLine], page: JobPage) -> None:
        """From the rows that are shown to those that should be, one by one."""
        border = self.open
        self.arranging.emit()
        self.total, self.open = max(page.total, len(wanted)), page.open
        self._remove(wanted)
        self._move(wanted)
        self._insert(wanted)
        if border != self.open:  # the line under the queue is another row's
            for row in {border - 1, self.open - 1}:
                if 0 <= row < len(self._rows):
                    self.dataChanged.emit(self.index(row, JOB), self.index(row, ENDED))
        self.arranged.emit()

    def _remove(self, wanted: list[JobLine]) -> None:
        keys = {line.id for line in wanted}
        at = len(self._rows)
        while at > 0:
            end = at
            while at > 0 and self._rows[at - 1].id not in keys:
                at -= 1
            if at < end:
                self.beginRemoveRows(QModelIndex(), at, end - 1)
                del self._rows[at:end]
                self.endRemoveRows()
            else:
                at -= 1

    def _move(self, wanted: list[JobLine]) -> None:
        known = {line.id for line in self._rows}
        order = [line.id for line in wanted if line.id in known]
        for source, target in moves([line.id for line in self._rows], order):
            below = target + 1 if target > source else target
            self.beginMoveRows(QModelIndex(), source, source, QModelIndex(), below)
            self._rows.insert(target, self._rows.pop(source))
            self.endMoveRows()

    def _insert(self, wanted: list[JobLine]) -> None:
        """What is new, and what has changed where it stands."""
        known = {line.id for line in self._rows}
        at = 0
        while at < len(wanted):
            end = at
            while end < len(wanted) and wanted[end].id not in known:
                end += 1
            if end > at:
                self.beginInsertRows(QModelIndex(), at, end - 1)
                self._rows[at:at] = wanted[at:end]
                self.endInsertRows()
                at = end
                continue
            if self._rows[at] != wanted[at]:
                self._rows[at] = wanted[at]
                self.dataChanged.emit(self.index(at, JOB), self.index(at, ENDED))
            at += 1

    def _text(self, line: JobLine, column: int) -> str:
        match column:
            case 0:
                return str(line.act)
            case 1:
                return line.label
            case 2:
                return line.property_name or "–"
            case 3:
                return state_words(line, self.progress_of(line))
            case 4:
                seconds = passed(line)
                return duration(seconds) if seconds is not None else ""
            case 5:
                return str(line.attempt)
            case _:
                return ended_words(line.ended_at)


def _alignment(column: int) -> Qt.AlignmentFlag:
    number = column in (DURATION, TRIES)
    side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
