"""The sheets that a schema's page can show in the place of its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from backend.errors import Problem
from backend.schemas.plan import Choices
from desktop.schemas.history_sheet import HistorySheet
from desktop.schemas.notices import about_schema
from desktop.schemas.open_sheet import OpenSheet
from desktop.schemas.plan_sheet import MakePlan, PlanSheet, Typed
from desktop.schemas.trash_sheet import TrashSheet
from desktop.widgets.sheet import Sheet

if TYPE_CHECKING:
    from desktop.schemas.design import Design
    from desktop.schemas.page import SchemasPage


class Sheets(QObject):
    """One sheet at a time. It goes when another schema is opened, or when it is left."""

    def __init__(self, page: SchemasPage) -> None:
        super().__init__(page)
        self._page = page
        self._work = page.context.work
        self._service = page.context.workspace.schemas
        self._before: QWidget | None = None
        self._typed: dict[tuple[str, int], Typed] = {}
        self.sheet: Sheet | None = None

    def show(self, sheet: Sheet) -> None:
        """Put a sheet in the form's place; what was being typed was taken in."""
        before = self._before if self.sheet else QApplication.focusWidget()
        self.close()
        self._before = before
        self.sheet = sheet
        sheet.closed.connect(self.close)
        self._page.middle.addWidget(sheet)
        self._page.middle.setCurrentWidget(sheet)
        sheet.begin()

    def close(self) -> None:
        """Back to the form, the focus where it was."""
        sheet, self.sheet = self.sheet, None
        if sheet is None:
            return
        if isinstance(sheet, PlanSheet):
            self._typed[sheet.about] = sheet.typed()
        had_focus = sheet.isAncestorOf(QApplication.focusWidget() or self._page)
        self._page.show_form()
        self._page.middle.removeWidget(sheet)
        sheet.hide()
        sheet.deleteLater()
        if had_focus and self._before is not None and isValid(self._before):
            self._before.setFocus()

    def publish(self, design: Design) -> None:
        """Show the plan of publishing the draft."""
        service, schema_id = self._service, design.id
        sheet = self._plan(design.id, 0, lambda c: service.plan(schema_id, c))
        sheet.title.set_title(f"Publish {design.draft.name}")
        sheet.agreed.connect(self._publish)
        self.show(sheet)

    def trash(self) -> None:
        """Show what was deleted."""
        sheet = TrashSheet(self._page.context.workspace, self._work)
        sheet.restored.connect(self._restored)
        toasts = self._page.context.toast
        sheet.deleted.connect(lambda schema_id: toasts.withdraw(about_schema(schema_id)))
        self.show(sheet)

    def still_open(self) -> None:
        """Show what is still open in every schema."""
        sheet = OpenSheet(self._page.context.workspace, self._work)
        sheet.chosen.connect(self._page.choose)
        self.show(sheet)

    def history(self, design: Design) -> None:
        """Show the versions of a schema."""
        sheet = HistorySheet(self._page.context.workspace, self._work, design.id)
        sheet.revert_asked.connect(self._revert)
        self.show(sheet)

    def revert(self, design: Design, number: int) -> None:
        """Show the plan of making an earlier version the next one; Escape leads to the history."""
        service, schema_id = self._service, design.id
        sheet = self._plan(schema_id, number, lambda c: service.plan(schema_id, c, number))
        sheet.title.set_title(f"Revert to version {number}")

        def revert(note: str, choices: Choices) -> None:
            self._work.do(
                self._page,
                lambda: service.revert(schema_id, number, note, choices),
                lambda state: self._page.say_published(state.draft.name, state.version),
                self.refuse,
            )

        sheet.agreed.connect(revert)
        self.show(sheet)
        sheet.closed.disconnect(self.close)
        sheet.closed.connect(self._to_history)

    def forget_typed(self, schema_id: str) -> None:
        """A version was made: the next plan begins afresh."""
        self._typed = {key: typed for key, typed in self._typed.items() if key[0] != schema_id}

    def _plan(self, schema_id: str, number: int, make: MakePlan) -> PlanSheet:
        key = schema_id, number
        sheet = PlanSheet(self._work, make, key, self._typed.get(key))
        sheet.said.connect(self._page.notices.say)
        return sheet

    def _restored(self, schema_id: str, name: str) -> None:
        self.close()
        self._page.choose(schema_id)
        words = f"Restored {name or 'the unnamed schema'}."
        self._page.context.toast.say(words, about=about_schema(schema_id))

    def _revert(self, number: int) -> None:
        if self._page.design is not None:
            self.revert(self._page.design, number)

    def _to_history(self) -> None:
        if self._page.design is not None:
            self.history(self._page.design)

    def refuse(self, problems: tuple[Problem, ...]) -> None:
        """The sheet that asked for something says why it was not done."""
        if isinstance(self.sheet, PlanSheet):
            self.sheet.refuse(problems)

    def _publish(self, note: str, choices: Choices) -> None:
        if self._page.design is not None:
            self._page.design.publish(note, choices)
