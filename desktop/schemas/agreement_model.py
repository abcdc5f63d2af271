"""What the room says of a schema and of each of its attributes, a row each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from backend.schemas.changes import SetDecision
from backend.schemas.differences import in_words
from backend.schemas.model import Decision, DecisionState, Schema
from desktop.icons import icon
from desktop.schemas.design import Design
from desktop.theme import Theme

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("What", "Definition", "State", "Asked by", "Note")
WHAT, DEFINITION, STATE, ASKED, NOTE = range(5)
_ROOT = QModelIndex()
_MARKS = {
    DecisionState.OPEN: ("info", "accent"),
    DecisionState.AGREED: ("check", "ok"),
    DecisionState.REJECTED: ("cross", "bad"),
    DecisionState.PARKED: ("clock", "waiting"),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a row is about: an attribute, one that was deleted, or the schema (id ``""``)."""

    id: str
    name: str
    definition: str
    decision: Decision


class AgreementModel(QAbstractTableModel):
    """Follows a design; typing into a cell is an edit of it, undone like any other."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._design: Design | None = None
        self._only_open = False
        self.rows: tuple[Subject, ...] = ()

    def set_design(self, design: Design) -> None:
        self.beginResetModel()
        self._design = design
        self.rows = self._found()
        self.endResetModel()
        design.changed.connect(self._follow)

    def set_only_open(self, on: bool) -> None:
        """Whether only what is still open is shown."""
        self._only_open = on
        self._follow()

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        editable = index.column() in (STATE, ASKED, NOTE)
        return (
            flag.ItemIsEnabled
            | flag.ItemIsSelectable
            | (flag.ItemIsEditable if editable else flag.NoItemFlags)
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        subject = self.rows[index.row()]
        state = subject.decision.state
        mark, ink = _MARKS[state]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return self._text(subject, index.column())
            case Qt.ItemDataRole.DecorationRole if index.column() == STATE:
                return icon(mark, ink, selected=ink)
            case Qt.ItemDataRole.ForegroundRole if index.column() == STATE:
                return QColor(getattr(Theme.current().colours, ink))
            case Qt.ItemDataRole.ForegroundRole if index.column() == DEFINITION:
                return QColor(Theme.current().colours.muted)
            case _:
                return None

    def setData(  # noqa: N802 - Qt's name
        self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        if self._design is None or role != Qt.ItemDataRole.EditRole:
            return False
        subject = self.rows[index.row()]
        decision = replace(subject.decision, subject=subject.id, name=subject.name)
        match index.column():
            case column if column == STATE:
                decision = replace(decision, state=DecisionState(value))
            case column if column == ASKED:
                decision = replace(decision, asked_by=value.strip())
            case column if column == NOTE:
                decision = replace(decision, note=value.strip())
            case _:
                return False
        return self._design.change(SetDecision(decision))

    def _text(self, subject: Subject, column: int) -> str:
        decision = subject.decision
        return (
            subject.name or "The schema",
            subject.definition,
            decision.state.value,
            decision.asked_by,
            decision.note,
        )[column]

    def _found(self) -> tuple[Subject, ...]:
        draft = self._design.draft if self._design else None
        rows = subjects(draft) if draft else ()
        if self._only_open:
            rows = tuple(row for row in rows if row.decision.state is DecisionState.OPEN)
        return rows

    def _follow(self) -> None:
        rows = self._found()
        if [row.id for row in rows] == [row.id for row in self.rows]:
            self.rows = rows
            if rows:
                end = self.index(len(rows) - 1, len(COLUMNS) - 1)
                self.dataChanged.emit(self.index(0, 0), end)
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()


def subjects(schema: Schema) -> tuple[Subject, ...]:
    """The schema itself, its attributes, then deleted ones about which something was said."""
    found = [Subject("", "", schema.cardinality.value, schema.decision())]
    found += [Subject(a.id, a.name, in_words(a), schema.decision(a.id)) for a in schema.attributes]
    found += [
        Subject(d.subject, d.name, "deleted", d)
        for d in schema.decisions
        if d.subject and schema.attribute(d.subject) is None
    ]
    return tuple(found)


def still_open(schema: Schema) -> int:
    """How many of the schema and its attributes nothing is agreed on, nor rejected or parked."""
    return sum(row.decision.state is DecisionState.OPEN for row in subjects(schema))
