"""What a person changes one value of the settings with, a class for each kind of value."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from backend.packages.json_text import read_json
from backend.packages.schema_words import json_words
from backend.packages.settings_fields import Field, Kind
from desktop.theme import Theme
from desktop.widgets.choice_bar import ChoiceBar
from desktop.widgets.form import set_invalid
from desktop.widgets.paint import put

_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_ABSENT = "not set"


class Input(QWidget):
    """``target`` takes the focus. :attr:`unread` says what was typed that is no value yet."""

    typed = Signal(object, str)  # the value, and how it was written where that matters
    emptied = Signal()  # nothing is there any more
    unread_changed = Signal()

    def __init__(self, target: QWidget, name: str) -> None:
        super().__init__()
        self.target = target
        self.unread = ""
        target.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(target)

    def show_field(self, field: Field) -> None:
        """Show a value from elsewhere; what says the same already is left alone."""
        raise NotImplementedError

    def set_wrong(self, words: str) -> None:
        set_invalid(self.target, bool(words))

    def _read(self, why: str) -> None:
        if why != self.unread:
            self.unread = why
            self.unread_changed.emit()


def placeholder(field: Field) -> str:
    """What stands in a field that is empty."""
    if field.present:
        return "empty"
    return f"default: {field.default}" if field.default else _ABSENT


class LineInput(Input):
    """A text in one line."""

    def __init__(self, name: str) -> None:
        self.edit = QLineEdit()
        super().__init__(self.edit, name)
        self.edit.textEdited.connect(lambda text: self.typed.emit(text, ""))

    def show_field(self, field: Field) -> None:
        text = field.value if field.present else ""
        self.edit.setPlaceholderText(placeholder(field))
        if text != self.edit.text():
            self.edit.setText(text)


class LongInput(Input):
    """A text in several lines."""

    def __init__(self, name: str) -> None:
        self.edit = _grown_box(4)
        super().__init__(self.edit, name)
        self._showing = False
        self.edit.textChanged.connect(self._changed)

    def text(self) -> str:
        raw = self.edit.document().toRawText()  # toPlainText turns hard blanks into soft ones
        return raw.replace("\u2029", "\n").replace("\u2028", "\n")

    def show_field(self, field: Field) -> None:
        self.edit.setPlaceholderText(placeholder(field))
        text = field.value if field.present else ""
        if text != self.text():
            self._showing = True
            self.edit.setPlainText(text)
            self._showing = False

    def _changed(self) -> None:
        if not self._showing:
            self.typed.emit(self.text(), "")


class NumberInput(Input):
    """A number, as it was written; Up and Down count where it is a whole one."""

    def __init__(self, name: str, *, whole: bool) -> None:
        self.edit = QLineEdit()
        super().__init__(self.edit, name)
        self._whole = whole
        self._shown: Any = None
        self.edit.textEdited.connect(self._edited)
        self.edit.installEventFilter(self)

    def show_field(self, field: Field) -> None:
        self.edit.setPlaceholderText(placeholder(field))
        value = field.value if field.present else None
        if value == self._shown and (self.unread or self._reads(value)):
            return
        self._shown = value
        if not self._reads(value):
            self.edit.setText("" if value is None else json_words(value))
        self._read("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._whole:
            by = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
            if by and re.fullmatch(r"-?\d{1,15}", self.edit.text()) and not event.modifiers():
                self.edit.setText(str(int(self.edit.text()) + by))
                self._edited(self.edit.text())
                return True
        return super().eventFilter(watched, event)

    def _reads(self, value: Any) -> bool:
        text = self.edit.text().strip()
        if not _NUMBER.fullmatch(text):
            return not text and value is None
        return value is not None and json.loads(text) == value

    def _edited(self, text: str) -> None:
        text = text.strip()
        if not text:
            self._shown = None
            self._read("")
            self.emptied.emit()
            return
        value, faults = read_json(text) if _NUMBER.fullmatch(text) else (None, ())
        if value is None or faults:
            self._read(f"“{text[:40]}” is not a number yet.")
            return
        self._shown = value
        self._read("")
        self.typed.emit(value, text)


class _Combo(QComboBox):
    """The wheel scrolls the form: a choice changes by a click or a key only."""

    def wheelEvent(self, event: Any) -> None:  # noqa: N802 - Qt's name
        event.ignore()


def combo(name: str) -> QComboBox:
    """A list to choose from that is no wider than its place."""
    made = _Combo()
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(8)
    made.view().setAccessibleName(f"Choices of {name}")
    return made


class ChoiceInput(Input):
    """One of the values that the schema lists."""

    def __init__(self, name: str, field: Field) -> None:
        self.combo = combo(name)
        super().__init__(self.combo, name)
        self._options = field.options
        if not field.item:
            self.combo.addItem(placeholder(_absent(field)))
        self._first = self.combo.count()
        self.combo.addItems(option_words(field.options))
        self.combo.activated.connect(self._chosen)

    def show_field(self, field: Field) -> None:
        at = self._first + field.picked if field.picked >= 0 else 0
        if field.present and field.picked < 0:
            at = -1
            self.combo.setPlaceholderText(json_words(field.value)[:80])
        if at != self.combo.currentIndex():
            self.combo.setCurrentIndex(at)

    def _chosen(self, at: int) -> None:
        if at < self._first:
            self.emptied.emit()
        else:
            self.typed.emit(self._options[at - self._first], "")


def option_words(options: tuple[Any, ...]) -> list[str]:
    """Choices as they are read; as JSON where two of them would read the same."""
    words = [one if isinstance(one, str) and one.strip() else json_words(one) for one in options]
    return words if len(set(words)) == len(words) else [json_words(one) for one in options]


def _absent(field: Field) -> Field:
    return replace(field, present=False)


class FlagInput(Input):
    """True, false, or neither."""

    def __init__(self, name: str, field: Field) -> None:
        self.bar = ChoiceBar(name)
        super().__init__(self.bar, name)
        self._values: list[bool | None] = [True, False] if field.item else [None, True, False]
        for value in self._values:
            words = placeholder(_absent(field)) if value is None else str(value).lower()
            self.bar.add(words)
        self._showing = False
        self.bar.chosen.connect(self._chosen)

    def show_field(self, field: Field) -> None:
        self._showing = True
        self.bar.choose(self._values.index(field.value if field.present else None))
        self._showing = False

    def _chosen(self, at: int) -> None:
        if self._showing:
            return
        if self._values[at] is None:
            self.emptied.emit()
        else:
            self.typed.emit(self._values[at], "")


class NothingInput(Input):
    """null: there is nothing to choose, only whether it is there."""

    def __init__(self, name: str) -> None:
        self.label = QLabel("null")
        put(self.label, "role", "muted")
        super().__init__(self.label, name)

    def show_field(self, field: Field) -> None:
        self.label.setText("null" if field.present else _ABSENT)


class JsonInput(Input):
    """A part of the settings as JSON, where no field can express it."""

    def __init__(self, name: str) -> None:
        self.edit = _grown_box(5)
        self.edit.setFont(Theme.current().mono_font())
        super().__init__(self.edit, f"{name}, JSON")
        self._shown: str | None = None
        self.edit.textChanged.connect(self._changed)

    def show_field(self, field: Field) -> None:
        text = json.dumps(field.value, indent=2, ensure_ascii=False) if field.present else ""
        self.edit.setPlaceholderText("" if field.present else _ABSENT)
        if text == self._shown:
            return
        self._shown = None
        if text != _normal(self.edit.toPlainText()):
            self.edit.setPlainText(text)
        self._shown = text
        self._read("")

    def _changed(self) -> None:
        if self._shown is None:
            return
        text = self.edit.toPlainText()
        value, faults = read_json(text)
        if not text.strip():
            self._read("")
            self.emptied.emit()
        elif faults:
            self._read(f"No JSON yet. {faults[0].detail}")
        else:
            self._read("")
            self._shown = json.dumps(value, indent=2, ensure_ascii=False)
            self.typed.emit(value, text.strip())


def _normal(text: str) -> str:
    value, faults = read_json(text)
    return "" if faults else json.dumps(value, indent=2, ensure_ascii=False)


def _grown_box(lines: int) -> QPlainTextEdit:
    edit = QPlainTextEdit()
    edit.setTabChangesFocus(True)
    edit.setFixedHeight(edit.fontMetrics().lineSpacing() * lines + Theme.current().px(18))
    return edit


def make_input(field: Field, name: str) -> Input:
    """The input of a leaf."""
    match field.kind:
        case Kind.TEXT:
            return LongInput(name) if field.long else LineInput(name)
        case Kind.NUMBER:
            return NumberInput(name, whole=field.whole)
        case Kind.CHOICE:
            return ChoiceInput(name, field)
        case Kind.FLAG:
            return FlagInput(name, field)
        case Kind.NOTHING:
            return NothingInput(name)
        case _:
            return JsonInput(name)
