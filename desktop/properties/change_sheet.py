"""The plan of installing another version of an extension, before anything is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLabel

from desktop.properties.change_settings import ChangeSettings
from desktop.properties.change_words import (
    BUTTONS,
    counts,
    file_rows,
    files_line,
    lead,
    provided_lines,
    version_words,
)
from desktop.theme import Theme, Tone
from desktop.widgets.form import FormField
from desktop.widgets.marked_lines import MarkedLines
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.rows_table import RowsTable
from desktop.widgets.sheet import Sheet
from desktop.widgets.table import fit_to_rows

if TYPE_CHECKING:
    from backend.errors import Problem
    from backend.packages.model import Package
    from backend.properties.changing import ChangePlan
    from backend.properties.model import Extension
    from desktop.page import Context

_PAUSE = 350  # milliseconds without a key before the plan is made anew


class ChangeSheet(Sheet):
    """``wanted`` is the package to start with. Settings that the new schema refuses are mended
    here; the plan follows what is typed.
    """

    begun = Signal(object)  # the Extension, pending now

    def __init__(self, context: Context, extension: Extension, wanted: str = "") -> None:
        super().__init__(f"Change {extension.display_name}")
        self._context, self.extension, self._wanted = context, extension, wanted
        self._properties = context.workspace.properties
        self.plan: ChangePlan | None = None
        self._hurried = False  # asked to begin before the plan was there
        self._packages: tuple[Package, ...] = ()
        self._act = self.primary("Change")
        self._act.setEnabled(False)
        self._again = QTimer(self, singleShot=True, interval=_PAUSE)
        self._again.timeout.connect(self._make_plan)
        self._build()
        context.work.do(
            self,
            lambda: self._properties.versions(extension.id),
            self._show_versions,
            self._refused,
        )

    # -- what it says -------------------------------------------------------------------------

    def begin(self) -> None:
        self.version.setFocus(Qt.FocusReason.OtherFocusReason)

    def act(self) -> None:
        """Begin the change, or go to the settings that stand in its way."""
        plan = self.plan
        if plan is None or not self._act.isEnabled():
            return
        if self._again.isActive() or plan.package_id != self.version.currentData():
            self._hurried = True  # what was typed or chosen last counts
            self._make_plan()
            return
        if plan.problems:
            self.settings.form.setFocus()
            return
        self._act.setEnabled(False)
        settings = self.settings.text
        extension_id, package_id = self.extension.id, plan.package_id
        self._context.work.do(
            self,
            lambda: self._properties.change(extension_id, package_id, settings),
            self.begun.emit,
            self._not_begun,
        )

    # -- building -----------------------------------------------------------------------------

    def _build(self) -> None:
        self.version = QComboBox()
        self.version.view().setAccessibleName("Versions")
        self.version.currentIndexChanged.connect(lambda _: self._version_chosen())
        field = FormField("&Version", self.version)
        field.setMaximumWidth(Theme.current().px(360))
        self.lead = QLabel("Reading both packages…")
        self.lead.setWordWrap(True)
        put(self.lead, "role", "muted")
        self.trouble = ProblemsCard()
        self.counts = QLabel()
        self.counts.setWordWrap(True)
        put(self.counts, "role", "strong")
        for widget in (field, self.lead, self.counts, self.trouble):
            self.column.addWidget(widget)
        self.settings = ChangeSettings(self._context.work)
        self.settings.changed.connect(self._again.start)
        self.column.addWidget(self.settings)
        self.section("What it provides")
        self.provided = MarkedLines("The same events, conditions, actions and data elements.", 12)
        self.column.addWidget(self.provided)
        self.section("Files")
        self.files_line = QLabel()
        put(self.files_line, "role", "muted")
        self.files = RowsTable("Files", ("", "Path"), (110,))
        fit_to_rows(self.files, least=1, most=10)
        self.column.addWidget(self.files_line)
        self.column.addWidget(self.files)
        self.column.addStretch(1)

    # -- versions and plans -------------------------------------------------------------------

    def _show_versions(self, packages: tuple[Package, ...]) -> None:
        self._packages = tuple(p for p in packages if p.digest != self.extension.digest)
        with QSignalBlocker(self.version):
            for package in self._packages:
                self.version.addItem(version_words(self.extension, package), package.id)
        if not self._packages:
            self.version.setEnabled(False)
            self.lead.setText(
                "The catalogue has no other version that fits this property. Add one in Packages."
            )
            return
        wanted = self._wanted or self.extension.latest_package_id
        with QSignalBlocker(self.version):
            self.version.setCurrentIndex(max(0, self.version.findData(wanted)))
        self._make_plan()
        self.begin()

    def _version_chosen(self) -> None:
        self.settings.let_go()
        self._make_plan()

    def _make_plan(self) -> None:
        self._again.stop()
        package_id = self.version.currentData()
        if not package_id:
            return
        extension_id = self.extension.id
        settings = self.settings.text

        def show(plan: ChangePlan) -> None:
            if plan.package_id == self.version.currentData():
                self._show_plan(plan)

        self._context.work.do(
            self,
            lambda: self._properties.plan_change(extension_id, package_id, settings),
            show,
            self._refused,
        )

    def _show_plan(self, plan: ChangePlan) -> None:
        self.plan = plan
        self.trouble.set_problems(())
        self.lead.setText(lead(plan))
        self.counts.setText(counts(plan))
        ready = not plan.problems
        pill = ("Ready", Tone.OK) if ready else ("Settings to mend", Tone.WAITING)
        self.title.set_pills([pill])
        self._act.setText(BUTTONS[plan.kind].format(plan.to_version))
        self._act.setEnabled(True)
        self._act.setToolTip("" if ready else "The settings have to be mended first.")
        self.settings.show_plan(plan)
        self.provided.set_lines(provided_lines(plan))
        self.files_line.setText(files_line(plan))
        self.files.rows.set_rows(file_rows(plan))
        self.files.setVisible(not plan.changes_nothing)
        if self._hurried:
            self._hurried = False
            self.act()

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        """There is no plan: the archive is gone, or the extension is not at rest any more."""
        self.plan = None
        self._act.setEnabled(False)
        self.title.set_pills([])
        self.lead.setText("It cannot be changed as it is.")
        self.counts.clear()
        self.trouble.set_problems(problems)

    def _not_begun(self, problems: tuple[Problem, ...]) -> None:
        self._act.setEnabled(True)
        self.trouble.set_problems(problems)
