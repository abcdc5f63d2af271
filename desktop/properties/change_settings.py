"""The settings in the plan of a change: they fit as they are, or are mended here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from backend.packages.settings import settings_schema
from desktop.properties.extension_facts import pretty_settings
from desktop.settings.editor import SettingsEditor
from desktop.theme import Theme
from desktop.widgets.button import Button, Kind
from desktop.widgets.paint import put

if TYPE_CHECKING:
    from backend.properties.changing import ChangePlan
    from desktop.work import Work


class ChangeSettings(QWidget):
    """A line while they fit; the form once they do not, or somebody wants to edit them."""

    changed = Signal()  # somebody typed

    def __init__(self, work: Work) -> None:
        super().__init__()
        px = Theme.current().px
        self._plan: ChangePlan | None = None
        self._editing = False
        self._putting = False  # the program fills the form
        self._given = ""  # the settings as they were put into it
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        self.heading = QLabel("Settings")
        put(self.heading, "role", "section")
        self.line = QLabel()
        self.line.setWordWrap(True)
        self.edit_button = Button("Edit them…", self.edit, kind=Kind.LINK)
        self.form = SettingsEditor(work)
        self.form.setMinimumHeight(px(280))
        self.form.changed.connect(self._typed)
        self.form.hide()
        column.addWidget(self.heading)
        column.addWidget(self.line)
        column.addWidget(self.edit_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.form)

    @property
    def text(self) -> str | None:
        """What is to be used instead of the extension's own; ``None`` for those."""
        return self.form.text if self._editing else None

    def edit(self) -> None:
        """Edit them though they fit."""
        if self._plan is not None:
            self._open(self._plan)
            self.form.setFocus()

    def let_go(self) -> None:
        """Another version is chosen: what nobody touched are the extension's own again."""
        if self._editing and self.form.text == self._given:
            self._editing = False
            self.form.hide()
            self.heading.show()

    def show_plan(self, plan: ChangePlan) -> None:
        """Say how they stand to the plan; the form follows its schema."""
        before, self._plan = self._plan, plan
        other = before is None or before.package_id != plan.package_id
        if plan.problems and not self._editing:
            self._open(plan)
        elif self._editing and other:
            self._open(plan)  # the same text under another schema
        self.line.setText(_said(plan, editing=self._editing))
        self.form.show_problems(plan.problems)
        takes = settings_schema(plan.manifest) is not None
        self.edit_button.setVisible(not self._editing and takes)

    def _open(self, plan: ChangePlan) -> None:
        self._editing = self._putting = True
        self.heading.hide()  # the form has its own
        self.edit_button.hide()
        self.form.show_settings(plan.manifest, pretty_settings(plan.settings))
        self._given = self.form.text
        self.form.show()
        self._putting = False

    def _typed(self) -> None:
        if not self._putting:
            self.changed.emit()


def _said(plan: ChangePlan, *, editing: bool) -> str:
    if plan.problems:
        count = len(plan.problems)
        places = "1 place" if count == 1 else f"{count} places"
        return f"{plan.to_version} refuses the settings in {places}. Mend them here."
    if editing:
        return f"They fit {plan.to_version}."
    if plan.settings == "{}":
        return "None were given."
    return f"They fit {plan.to_version} as they are."
