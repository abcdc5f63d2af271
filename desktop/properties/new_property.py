"""The form of a new property, in the place where the property will stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from backend.packages.model import Platform
from desktop.theme import Theme
from desktop.widgets.button import Button, Kind
from desktop.widgets.form import FormField
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.title import PageTitle

if TYPE_CHECKING:
    from backend.errors import Problem

_PLATFORMS = {
    Platform.WEB: "web: a site in a browser",
    Platform.EDGE: "edge: an endpoint on the server",
    Platform.MOBILE: "mobile: an app",
}


class Wanted(NamedTuple):
    """What was typed."""

    name: str
    platform: str
    domains: tuple[str, ...]
    development: bool


class NewProperty(QWidget):
    """``submitted`` brings a :class:`Wanted`; problems come back through :meth:`show_problems`."""

    submitted = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(24))
        column.setSpacing(px(16))
        column.addWidget(PageTitle("New property"))
        form = QWidget()
        form.setMaximumWidth(px(480))
        fields = QVBoxLayout(form)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSpacing(px(16))
        self._make_fields()
        for field in (self.name_field, self.platform_field, self.domains_field):
            fields.addWidget(field)
        fields.addWidget(self.development)
        fields.addWidget(self.problems)
        fields.addLayout(self._make_buttons())
        column.addWidget(form)
        column.addStretch(1)
        self._shortcut("Ctrl+Return", self.submit)
        self._shortcut("Ctrl+Enter", self.submit)
        self._shortcut("Esc", self.cancelled.emit)

    def start(self) -> None:
        """With what was typed and left before; the focus is in the first field."""
        self.show_problems(())
        self.name.setFocus()
        self.name.selectAll()

    def forget(self) -> None:
        """It was created: the next one starts empty."""
        self.name.clear()
        self.domains.clear()
        self.platform.setCurrentIndex(0)
        self.development.setChecked(False)

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Each at its field; the rest in a card. The focus goes to the first field with one."""
        self.create_button.setEnabled(True)
        fields = {
            "/name": self.name_field,
            "/platform": self.platform_field,
            "/domains": self.domains_field,
        }
        for pointer, field in fields.items():
            mine = [problem for problem in problems if problem.pointer == pointer]
            field.set_error(" ".join(f"{one.title} {one.remedy}".strip() for one in mine))
        self.problems.set_problems(one for one in problems if one.pointer not in fields)
        first = next((one.pointer for one in problems if one.pointer in fields), "")
        if first:
            fields[first].editor.setFocus()

    def _make_fields(self) -> None:
        self.name = QLineEdit()
        self.name_field = FormField("&Name", self.name, mandatory=True)
        self.platform = QComboBox()
        self.platform.view().setAccessibleName("Platforms")
        for platform, words in _PLATFORMS.items():
            self.platform.addItem(words, platform.value)
        self.platform.currentIndexChanged.connect(self._platform_chosen)
        self.platform_field = FormField(
            "&Platform", self.platform, mandatory=True, help="It cannot be changed later."
        )
        self.domains = QLineEdit()
        self.domains.setPlaceholderText("shop.example.com, www.example.com")
        self.domains_field = FormField(
            "&Domains",
            self.domains,
            mandatory=True,
            help="Without https:// and path, with commas or spaces between.",
        )
        self.development = QCheckBox("For extension de&velopment: may hold development packages")
        self.problems = ProblemsCard()
        for line in (self.name, self.domains):
            line.returnPressed.connect(self.submit)

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Theme.current().px(8))
        self.create_button = Button(
            "Create property", self.submit, kind=Kind.PRIMARY, keys="Ctrl+Return"
        )
        self.cancel_button = Button("Cancel", self.cancelled.emit, keys="Esc")
        row.addWidget(self.create_button)
        row.addWidget(self.cancel_button)
        row.addStretch(1)
        return row

    def _shortcut(self, keys: str, act: object) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    def _platform_chosen(self) -> None:
        web = self.platform.currentData() == Platform.WEB
        self.domains_field.setVisible(web)

    def submit(self) -> None:
        """Submit what is typed, once."""
        if not self.create_button.isEnabled():
            return
        self.create_button.setEnabled(False)
        platform = str(self.platform.currentData())
        typed = self.domains.text().replace(",", " ").split() if platform == Platform.WEB else []
        wanted = Wanted(self.name.text(), platform, tuple(typed), self.development.isChecked())
        self.submitted.emit(wanted)
