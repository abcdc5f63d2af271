"""The watched folders, each with the package that was added from it last."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from backend.errors import NotFound
from backend.packages.model import Availability, Package, WatchedFolder
from backend.status import Status
from desktop.theme import Tone
from desktop.widgets.marked_cell import MARK_ROLE
from desktop.widgets.status import REASON_ROLE, STATUS_ROLE, STEP_ROLE, status_text

if TYPE_CHECKING:
    from backend.workspace import Workspace

Index = QModelIndex | QPersistentModelIndex
HEADINGS = ("Folder", "State", "Last package", "Its check")
STATE, CHECK = 1, 3


@dataclass(frozen=True, slots=True)
class Watched:
    """A folder, and the package of it that changed last."""

    folder: WatchedFolder
    last: Package | None

    @property
    def state(self) -> str:
        if self.folder.problem is not None:
            return self.folder.problem.title
        return "watching" if self.folder.watching else "not watched now"


def read_watched(workspace: Workspace) -> tuple[Watched, ...]:
    """The folders by path. A service call."""
    folders = workspace.watching.list()
    built = []
    for one in workspace.packages.list() if folders else ():
        if one.availability is Availability.DEVELOPMENT:
            with suppress(NotFound):  # taken away meanwhile
                built.append((workspace.packages.source(one.id), one))
    return tuple(Watched(folder, _last(Path(folder.path), built)) for folder in folders)


def _last(folder: Path, built: list[tuple[Path, Package]]) -> Package | None:
    within = [one for source, one in built if source == folder or folder in source.parents]
    return max(within, key=lambda one: one.updated_at, default=None)


class WatchedModel(QAbstractTableModel):
    """The same folders in another state change single rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Watched, ...] = ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name
        return 0 if parent.isValid() else len(HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, last = self.rows[index.row()], self.rows[index.row()].last
        if role == Qt.ItemDataRole.DisplayRole:
            reason = last.problems[0].title if last and last.problems else ""
            check = status_text(last.status, reason=reason) if last else ""
            named = last.label if last else "none yet"
            return (row.folder.path, row.state, named, check)[index.column()]
        if role == MARK_ROLE and index.column() == STATE:
            return f"check {Tone.OK}" if row.folder.watching else f"warning {Tone.BAD}"
        if index.column() != CHECK or last is None:
            return None
        match role:
            case _ if role == STATUS_ROLE:
                return str(last.status)
            case _ if role == STEP_ROLE:
                return "being checked" if last.status is Status.PENDING else ""
            case _ if role == REASON_ROLE:
                return last.problems[0].title.rstrip(".") if last.problems else ""
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        return None

    def set_rows(self, rows: tuple[Watched, ...]) -> None:
        old, paths = self.rows, [row.folder.path for row in rows]
        if [row.folder.path for row in old] != paths:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
            return
        self.rows = rows
        for at, (before, after) in enumerate(zip(old, rows, strict=True)):
            if before != after:
                self.dataChanged.emit(self.index(at, 0), self.index(at, CHECK))
