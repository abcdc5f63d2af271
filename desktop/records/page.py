"""Records: tasks, services, states and customers, and the extension records they hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout

from backend.errors import Problem
from backend.modes import ServerMode
from backend.records.filters import RecordLine
from backend.schemas.model import Kind
from desktop.page import Context, Page
from desktop.records.actions import Actions
from desktop.records.all_acts import AllActs
from desktop.records.all_view import AllView
from desktop.records.choices import Choices
from desktop.records.drafts import Drafts
from desktop.records.mode_line import ModeLine
from desktop.records.reading import ALL, SOME, Shown, Wanted, kind_of, read
from desktop.records.record_acts import RecordActs
from desktop.records.record_editor import RecordEditor
from desktop.records.record_table import RecordTable
from desktop.records.resource_acts import ResourceActs
from desktop.records.resource_view import ResourceView
from desktop.records.resources_pane import ResourcesPane
from desktop.records.sheets import Sheets
from desktop.records.words import WORDS
from desktop.reload import Reload
from desktop.theme import Tone
from desktop.widgets.three_panes import ThreePanes


class RecordsPage(Page):
    """``shown`` is what was read last; what is done to them is in the two ``acts``."""

    name = "records"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.shown = Shown(Wanted(Kind.TASKS))
        self.drafts = Drafts()
        self.choices = Choices()
        self.offers = Actions(self)
        self._stale = False
        self._entering = 0  # the resource whose records get the focus once they are shown
        self.pane = ResourcesPane(self.offers.new)
        self.table = RecordTable(self.offers.add, self.offers.remove)
        self.editor = RecordEditor()
        transfers = (self.offers.import_, self.offers.export, self.offers.sample)
        self.all_view = AllView(self.offers.remove_line, transfers, self.offers.sample)
        self.view = ResourceView(self.table, self.editor, self.offers.delete, self.all_view)
        self.acts = RecordActs(self)
        self.all_acts = AllActs(self)
        self.sheets = Sheets(self)
        self.resource_acts = ResourceActs(self)
        self.panes = ThreePanes(self.pane, self.view)
        self.mode_line = ModeLine()
        self.mode_line.mode_asked.connect(self._switch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.mode_line)
        column.addWidget(self.panes, 1)
        self._reload = Reload(self, context.work, self._read, self._took)
        self._connect()
        self.refresh()

    @property
    def kind(self) -> Kind:
        """Whose resources are listed."""
        return self.choices.kind

    # -- what a window calls ------------------------------------------------------------------

    def new(self) -> None:
        """A new resource of the kind that is shown, in a small form in place."""
        if self.offers.new.isEnabled():
            self.pane.open_form()

    def act(self) -> None:
        """The page's one primary act: create what is being made, else save what is shown."""
        sheet = self.sheets.sheet if self.shown.all else None
        if sheet is not None:
            sheet.act()
            return
        form = self.pane.form
        focused = QApplication.focusWidget()
        if form.isVisible() and not (focused and self.editor.isAncestorOf(focused)):
            form.submit()
        else:
            self.acts.save()

    def focus_list(self) -> None:
        self.pane.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_search(self) -> None:
        """In the view of all, the search among the records."""
        search = self.all_view.search if self.shown.all else self.pane.search
        search.setFocus()
        search.selectAll()

    def choose(self, key: str) -> None:
        """Show the resource with this id, of whatever kind."""

        def found(kind: Kind | None) -> None:
            if kind is not None:
                self.choices.set_resource(kind, int(key))
                self.show_kind(kind)

        workspace = self.context.workspace
        self.context.work.do(self, lambda: kind_of(workspace, int(key)), found)

    def state(self) -> dict[str, Any]:
        return {
            **self.choices.to_json(),
            "panes": self.panes.save().hex(),
            "split": self.view.split().hex(),
            "drafts": self.drafts.to_json(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        self.panes.restore(bytes.fromhex(state.get("panes", "")))
        self.view.set_split(bytes.fromhex(state.get("split", "")))
        self.drafts.take_json(state.get("drafts", []))
        self.show_kind(self.choices.take_json(state))

    def _set_mode(self, mode: ServerMode) -> None:
        """In maintenance what would change a record is not offered; saving says why it waits."""
        self.mode_line.set_mode(mode)
        self.all_acts.set_mode(mode)
        for action in self.offers.writing:
            action.setEnabled(ServerMode(mode) is ServerMode.PRODUCTION)

    def _switch(self, mode: ServerMode) -> None:
        self.context.work.do(self, lambda: self.context.workspace.set_mode(mode))

    # -- choosing -----------------------------------------------------------------------------

    def show_kind(self, kind: Kind) -> None:
        """Show the resources of a kind; each kind remembers what was chosen in it."""
        if kind is not self.kind:
            self.pane.search.clear()
            self.pane.close_form()
            self.view.confirm.close_line()
        self.choices.kind = kind
        self.pane.set_kind(kind)
        self.offers.new.setText(f"New {WORDS[kind].one}")
        self.refresh()

    def refresh(self) -> None:
        """Read again; what is chosen stays chosen where it is still there."""
        self._reload.ask()

    def _changed(self) -> None:
        """Out of sight there is no hurry: each key in a schema's form makes a change."""
        self._stale = not self.isVisible()
        if not self._stale:
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if self._stale:
            self._changed()

    def choose_resource(self, kind: Kind, resource_id: int) -> None:
        """Show it, if its kind is what is shown; else once that is."""
        if resource_id != self.choices.resource(kind):
            self.view.confirm.close_line()
            self.choices.set_resource(kind, resource_id)
            self.refresh()

    def enter(self, kind: Kind, resource_id: int) -> None:
        """Show it and go to its records, unless someone has gone elsewhere meanwhile."""
        self._entering = resource_id
        self.choose_resource(kind, resource_id)
        self.refresh()  # it may be shown already

    def open_record(self, line: RecordLine) -> None:
        """Show a record in the form, among those of its resource."""
        self.choices.set_record(line)
        self.pane.list.setFocus()
        self.enter(line.resource.kind, line.resource.id)

    def _searched(self) -> None:
        self.choices.limit = SOME
        self.refresh()

    def _more(self) -> None:
        if self.choices.limit <= len(self.shown.resources):  # else they are on their way
            self.choices.limit += SOME
            self.refresh()

    def _choose_schema(self, schema_id: str) -> None:
        self.choices.set_schema(schema_id)
        self.refresh()

    # -- showing ------------------------------------------------------------------------------

    def _wanted(self) -> Wanted:
        return self.choices.wanted(self.pane.search.text().strip())

    def _read(self) -> Shown:
        return read(self.context.workspace, self._wanted())

    def _took(self, shown: Shown) -> None:
        if shown.wanted != self._wanted():
            self.refresh()  # something else was chosen meanwhile
            return
        self.shown = shown
        resource = shown.resource
        chosen = ALL if shown.all else resource.id if resource else 0
        self.choices.set_resource(self.kind, chosen)
        self.choices.set_schema(shown.schema_id)
        self.pane.show_resources(shown.resources, shown.total, chosen, self.drafts.resources())
        self.offers.show_all(shown.all)
        words = WORDS[self.kind]
        if not shown.schemas:
            self.view.show_empty(
                "schemas",
                f"No {words.one} schema is published yet",
                f"Records fill in a published schema. Design one for {words.many.lower()} and "
                "publish it.",
                self.offers.schemas,
            )
        elif shown.all:
            self.view.show_all(self.kind)
            self.view.show_tabs(shown.schemas, shown.counts, shown.schema_id, ())
            self.all_acts.show(shown.schema_id, shown.schemas[shown.schema_id])
            self.sheets.go_on()
        elif resource is None:
            self.view.show_empty(
                words.one,
                f"No {words.many.lower()} yet",
                f"Extension records are held by a {words.one}.",
                self.offers.new,
            )
        else:
            self.view.show_resource(resource)
            self.show_marks()
            self.view.show_multi(shown.multi)
            self.acts.show()
            if self._entering == resource.id and self.pane.list.hasFocus():
                self.view.enter()
        self._entering = 0

    def show_marks(self) -> None:
        """What is not saved, in the list and on the tabs."""
        shown, resource = self.shown, self.shown.resource
        self.pane.set_unsaved(self.drafts.resources())
        if resource is not None:
            unsaved = self.drafts.schemas(resource.id)
            self.view.show_tabs(shown.schemas, shown.counts, shown.schema_id, unsaved)

    def tell(self, problems: tuple[Problem, ...]) -> None:
        """What no field can show; and what stands here may be out of date."""
        self.context.toast.say(" ".join(str(problem) for problem in problems), Tone.BAD)
        self.refresh()

    # -- building -----------------------------------------------------------------------------

    def _connect(self) -> None:
        self.offers.new.triggered.connect(self.new)
        self.offers.schemas.triggered.connect(lambda: self.context.go("schemas", ""))
        bridge = self.context.bridge
        bridge.schema_changed.connect(self._changed)
        bridge.records_changed.connect(self._changed)
        bridge.mode_changed.connect(self._set_mode)
        self._set_mode(self.context.workspace.mode)
        self.pane.kind_chosen.connect(self.show_kind)
        self.pane.chosen.connect(lambda chosen: self.choose_resource(self.kind, chosen))
        self.pane.searched.connect(self._searched)
        self.pane.more_wanted.connect(self._more)
        self.pane.list.opened.connect(lambda _: self.view.enter())
        self.view.schema_chosen.connect(self._choose_schema)
        for keys, act in (
            ("Ctrl+Return", self.act),
            ("Ctrl+Enter", self.act),
            ("Ctrl+S", self.acts.save),
            ("Ins", self.acts.add),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
