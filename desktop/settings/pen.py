"""Keeps the form and the JSON the same: what is done in the one is written into the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCursor

from backend.packages.json_edits import Edit, remove, set_value, swap
from backend.packages.json_text import pointer_to, read_json
from backend.packages.schema_merging import Unmergeable
from backend.packages.settings_fields import LONGEST_TEXT, Field, Form, SettingsFields
from backend.packages.settings_start import branch_value, new_item, new_key, starting_value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.settings.sides import Sides
    from desktop.widgets.json_editor import JsonEditor


class Pen(QObject):
    """The JSON text is what holds; the form is read from it.

    Everything is written as if it were typed, so that Ctrl+Z in the JSON takes it back.
    """

    def __init__(self, editor: JsonEditor, sides: Sides, parent: QObject) -> None:
        super().__init__(parent)
        self._editor, self._sides = editor, sides
        self._fields: SettingsFields | None = None
        self._wanted: dict[str, int] = {}  # alternatives that a person picked
        self._read_text: str | None = None
        self.value: Any = None  # of the text that was read last, None where it was no JSON
        acts = sides.form.acts
        acts.put_value.connect(self._put)
        acts.left_out.connect(self._leave_out)
        acts.started.connect(self._start_value)
        acts.item_added.connect(self._add_item)
        acts.item_moved.connect(self._move)
        acts.key_added.connect(self._add_key)
        acts.picked.connect(self._pick)

    def start(self, schema: Mapping[str, Any] | None, text: str) -> None:
        """Another schema, another text."""
        self._fields = SettingsFields(schema) if schema is not None else None
        self._wanted, self._read_text = {}, None
        self._sides.form.clear()
        self._editor.set_text(text)
        self.read()

    def replace(self, text: str) -> None:
        """The whole text, as if it were typed."""
        self._write(Edit(0, len(self._editor.text()), text))

    def read(self) -> None:
        """Let the form show what the text says; what cannot be read leaves it as it was."""
        text = self._editor.text()
        if text == self._read_text or self._fields is None:
            return
        self._read_text = text
        if len(text) > LONGEST_TEXT:
            self.value = None
            size = f"{len(text.encode()) / 1024:,.0f} KiB"
            self._sides.show_as(Form(None, f"With {size} the settings are too long for a form."))
            return
        self.value, faults = read_json(text) if text.strip() else ({}, ())
        if faults:
            self.value = None
            self._sides.show_unreadable(faults[0].detail)
        else:
            self._sides.show_as(self._fields.form(self.value, self._wanted))

    # -- what a person did in the form --------------------------------------------------------

    def _put(self, field: Field, value: Any, written: str) -> None:
        clears = value == "" and field.removable and not field.item
        if clears and self._fields and not self._fields.rules.fits(field.schema, ""):
            self._leave_out(field)  # an empty text may not be here, nothing may
            return
        self._change(lambda text: set_value(text, field.pointer, value, written))

    def _leave_out(self, field: Field) -> None:
        self._wanted = {
            at: picked for at, picked in self._wanted.items() if not at.startswith(field.pointer)
        }
        if self._change(lambda text: remove(text, field.pointer)) and field.item:
            self._sides.form.go_to(field.pointer)

    def _start_value(self, field: Field) -> None:
        if self._fields is not None:
            value = starting_value(self._fields.rules, field.schema)
            self._put_new(field.pointer, value)

    def _add_item(self, field: Field) -> None:
        if self._fields is not None and isinstance(field.value, list):
            value = new_item(self._fields.rules, field)
            self._put_new(field.pointer + pointer_to(len(field.value)), value)

    def _add_key(self, field: Field, name: str) -> None:
        if self._fields is None:
            return
        value, why = new_key(self._fields.rules, field, name)
        if why:
            self._sides.say_of(field.pointer, why)
        else:
            self._sides.clear_key(field.pointer)
            self._put_new(field.pointer + pointer_to(name), value)

    def _move(self, field: Field, by: int) -> None:
        above, _, number = field.pointer.rpartition("/")
        to = int(number) + by
        if to >= 0 and self._change(lambda text: swap(text, field.pointer, to)):
            self._sides.form.go_to(f"{above}/{to}")

    def _pick(self, field: Field, number: int) -> None:
        if self._fields is None:
            return
        try:
            value = branch_value(self._fields.rules, field, number)
        except Unmergeable:
            value = None
        self._wanted[field.pointer] = number
        if field.present and value == field.value:
            self._read_text = None
            self.read()
        else:
            self._change(lambda text: set_value(text, field.pointer, value))

    def _put_new(self, pointer: str, value: Any) -> None:
        if self._change(lambda text: set_value(text, pointer, value)):
            self._sides.form.go_to(pointer)

    # -- writing ------------------------------------------------------------------------------

    def _change(self, edit: Callable[[str], Edit]) -> bool:
        """Write one place. Where the text was broken meanwhile, nothing is, and it says so."""
        text = self._editor.text()
        if not text.strip():
            self.replace("{}")
            text = self._editor.text()
        if read_json(text)[1]:
            self._editor.check()
            return False
        try:
            made = edit(text)
        except LookupError:  # the field is of an older text
            self._read_text = None
            self.read()
            return False
        self._write(made)
        return True

    def _write(self, edit: Edit) -> None:
        text = self._editor.text()
        cursor = QTextCursor(self._editor.edit.document())
        cursor.setPosition(units(text, edit.start))
        cursor.setPosition(units(text, edit.end), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(edit.text)
        self.read()


def units(text: str, at: int) -> int:
    """A place in characters as Qt counts: those beyond the first 65,536 twice."""
    return len(text[:at].encode("utf-16-le", "surrogatepass")) // 2
