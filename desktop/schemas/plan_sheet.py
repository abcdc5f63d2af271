"""The plan before publishing: what changes, what it does to records, and what is left to choose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit

from backend.errors import Problem
from backend.schemas.plan import Choices, Effect, EffectKind, Plan
from desktop.schemas.difference_list import DifferenceList
from desktop.schemas.effect_card import EffectCard
from desktop.theme import Tone
from desktop.widgets.form import FormField
from desktop.widgets.paint import put, reveal
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.sheet import Sheet
from desktop.work import Work

_NOTE_LIMIT = 500
_Key = tuple[EffectKind, str, str]
MakePlan = Callable[[Choices], Plan]


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed into a plan: it is there again when the plan is."""

    note: str = ""
    choices: Choices = field(default_factory=dict)


class PlanSheet(Sheet):
    """``make_plan`` asks the service; :attr:`agreed` carries the note and the choices.

    ``about`` is the schema's id and the version to go back to, 0 for publishing the draft.
    """

    agreed = Signal(str, object)
    said = Signal(str)  # why it is not published yet

    def __init__(
        self,
        work: Work,
        make_plan: MakePlan,
        about: tuple[str, int],
        typed: Typed | None = None,
    ) -> None:
        super().__init__("Publish")
        self.about = about
        self._work, self._make_plan = work, make_plan
        self._typed = typed or Typed()
        self.plan: Plan | None = None
        self._hurried = False  # asked to publish before the plan was there
        self.cards: dict[_Key, EffectCard] = {}
        self._publish = self.primary("Publish")
        self._publish.setEnabled(False)
        self.lead = QLabel("Looking at the records…")
        put(self.lead, "role", "muted")
        self.lead.setWordWrap(True)
        self.column.addWidget(self.lead)
        self.trouble = ProblemsCard()
        self.column.addWidget(self.trouble)
        self.note = QLineEdit()
        self.note.setMaxLength(_NOTE_LIMIT)
        self.note.setPlaceholderText("Optional: it stands in the history and in the document")
        self.note.setText(self._typed.note)
        self.note.returnPressed.connect(self.act)
        self.column.addWidget(FormField("&What is this version for?", self.note))
        self.section("What changes")
        self.differences = DifferenceList("Nothing.")
        self.column.addWidget(self.differences)
        self.records = self.section("Records")
        self.calm = QLabel()
        put(self.calm, "role", "muted")
        self.column.addWidget(self.calm)
        self._foot = self.column.count()
        self.column.addStretch(1)
        choices = self._typed.choices
        self._work.do(self, lambda: self._make_plan(choices), self._show, self._refused)

    def typed(self) -> Typed:
        """What stands in it now."""
        choices = self.choices() if self.plan is not None else self._typed.choices
        return Typed(self.note.text(), choices)

    def begin(self) -> None:
        self.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask(self) -> None:
        """Have the plan made anew, with what is chosen now."""
        choices = self.choices()
        self._work.do(self, lambda: self._make_plan(choices), self._show, self._refused)

    def choices(self) -> Choices:
        return {
            card.effect.attribute_id: choice
            for card in self.cards.values()
            if (choice := card.choice()) is not None
        }

    def act(self) -> None:
        """Publish, or go to the first effect that must be dealt with."""
        if self.plan is None:
            self._hurried = True
            return
        stopping = next((c for c in self.cards.values() if c.effect.stops), None)
        if stopping is None:
            self._publish.setEnabled(False)
            self.agreed.emit(self.note.text(), self.choices())
        else:
            self._go_to(stopping)
            self.said.emit("Not published yet: something must be dealt with. The cursor is there.")

    def _go_to(self, card: EffectCard) -> None:
        if card.effect.remedies:
            card.focus_choice()
        else:
            card.list_button.setFocus(Qt.FocusReason.TabFocusReason)

    def refuse(self, problems: tuple[Problem, ...]) -> None:
        """The store did not take it: say why; the plan may be another now."""
        self.trouble.set_problems(problems)
        self.ask()

    def _show(self, plan: Plan) -> None:
        first = self.plan is None
        self.plan = plan
        self.differences.set_differences(plan.differences)
        self.lead.setText(_lead(plan))
        self.title.set_pills(_pills(plan))
        self._publish.setText(f"Publish version {plan.number}")
        self._publish.setEnabled(True)
        self._show_effects(plan)
        stopping = next((c for c in self.cards.values() if c.effect.stops), None)
        if first and stopping is not None:
            self._go_to(stopping)
        elif first and self._hurried:
            self.act()

    def _show_effects(self, plan: Plan) -> None:
        self.calm.setText(_calm(plan))
        reveal(self.calm, bool(self.calm.text()))
        fresh = {_key(effect): effect for effect in plan.effects}
        for key in [key for key in self.cards if key not in fresh]:
            card = self.cards.pop(key)
            card.hide()
            card.deleteLater()
        for at, (key, effect) in enumerate(fresh.items()):
            if key in self.cards:
                self.cards[key].follow(effect)
                continue
            card = EffectCard(plan.schema, effect, self._typed.choices.get(effect.attribute_id))
            card.choice_made.connect(self.ask)
            self.cards[key] = card
            self.column.insertWidget(self._foot + at, card)
            card.show()  # at once: a layout would do it later, too late for the focus

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self.lead.setText("It cannot be published as it is.")
        self.trouble.set_problems(problems)


def _key(effect: Effect) -> _Key:
    return effect.kind, effect.attribute_id, "" if effect.attribute_id else effect.sentence


def _pills(plan: Plan) -> list[tuple[str, Tone]]:
    if not plan.is_ready:
        return [("Not ready", Tone.WAITING)]
    return [("Gives values up", Tone.BAD) if plan.is_destructive else ("Ready", Tone.OK)]


def _lead(plan: Plan) -> str:
    if plan.published is None:
        rows = len(plan.schema.attributes)
        return f"The first version, with {rows} attribute{'' if rows == 1 else 's'}."
    if not plan.differences:
        return "Nothing changes."
    count = len(plan.differences)
    return f"{count} change{'' if count == 1 else 's'} since version {plan.number - 1}."


def _calm(plan: Plan) -> str:
    if plan.effects:
        return ""
    if not plan.records:
        return "There are no records yet: nothing to carry along."
    records = "The 1 record stays" if plan.records == 1 else f"All {plan.records} records stay"
    return f"{records} as {'it is' if plan.records == 1 else 'they are'}."
