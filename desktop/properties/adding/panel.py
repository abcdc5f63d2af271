"""Adding extensions, in place of the page: packages, their settings, properties, the check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from backend.properties.model import Verdict
from desktop.properties.adding.checker import Checker
from desktop.properties.adding.chooser import Chooser
from desktop.properties.adding.panel_parts import PanelParts
from desktop.properties.adding.starting import Starting
from desktop.properties.adding.words import (
    left_out,
    left_out_words,
    primary_words,
    quick_words,
    settings_marks,
)
from desktop.theme import Theme

if TYPE_CHECKING:
    from backend.errors import Problem
    from backend.packages.model import Package
    from backend.properties.model import AdditionsCheck, Batch, Property
    from desktop.page import Context
    from desktop.properties.adding.words import PairRow

_LEAST = 208


class AddExtensions(QWidget):
    """``start`` fills it; ``added`` brings the id of an extension that was begun.

    One package is added by its name, Return and Ctrl+Return; several by going back to the search
    in between. Nothing starts that was not checked; what had to be left out stays chosen, and the
    panel open.
    """

    added = Signal(str)
    cancelled = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._from = ""  # the property it was opened from
        self._asked: tuple[PairRow, ...] = ()  # the rows that were begun last
        go = QAction("Open Packages", self)
        go.triggered.connect(lambda: context.go("packages", ""))
        self.parts = PanelParts(context.work, self.add, self.cancelled.emit, go)
        self.pane, self.panes, self.check = self.parts.pane, self.parts.panes, self.parts.check
        self.settings, self.add_button = self.parts.form.settings, self.parts.add_button
        self.chooser = Chooser(context, self.parts, self)
        self.choice = self.chooser.choice
        self.checker = Checker(context, self)
        self._starting = Starting(context, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panes)
        Theme.current().changed.connect(self._measure)
        self._measure()
        self.chooser.changed.connect(self._ask)
        self.check.toggled.connect(lambda pair, on: self.chooser.change([pair], on))
        self.check.all_toggled.connect(self.chooser.change)
        self.checker.answered.connect(self._checked)
        self.checker.refused.connect(self._not_checked)
        self.checker.told.connect(self.check.show_progress)
        self._starting.begun.connect(self._begun)
        self._starting.stopped.connect(self._stopped)
        for keys, act in (
            ("Ctrl+Return", self.add),
            ("Ctrl+Enter", self.add),
            ("Esc", self.cancelled.emit),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        context.toast.keep_clear(self.check)
        bridge = context.bridge
        for signal in (bridge.package_changed, bridge.extension_changed, bridge.property_changed):
            signal.connect(self._world_changed)

    def start(self, chosen: Property | None, *packages: Package) -> None:
        """Offer what there is, for this property first; several packages come ticked."""
        self._from = chosen.id if chosen else ""
        self._starting.reset()
        self.parts.left_out.say("")
        self.chooser.start([self._from] if self._from else [], packages)
        self.pane.search.setFocus()

    def add(self) -> None:
        """Begin what fits. Where the check has no answer yet it begins once all of it fits."""
        choice = self.choice
        if not choice.chosen or not choice.properties or self._starting.busy:
            return
        if self.parts.form.asks and not self.settings.check_syntax():
            return
        if self.check.to_begin and not self.checker.busy and not self.check.blocked:
            self._begin()
            return
        self._starting.waiting = True
        if not self.checker.busy:
            self._ask()  # what stood in the way may be mended by now

    def _measure(self) -> None:
        """Names of packages and properties are read at any size of the text."""
        self.parts.left.setMinimumWidth(Theme.current().px(_LEAST))

    # -- the check ----------------------------------------------------------------------------

    def _world_changed(self, *_: object) -> None:
        if self.isVisible():
            self.chooser.reload.ask()

    def _ask(self) -> None:
        """Check what is chosen now; what was shown of it before stays until the answer."""
        additions = self.choice.additions()
        self.check.say(self._missing())
        if additions:
            self.checker.ask(additions)
        else:
            self.checker.forget()
            self.check.show_nothing()
        self._show_act()

    def _missing(self) -> str:
        if not self.choice.offer or not self.choice.chosen:
            return "Choose at least one package: Space ticks it."
        if not self.choice.offer.properties:
            return "There is no property yet. Go back and press Ctrl+N to make one."
        return "" if self.choice.properties else "Choose at least one property."

    def _checked(self, found: AdditionsCheck) -> None:
        self.check.show_check(found, self.choice)
        self.chooser.mark(settings_marks(self.check.rows))
        if not self.choice.ticked:
            self.check.say(self._missing() or quick_words(self.check.rows))
        self._show_act()
        waited, self._starting.waiting = self._starting.waiting, False
        if waited and not found.problems:
            if all(row.begins for row in self.check.rows):
                self._begin()
            else:
                self._show_trouble()

    def _not_checked(self, problems: tuple[Problem, ...]) -> None:
        self._starting.waiting = False
        self.check.show_refusal(problems)
        self._show_act()

    def _show_act(self) -> None:
        """The title says where to, the button what happens."""
        places = list(self.choice.properties)
        one = self.chooser.offer.property_(places[0]) if len(places) == 1 else None
        where = f"Add to {one.name}" if one else f"Add to {len(places):,} properties"
        self.parts.title.set_title(where if places else "Add extensions")
        words = primary_words(self.check.rows)
        self.add_button.setText(words or "Install")
        self.add_button.setAccessibleName(self.add_button.text())
        self.add_button.setEnabled(bool(words) and not self.check.blocked)

    # -- beginning ----------------------------------------------------------------------------

    def _begin(self) -> None:
        self._asked = tuple(self.check.rows)
        self._starting.begin(self.check.to_begin, self.chooser.offer.by_id)

    def _begun(self, batch: Batch) -> None:
        self.parts.form.forget(self.choice, [one.package_id for one in batch.extensions])
        left = left_out(self._asked)
        if left:
            self._keep(left)
            return
        here = [one.id for one in batch.extensions if one.property_id == self._from]
        self.added.emit(next(iter(here), ""))

    def _keep(self, left: list[PairRow]) -> None:
        """Stay with what could not begin, where its settings are typed."""
        self.parts.left_out.say(left_out_words(self._asked, left))
        self.chooser.keep([row.pair[1] for row in left])
        self.chooser.reload.ask()
        if left[0].settings_are_wrong:
            self.settings.show_problems(left[0].problems)
            self.parts.form.enter()
        else:
            self.pane.search.setFocus()

    def _stopped(self, problems: tuple[Problem, ...]) -> None:
        self.chooser.reload.ask()
        if problems:
            self._not_checked(problems)

    def _show_trouble(self) -> None:
        """Go where it can be mended: to the settings, else to the row."""
        refused = [row for row in self.check.rows if row.verdict is Verdict.REFUSED]
        refused.sort(key=lambda row: row.pair[1] != self.choice.current)
        wrong = next((row for row in refused if row.settings_are_wrong), None)
        if wrong is None:
            self.check.go_to_trouble()
            return
        if wrong.pair[1] != self.choice.current:
            self.chooser.look_at(wrong.pair[1])
        self.settings.show_problems(wrong.problems)
        self.parts.form.enter()
