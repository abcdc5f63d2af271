"""What publishing does to records: the sentence, the choice where there is one, and the list."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from backend.schemas.model import MISSING, Attribute, Schema
from backend.schemas.plan import Case, Choice, Effect, EffectKind, Remedy
from desktop.theme import Theme, Tone
from desktop.values.editors import make_editor
from desktop.widgets.button import Button, Kind
from desktop.widgets.icon_label import IconLabel
from desktop.widgets.paint import put, reveal
from desktop.widgets.rows_table import RowsTable
from desktop.widgets.table import fit_to_rows
from desktop.widgets.wrapping import WrappingLabel

_REMEDIES = {
    Remedy.KEEP_ASIDE: "Leave them empty, keep the old values aside",
    Remedy.FILL_IN: "Fill in a value, keep the old values aside",
    Remedy.CLEAR: "Leave them empty, give the old values up for good",
}
_MARKS = {
    EffectKind.CONVERTED: ("retry", "accent"),
    EffectKind.RESTORED: ("undo", "ok"),
    EffectKind.FILLED: ("plus", "ok"),
    EffectKind.KEPT: ("clock", "muted"),
}
_MEND = {
    EffectKind.CROWDED: "Delete the others on the records page, or keep the schema multi-valued.",
    EffectKind.DUPLICATE: "Change those records on the records page, or change the key.",
}


_GIVES_UP = "The old values are gone for good. A copy of the store is made before."


class EffectCard(QFrame):
    """``choice_made`` tells that what was chosen is another; :meth:`follow` shows a newer plan."""

    choice_made = Signal()

    def __init__(self, schema: Schema, effect: Effect, typed: Choice | None = None) -> None:
        super().__init__()
        px = Theme.current().px
        self.effect = effect
        self._attribute = schema.attribute(effect.attribute_id)
        column = QVBoxLayout(self)
        column.setSpacing(px(8))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        self._mark = IconLabel("info")
        self.sentence = WrappingLabel(effect.sentence)
        head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.sentence, 1)
        self.list_button = Button("", self._toggle_list, kind=Kind.LINK)
        head.addWidget(self.list_button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        self.remedy = QComboBox(self)
        self.filling = QWidget(self)
        self.remedy.hide()
        self.filling.hide()
        if effect.remedies:
            column.addWidget(self._chooser(self._attribute or Attribute()))
        self.mend = WrappingLabel()
        column.addWidget(self.mend)
        self.problem = WrappingLabel()
        put(self.problem, "role", "bad")
        for words in (self.mend, self.problem):
            words.setContentsMargins(px(24), 0, 0, 0)
        column.addWidget(self.problem)
        self.table = RowsTable(
            "Records", ("Resource", "Record", "Value", "What happens"), (170, 70, 200)
        )
        fit_to_rows(self.table, least=1, most=8)
        column.addWidget(self.table)
        self.table.hide()
        self.follow(effect)
        if typed is not None:
            self._choose(typed)

    def follow(self, effect: Effect) -> None:
        """Show what the newest plan says; what someone is typing stays."""
        self.effect = effect
        stops = effect.stops
        gives_up = effect.choice is not None and effect.choice.remedy is Remedy.CLEAR
        put(self, "card", Tone.WAITING if stops else Tone.BAD if gives_up else "plain")
        column = self.layout()
        if column is not None:
            px = Theme.current().px
            column.setContentsMargins(px(12), px(10), px(12), px(10))
        icon, ink = _MARKS.get(effect.kind, ("check", "ok"))
        if stops or gives_up:
            icon, ink = "warning", "waiting" if stops else "bad"
        self._mark.set_icon(icon, ink)
        self.mend.set_text(_GIVES_UP if gives_up else _MEND.get(effect.kind, ""))
        reveal(self.mend, gives_up or effect.kind in _MEND)
        self.sentence.set_text(effect.sentence)
        self.problem.set_text(effect.problem)
        reveal(self.problem, bool(effect.problem))
        self.table.rows.set_rows(
            (case.resource, str(case.record_id), case.value, _happens(case))
            for case in effect.cases
        )
        self._name_list_button()
        reveal(self.list_button, bool(effect.cases))

    def choice(self) -> Choice | None:
        """What is chosen; ``None`` where nothing is, or there is nothing to choose."""
        data = self.remedy.currentData()
        if not self.effect.remedies or not data:
            return None
        remedy = Remedy(data)
        if remedy is not Remedy.FILL_IN:
            return Choice(remedy)
        raw = self._editor.raw()
        return Choice(remedy, raw if raw is None or not isinstance(raw, (list, dict)) else None)  # type: ignore[arg-type]

    def _choose(self, choice: Choice) -> None:
        """What was chosen when the plan was looked at last."""
        with QSignalBlocker(self.remedy):
            self.remedy.setCurrentIndex(max(self.remedy.findData(choice.remedy), 0))
        if choice.value is not None and self.effect.remedies:
            self._editor.set_value(choice.value)
        self._show_filling()

    def focus_choice(self) -> None:
        """To the choice, or to the value where there is only one way."""
        target = self._editor.field if self.remedy.isHidden() else self.remedy
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def _chooser(self, attribute: Attribute) -> QWidget:
        body = QWidget()
        px = Theme.current().px
        row = QHBoxLayout(body)
        row.setContentsMargins(px(24), 0, 0, 0)
        row.setSpacing(px(8))
        several = len(self.effect.remedies) > 1
        if several:
            self.remedy.addItem("Choose what becomes of them…", "")
        for remedy in self.effect.remedies:
            self.remedy.addItem(_REMEDIES[remedy], remedy)
        self.remedy.setAccessibleName(f"What becomes of the values of {attribute.name}")
        reveal(self.remedy, several)
        words = QLabel("Fill in")
        self._editor = make_editor(attribute, compact=False)
        self._editor.field.setAccessibleName(f"Value to fill in for {attribute.name}")
        if attribute.default is not MISSING:
            self._editor.set_value(attribute.default)
        self._editor.changed.connect(self.choice_made)
        filling = QHBoxLayout(self.filling)
        filling.setContentsMargins(0, 0, 0, 0)
        words.setContentsMargins(0, px(7), 0, 0)  # level with what is typed beside it
        filling.addWidget(words, 0, Qt.AlignmentFlag.AlignTop)
        filling.addWidget(self._editor, 1)
        if several:
            row.addWidget(self.remedy, 1)
        row.addWidget(self.filling, 1)
        if not several:
            row.addStretch(1)
        self.remedy.currentIndexChanged.connect(self._chosen)
        self._show_filling()
        return body

    def _chosen(self) -> None:
        self._show_filling()
        self.choice_made.emit()

    def _show_filling(self) -> None:
        reveal(self.filling, self.remedy.currentData() == Remedy.FILL_IN)

    def _toggle_list(self) -> None:
        self.table.setVisible(self.table.isHidden())
        self._name_list_button()

    def _name_list_button(self) -> None:
        shown = len(self.effect.cases)
        first = f"the first {shown}" if shown < self.effect.count else f"the {shown}"
        which = "the record" if shown == 1 else f"{first} records"
        word = "Hide" if not self.table.isHidden() else "Show"
        self.list_button.setText(f"{word} {which}")
        self.list_button.setAccessibleName(f"{word} {which}: {self.effect.sentence}")


def _happens(case: Case) -> str:
    return f"becomes {case.becomes}" if case.becomes else case.reason
