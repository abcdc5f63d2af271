"""The shown property beside another one: which extensions differ, and how."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QWidget

from backend.properties.comparing import ComparedExtension, Comparison
from desktop.properties.extension_facts import pretty_settings
from desktop.properties.whole import compare_words as words
from desktop.reload import Reload
from desktop.theme import Theme
from desktop.widgets.elided import short
from desktop.widgets.marked_lines import MarkedLines
from desktop.widgets.marked_table import MarkedTable
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.sheet import Sheet
from desktop.widgets.text_sides import TextSides

if TYPE_CHECKING:
    from backend.properties.model import Batch, Property
    from desktop.page import Context


class CompareSheet(Sheet):
    """The primary button makes the chosen extension here as it is there."""

    def __init__(self, context: Context, here: Property, others: Sequence[Property]) -> None:
        super().__init__(f"Compare {here.name}")
        self._context, self._here = context, here
        self._properties = context.workspace.properties
        self.comparison: Comparison | None = None
        self._there = others[0].id if others else ""
        self.bring = self.primary("Bring over")
        self.bring.setEnabled(False)
        self._build(others)
        self._reload = Reload(self, context.work, self._read, self._show, self.trouble.set_problems)
        context.bridge.extension_changed.connect(self._changed)
        context.bridge.property_changed.connect(self._property_changed)
        if others:
            self._reload.ask()
        else:
            self.said.setText("There is no other property yet. Duplicate this one, or import one.")

    def begin(self) -> None:
        at = self.other if self.comparison is None else self.table
        at.setFocus(Qt.FocusReason.OtherFocusReason)

    def act(self) -> None:
        """Make the chosen extension here as it is there, in one act of one package."""
        one, comparison = self._chosen(), self.comparison
        if one is None or one.there is None or comparison is None or not self.bring.isEnabled():
            return
        self.bring.setEnabled(False)
        profile = words.one_of_profile(comparison, one.there)
        here = self._here.id

        def done(batch: Batch) -> None:
            self.trouble.set_problems(p for refused in batch.refused for p in refused.problems)
            self._reload.ask()
            self.begin()

        self._context.work.do(
            self,
            lambda: self._properties.apply_profile(profile, [here]),
            done,
            self.trouble.set_problems,
        )

    # -- building -----------------------------------------------------------------------------

    def _build(self, others: Sequence[Property]) -> None:
        self.other = QComboBox()
        self.other.view().setAccessibleName("Properties")
        self.other.setAccessibleName("Compare with")
        for one in others:
            self.other.addItem(f"{one.name} · {one.platform}", one.id)
        self.other.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.other.setMinimumContentsLength(28)
        self.other.activated.connect(self._other_chosen)
        self.only = QCheckBox("Only &differences")
        self.only.toggled.connect(lambda _: self._show_rows())
        self.chooser = _row(QLabel("with"), self.other, self.only)
        self.said = QLabel()
        self.said.setWordWrap(True)
        put(self.said, "role", "muted")
        self.trouble = ProblemsCard(closable="Close")
        self.attributes = MarkedLines("")
        self.table = MarkedTable(
            "Extensions of both",
            ("Extension", "Here", "There", "Difference"),
            (240, 170, 170),
            mark=3,
        )
        self.table.moved.connect(self._row_chosen)
        for widget in (self.chooser, self.said, self.trouble, self.attributes, self.table):
            self.column.addWidget(widget)
        self.between = self.section("What lies between")
        self.lines = MarkedLines("Nothing: they are the same.", most=40)
        self.beside = self.section("Settings side by side")
        self.sides = TextSides("Settings")
        for widget in (self.lines, self.beside, self.sides):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self.chooser.setVisible(bool(others))
        self._show_rows()

    # -- showing ------------------------------------------------------------------------------

    def _read(self) -> Comparison:
        return self._properties.compare(self._here.id, self._there)

    def _other_chosen(self) -> None:
        self._there = str(self.other.currentData())
        self.trouble.set_problems(())
        self._reload.ask()

    def _property_changed(self, property_id: str) -> None:
        # No lambda: the bridge, which lives on, would keep the sheet.
        self._changed("", property_id)

    def _changed(self, _id: str, property_id: str) -> None:
        if self.comparison is not None and property_id in (self._here.id, self._there):
            self._reload.ask()

    def _show(self, comparison: Comparison) -> None:
        if comparison.there.id != self._there:
            return  # another one was chosen meanwhile, and is being read
        first, self.comparison = self.comparison is None, comparison
        here, there = comparison.here.name, comparison.there.name
        self.table.rows.set_headings(("Extension", here, there, "Difference"))
        self.said.setText(words.counts(comparison))
        attributes = words.attribute_lines(comparison)
        self.attributes.set_lines(attributes)
        self.attributes.setVisible(bool(attributes))
        self._show_rows()
        if first and self.isVisible() and self.table.isVisible():
            self.begin()

    def _show_rows(self) -> None:
        comparison = self.comparison
        rows = words.rows(comparison, only_differences=self.only.isChecked()) if comparison else []
        self.table.show_rows(rows)
        self.table.setVisible(bool(rows))
        self._row_chosen()

    def _chosen(self) -> ComparedExtension | None:
        found = self.comparison.extensions if self.comparison else ()
        return next((one for one in found if one.name == self.table.key()), None)

    def _row_chosen(self) -> None:
        one, comparison = self._chosen(), self.comparison
        for widget in (self.between, self.lines, self.beside, self.sides):
            widget.setVisible(one is not None)
        if comparison is None:
            return
        reason = words.not_brought(one, comparison)
        self.bring.setEnabled(not reason)
        self.bring.setToolTip(reason)
        if one is None:
            self.bring.setText("Bring over")
            return
        self.bring.setText(f"Make it as in {short(comparison.there.name)}")
        self.lines.set_lines(words.lines(one, comparison))
        texts = [pretty_settings(e.settings) if e else "" for e in (one.here, one.there)]
        self.sides.set_texts((comparison.here.name, comparison.there.name), texts[0], texts[1])
        both = one.difference is not None and bool(one.difference.settings)
        for widget in (self.beside, self.sides):
            widget.setVisible(both)


def _row(label: QLabel, combo: QComboBox, tick: QCheckBox) -> QWidget:
    bar = QWidget()
    row = QHBoxLayout(bar)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(Theme.current().px(8))
    label.setBuddy(combo)
    row.addWidget(label)
    row.addWidget(combo)
    row.addSpacing(Theme.current().px(16))
    row.addWidget(tick)
    row.addStretch(1)
    return bar
