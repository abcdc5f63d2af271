"""What a package provides: found by its name, with the schema and the files of the chosen one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSplitter, QVBoxLayout, QWidget

from desktop.packages.delegates import KINDS, Provided, all_provided
from desktop.packages.schema_table import SchemaTable
from desktop.theme import Theme
from desktop.widgets.elided import ElidedLabel
from desktop.widgets.listing import Item, Section, SectionedList
from desktop.widgets.paint import put
from desktop.widgets.search_field import SearchField
from desktop.widgets.wrapping import WrappingLabel

if TYPE_CHECKING:
    from collections.abc import Mapping

_LIST = 264  # pixels beside 13-pixel text


class ProvidesPanel(QWidget):
    """A long list stays readable: it is grouped, counted, and filtered as one types."""

    def __init__(self) -> None:
        super().__init__()
        px = Theme.current().px
        self._all: list[Provided] = []
        self._key = ""
        self.search = SearchField("Find what it provides")
        self.list = SectionedList("What the package provides")
        self.title = ElidedLabel("", "section")
        self.about = WrappingLabel()
        put(self.about, "role", "muted")
        self.schema = SchemaTable("Settings of what is chosen", "It takes no settings.")
        self.none = QLabel("Nothing that rules could use: it works by being installed.")
        self.none.setWordWrap(True)
        put(self.none, "role", "muted")
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(1)
        self.split.addWidget(self._left())
        self.split.addWidget(self._right())
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([px(_LIST), px(600)])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(12), 0, 0)
        column.addWidget(self.none)
        column.addWidget(self.split, 1)
        column.addStretch(0)
        self.search.searched.connect(self._show_list)
        self.search.down_pressed.connect(self._enter)
        self.list.current_changed.connect(self._show_one)

    def show_manifest(self, key: str, manifest: Mapping[str, Any]) -> int:
        """Answers how many things it provides. Another version of a ``key`` keeps the choice."""
        found = all_provided(manifest)
        if key != self._key:
            self._key = key
            self.search.clear()
            self.list.select("")
        if found != self._all:
            self._all = found
            self._show_list()
        if not self.list.current():
            self.list.select_first()
        self._show_one(self.list.current())
        self.none.setVisible(not found)
        self.split.setVisible(bool(found))
        return len(found)

    def _left(self) -> QWidget:
        px = Theme.current().px
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, px(12), 0)
        column.setSpacing(px(8))
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        left.setMinimumWidth(px(180))
        return left

    def _right(self) -> QWidget:
        px = Theme.current().px
        right = QFrame()
        column = QVBoxLayout(right)
        column.setContentsMargins(px(16), px(4), 0, 0)
        column.setSpacing(px(4))
        column.addWidget(self.title)
        column.addWidget(self.about)
        column.addSpacing(px(8))
        column.addWidget(self.schema, 1)
        right.setMinimumWidth(px(280))
        return right

    def _show_list(self) -> None:
        search = self.search.text()
        found = [one for one in self._all if one.holds(search)]
        sections = [
            Section(title, [Item(one.key, one.title) for one in found if one.kind == kind])
            for kind, title in KINDS.items()
        ]
        shown = [section for section in sections if section.items]
        self.list.set_sections(shown or [Section("", empty=f"Nothing matches “{search.strip()}”.")])

    def _enter(self) -> None:
        if not self.list.current():
            self.list.select_first()
        self.list.setFocus()

    def _show_one(self, key: str) -> None:
        one = next((one for one in self._all if one.key == key), None)
        if one is None:
            return  # a search that leaves it out takes nothing away
        self.title.set_text(one.title)
        said = [one.name] if one.name != one.title else []
        said += [one.category] if one.category else []
        lines = [" · ".join(said)] if said else []
        lines += [f"{use.capitalize()}: {path}" for use, path in one.files]
        self.about.set_text("\n".join(lines))
        self.schema.show_schema(one.schema)
