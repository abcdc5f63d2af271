"""Schemas: the list by kind, the form, the previews."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

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
from desktop.schemas.notices import Notices
from desktop.schemas.present import Presentation
from desktop.schemas.schema_acts import SchemaActs
from desktop.schemas.schema_list import SchemaList
from desktop.schemas.sheets import Sheets
from desktop.schemas.taking import Taking
from desktop.schemas.whole_map import WholeMap
from desktop.widgets.empty import EmptyState
from desktop.widgets.three_panes import ThreePanes

Opened = tuple[SchemaState, frozenset[str]]


class SchemasPage(Page):
    """Design extension schemas."""

    name = "schemas"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._service = context.workspace.schemas
        self._reload = Reload(self, context.work, self._service.list, self._listed)
        self._wanted = ""
        self._wanted_row = ""  # an attribute of the schema that is being opened
        self._focus_name = False
        self.design: Design | None = None
        self._make_parts()
        self._lay_out()
        self._connect()
        self._show_design(None)
        self.refresh()

    def _make_parts(self) -> None:
        context = self.context
        self.new_action = QAction("New schema", self)
        self.new_action.setShortcut(QKeySequence.StandardKey.New)
        self.left = SchemaList(self.new_action)
        self.search, self.listing = self.left.search, self.left.listing
        self.form = SchemaForm()
        self.advice = ModeAdvice(context.workspace.mode)
        self.taking = Taking(self)
        self.importing = Importing(self)
        self.acts = SchemaActs(self)
        self.whole_map = WholeMap(self)
        self.sheets = Sheets(self)
        self.notices = Notices(self)
        self.inspector = SchemaInspector(context, self.taking.one, self.whole_map.action)
        self.empty = EmptyState(
            "schemas",
            "Design a schema",
            "A schema lists the attributes that extend a task, a state, a service or a customer.",
            [self.new_action, self.importing.action],
        )

    def _lay_out(self) -> None:
        self.middle = QStackedWidget()
        self.middle.addWidget(self.empty)
        self.middle.addWidget(self.form)
        self.panes = ThreePanes(self.left, self.middle, self.inspector)
        self.presentation = Presentation(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.advice)
        column.addWidget(self.panes, 1)
        column.addWidget(self.presentation.bar)
        for action in self.form.page_actions:
            self.addAction(action)
        for side in (self.left, self.inspector):
            side.addAction(self._act_action(side))
        for at, action in enumerate((self.presentation.action, self.taking.action)):
            self.form.title.add_tool(action, at)
        self.form.title.add_tool(self.acts.more_action)
        self.left.set_tools(
            (self.importing.action, self.taking.all_action, self.whole_map.action),
            (self.acts.open_action, self.acts.trash_action),
        )

    def _act_action(self, side: QWidget) -> QAction:
        """The primary button's key, from beside the form too."""
        action = QAction("Act", side)
        action.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda: self.act())
        return action

    def _connect(self) -> None:
        bridge = self.context.bridge
        self.new_action.triggered.connect(self.new)
        self.inspector.map.opened.connect(self.whole_map.go)
        self.middle.currentChanged.connect(lambda _: self.whole_map.follow())
        self.listing.current_changed.connect(self._open)
        self.listing.opened.connect(lambda _: self.form.heading.focus_name())
        self.form.said.connect(self.notices.say)
        self.form.done.connect(self.notices.tell_done)
        self.form.publish_asked.connect(self._publish)
        self.form.history_asked.connect(self._history)
        self.advice.mode_asked.connect(self._switch)
        bridge.schema_changed.connect(self.refresh)
        bridge.schema_worked_on.connect(self._advise)
        bridge.mode_changed.connect(self.advice.set_mode)

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

    def _advise(self) -> None:
        if self.isVisible():  # else an example is being made, or what was deleted comes back
            self.advice.schema_changed()

    # The list

    def refresh(self) -> None:
        """Read the list again, and the open schema with it."""
        self._reload.ask()

    def _listed(self, summaries: tuple[SchemaSummary, ...]) -> None:
        self.left.show_schemas(summaries)
        known = {summary.id for summary in summaries}
        if self._wanted in known:
            wanted, self._wanted = self._wanted, ""
            if self.listing.current() != wanted:
                self.left.select(wanted)
                if self.design is None or self.design.id != wanted:
                    return
            self._go_to_row()
        if not self.listing.current() and self.design is None and not self.search.text():
            self.listing.select_first()
        elif self.design is not None and self.design.id not in known:
            self._show_design(None)
            if not self.listing.current():  # else it is the neighbour of the one that went
                self.listing.select_first()
        elif self.design is not None:
            self._read(self.design.id)

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
            design.not_saved.connect(self.notices.not_saved)
            design.published.connect(self._published)
            design.behind.connect(self.notices.behind)
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
        self.sheets.forget_typed(self.design.id if self.design else "")
        self.notices.published(name, version)
