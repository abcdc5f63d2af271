"""The extensions of one property as rows of a table; every change is a change of single rows."""

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

from backend.status import Status
from desktop.properties.reasons import (
    doing,
    hints,
    newer_version,
    revision_cell,
    revision_standing,
    short_reason,
    status_tip,
    was_cancelled,
)
from desktop.widgets.status import (
    PERCENT_ROLE,
    REASON_ROLE,
    STATUS_ROLE,
    STEP_ROLE,
    status_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backend.events import JobProgressed
    from backend.properties.model import Extension

Index = QModelIndex | QPersistentModelIndex

NAME, VERSION, STATUS, REVISION = range(4)
HINTS_ROLE = int(Qt.ItemDataRole.UserRole) + 1  # (icon, words, ink) behind the status
CANCELLED_ROLE = HINTS_ROLE + 1
NEWER_ROLE = HINTS_ROLE + 2  # the version that the catalogue has, "new build", or ""
MUTED_ROLE = HINTS_ROLE + 3  # whether it is disabled
_HEADINGS = ("Extension", "Version", "Status", "Rev.")


class ExtensionModel(QAbstractTableModel):
    """Ordered by display name; ``set_filter`` leaves those out that do not match.

    ``arranged`` comes after rows came or went; while that is under way ``arranging`` is true.
    """

    arranged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: dict[str, Extension] = {}
        self._rows: list[Extension] = []
        self._filter = ""
        self._progress: JobProgressed | None = None
        self.arranging = False

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
            if role == Qt.ItemDataRole.ToolTipRole and section == REVISION:
                return "Latest revision"
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        extension = self._rows[index.row()]
        if index.column() == STATUS:
            return self._status_data(extension, role)
        if role == MUTED_ROLE:
            return not extension.enabled
        if index.column() == VERSION and role in (NEWER_ROLE, Qt.ItemDataRole.ToolTipRole):
            newer = newer_version(extension)
            return newer if role == NEWER_ROLE or not newer else f"{newer} is in the catalogue."
        if index.column() == REVISION and role == Qt.ItemDataRole.ToolTipRole:
            return revision_standing(extension)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return {
                NAME: extension.display_name,
                VERSION: extension.version,
                REVISION: revision_cell(extension),
            }[index.column()]
        return None

    def _status_data(self, extension: Extension, role: int) -> Any:
        status = extension.installation_status
        progress = self.progress_of(extension.id)
        step = progress.step if progress else "waiting"
        if extension.change is not None:
            step = f"{doing(extension.change)}, {step}"
        percent = progress.percent if progress else None
        reason = short_reason(extension)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                said = status_text(status, percent=percent, step=step, reason=reason)
                return ", ".join((said, *(words for _, words, _ in hints(extension))))
            case Qt.ItemDataRole.ToolTipRole:
                return status_tip(extension)
            case _ if role == STATUS_ROLE:
                return status
            case _ if role == PERCENT_ROLE:
                return percent
            case _ if role == STEP_ROLE:
                return step
            case _ if role == REASON_ROLE:
                return reason
            case _ if role == CANCELLED_ROLE:
                return was_cancelled(extension)
            case _ if role == HINTS_ROLE:
                return hints(extension)
        return None

    @property
    def total(self) -> int:
        """How many there are, filtered or not."""
        return len(self._all)

    @property
    def any_revision(self) -> bool:
        """Whether one of them was ever revised: else there is nothing to tell of revisions."""
        return any(one.latest_revision_number for one in self._all.values())

    def extension(self, key: str) -> Extension | None:
        return self._all.get(key)

    def key(self, row: int) -> str:
        return self._rows[row].id if 0 <= row < len(self._rows) else ""

    def row(self, key: str) -> int:
        return next((at for at, one in enumerate(self._rows) if one.id == key), -1)

    def progress_of(self, key: str) -> JobProgressed | None:
        """How far the installation is, where it is the running one."""
        progress = self._progress
        return progress if progress and progress.subject_id == key else None

    # -- changing -----------------------------------------------------------------------------

    def set_extensions(self, extensions: Iterable[Extension]) -> None:
        """Show these and no others."""
        found = {extension.id: extension for extension in extensions}
        self._all = {key: one for key, one in self._all.items() if key in found} | found
        self._arrange()

    def put(self, extension: Extension) -> None:
        """Take in one that is new, changed, or (with ``deleted_at``) removed."""
        if extension.deleted_at:
            self._all.pop(extension.id, None)
        else:
            self._all[extension.id] = extension
        self._arrange()

    def clear(self) -> None:
        self._all = {}
        self._arrange()

    def set_filter(self, words: str) -> None:
        self._filter = words.lower()
        self._arrange()

    def set_progress(self, progress: JobProgressed | None) -> None:
        before, self._progress = self._progress, progress
        subjects = {one.subject_id for one in (before, progress) if one}
        for row in filter(lambda at: at >= 0, map(self.row, subjects)):
            self.dataChanged.emit(self.index(row, STATUS), self.index(row, STATUS))

    def _arrange(self) -> None:
        """From the rows that are shown to those that should be, one by one."""
        self.arranging = True
        self._insert_and_remove()
        self.arranging = False
        self.arranged.emit()

    def _insert_and_remove(self) -> None:
        parts = self._filter.split()
        wanted = sorted(
            (one for one in self._all.values() if all(part in _words(one) for part in parts)),
            key=lambda one: (one.display_name.lower(), one.name, one.id),
        )
        keys = {one.id for one in wanted}
        for at in range(len(self._rows) - 1, -1, -1):
            if self._rows[at].id not in keys:
                self.beginRemoveRows(QModelIndex(), at, at)
                del self._rows[at]
                self.endRemoveRows()
        for at, extension in enumerate(wanted):
            if at >= len(self._rows) or self._rows[at].id != extension.id:
                self.beginInsertRows(QModelIndex(), at, at)
                self._rows.insert(at, extension)
                self.endInsertRows()
            elif self._rows[at] != extension:
                self._rows[at] = extension
                self.dataChanged.emit(self.index(at, NAME), self.index(at, REVISION))


def _words(extension: Extension) -> str:
    status: Status = extension.installation_status
    words = " ".join(words for _, words, _ in hints(extension))
    named = f"{extension.display_name} {extension.name} {extension.version}"
    return f"{named} {status} {words}".lower()
