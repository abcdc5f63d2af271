"""How the columns of the attribute table share its width."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QTableView

from backend.schemas.model import AttributeType
from desktop.schemas.attributes import COLUMNS, AttributeModel
from desktop.theme import Theme

_WIDTHS = {
    "type": 104,
    "length": 62,
    "mandatory": 84,
    "default": 76,
    "unique": 62,
    "encrypt": 66,
}
_NAME, _NAME_LEAST = 132, 76
_AROUND = 14  # what a cell has besides its words


def share_width(view: QTableView) -> None:
    """The name takes what the others leave. Where that is little they give of theirs, down to
    their heading and to the longest type; then the name does, as long as all can be read.
    """
    px, room = Theme.current().px, view.viewport().width()
    least = _least_widths(view)
    spare = {column: max(0, px(_WIDTHS[column]) - least[column]) for column in least}
    short = sum(least.values()) + sum(spare.values()) + px(_NAME) - room
    kept = 1 - min(1.0, max(0, short) / max(1, sum(spare.values())))
    for column, width in least.items():
        width += int(spare[column] * kept)
        room -= width
        view.setColumnWidth(COLUMNS.index(column), width)
    view.setColumnWidth(0, max(room, _least_for_names(view)))


def _least_for_names(view: QTableView) -> int:
    px, words = Theme.current().px, view.fontMetrics()
    model = view.model()
    names = [a.name for a in model.attributes] if isinstance(model, AttributeModel) else []
    widest = max(map(words.horizontalAdvance, names), default=0) + px(_AROUND)
    return min(max(widest, px(_NAME_LEAST)), px(_NAME))


def _least_widths(view: QTableView) -> dict[str, int]:
    """What each column but the name's needs at least."""
    around = Theme.current().px(_AROUND)
    head = QFontMetrics(Theme.current().font(11, QFont.Weight.DemiBold))
    least = {c: head.horizontalAdvance(c.capitalize()) + around for c in _WIDTHS}
    types = max(view.fontMetrics().horizontalAdvance(kind.value) for kind in AttributeType)
    least["type"] = max(least["type"], types + around + Theme.current().px(4))
    return least
