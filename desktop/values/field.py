"""A field of a record's form: name and type above, the editor, and a line of words under it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from backend.errors import Problem
from backend.records.fitting import fit
from backend.schemas.model import MISSING, Attribute, Cardinality, Schema, Value
from backend.schemas.values import to_text
from desktop.theme import Theme
from desktop.values.editors import ValueEditor, make_editor
from desktop.widgets.elided import ElidedLabel
from desktop.widgets.paint import put

_HINT_LEAST = 72
_MOST = 60  # characters of a default that are shown
_MASKED = "Masks the value on the screen. It is stored as typed."


class ValueField(QWidget):
    """Checks itself when the focus leaves it, and its length with every key."""

    def __init__(self, schema: Schema, attribute: Attribute) -> None:
        super().__init__()
        self.attribute = attribute
        self.hint = type_hint(schema, attribute)
        self._kind = schema.kind
        self.editor: ValueEditor = make_editor(attribute, self)
        self.editor.set_help(_default_words(attribute))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Theme.current().px(4))
        column.addLayout(self._make_head())
        column.addWidget(self.editor)
        self.editor.changed.connect(self._typed)
        self.editor.left.connect(self._left)

    def set_value(self, value: Value | None) -> None:
        self.editor.set_value(value)
        self.set_problem(self.editor.problem())

    def set_new(self) -> None:
        """As for a new record: the default, where there is one."""
        default = self.attribute.default
        self.set_value(None if default is MISSING else default)

    def check(self) -> Problem | None:
        """What the record service would say of this value."""
        alone = Schema(self._kind, attributes=(self.attribute,))
        problems = fit(alone, {self.attribute.id: self.editor.raw()}).problems
        return problems[0] if problems else None

    def set_problem(self, problem: Problem | None) -> None:
        """Say it at the editor. What was found is left out: it stands there, or is masked."""
        words = (problem.title, problem.remedy) if problem else ()
        self.editor.set_error(" ".join(part for part in words if part))

    def _typed(self) -> None:
        problem = self.editor.problem()
        if self.editor.error:
            self.set_problem(self.check())
        elif problem is not None and problem.code == "value-too-long":
            self.set_problem(problem)

    def _left(self) -> None:
        """A mandatory field that was only passed through is not yet blamed."""
        if self.editor.modified:
            self.set_problem(self.check())

    def _make_head(self) -> QHBoxLayout:
        px = Theme.current().px
        name = self.attribute.name
        row = QHBoxLayout()
        row.setSpacing(px(3))
        row.addWidget(ElidedLabel(name or "No name yet", "" if name else "muted"))
        if self.attribute.mandatory:
            star = QLabel("*")
            star.setToolTip("Mandatory")
            put(star, "role", "star")
            row.addWidget(star)
        row.addSpacing(px(8))
        hint = ElidedLabel(self.hint, "muted")  # gives way before the name does
        hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        hint.setMinimumWidth(min(px(_HINT_LEAST), hint.sizeHint().width()))
        hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if self.attribute.encrypt:
            self.setToolTip(_MASKED)
        row.addWidget(hint, 1)
        return row


def type_hint(schema: Schema, attribute: Attribute) -> str:
    """The type, and what else binds the value: ``string · unique``."""
    words = [str(attribute.type)]
    if schema.cardinality is Cardinality.MULTI:
        keys = [key for key in schema.all_keys() if attribute.id in key.attributes]
        if any(len(key.attributes) == 1 for key in keys):
            words.append("unique")
        elif keys:
            words.append("unique together")
    if attribute.encrypt:
        words.append("masked on screen")
    return " · ".join(words)


def _default_words(attribute: Attribute) -> str:
    if attribute.default is MISSING:
        return ""
    text = to_text(attribute.default)
    if attribute.encrypt:
        text = "••••"
    elif len(text) > _MOST:
        text = text[:_MOST] + "…"
    taken = ", taken where this is left empty." if attribute.mandatory else ""
    return f"Default: {text}{taken}"
