"""Any two of a schema's versions, its draft, or a file, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from backend.schemas.diff import align
from backend.schemas.differences import DifferenceKind, differences, in_words
from backend.schemas.model import Attribute, Schema
from desktop.schemas.difference_list import DifferenceList
from desktop.theme import Theme
from desktop.widgets.button import Button
from desktop.widgets.rows_table import RowsTable
from desktop.widgets.table import fit_to_rows
from desktop.widgets.two_sides import TwoSides


@dataclass(frozen=True, slots=True)
class Side:
    """One that can be compared. ``is_foreign`` for one from elsewhere, whose ids mean nothing."""

    name: str
    schema: Schema
    is_foreign: bool = False


class Comparison(QWidget):
    """Two choices, a sentence for each difference, and the attributes of both."""

    file_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._sides: tuple[Side, ...] = ()
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        self.two = TwoSides()
        self.left, self.right = self.two.left, self.two.right
        self.file_button = Button("A file…", self.file_asked.emit)
        self.file_button.setToolTip("Compare with a schema in a file")
        self.two.add_button(self.file_button)
        self.two.changed.connect(self._show)
        column.addWidget(self.two)
        self.list = DifferenceList("No difference.")
        column.addWidget(self.list)
        self.table = RowsTable("Attributes side by side", ("", "From", "To"), (110, 270))
        fit_to_rows(self.table, least=1, most=40)
        column.addWidget(self.table)

    def set_sides(self, sides: Sequence[Side]) -> None:
        """What can be chosen; what was chosen before stays chosen if it is still there."""
        self._sides = tuple(sides)
        self.two.set_names([side.name for side in sides])

    def compare(self, left: str, right: str) -> None:
        """Choose both by name."""
        self.two.choose(left, right)

    def _show(self) -> None:
        at = self.two.at()
        if at is None or max(at) >= len(self._sides):
            return
        left, right = (self._sides[i] for i in at)
        old, new = left.schema, right.schema
        if right.is_foreign:
            new = align(old, new)
        elif left.is_foreign:
            old = align(new, old)
        self.list.set_differences(differences(old, new))
        self.table.rows.set_rows(_rows(old, new))


def _rows(old: Schema, new: Schema) -> list[tuple[str, str, str]]:
    """The new one's attributes in order, then what is removed; an empty cell where it is not."""
    sorts: dict[str, str] = {}
    for difference in differences(old, new):
        sorts.setdefault(difference.attribute_id, difference.kind.value)
    rows = []
    for attribute in new.attributes:
        before = old.attribute(attribute.id)
        sort = sorts.get(attribute.id, "")
        rows.append((sort, _words(before) if before else "", _words(attribute)))
    rows += [
        (DifferenceKind.REMOVED.value, _words(a), "")
        for a in old.attributes
        if new.attribute(a.id) is None
    ]
    return rows


def _words(attribute: Attribute) -> str:
    return f"{attribute.name}: {in_words(attribute)}"
