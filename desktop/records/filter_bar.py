"""Filters as chips, and the line that makes another one."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from backend.errors import Refused
from backend.records.filters import Filter, Operator, filter_of, operators
from backend.schemas.model import Attribute, Schema
from desktop.icons import set_icon
from desktop.records.operator_words import sentence_of, words_of
from desktop.theme import Theme
from desktop.values.booleans import BooleanEditor
from desktop.values.editors import ValueEditor, make_editor
from desktop.widgets.announce import announce
from desktop.widgets.button import Button, Kind
from desktop.widgets.paint import put
from desktop.widgets.tab_order import tab_through


class FilterForm(QWidget):
    """Attribute, comparison, value. Return adds the filter, Escape gives it up."""

    made = Signal(object)  # Filter
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._attributes: tuple[Attribute, ...] = ()
        self.value: ValueEditor | None = None
        px = Theme.current().px
        self.attributes, self.operators = QComboBox(), QComboBox()
        self.attributes.setAccessibleName("Attribute to filter by")
        self.operators.setAccessibleName("Comparison")
        self.add_button = Button("Add filter", self.submit)
        self.cancel_button = Button("Cancel", self.close_form, kind=Kind.QUIET)
        self._row = QHBoxLayout()
        self._row.setSpacing(px(8))
        for widget in (self.attributes, self.operators):
            widget.setMinimumWidth(px(140))
            self._row.addWidget(widget)
        self._row.addWidget(self.add_button)
        self._row.addWidget(self.cancel_button)
        self._row.addStretch(1)
        self.words = QLabel()
        self.words.setWordWrap(True)
        put(self.words, "role", "bad")
        self.words.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addLayout(self._row)
        column.addWidget(self.words)
        self.attributes.currentIndexChanged.connect(self._attribute_chosen)
        self.operators.currentIndexChanged.connect(self._operator_chosen)
        self.hide()

    def open_for(self, schema: Schema) -> None:
        """Empty, for the attributes of a schema."""
        self._attributes = schema.attributes
        blocker = QSignalBlocker(self.attributes)
        self.attributes.clear()
        self.attributes.addItems([one.name for one in schema.attributes])
        blocker.unblock()
        self._attribute_chosen()
        self.show()
        self.attributes.setFocus()

    def submit(self) -> None:
        attribute, operator = self._attribute(), self._operator()
        if attribute is None or operator is None:
            return
        try:
            made = filter_of(attribute, operator, self.value.text() if self.value else "")
        except Refused as refused:
            self._say(refused.problems[0].title)
            return
        self.hide()
        self.made.emit(made)

    def close_form(self) -> None:
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.close_form()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        else:
            super().keyPressEvent(event)

    def _attribute(self) -> Attribute | None:
        at = self.attributes.currentIndex()
        return self._attributes[at] if 0 <= at < len(self._attributes) else None

    def _operator(self) -> Operator | None:
        data = self.operators.currentData()
        return Operator(data) if data else None

    def _attribute_chosen(self) -> None:
        attribute = self._attribute()
        blocker = QSignalBlocker(self.operators)
        self.operators.clear()
        for operator in operators(attribute) if attribute else ():
            assert attribute is not None
            self.operators.addItem(words_of(attribute, operator), operator)
        blocker.unblock()
        if self.value is not None:
            self._row.removeWidget(self.value)
            self.value.hide()
            self.value.deleteLater()
            self.value = None
        if attribute is not None:
            self.value = make_editor(attribute, self, compact=True)
            self.value.setMinimumWidth(Theme.current().px(180))
            self.value.field.setAccessibleName(f"Value of {attribute.name}")
            if isinstance(self.value, BooleanEditor):
                self.value.set_value(True)  # "none" is asked by another comparison
            self._row.insertWidget(2, self.value)
            self.value.tie(True)
            stops = (self.attributes, self.operators, self.value)
            tab_through(self, (*stops, self.add_button, self.cancel_button))
        self._operator_chosen()

    def _operator_chosen(self) -> None:
        operator = self._operator()
        if self.value is not None:
            self.value.setVisible(operator is not None and operator.takes_value)
        self._say("")

    def _say(self, words: str) -> None:
        self.words.setText(words)
        self.words.setVisible(bool(words))
        if words:
            announce(self, words)


class FilterBar(QWidget):
    """The filters that hold. A press on a chip takes its filter away."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.filters: tuple[Filter, ...] = ()
        self.chips: list[Button] = []
        self._schema: Schema | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Theme.current().px(8))
        self._row.addStretch(1)
        self.hide()

    def set_schema(self, schema: Schema) -> None:
        """Filters by attributes that are gone, or have another type now, go too."""
        old, self._schema = self._schema, schema
        if old is None or old.attributes == schema.attributes:
            self._rebuild()
            return
        types = {a.id: (a.type, a.encrypt) for a in old.attributes}
        same = {a.id for a in schema.attributes if types.get(a.id) == (a.type, a.encrypt)}
        self.filters = tuple(one for one in self.filters if one.attribute_id in same)
        self._rebuild()

    def clear(self) -> None:
        self.filters = ()
        self._rebuild()

    def add(self, one: Filter) -> None:
        if one not in self.filters:
            self.filters = (*self.filters, one)
        self._rebuild()
        self.changed.emit()

    def _remove(self, one: Filter) -> None:
        at = self.filters.index(one)
        self.filters = tuple(other for other in self.filters if other != one)
        self._rebuild()
        if self.chips:
            self.chips[min(at, len(self.chips) - 1)].setFocus()
        self.changed.emit()

    def _rebuild(self) -> None:
        for chip in self.chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = []
        attributes = {a.id: a for a in self._schema.attributes} if self._schema else {}
        for at, one in enumerate(self.filters):
            said = sentence_of(attributes[one.attribute_id], one)
            chip = Button(f"{_short(said)}\u2005")  # a little room before the cross
            chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross behind the words
            put(chip, "chip", "yes")
            set_icon(chip, "cross", "accent")
            chip.setAccessibleName(f"Filter: {said}. Press to take it away.")
            chip.setToolTip(f"{said}\nPress to take the filter away")
            chip.clicked.connect(lambda _=False, one=one: self._remove(one))
            self._row.insertWidget(at, chip)
            self.chips.append(chip)
        if self.chips:
            tab_through(self, self.chips)
        self.setVisible(bool(self.chips))


def _short(words: str) -> str:
    return words if len(words) <= 40 else f"{words[:39]}…"
