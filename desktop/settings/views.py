"""The widget of one field: leaves here; groups, lists and alternatives in ``nests``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QToolButton, QVBoxLayout, QWidget

from backend.errors import Problem
from backend.packages.settings_fields import Field, Kind
from desktop.icons import set_icon
from desktop.settings.head import FieldHead
from desktop.settings.inputs import make_input
from desktop.theme import Theme
from desktop.widgets.announce import announce
from desktop.widgets.button import Button
from desktop.widgets.button import Kind as ButtonKind
from desktop.widgets.paint import put, reveal
from desktop.widgets.wrapping import WrappingLabel

Wrong = Mapping[str, list[Problem]]
LINK = ButtonKind.LINK
_TYPED = (Kind.TEXT, Kind.NUMBER, Kind.CHOICE, Kind.FLAG, Kind.ALTERNATIVES)


class Acts(QObject):
    """What a person did in the form; each signal begins with the field it was done to."""

    put_value = Signal(object, object, str)  # the value, and how it was written
    left_out = Signal(object)
    started = Signal(object)  # an absent field is to be there
    item_added = Signal(object)
    item_moved = Signal(object, int)  # by -1 or 1
    key_added = Signal(object, str)
    picked = Signal(object, int)
    folded = Signal()
    unread_changed = Signal()


def shape(field: Field) -> Field:
    """The field without its value: two of one shape are shown by the same widget."""
    return replace(
        field, value=None, within=(), present=True, removable=False, picked=-1, why="",
        open=False, long=False,
    )  # fmt: skip


class View(QWidget):
    """A field with its head, and under it what is wrong with it or what is allowed.

    ``whose`` says in the accessible names what an inner field belongs to. ``bare`` leaves the
    head out: the field is the one of alternatives, which have it.
    """

    def __init__(self, field: Field, acts: Acts, whose: str = "", *, bare: bool = False) -> None:
        super().__init__()
        self.field, self.acts, self.bare = field, acts, bare
        of_one = whose and not bare
        self.name = f"{field.label} of {whose}" if of_one else (bare and whose) or field.label
        self.wrong: list[Problem] = []
        px = Theme.current().px
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(px(4))
        self.head: FieldHead | None = None
        self.buttons: list[QWidget] = []
        self._set: Button | None = None
        self._out: QToolButton | None = None
        self._row: QHBoxLayout | None = None
        self._words: WrappingLabel | None = None

    # -- what the form asks for ---------------------------------------------------------------

    def takes(self, field: Field) -> bool:
        """Whether this widget can show the field in place of its own."""
        return shape(field) == shape(self.field)

    def show_field(self, field: Field) -> None:
        self.field = field
        self._follow_presence()

    def show_problems(self, wrong: Wrong) -> None:
        self.wrong = list(wrong.get(self.field.pointer, ()))
        self._say()

    def inner(self) -> list[View]:
        return []

    def walk(self) -> Iterator[View]:
        yield self
        for view in self.inner():
            yield from view.walk()

    def stops(self) -> Iterator[QWidget]:
        """What Tab stops at, in the order of the eye."""
        yield from self.buttons

    def target(self) -> QWidget | None:
        """What takes the focus of this field."""
        return next(iter(self.stops()), None)

    @property
    def unread(self) -> str:
        """What was typed here that is no value yet, in words."""
        return ""

    # -- building -----------------------------------------------------------------------------

    def make_head(self, *, strong: bool = False) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Theme.current().px(4))
        self.head = FieldHead(self.field, strong=strong)
        row.addWidget(self.head, 1)
        return row

    def add_buttons(self, row: QHBoxLayout) -> None:
        """Of an item: up, down, away. Of what may be absent: a button that puts it there."""
        if self.field.item:
            for icon, words, act in (
                ("arrow-up", "Move up", lambda: self.acts.item_moved.emit(self.field, -1)),
                ("arrow-down", "Move down", lambda: self.acts.item_moved.emit(self.field, 1)),
                ("trash", "Remove", lambda: self.acts.left_out.emit(self.field)),
            ):
                button = QToolButton()
                set_icon(button, icon, "muted")
                button.setToolTip(words)
                button.setAccessibleName(f"{words}: {self.name}")
                button.clicked.connect(act)
                button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                row.addWidget(button)
                self.buttons.append(button)
        elif not self.bare:
            self._add_presence(row)
            self._follow_presence()

    def _add_presence(self, row: QHBoxLayout) -> None:
        """A field that is typed or chosen is there by that; the others are set by a button."""
        if self.field.kind not in _TYPED:
            self._set = Button("Set", lambda: self.acts.started.emit(self.field), kind=LINK)
            self._set.setAccessibleName(f"Set: {self.name}")
            row.addWidget(self._set)
            self.buttons.append(self._set)
        self._row = row

    def _follow_presence(self) -> None:
        """The buttons come when they are needed: most fields of a large form are not set."""
        there = self.field.present
        if self._row is not None and self._out is None and there and self.field.removable:
            self._out = self._make_out(self._row)
        for button, wanted in ((self._set, not there), (self._out, there and self.field.removable)):
            if button is None or button.isHidden() != wanted:
                continue
            if button.hasFocus():
                other = self._out if button is self._set else self._set
                (self.target() or other or self).setFocus(Qt.FocusReason.OtherFocusReason)
            reveal(button, wanted)

    def _make_out(self, row: QHBoxLayout) -> QToolButton:
        button = QToolButton()
        set_icon(button, "cross", "muted")
        button.setToolTip("Leave out")
        button.setAccessibleName(f"Leave out: {self.name}")
        button.clicked.connect(lambda: self.acts.left_out.emit(self.field))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row.addWidget(button)
        self.buttons.append(button)
        return button

    # -- words --------------------------------------------------------------------------------

    def help_words(self) -> str:
        field = self.field
        parts = [part for part in (field.description, field.rule) if part]
        if field.kind is Kind.JSON and field.why:
            parts.append(f"As JSON: {field.why}")
        return "\n".join(parts)

    def wrong_words(self) -> str:
        said = [f"{one.title} {one.remedy}".strip() for one in self.wrong[:4]]
        return "\n".join(([self.unread] if self.unread else []) + said)

    def _say(self) -> None:
        wrong, words = self.wrong_words(), self.help_words()
        shown = wrong or words
        if self._words is None and shown:
            self._words = WrappingLabel()
            self._words.setContentsMargins(self.indent(), 0, 0, 0)
            self.column.insertWidget(self.words_at(), self._words)
        if self._words is not None and (self._words.accessibleName(), bool(wrong)) != (
            shown,
            self._words.property("role") == "bad",
        ):
            self._words.set_text(shown)
            put(self._words, "role", "bad" if wrong else "muted")
            reveal(self._words, bool(shown))
            if wrong:
                announce(self._words, wrong)

    def indent(self) -> int:
        """How far the words stand to the right, in pixels."""
        return 0

    def words_at(self) -> int:
        return self.column.count()


class LeafView(View):
    """A field of one value, with the input for its kind."""

    def __init__(self, field: Field, acts: Acts, whose: str = "", *, bare: bool = False) -> None:
        super().__init__(field, acts, whose, bare=bare)
        self.input = make_input(field, self.name)
        self.input.target.setAccessibleDescription(self._described())
        row: QLayout
        if field.item:
            row = QHBoxLayout()
            row.setSpacing(Theme.current().px(4))
            row.addWidget(self.input, 1)
            self.add_buttons(row)
            self.column.addLayout(row)
        else:
            if not bare:
                row = self.make_head()
                self.add_buttons(row)
                self.column.addLayout(row)
            self.column.addWidget(self.input)
        self.input.typed.connect(lambda value, text: acts.put_value.emit(self.field, value, text))
        self.input.emptied.connect(lambda: acts.left_out.emit(self.field))
        self.input.unread_changed.connect(self._unread_changed)
        self.show_field(field)
        self._say()

    def takes(self, field: Field) -> bool:
        if field.kind is Kind.TEXT and not self.field.long and field.present:
            return super().takes(field) and "\n" not in field.value
        return super().takes(field)

    def show_field(self, field: Field) -> None:
        why = self.field.why
        super().show_field(field)
        self.input.show_field(field)
        if field.why != why:
            self._say()

    def show_problems(self, wrong: Wrong) -> None:
        super().show_problems(wrong)
        self.input.set_wrong(self.wrong_words())
        self.input.target.setAccessibleDescription(self._described())

    def stops(self) -> Iterator[QWidget]:
        if self.field.item:
            yield self.input.target
            yield from self.buttons
        else:
            yield from self.buttons
            yield self.input.target

    def target(self) -> QWidget | None:
        return self.input.target

    @property
    def unread(self) -> str:
        return self.input.unread

    def _unread_changed(self) -> None:
        self._say()
        self.input.set_wrong(self.wrong_words())
        self.acts.unread_changed.emit()

    def _described(self) -> str:
        must = "Required." if self.field.required and not self.field.item else ""
        parts = (must, self.wrong_words(), self.field.type, self.help_words())
        return " ".join(part for part in parts if part)
