"""What is done with the rows of a file: four acts, each with its effect or why it cannot be."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QWidget,
)

from backend.records.report import ImportAct
from backend.records.selecting import why_not_by_unique
from backend.schemas.model import Cardinality, Schema
from desktop.records.words import WORDS
from desktop.theme import Theme, Tone
from desktop.widgets.announce import announce
from desktop.widgets.icon_label import IconLabel
from desktop.widgets.paint import put
from desktop.widgets.wrapping import WrappingLabel

_NAMES = {
    ImportAct.ADD: "Add records",
    ImportAct.UPDATE: "Update by unique",
    ImportAct.DELETE: "Delete by unique",
    ImportAct.REPLACE: "Replace",
}
_LOST = (
    "Records go for good. Before the first one does, a copy of the store is made in the folder "
    "“backups” of the workspace."
)


class ActChoice(QWidget):
    """Add is chosen at first. An act that the schema cannot have says why in its place."""

    changed = Signal()

    def __init__(self, schema: Schema) -> None:
        super().__init__()
        px = Theme.current().px
        self._group = QButtonGroup(self)
        self._group.buttonToggled.connect(self._toggled)
        self.buttons: dict[ImportAct, QRadioButton] = {}
        self.words: dict[ImportAct, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(1, 1)
        why_not = why_not_by_unique(schema)
        for at, act in enumerate(ImportAct):
            button = QRadioButton(_NAMES[act])
            words = _explained(act, schema)
            if act.by_unique and why_not is not None:
                button.setEnabled(False)
                words = why_not.title
            button.setAccessibleDescription(words)
            label = QLabel(words)
            label.setWordWrap(True)
            label.setContentsMargins(0, px(4), 0, 0)  # the first line level with the button's
            put(label, "role", "muted")
            self._group.addButton(button)
            self.buttons[act], self.words[act] = button, label
            grid.addWidget(button, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label, at, 1, Qt.AlignmentFlag.AlignTop)
        self.buttons[ImportAct.ADD].setChecked(True)

    @property
    def act(self) -> ImportAct:
        return next(act for act, button in self.buttons.items() if button.isChecked())

    def _toggled(self, _button: object, on: bool) -> None:
        if on:
            self.changed.emit()


class LossLine(QFrame):
    """Before an act that loses records: what is done so that nothing is lost by mistake."""

    def __init__(self) -> None:
        super().__init__()
        px = Theme.current().px
        put(self, "card", Tone.WAITING)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(8), px(12), px(8))
        row.setSpacing(px(8))
        row.addWidget(IconLabel("warning", "waiting", words="Warning"))
        self.words = WrappingLabel(_LOST)
        row.addWidget(self.words, 1)
        self.setAccessibleName(_LOST)
        self.hide()

    def show_for(self, act: ImportAct) -> None:
        if act.loses and self.isHidden():
            announce(self, _LOST)
        self.setVisible(act.loses)


def _explained(act: ImportAct, schema: Schema) -> str:
    one = WORDS[schema.kind].one
    if act is ImportAct.ADD:
        return "Each row is a new record."
    if act is ImportAct.UPDATE:
        return (
            "Unique attributes select the record. What else the row has is updated: an empty cell "
            "empties, a column left out stays."
        )
    if act is ImportAct.DELETE:
        return "Unique attributes select the record that is deleted."
    if schema.cardinality is Cardinality.SINGLE:
        return f"The row of a {one} takes the place of the record that it holds."
    return f"The rows of a {one} take the place of all its records of {schema.name}."
