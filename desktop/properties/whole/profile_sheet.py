"""A profile is applied: which file, which properties, and the plan before anything is done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from backend.properties.model import Batch, Property
from backend.properties.profiles import Profile, ProfileStep, read_profile
from desktop.files import read_bytes
from desktop.properties.revision_words import settings_line
from desktop.properties.whole import profile_words as words
from desktop.properties.whole.files import profile_dialog
from desktop.records.file_field import Dialog, FileField
from desktop.theme import Theme, Tone
from desktop.widgets.form import FormField
from desktop.widgets.marked_lines import Line, MarkedLines
from desktop.widgets.marked_table import MarkedRow, MarkedTable
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.sheet import Sheet

if TYPE_CHECKING:
    from backend.errors import Problem
    from desktop.page import Context


class ProfileSheet(Sheet):
    """Return in the file's line reads it; Space ticks a property."""

    applied = Signal(object, object)  # the Batch, the properties

    def __init__(
        self,
        context: Context,
        shown: str,
        path: Path | None = None,
        choose: Dialog = profile_dialog,
    ) -> None:
        super().__init__("Apply a profile")
        self._context = context
        self._service = context.workspace.properties
        self._properties: dict[str, Property] = {}
        self._ticked: set[str] = {shown} if shown else set()
        self.profile: Profile | None = None
        self.steps: tuple[ProfileStep, ...] = ()
        self._asked = 0  # which plan was asked for last
        self.apply = self.primary("Apply")
        self.apply.setEnabled(False)
        self._build(choose)
        if path is not None:
            self.file.edit.setText(str(path))

    def begin(self) -> None:
        self.file.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def act(self) -> None:
        """Read the file; once there is a plan, do it in one batch."""
        if self.profile is None:
            self.read()
            return
        if not self.apply.isEnabled():
            return
        self.apply.setEnabled(False)
        profile, chosen = self.profile, self._chosen()
        ids = [one.id for one in chosen]

        def done(batch: Batch) -> None:
            self.applied.emit(batch, chosen)

        self._context.work.do(
            self, lambda: self._service.apply_profile(profile, ids), done, self._refused
        )

    def read(self) -> None:
        """Read the file that is named."""
        path = self.file.path
        if path is None:
            self.field.set_error("Choose a file.")
            self.begin()
            return

        def read() -> tuple[Profile, tuple[Property, ...]]:
            return read_profile(read_bytes(path)), self._service.list()

        self._context.work.do(self, read, self._took, self._refused)

    # -- building -----------------------------------------------------------------------------

    def _build(self, choose: Dialog) -> None:
        px = Theme.current().px
        self.file = FileField(writes=False, choose=choose)
        self.file.edit.setPlaceholderText("profile.json")
        self.field = FormField("&Profile", self.file, help="Return reads it.")
        self.field.setMaximumWidth(px(640))
        self.file.changed.connect(self._forget)
        self.file.edit.returnPressed.connect(self.read)
        self.file.chosen.connect(self.read)
        self.trouble = ProblemsCard()
        self.said = QLabel()
        self.said.setWordWrap(True)
        put(self.said, "role", "muted")
        for widget in (self.field, self.trouble, self.said):
            self.column.addWidget(widget)
        self.which = self.section("Properties")
        self.choice = MarkedTable(
            "Properties", ("Property", "Extensions", "Domains"), (320, 100), mark=2
        )
        self.choice.rows.toggled.connect(self._toggle)
        self.choice.opened.connect(self._toggle)
        self.column.addWidget(self.choice)
        self.what = self.section("What happens")
        self.counted = QLabel()
        self.counted.setWordWrap(True)
        put(self.counted, "role", "muted")
        self.plan = MarkedTable(
            "Plan",
            ("Property", "Package", "Version", "What happens"),
            (200, 200, 150),
            mark=3,
            most=14,
        )
        self.plan.moved.connect(self._row_chosen)
        self.lines = MarkedLines("", most=40)
        for part in (self.counted, self.plan, self.lines):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self._forget()

    def _parts(self) -> tuple[QWidget, ...]:
        return (self.said, self.which, self.choice, self.what, self.counted, self.plan, self.lines)

    # -- showing ------------------------------------------------------------------------------

    def _forget(self) -> None:
        """Another file is named: what was read holds no more."""
        self.profile, self.steps = None, ()
        self.field.set_error("")
        self.trouble.set_problems(())
        self.apply.setText("Read it")
        self.apply.setEnabled(self.file.path is not None)
        for widget in self._parts():
            widget.hide()

    def _took(self, found: tuple[Profile, tuple[Property, ...]]) -> None:
        self.profile, properties = found
        self.trouble.set_problems(())
        fitting = [one for one in properties if one.platform == self.profile.platform]
        self._properties = {one.id: one for one in fitting}
        self._ticked &= self._properties.keys()
        self.said.setText(words.holds(self.profile))
        self.said.show()
        for widget in (self.which, self.choice):
            widget.setVisible(bool(fitting))
        if not fitting:
            none = f"There is no {self.profile.platform} property to apply it to."
            self.said.setText(f"{words.holds(self.profile)} {none}")
        self.apply.setText("Apply")
        self.apply.setEnabled(False)
        self._show_choice()
        if fitting:
            self.choice.setFocus(Qt.FocusReason.OtherFocusReason)
            self._ask_for_plan()

    def _toggle(self, property_id: str) -> None:
        self._ticked ^= {property_id}
        self._show_choice()
        self._ask_for_plan()

    def _show_choice(self) -> None:
        self.choice.show_rows(
            [
                MarkedRow(
                    one.id,
                    (one.name, str(one.extension_count), ", ".join(one.domains)),
                    ticked=one.id in self._ticked,
                )
                for one in self._properties.values()
            ]
        )

    def _chosen(self) -> tuple[Property, ...]:
        return tuple(one for key, one in self._properties.items() if key in self._ticked)

    def _ask_for_plan(self) -> None:
        profile, ids = self.profile, [one.id for one in self._chosen()]
        self._asked += 1
        asked = self._asked
        if profile is None:
            return

        def took(steps: tuple[ProfileStep, ...]) -> None:
            if asked == self._asked and self.profile is profile:
                self._show_plan(steps)

        self._context.work.do(
            self, lambda: self._service.plan_profile(profile, ids), took, self._refused
        )

    def _show_plan(self, steps: tuple[ProfileStep, ...]) -> None:
        self.steps = steps
        some = bool(self._ticked)
        self.what.setVisible(some)
        self.counted.setVisible(some)
        self.counted.setText(words.counts(steps))
        self.plan.show_rows([words.plan_row(step) for step in steps])
        self.plan.setVisible(bool(steps))
        self.apply.setText(words.button(steps))
        self.apply.setEnabled(any(step.acts and not step.problems for step in steps))
        self._row_chosen()

    def _row_chosen(self) -> None:
        """The settings of the chosen row by place, or every reason why not."""
        at = self.plan.currentIndex().row()
        step = self.steps[at] if 0 <= at < len(self.steps) else None
        lines = [settings_line(one) for one in step.settings] if step and step.acts else []
        if step is not None and step.problems:
            lines = [Line("cross", "bad", Tone.BAD, "why not", str(one)) for one in step.problems]
        self.lines.set_lines(lines)
        self.lines.setVisible(bool(lines))

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self.trouble.set_problems(problems)
        if self.profile is not None:
            self._ask_for_plan()
