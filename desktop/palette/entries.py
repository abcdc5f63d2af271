"""What the palette finds: actions, and things that can be opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLineEdit, QMenu, QPlainTextEdit, QTextEdit, QWidget

from backend.schemas.model import Kind
from backend.workspace import Workspace
from desktop.palette.ranking import Candidate
from desktop.window import Window


class EntryKind(StrEnum):
    """The word that stands beside an entry; its icon is in :data:`ICONS`."""

    ACTION = "Action"
    SCHEMA = "Schema"
    ATTRIBUTE = "Attribute"
    PROPERTY = "Property"
    PACKAGE = "Package"


ICONS = {
    EntryKind.ACTION: "action",
    EntryKind.SCHEMA: "schemas",
    EntryKind.ATTRIBUTE: "key",
    EntryKind.PROPERTY: "properties",
    EntryKind.PACKAGE: "packages",
}
_WEIGHTS = {
    EntryKind.ACTION: 3.0,
    EntryKind.SCHEMA: 4.0,
    EntryKind.PROPERTY: 2.0,
    EntryKind.PACKAGE: 1.0,
    EntryKind.ATTRIBUTE: 0.0,
}
_EXTENDS = {
    Kind.TASKS: "of tasks",
    Kind.SERVICES: "of services",
    Kind.STATES: "of states",
    Kind.PROFILES: "of customers",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """``page`` and ``target`` say what opens; an action has neither. ``keys`` are as shown.

    ``keywords`` are found too, but not shown.
    """

    kind: EntryKind
    key: str
    text: str
    place: str = ""
    keys: str = ""
    page: str = ""
    target: str = ""
    keywords: str = ""

    @property
    def candidate(self) -> Candidate:
        place = f"{self.place} {self.keywords}".strip()
        return Candidate(self.key, self.text, place, _WEIGHTS[self.kind])


def things(workspace: Workspace) -> tuple[Entry, ...]:
    """Everything that can be opened. Reads the store: not for the window's own thread."""
    kind = EntryKind
    schemas = [
        Entry(kind.SCHEMA, s.id, s.name, _EXTENDS[s.kind], "", "schemas", s.id)
        for s in workspace.schemas.list()
        if s.name
    ]
    attributes = [
        Entry(
            kind.ATTRIBUTE,
            f"{a.schema_id}/{a.id}",
            a.name,
            a.schema_name,
            "",
            "schemas",
            f"{a.schema_id}/{a.id}",
        )
        for a in workspace.schemas.attributes()
        if a.name
    ]
    properties = [
        Entry(kind.PROPERTY, p.id, p.name, str(p.platform), "", "properties", p.id)
        for p in workspace.properties.list()
    ]
    packages = [
        Entry(kind.PACKAGE, p.id, p.label, p.platform, "", "packages", p.id)
        for p in workspace.packages.list()
    ]
    return (*schemas, *properties, *packages, *attributes)


def actions(window: Window, page: QWidget) -> dict[str, tuple[Entry, QAction]]:
    """What can be done now, on the page and in the window, by key; the page's word goes first."""
    found: dict[str, tuple[Entry, QAction]] = {}
    taken: set[str] = set()
    for action in (*_of_page(page), *window.actions(), *window.rail.actions()):
        words = _words(action)
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        if not words or not action.isEnabled() or not action.isVisible() or keys in taken:
            continue
        if action.menu() is not None or action.isSeparator() or f"action {words}" in found:
            continue
        if keys:
            taken.add(keys)
        also = str(action.property("keywords") or "")
        entry = Entry(EntryKind.ACTION, f"action {words}", words, keys=keys, keywords=also)
        found[entry.key] = entry, action
    # Before anything is typed, what is used often enough to have keys stands first.
    return dict(sorted(found.items(), key=lambda item: not item[1][0].keys))


def run(entry: Entry, action: QAction | None, go: Callable[[str, str], None]) -> None:
    """Do it, or open it."""
    if action is not None:
        action.trigger()
    else:
        go(entry.page, entry.target)


def _of_page(page: QWidget) -> Iterator[QAction]:
    """The actions of what is seen; a text field's own undo and copy are not the page's."""
    own = (QLineEdit, QTextEdit, QPlainTextEdit, QMenu)
    for action in page.findChildren(QAction):
        parent = action.parent()
        if isinstance(parent, QWidget) and parent.isVisible() and not isinstance(parent, own):
            yield action


def _words(action: QAction) -> str:
    said = action.property("words") or action.text()
    return str(said).replace("&", "").strip()
