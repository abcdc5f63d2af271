"""The editor for each type of attribute."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from backend.schemas.model import Attribute, AttributeType
from desktop.values.base import ValueEditor
from desktop.values.booleans import BooleanEditor
from desktop.values.dates import DateEditor
from desktop.values.lines import AmountEditor, LineEditor, NumberEditor
from desktop.values.texts import TextEditor

__all__ = ["ValueEditor", "make_editor"]

LONG_TEXT = 200
"""A string that may be longer than this gets several lines."""


def make_editor(
    attribute: Attribute, parent: QWidget | None = None, *, compact: bool = False
) -> ValueEditor:
    """An editor for values of the attribute; ``compact`` for the cell of a table."""
    match attribute.type:
        case AttributeType.BOOLEAN if not attribute.encrypt:
            return BooleanEditor(attribute, parent, compact=compact)
        case AttributeType.INTEGER | AttributeType.LONG:
            return NumberEditor(attribute, parent, compact=compact)
        case AttributeType.CURRENCY:
            return AmountEditor(attribute, parent, compact=compact)
        case AttributeType.DATE | AttributeType.DATETIME:
            return DateEditor(attribute, parent, compact=compact)
        case AttributeType.STRING if _is_long(attribute) and not compact:
            return TextEditor(attribute, parent)
        case _:
            return LineEditor(attribute, parent, compact=compact)


def _is_long(attribute: Attribute) -> bool:
    """What is masked stands on one line: only a line can be masked."""
    return attribute.effective_length > LONG_TEXT and not attribute.encrypt
