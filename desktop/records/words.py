"""What the kinds of resources are called on the screen."""

from __future__ import annotations

from typing import NamedTuple

from backend.records.model import Resource
from backend.schemas.model import Kind

NOT_SAVED = "• not saved"


class KindWords(NamedTuple):
    """``one`` in the middle of a sentence; it is the name of the icon too."""

    many: str
    one: str


WORDS = {
    Kind.TASKS: KindWords("Tasks", "task"),
    Kind.SERVICES: KindWords("Services", "service"),
    Kind.STATES: KindWords("States", "state"),
    Kind.PROFILES: KindWords("Customers", "customer"),
}


def title_of(resource: Resource) -> str:
    """``Task 3 · Call back``."""
    numbered = f"{WORDS[resource.kind].one.capitalize()} {resource.number}"
    return f"{numbered} · {resource.label}" if resource.label else numbered


def line_of(resource: Resource) -> str:
    """As in a list of its kind: ``3 · Call back``."""
    if resource.label:
        return f"{resource.number} · {resource.label}"
    return resource.number if resource.kind is Kind.PROFILES else title_of(resource)
