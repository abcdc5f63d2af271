"""Schemas: the list by kind, the form, the previews."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from backend.errors import Problem
from backend.modes import ServerMode
from backend.schemas.changes import Step
from backend.schemas.model import Kind, SchemaState, SchemaSummary
from desktop.page import Context, Page
from desktop.reload import Reload
from desktop.schemas.design import Design
from desktop.schemas.form import SchemaForm
from desktop.schemas.importing import Importing
from desktop.schemas.inspector import SchemaInspector
from desktop.schemas.mode_advice import ModeAdvice
from desktop.schemas.present import Presentation
from desktop.schemas.schema_acts import SchemaActs
from desktop.schemas.sheets import Sheets
from desktop.schemas.taking import Taking
from desktop.schemas.whole_map import WholeMap
from desktop.theme import Theme, Tone
from desktop.widgets.button import Button
from desktop.widgets.empty import EmptyState
from desktop.widgets.listing import Item, Section, SectionedList
from desktop.widgets.search_field import SearchField
from desktop.widgets.three_panes import ThreePanes
from desktop.widgets.title import tool_button
from desktop.widgets.toast import Toast

_SECTIONS = {
    Kind.TASKS: "TASKS",
    Kind.SERVICES: "SERVICES",
    Kind.STATES: "STATES",
    Kind.PROFILES: "CUSTOMERS",
}
Opened = tuple[SchemaState, frozenset[str]]


class SchemasPage(Page):
    """Design extension schemas."""

    name = "schemas"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._service = context.workspace.schemas
        self._reload = Reload(self, context.work, self._service.list, self._listed)
        self._summaries: tuple[SchemaSummary, ...] = ()
        self._wanted = ""
        self._wanted_row = ""  # an attribute of the schema that is being opened
        self._focus_name = False
        self.design: Design | None = None
        self.new_action = QAction("New schema", self)
        self.new_action.setShortcut(QKeySequence.StandardKey.New)
        self.new_action.triggered.connect(self.new)
        self.search = SearchField("Find a schema")
        self.listing = SectionedList("Schemas")
        self.form = SchemaForm()
        self.taking = Taking(self)
        self.importing = Importing(self)
        self.acts = SchemaActs(self)
        self.whole_map = WholeMap(self)
        self.inspector = SchemaInspector(context, self.taking.one, self.whole_map.action)
        self.inspector.map.opened.connect(self.whole_map.go)
        self.empty = EmptyState(
            "schemas",
            "Design a schema",
            "A schema lists the attributes that extend a task, a state, a service or a customer.",
            [self.new_action, self.importing.action],
        )
        self.middle = QStackedWidget()
        self.middle.addWidget(self.empty)
        self.middle.addWidget(self.form)
        self.panes = ThreePanes(self._left(), self.middle, self.inspector)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.advice = ModeAdvice(context.workspace.mode)
        column.setSpacing(0)
        column.addWidget(self.advice)
        column.addWidget(self.panes, 1)
        self.presentation = Presentation(self)
        column.addWidget(self.presentation.bar)
        tools = (
            self.presentation.action,
            self.taking.action,
        )
        for at, action in enumerate(tools):
            self.form.title.add_tool(action, at)
        self.form.title.add_tool(self.acts.more_action)
        self.search.searched.connect(lambda _: self._show_list())
        self.search.down_pressed.connect(self.listing.setFocus)
        self.listing.current_changed.connect(self._open)
        self.listing.opened.connect(lambda _: self.form.heading.focus_name())
        self._notice: Toast | None = None
        self.form.said.connect(self._say)
        self.form.done.connect(self._tell_done)
        self.sheets = Sheets(self)
        self.form.publish_asked.connect(self._publish)
        self.form.history_asked.connect(self._history)
        context.bridge.schema_changed.connect(self._changed)
        context.bridge.mode_changed.connect(self.advice.set_mode)
        self.advice.mode_asked.connect(self._switch)
        self._show_design(None)
        self.refresh()

    # What every page does

    def new(self) -> None:
        """A new draft of the kind that is open, the cursor in its name."""
        self.leave()
        kind = self.design.draft.kind if self.design else Kind.TASKS
        self.context.work.do(
            self, lambda: self._service.create(kind), lambda state: self.choose_to_name(state.id)
        )

    def focus_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def focus_list(self) -> None:
        self.listing.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def act(self) -> None:
        if self.sheets.sheet is None:
            self.form.publish()
        else:
            self.sheets.sheet.act()

    def choose(self, key: str) -> None:
        """A schema; or ``SCHEMA/ATTRIBUTE``, the cursor in the attribute's row."""
        self._wanted, _, self._wanted_row = key.partition("/")
        self.refresh()

    def choose_to_name(self, key: str) -> None:
        """A schema that was just made: the cursor goes to its name."""
        self._focus_name = True
        self.search.clear()
        self.choose(key)

    def leave(self) -> None:
        self.form.take()

    def state(self) -> dict[str, Any]:
        return {
            "schema": self.design.id if self.design else "",
            "preview": self.inspector.state(),
            "panes": self.panes.save().hex(),
            "advised": self.advice.heard,
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        self.panes.restore(bytes.fromhex(state.get("panes", "")))
        self.inspector.restore(state.get("preview", {}))
        self.advice.heard = bool(state.get("advised"))
        self.choose(state.get("schema", ""))

    def _switch(self, mode: ServerMode) -> None:
        self.context.work.do(self, lambda: self.context.workspace.set_mode(mode))

    # The list

    def _changed(self) -> None:
        if self.isVisible():  # else it is a command's or an example's work, not someone's here
            self.advice.schema_changed()
        self.refresh()

    def refresh(self) -> None:
        """Read the list again, and the open schema with it."""
        self._reload.ask()

    def _listed(self, summaries: tuple[SchemaSummary, ...]) -> None:
        self._summaries = summaries
        self._show_list()
        known = {summary.id for summary in summaries}
        if self._wanted in known:
            wanted, self._wanted = self._wanted, ""
            if self.listing.current() != wanted:
                if not self.listing.select(wanted):  # a search leaves it out
                    self.search.clear()
                    self._show_list()
                    self.listing.select(wanted)
                return
            self._go_to_row()
        if not self.listing.current() and self.design is None and not self.search.text():
            self.listing.select_first()
        elif self.design is not None and self.design.id not in known:
            self._show_design(None)
            self.listing.select_first()
        elif self.design is not None:
            self._read(self.design.id)

    def _show_list(self) -> None:
        sought = self.search.text().strip().lower()
        found = [s for s in self._summaries if sought in s.name.lower()]
        self.listing.set_sections(
            Section(title, [_item(s) for s in found if s.kind is kind])
            for kind, title in _SECTIONS.items()
        )

    # The open schema

    def _open(self, schema_id: str) -> None:
        if schema_id and (self.design is None or self.design.id != schema_id):
            self.leave()
            self._read(schema_id)

    def _read(self, schema_id: str) -> None:
        service = self._service

        def read() -> Opened:
            state = service.get(schema_id)
            return state, service.taken_names(state.draft.kind, schema_id)

        self.context.work.do(self, read, self._opened, self._gone)

    def _gone(self, _problems: tuple[Problem, ...]) -> None:
        self.refresh()

    def _opened(self, opened: Opened) -> None:
        state, taken = opened
        if self.listing.current() not in ("", state.id):
            return  # another was chosen meanwhile
        if self.design and self.design.id == state.id and self.design.update(state, taken):
            return
        context = self.context

        def show(steps: tuple[Step, ...]) -> None:
            self._show_design(Design(context.workspace, context.work, state, steps, taken, self))

        context.work.do(self, lambda: self._service.history(state.id), show)

    def _show_design(self, design: Design | None) -> None:
        old, self.design = self.design, design
        if old is not None and (design is None or design.id != old.id):
            self.sheets.close()
        if design is None:
            self.inspector.tabs.hide()
        else:
            design.not_saved.connect(self._not_saved)
            design.published.connect(self._published)
            design.not_published.connect(self.sheets.refuse)
            self.form.set_design(design)
            self.inspector.set_design(design)
            self.inspector.tabs.show()
        if self.sheets.sheet is None:
            self.show_form()
        self.presentation.set_design(design)
        self.taking.set_design(design)
        self.acts.set_open(design is not None)
        if old is not None:
            old.deleteLater()
        if self._focus_name and design is not None:
            self._focus_name = False
            self.form.heading.focus_name()
        self._go_to_row()

    def _go_to_row(self) -> None:
        row = self.form.rows.model.row(self._wanted_row) if self._wanted_row else -1
        if row >= 0 and self.design is not None:
            self._wanted_row = ""
            self.sheets.close()
            self.form.rows.table.go(row)

    def show_form(self) -> None:
        """The form of the open schema, or what to do where there is none."""
        self.middle.setCurrentWidget(self.form if self.design else self.empty)

    def _publish(self) -> None:
        if self.design is not None:
            self.sheets.publish(self.design)

    def _history(self) -> None:
        self.leave()
        if self.design is not None:
            self.sheets.history(self.design)

    def _published(self, version: int) -> None:
        assert self.design is not None
        self.say_published(self.design.draft.name, version)

    def say_published(self, name: str, version: int) -> None:
        """A version was made: its sheet goes."""
        self.sheets.close()
        self.context.toast.say(
            f"Published {name}, version {version}.",
            action_text="Fill in a record",
            action=lambda: self.context.go("records", ""),
        )

    def _not_saved(self, problems: tuple[Problem, ...]) -> None:
        """The store has the last word: the screen shows again what it holds."""
        words = " ".join(str(problem) for problem in problems)
        self.context.toast.say(f"The last edit was not saved. {words}", Tone.BAD)
        self.refresh()

    def _say(self, words: str) -> None:
        """One notice at a time, and none that holds no more."""
        if self._notice is not None and isValid(self._notice):
            self._notice.close_notice()
        self._notice = self.context.toast.say(words, Tone.WAITING) if words else None

    def _tell_done(self, words: str) -> None:
        """What the last edit did. Its Undo holds for that edit, not for a later one."""
        design = self.design
        assert design is not None
        stack, step = design.stack, design.stack.index()

        def undo() -> None:
            if isValid(stack) and stack.index() == step:
                stack.undo()

        self.context.toast.say(words, action_text="Undo", action=undo, seconds=12)

    def _left(self) -> QWidget:
        left = QWidget()
        px = Theme.current().px
        column = QVBoxLayout(left)
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.setSpacing(px(8))
        column.addWidget(self.search)
        column.addWidget(self.listing, 1)
        self.tools = QHBoxLayout()  # what can be done with all schemas
        self.tools.addWidget(tool_button(self.importing.action))
        self.tools.addWidget(tool_button(self.taking.all_action))
        self.tools.addWidget(tool_button(self.whole_map.action))
        self.tools.addStretch(1)
        self.tools.addWidget(tool_button(self.acts.open_action))
        self.tools.addWidget(tool_button(self.acts.trash_action))
        column.addLayout(self.tools)
        column.addWidget(Button.of(self.new_action, keys=True))
        return left


def _item(summary: SchemaSummary) -> Item:
    name = summary.name or "New schema"
    if summary.version == 0:
        return Item(summary.id, name, "draft", Tone.WAITING)
    if summary.has_changes:
        return Item(summary.id, name, f"v{summary.version} + draft", Tone.WAITING)
    return Item(summary.id, name, f"v{summary.version}")
