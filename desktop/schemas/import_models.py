"""The tables of an import: the schemas, whose names can be changed, and the attributes of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from backend.errors import Problem, errors_among
from backend.schemas.imports.model import Evidence
from backend.schemas.model import MISSING, Attribute, Cardinality, Schema
from backend.schemas.rules import check
from backend.schemas.values import to_text
from desktop.icons import icon
from desktop.schemas.brought import Brought, Taken
from desktop.schemas.heading import CARDINALITY_WORDS, KIND_WORDS
from desktop.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_SCHEMA_HEADS = ("Name", "Extends", "Records", "Attributes", "To do")
_HEADS = ("Name", "Type", "Length", "Mandatory", "Default", "Unique", "Encrypt")
_GUESSED_HEADS = ("Name", "Type", "Length", "Mandatory", "In", "Examples", "Why")
_MANDATORY = 3


class ImportedSchemas(QAbstractTableModel):
    """A schema a row. Another name is typed into the first column and checked at once."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.schemas: list[Schema] = []
        self._asked: tuple[str, ...] = ()
        self._taken: Taken = {}
        self._problems: list[tuple[Problem, ...]] = []

    def set_brought(self, brought: Brought | None) -> None:
        self.beginResetModel()
        self.schemas = list(brought.schemas) if brought else []
        self._asked = brought.asked if brought else ()
        self._taken = brought.taken if brought else {}
        self._check()
        self.endResetModel()

    def replace(self, row: int, schema: Schema) -> None:
        """Another content for one of them."""
        self.schemas[row] = schema
        self._check()
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.schemas) - 1, 4))

    def clash(self) -> int:
        """The first row whose name another has; -1 where there is none."""
        for row, problems in enumerate(self._problems):
            if any(problem.code == "name-taken" for problem in problems):
                return row
        return -1

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self.schemas)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(_SCHEMA_HEADS)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _SCHEMA_HEADS[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsEditable if index.column() == 0 else found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        problems = self._problems[row]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._cell(row, column)
            case Qt.ItemDataRole.EditRole if column == 0:
                return self.schemas[row].name
            case Qt.ItemDataRole.ToolTipRole if problems and column == 4:
                return "\n".join(str(problem) for problem in problems[:12])
            case Qt.ItemDataRole.DecorationRole if self._is_wrong(row, column):
                ink = "bad" if self._blocks(row) else "waiting"
                return icon("warning", ink, selected=ink)
            case Qt.ItemDataRole.ForegroundRole if self._is_wrong(row, column):
                return QColor(
                    getattr(Theme.current().colours, "bad" if self._blocks(row) else "waiting")
                )
            case _:
                return None

    def setData(  # noqa: N802 - Qt's name
        self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        if role != Qt.ItemDataRole.EditRole or index.column() != 0:
            return False
        self.replace(index.row(), replace(self.schemas[index.row()], name=str(value).strip()))
        return True

    def _cell(self, row: int, column: int) -> str:
        schema = self.schemas[row]
        match column:
            case 0:
                return schema.name or "(no name)"
            case 1:
                return KIND_WORDS[schema.kind]
            case 2:
                return CARDINALITY_WORDS[schema.cardinality]
            case 3:
                return str(len(schema.attributes))
            case _:
                return self._remark(row)

    def _remark(self, row: int) -> str:
        if self._blocks(row):
            return "Another schema has this name: type another"
        errors = errors_among(self._problems[row])
        if errors:
            more = f", and {len(errors) - 1} more" if len(errors) > 1 else ""
            return f"{errors[0].title}{more}"
        asked = self._asked[row]
        if asked and asked.lower() in self._taken.get(self.schemas[row].kind, ()):
            return f"Was “{asked}”: taken"
        return f"Was “{asked}”: twice" if asked != self.schemas[row].name and asked else ""

    def _blocks(self, row: int) -> bool:
        return any(problem.code == "name-taken" for problem in self._problems[row])

    def _is_wrong(self, row: int, column: int) -> bool:
        found = errors_among(self._problems[row])
        if column == 0:
            return any(problem.pointer == "/name" for problem in found)
        return column == 4 and bool(found)

    def _check(self) -> None:
        """Each against the workspace and against the others here."""
        names = [schema.name.lower() for schema in self.schemas]
        self._problems = []
        for at, schema in enumerate(self.schemas):
            others = {
                names[i]
                for i, other in enumerate(self.schemas)
                if i != at and other.kind is schema.kind and names[i]
            }
            self._problems.append(check(schema, others | self._taken.get(schema.kind, frozenset())))


class ImportedAttributes(QAbstractTableModel):
    """The attributes of one schema; where they were guessed, with the evidence.

    A guessed mandatory flag can be taken back.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.attributes: list[Attribute] = []
        self._evidence: dict[str, Evidence] = {}
        self._records = 0

    @property
    def guessed(self) -> bool:
        return bool(self._evidence)

    def set_schema(
        self, schema: Schema | None, evidence: Sequence[Evidence] = (), records: int = 0
    ) -> None:
        self.beginResetModel()
        self.attributes = list(schema.attributes) if schema else []
        self._evidence = {one.attribute_id: one for one in evidence}
        self._records = records
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self.attributes)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (_GUESSED_HEADS if self.guessed else _HEADS)[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        checks = self.guessed and index.column() == _MANDATORY
        return found | Qt.ItemFlag.ItemIsUserCheckable if checks else found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        attribute, column = self.attributes[index.row()], index.column()
        if role == Qt.ItemDataRole.CheckStateRole and self.guessed and column == _MANDATORY:
            return Qt.CheckState.Checked if attribute.mandatory else Qt.CheckState.Unchecked
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        match column:
            case 0:
                return attribute.name
            case 1:
                return attribute.type.value
            case 2:
                return str(attribute.effective_length or "–")
            case 3:
                return None if self.guessed else _sign(attribute.mandatory)
            case _:
                return self._guess(attribute, column) if self.guessed else _rest(attribute, column)

    def setData(  # noqa: N802 - Qt's name
        self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not self.guessed:
            return False
        on = Qt.CheckState(value) is Qt.CheckState.Checked
        attribute = self.attributes[index.row()]
        self.attributes[index.row()] = replace(attribute, mandatory=on)
        self.dataChanged.emit(index, index)
        return True

    def why(self, row: int) -> str:
        """The evidence for a guessed attribute, in words."""
        attribute = self.attributes[row]
        evidence = self._evidence.get(attribute.id)
        if evidence is None:
            return ""
        seen = f"{evidence.filled:,} of {self._records:,} records have it"
        examples = f": {', '.join(evidence.examples)}." if evidence.examples else "."
        return f"{attribute.name}: {evidence.why} {seen}{examples}"

    def _guess(self, attribute: Attribute, column: int) -> str:
        evidence = self._evidence[attribute.id]
        match column:
            case 4:
                return f"{evidence.filled:,} of {self._records:,}"
            case 5:
                return ", ".join(evidence.examples)
            case _:
                return evidence.why


def _rest(attribute: Attribute, column: int) -> str:
    match column:
        case 4:
            return "" if attribute.default is MISSING else to_text(attribute.default)
        case 5:
            return _sign(attribute.unique)
        case _:
            return _sign(attribute.encrypt)


def _sign(on: bool) -> str:
    return "✓" if on else ""


def words_of(schema: Schema) -> str:
    """One line on a schema: its records and its keys."""
    keys = ["(" + ", ".join(schema.key_names(key)) + ")" for key in schema.keys]
    multi = schema.cardinality is Cardinality.MULTI
    said = "Many records for each resource" if multi else "One record for each resource"
    return f"{said}. Unique: {', '.join(keys)}." if keys else f"{said}."
