"""The attributes of a property that can be changed, in the place of its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from backend.packages.model import Platform
from desktop.theme import Theme
from desktop.widgets.form import FormField
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.sheet import Sheet

if TYPE_CHECKING:
    from backend.errors import Problem
    from backend.properties.model import Property
    from desktop.page import Context


class PropertySheet(Sheet):
    """Name, domains, development, enabled; the platform stays what it is."""

    saved = Signal(object, object)  # the Property before and after

    def __init__(self, context: Context, chosen: Property) -> None:
        super().__init__(f"Edit {chosen.name}")
        self._context, self._property = context, chosen
        self.save = self.primary("Save")
        web = chosen.platform is Platform.WEB
        self.name = QLineEdit(chosen.name)
        self.name_field = FormField("&Name", self.name, mandatory=True)
        self.domains = QLineEdit(", ".join(chosen.domains))
        self.domains_field = FormField(
            "&Domains",
            self.domains,
            mandatory=web,
            help="Without https:// and path, with commas or spaces between.",
        )
        self.development = QCheckBox("For extension de&velopment: may hold development packages")
        self.development.setChecked(chosen.development)
        self.enabled = QCheckBox("&Enabled")
        self.enabled.setChecked(chosen.enabled)
        self.trouble = ProblemsCard()
        form = QWidget()
        form.setMaximumWidth(Theme.current().px(480))
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Theme.current().px(16))
        for widget in (self.name_field, self.domains_field, self.development, self.enabled):
            column.addWidget(widget)
        column.addWidget(self.trouble)
        self.domains_field.setVisible(web or bool(chosen.domains))
        self.column.addWidget(form)
        self.column.addStretch(1)
        for line in (self.name, self.domains):
            line.returnPressed.connect(self.act)

    def begin(self) -> None:
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def act(self) -> None:
        """Save what is typed, once."""
        if not self.save.isEnabled():
            return
        self.save.setEnabled(False)
        before, properties = self._property, self._context.workspace.properties
        name, domains = self.name.text(), tuple(self.domains.text().replace(",", " ").split())
        development, enabled = self.development.isChecked(), self.enabled.isChecked()

        def saved(after: Property) -> None:
            self.saved.emit(before, after)

        self._context.work.do(
            self,
            lambda: properties.change_property(
                before.id, name=name, domains=domains, development=development, enabled=enabled
            ),
            saved,
            self._refused,
        )

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        """Each at its field; the rest in a card."""
        self.save.setEnabled(True)
        fields = {"/name": self.name_field, "/domains": self.domains_field}
        for pointer, field in fields.items():
            mine = [problem for problem in problems if problem.pointer == pointer]
            field.set_error(" ".join(f"{one.title} {one.remedy}".strip() for one in mine))
        self.trouble.set_problems(one for one in problems if one.pointer not in fields)
        first = next((one.pointer for one in problems if one.pointer in fields), "")
        if first:
            fields[first].editor.setFocus()
