"""Another property like the shown one: only its name is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

from backend.properties.rules import NAME_LIMIT
from backend.schemas.copying import free_name
from desktop.properties.whole.portable_sheets import muted
from desktop.theme import Theme
from desktop.widgets.form import FormField
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.sheet import Sheet

if TYPE_CHECKING:
    from backend.errors import Problem
    from backend.properties.model import Property
    from desktop.page import Context


class DuplicateSheet(Sheet):
    """The name is suggested, and chosen as a whole so that typing replaces it."""

    made = Signal(object, object)  # the Property, the Batch

    def __init__(self, context: Context, source: Property, names: Iterable[str]) -> None:
        super().__init__(f"Duplicate {source.name}")
        self._context, self._source = context, source
        self.duplicate = self.primary("Duplicate")
        taken = {name.lower() for name in names}
        self.name = QLineEdit(free_name(source.name, taken, NAME_LIMIT, " ", counts_on=True))
        self.field = FormField("&Name", self.name, mandatory=True)
        self.field.setMaximumWidth(Theme.current().px(480))
        self.trouble = ProblemsCard()
        self.name.returnPressed.connect(self.act)
        self.name.textChanged.connect(lambda: self.field.set_error(""))
        for widget in (self.field, muted(_words(source)), self.trouble):
            self.column.addWidget(widget)
        self.column.addStretch(1)

    def begin(self) -> None:
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def act(self) -> None:
        if not self.duplicate.isEnabled():
            return
        name = self.name.text().strip()
        if not name:
            self.field.set_error("The property has no name. Type one.")
            self.begin()
            return
        self.duplicate.setEnabled(False)
        properties, source_id = self._context.workspace.properties, self._source.id
        self._context.work.do(
            self,
            lambda: properties.duplicate(source_id, name),
            lambda answer: self.made.emit(*answer),
            self._refused,
        )

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self.duplicate.setEnabled(True)
        mine = [one for one in problems if one.pointer == "/name"]
        self.field.set_error(" ".join(f"{one.title} {one.remedy}".strip() for one in mine))
        self.trouble.set_problems(one for one in problems if one.pointer != "/name")
        self.begin()


def _words(source: Property) -> str:
    count = source.extension_count
    if not count:
        return "It has no extensions; domains and settings of the property are copied."
    what = "Its extension is" if count == 1 else f"Its {count} extensions are"
    return (
        f"{what} installed anew from the same archives, with the same settings."
        " Revisions and libraries stay with this one."
    )
