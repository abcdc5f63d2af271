"""The left of the page: the schemas by kind, what to look for, and what to do with all of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from backend.schemas.model import Kind, SchemaSummary
from desktop.theme import Theme, Tone
from desktop.widgets.button import Button
from desktop.widgets.listing import Item, Section, SectionedList
from desktop.widgets.search_field import SearchField
from desktop.widgets.title import tool_button

_SECTIONS = {
    Kind.TASKS: "TASKS",
    Kind.SERVICES: "SERVICES",
    Kind.STATES: "STATES",
    Kind.PROFILES: "CUSTOMERS",
}


class SchemaList(QWidget):
    """``new`` stands at the foot; :meth:`set_tools` puts icons above it."""

    def __init__(self, new: QAction) -> None:
        super().__init__()
        self._summaries: tuple[SchemaSummary, ...] = ()
        self._chosen = ""
        self.search = SearchField("Find a schema")
        self.listing = SectionedList("Schemas")
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.setSpacing(px(8))
        column.addWidget(self.search)
        column.addWidget(self.listing, 1)
        self._tools = QHBoxLayout()
        column.addLayout(self._tools)
        column.addWidget(Button.of(new, keys=True))
        self.search.searched.connect(lambda _: self._show())
        self.search.down_pressed.connect(self.listing.setFocus)
        self.listing.current_changed.connect(self._choose)

    def set_tools(self, left: Sequence[QAction], right: Sequence[QAction]) -> None:
        """What can be done with all schemas."""
        for action in left:
            self._tools.addWidget(tool_button(action))
        self._tools.addStretch(1)
        for action in right:
            self._tools.addWidget(tool_button(action))

    def show_schemas(self, summaries: tuple[SchemaSummary, ...]) -> None:
        """Show what there is now, as far as it is looked for."""
        self._summaries = summaries
        self._show()

    def name(self, schema_id: str) -> str:
        """The name of a schema, ``""`` where it has none yet."""
        return next((s.name for s in self._summaries if s.id == schema_id), "")

    def select(self, schema_id: str) -> None:
        """Choose a schema, also one that a search leaves out."""
        if not self.listing.select(schema_id):
            self.search.clear()
            self._show()
            self.listing.select(schema_id)

    def _choose(self, schema_id: str) -> None:
        self._chosen = schema_id

    def _show(self) -> None:
        """A search chooses nothing: what is open has the highlight again once it is found."""
        sections = _sections(self._summaries, self.search.text().strip())
        if self._chosen not in {summary.id for summary in self._summaries}:
            self.listing.set_sections(sections)
            return
        self.listing.blockSignals(True)
        try:
            self.listing.set_sections(sections)
            if self.listing.current() != self._chosen and not self.listing.select(self._chosen):
                self.listing.select("")
        finally:
            self.listing.blockSignals(False)


def _sections(summaries: Sequence[SchemaSummary], sought: str) -> list[Section]:
    found = [s for s in summaries if sought.lower() in s.name.lower()]
    nothing = f"Nothing matches “{sought}”."
    if sought and not found:
        return [Section("", empty=nothing)]
    there = {summary.kind for summary in summaries}
    return [
        Section(
            title,
            [_item(s) for s in found if s.kind is kind],
            empty="Nothing matches" if kind in there else "None yet",
        )
        for kind, title in _SECTIONS.items()
    ]


def _item(summary: SchemaSummary) -> Item:
    name = summary.name or "New schema"
    if summary.version == 0:
        return Item(summary.id, name, "draft", Tone.WAITING)
    if summary.has_changes:
        return Item(summary.id, name, f"v{summary.version} + draft", Tone.WAITING)
    return Item(summary.id, name, f"v{summary.version}")
