"""What the comparisons of a filter are called, as they suit the type."""

from __future__ import annotations

from backend.records.filters import Filter, Operator
from backend.schemas.model import Attribute, AttributeType
from backend.schemas.values import to_text

_WORDS = {
    Operator.IS: "is",
    Operator.IS_NOT: "is not",
    Operator.CONTAINS: "contains",
    Operator.STARTS_WITH: "starts with",
    Operator.LESS: "is less than",
    Operator.GREATER: "is greater than",
    Operator.AT_MOST: "is at most",
    Operator.AT_LEAST: "is at least",
    Operator.IS_EMPTY: "is empty",
    Operator.IS_NOT_EMPTY: "is not empty",
}
_OF_TIME = {
    Operator.LESS: "is before",
    Operator.GREATER: "is after",
    Operator.AT_MOST: "is at the latest",
    Operator.AT_LEAST: "is at the earliest",
}


def words_of(attribute: Attribute, operator: Operator) -> str:
    """``is before`` for a date, ``is less than`` for a number."""
    if attribute.type in (AttributeType.DATE, AttributeType.DATETIME):
        return _OF_TIME.get(operator, _WORDS[operator])
    return _WORDS[operator]


def sentence_of(attribute: Attribute, one: Filter) -> str:
    """``rating is at least 3``; a masked value stays masked."""
    said = f"{attribute.name} {words_of(attribute, one.operator)}"
    if one.value is None:
        return said
    return f"{said} {'••••' if attribute.encrypt else to_text(one.value)}"
