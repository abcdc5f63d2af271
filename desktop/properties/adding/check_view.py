"""What would become of each package in each property, before anything starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from backend.properties.model import ChangeKind, Verdict
from desktop.properties.adding.offer import Offer, key_of
from desktop.properties.adding.pairs_model import PairsModel
from desktop.properties.adding.pairs_table import PairsTable
from desktop.properties.adding.words import room, row_of, verdict_pills
from desktop.theme import Theme
from desktop.widgets.announce import announce
from desktop.widgets.button import Button, Kind
from desktop.widgets.elided import ElidedLabel
from desktop.widgets.paint import put
from desktop.widgets.pill_row import PillRow
from desktop.widgets.problems import ProblemsCard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backend.errors import Problem
    from backend.properties.model import Addition, AdditionsCheck
    from desktop.properties.adding.choice import Choice, Pair
    from desktop.properties.adding.words import PairRow


class CheckView(QWidget):
    """Counts above, the pairs in a table, and of the chosen row all that was found."""

    toggled = Signal(object, bool)  # a pair, and whether it is to be changed
    all_toggled = Signal(object, bool)  # the same of several pairs

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.blocked: tuple[Problem, ...] = ()
        self._looked_at = ""  # the key of the package whose settings stand above
        self._quick = False  # nothing is ticked: what is looked at would be added
        self.to_begin: tuple[Addition, ...] = ()
        self.model = PairsModel(self)
        self.table = PairsTable(self.model)
        self.whole = ProblemsCard()
        self.about = ProblemsCard(words=("problem", "note"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Theme.current().px(8))
        column.addLayout(self._head())
        column.addWidget(self.whole)
        column.addWidget(self.table, 1)
        column.addWidget(self.about)
        column.addStretch(0)
        self.table.moved.connect(self._show_about)
        self.model.toggled.connect(self.toggled)

    @property
    def rows(self) -> Sequence[PairRow]:
        return self.model.rows

    def show_check(self, found: AdditionsCheck, choice: Choice) -> None:
        """Show an answer; what stands in the way of all of it stands above."""
        offer = choice.offer or Offer()
        rows = [
            row_of(
                (one.addition.property_id, key_of(package)),
                one,
                package,
                offer.held.get((one.addition.property_id, package.name)),
                typed=choice.was_typed(package),
            )
            for one in found.pairs
            if (package := offer.by_id.get(one.addition.package_id)) is not None
        ]
        self._looked_at, self._quick = choice.current, not choice.ticked
        self.model.set_rows(rows)
        self.to_begin = found.to_begin
        self._block(found.problems)
        self._set_pills()
        self.room.set_text(room(rows, found.free))
        self._set_change_all()
        self.table.setVisible(bool(rows))
        self._show_about()

    def show_nothing(self) -> None:
        """There is nothing to check."""
        self.show_refusal(())

    def show_refusal(self, problems: tuple[Problem, ...]) -> None:
        """The check itself could not be made."""
        self.model.set_rows(())
        self.to_begin = ()
        self._block(problems)
        self._set_pills()
        self.room.set_text("")
        self._set_change_all()
        self._show_about()
        self.table.hide()

    def show_progress(self, done: int, total: int) -> None:
        """It takes so long that one wants to know."""
        self.room.set_text(f"Checking package {min(done + 1, total):,} of {total:,}…")

    def say(self, words: str) -> None:
        """What is to be chosen before anything can be checked; ``""`` for nothing."""
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def go_to_trouble(self) -> None:
        """The focus to the first row that is not begun."""
        first = next((at for at, row in enumerate(self.rows) if not row.begins), -1)
        if first >= 0:
            self.table.go_to(first)

    # -- building -----------------------------------------------------------------------------

    def _head(self) -> QVBoxLayout:
        px = Theme.current().px
        both = QVBoxLayout()
        row = QHBoxLayout()
        row.setSpacing(px(8))
        title = QLabel("Check")
        put(title, "role", "section")
        self.pills = PillRow()
        self.room = ElidedLabel("", "muted")
        self.change_all = Button("Change all", self._change_all, kind=Kind.LINK)
        self.change_all.hide()
        row.addWidget(title)
        row.addWidget(self.pills, 1)
        row.addWidget(self.change_all)
        row.addWidget(self.room)
        row.addStrut(px(24))
        self.words = QLabel()
        self.words.setWordWrap(True)
        put(self.words, "role", "muted")
        both.addLayout(row)
        both.addWidget(self.words)
        return both

    def _block(self, problems: tuple[Problem, ...]) -> None:
        self.blocked = problems
        self.whole.set_problems(problems)

    def _set_pills(self) -> None:
        found = [] if self._quick else verdict_pills(self.rows)
        self.pills.set_pills(found)
        announce(self.table, "Check: " + ", ".join(words for words, _ in found))

    def _changeable(self) -> list[PairRow]:
        return [row for row in self.rows if row.verdict is Verdict.CHANGE]

    def _set_change_all(self) -> None:
        rows = self._changeable()
        self.change_all.setVisible(len(rows) > 1)
        kinds = {row.change for row in rows}
        act = "Upgrade" if kinds == {ChangeKind.UPGRADE} else "Change"
        verb = "Leave" if all(row.ticked for row in rows) else act
        self.change_all.setText(f"{verb} all {len(rows):,}")
        self.change_all.setAccessibleName(self.change_all.text())

    def _change_all(self) -> None:
        rows = self._changeable()
        wanted = not all(row.ticked for row in rows)
        pairs: list[Pair] = [row.pair for row in rows]
        self.all_toggled.emit(pairs, wanted)

    def _show_about(self) -> None:
        """What is wrong with settings is told where they are typed, and not here too."""
        row = self.table.current()
        above = row is not None and row.settings_are_wrong and row.pair[1] == self._looked_at
        self.about.set_problems(row.problems if row and not above else ())
