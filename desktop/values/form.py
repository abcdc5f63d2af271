"""The form of one extension record, made from its schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from backend.errors import Problem
from backend.schemas.model import Kind, Schema, Value
from desktop.values.field import ValueField, type_hint
from desktop.values.scroll import FieldColumn
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard

_NOTHING = "This schema has no attributes yet."


class RecordForm(QWidget):
    """Values are given and answered by attribute id.

    ``margin`` is the room beside the fields. With ``hug`` it is no higher than its fields, so that
    what stands under it follows them; it scrolls where there is less room.
    """

    changed = Signal()  # someone typed

    def __init__(
        self,
        schema: Schema | None = None,
        parent: QWidget | None = None,
        *,
        margin: int = 0,
        hug: bool = False,
    ) -> None:
        super().__init__(parent)
        self._schema = Schema(Kind.TASKS)
        self._given: Mapping[str, Value] | None = None
        self._fields: dict[str, ValueField] = {}
        self._after: tuple[QWidget, ...] = ()
        self.problems = ProblemsCard(place=self._place)
        self.problems.jump.connect(self.focus_field)
        self._none = QLabel(_NOTHING)
        self._none.setWordWrap(True)
        put(self._none, "role", "muted")
        self.area = FieldColumn(self, margin=margin, hug=hug)
        self._column = self.area.column
        self._column.insertWidget(0, self.problems)
        self._column.insertWidget(1, self._none)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self.area)
        if schema is not None:
            self.set_schema(schema)

    # -- what it shows ------------------------------------------------------------------------

    @property
    def schema(self) -> Schema:
        return self._schema

    def set_schema(self, schema: Schema) -> None:
        """Show this schema. What was typed stays where its attribute, by id, is still there."""
        if schema == self._schema and self._fields:
            return
        before, self._fields = self._fields, {}
        focused = next((i for i, field in before.items() if _has_focus(field)), "")
        self._schema = schema
        for at, attribute in enumerate(schema.attributes):
            old = before.get(attribute.id)
            if old and old.attribute == attribute and old.hint == type_hint(schema, attribute):
                self._fields[attribute.id] = before.pop(attribute.id)
            else:
                self._fields[attribute.id] = self._make_field(schema, at, old)
            self._column.insertWidget(2 + at, self._fields[attribute.id])
        for old in before.values():
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        if focused in before and focused in self._fields:
            self._fields[focused].editor.setFocus()
        self._none.setVisible(not self._fields)
        self._order()

    def set_values(self, values: Mapping[str, Value] | None) -> None:
        """Show a record; ``None`` for a new one, with its defaults. What was typed is gone."""
        self._given = values
        self.problems.set_problems(())
        for attribute_id, field in self._fields.items():
            self._fill(field, attribute_id)

    def values(self) -> dict[str, object]:
        """What the fields hold as JSON values; ``None`` for an empty one."""
        return {i: field.editor.raw() for i, field in self._fields.items()}

    # -- what was typed -----------------------------------------------------------------------

    @property
    def modified(self) -> bool:
        """Whether something was typed that differs from what was set."""
        return any(field.editor.modified for field in self._fields.values())

    def typed(self) -> dict[str, str]:
        """The texts that differ from what was set, to be kept as a draft."""
        return {i: f.editor.text() for i, f in self._fields.items() if f.editor.modified}

    def set_typed(self, texts: Mapping[str, str]) -> None:
        """Take up what :meth:`typed` gave, as far as the attributes are still there."""
        for attribute_id, text in texts.items():
            field = self._fields.get(attribute_id)
            if field is not None:
                field.editor.set_text(text)
                field.set_problem(field.editor.problem())

    # -- problems -----------------------------------------------------------------------------

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Each at its field by its pointer, ``/NAME``, the others on top; the first is focused."""
        places = {f"/{field.attribute.name}": field for field in self._fields.values()}
        first: dict[ValueField, Problem] = {}
        others = []
        for problem in problems:
            place = places.get(problem.pointer)
            if place is None or place in first:
                others.append(problem)
            else:
                first[place] = problem
        self.problems.set_problems(others)
        for field in self._fields.values():
            field.set_problem(first.get(field))
        focused = next((field for field in self._fields.values() if field in first), None)
        if focused is not None:
            self._focus(focused)
        elif others:
            self.area.ensureWidgetVisible(self.problems)

    def field(self, name: str) -> ValueField | None:
        """The field of the attribute of that name."""
        return next((f for f in self._fields.values() if f.attribute.name == name), None)

    def focus_first(self) -> None:
        """Begin to fill in."""
        for field in self._fields.values():
            self._focus(field)
            return

    def focus_field(self, pointer: str) -> None:
        """Go to the field of ``/NAME``."""
        field = self.field(pointer.removeprefix("/"))
        if field is not None:
            self._focus(field)

    def _place(self, pointer: str) -> str:
        """The name of the field that a pointer leads to, "" for none."""
        name = pointer.removeprefix("/")
        return name if self.field(name) else ""

    # -- building -----------------------------------------------------------------------------

    def _make_field(self, schema: Schema, at: int, old: ValueField | None) -> ValueField:
        attribute = schema.attributes[at]
        field = ValueField(schema, attribute)
        self._fill(field, attribute.id)
        if old is not None and old.editor.modified:
            field.editor.set_text(old.editor.text())
            field.set_problem(field.editor.problem())
        field.editor.changed.connect(self.changed)
        return field

    def _fill(self, field: ValueField, attribute_id: str) -> None:
        if self._given is None:
            field.set_new()
        else:
            field.set_value(self._given.get(attribute_id))
            field.set_problem(field.check())

    def _focus(self, field: ValueField) -> None:
        self.area.ensureWidgetVisible(field)
        field.editor.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def lead_to(self, *buttons: QWidget) -> None:
        """Have Tab go on to these from the last field."""
        self._after = buttons
        self._order()

    def _order(self) -> None:
        """Tab goes from top to bottom, also after attributes were moved; a new field would come
        last in the window.
        """
        # Qt puts a widget only after one that takes the focus.
        before = self.previousInFocusChain()
        while before not in (None, self) and not before.focusPolicy() & Qt.FocusPolicy.TabFocus:
            before = before.previousInFocusChain()
        editors = [field.editor for field in self._fields.values()]
        for editor in editors:
            editor.tie(True)
        for one, other in pairwise([before or self, *editors, *self._after]):
            QWidget.setTabOrder(one, other)
        for editor in editors:
            editor.tie(False)


def _has_focus(field: ValueField) -> bool:
    return any(stop.hasFocus() for stop in field.editor.stops())
