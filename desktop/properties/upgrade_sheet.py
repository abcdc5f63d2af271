"""Upgrading all of a property: every plan before anything is done, then all in one batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QLabel, QTableView

from backend.errors import Problem, WorkshopError
from backend.properties.model import ChangeWanted, Extension
from desktop.properties.plans_model import NAME, SETTINGS, PlansModel, Row
from desktop.theme import Theme
from desktop.widgets.button import Button
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.sheet import Sheet
from desktop.widgets.table import fit_to_rows, house_table

if TYPE_CHECKING:
    from backend.properties.model import Batch
    from desktop.page import Context


class UpgradeSheet(Sheet):
    """Of one property; with ``only`` of these extensions. Enter mends a row that is left out."""

    begun = Signal(object)  # the Batch
    mend_wanted = Signal(object)  # Extension

    def __init__(
        self, context: Context, property_id: str, name: str, only: Sequence[str] = ()
    ) -> None:
        super().__init__(f"Upgrade the extensions of {name}")
        self._context, self._property_id, self._only = context, property_id, tuple(only)
        self._properties = context.workspace.properties
        self.open_button = self.title.add_button(Button("Open the plan…", self._open_current))
        self.open_button.setToolTip("What it would do, and its settings (Enter)")
        self.upgrade = self.primary("Upgrade")
        self.upgrade.setEnabled(False)
        self.words = QLabel("Reading the plans…")
        self.words.setWordWrap(True)
        put(self.words, "role", "muted")
        self.model = PlansModel(self)
        self.table = _PlansTable(self.model)
        self.table.opened.connect(self._open)
        self.trouble = ProblemsCard()
        for widget in (self.words, self.trouble, self.table):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self.model.ticked_changed.connect(self._count)
        self.table.hide()
        self._read()

    def begin(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def act(self) -> None:
        """Begin all that are ticked."""
        if not self.upgrade.isEnabled():
            return
        self.upgrade.setEnabled(False)
        wanted = [
            ChangeWanted(row.extension.id, row.extension.latest_package_id)
            for row in self.model.ticked
        ]
        self._context.work.do(
            self, lambda: self._properties.change_many(wanted), self._begun, self._refused
        )

    def _read(self) -> None:
        properties = self._properties

        def plan(extension: Extension) -> Row:
            try:
                plan = properties.plan_change(extension.id, extension.latest_package_id)
            except WorkshopError as error:
                return Row(extension, None, error.problems)
            return Row(extension, plan)

        def read() -> list[Row]:
            found = properties.extensions(self._property_id)
            newer = (e for e in found if e.newer and e.usable)
            return [plan(e) for e in newer if not self._only or e.id in self._only]

        self._context.work.do(self, read, self._show, self._refused)

    def _show(self, rows: list[Row]) -> None:
        self.model.set_rows(rows)
        self.table.setVisible(bool(rows))
        if rows:
            self.table.setCurrentIndex(self.model.index(0, NAME))
            self.begin()
        else:
            self.words.setText("Every extension is the newest that the catalogue has.")
            self.setFocus()

    def _count(self) -> None:
        count, all_ = len(self.model.ticked), len(self.model.rows)
        left_out = sum(not row.fits for row in self.model.rows)
        self.upgrade.setText(f"Upgrade {count}" if count else "Upgrade")
        self.upgrade.setEnabled(count > 0)
        said = "None is chosen."
        if count:
            said = f"{count} of {all_} will be upgraded in one go; one that fails stops no other."
        if left_out:
            said += (
                f" {left_out} would not be: the new version refuses the settings."
                " Open the plan to mend them."
            )
        self.words.setText(said)
        self.open_button.setEnabled(bool(all_))

    def _open_current(self) -> None:
        if self.table.currentIndex().isValid():
            self._open(self.table.currentIndex().row())

    def _open(self, row: int) -> None:
        self.mend_wanted.emit(self.model.rows[row].extension)

    def _begun(self, batch: Batch) -> None:
        if batch.refused and not batch.extensions:
            self._refused(tuple(p for one in batch.refused for p in one.problems))
            return
        self.begun.emit(batch)

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self.trouble.set_problems(problems)
        self._count()


class _PlansTable(QTableView):
    """Space ticks; Enter or a double click opens."""

    opened = Signal(int)

    def __init__(self, model: PlansModel) -> None:
        super().__init__()
        self._plans = model
        self.setModel(model)
        house_table(self, "Plans")
        fit_to_rows(self, least=1, most=14)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setStretchLastSection(True)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def sizeHintForColumn(self, column: int) -> int:  # noqa: N802 - Qt's name
        """The box before the name takes room too."""
        hint = super().sizeHintForColumn(column)
        return hint + (Theme.current().px(24) if column in (NAME, SETTINGS) else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        index: QModelIndex = self.currentIndex()
        none = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if index.isValid() and none and event.key() == Qt.Key.Key_Space:
            self._plans.toggle(index.row())
        elif index.isValid() and none and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(index.row())
        else:
            super().keyPressEvent(event)
