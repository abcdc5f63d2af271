"""Settings by form and as JSON beside it, both live: the text is what holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from backend.packages.json_edits import place_of, readable_json
from backend.packages.settings import (
    delegate_descriptor_id,
    refuses_empty_settings,
    settings_problems,
    settings_schema,
)
from backend.packages.settings_start import skeleton
from desktop.settings.example import example
from desktop.settings.pen import Pen, units
from desktop.settings.sides import Sides
from desktop.theme import Theme
from desktop.widgets.button import Button, Kind
from desktop.widgets.paint import put, reveal
from desktop.widgets.wrapping import WrappingLabel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backend.errors import Problem
    from backend.packages.model import Package
    from desktop.work import Work


class SettingsEditor(QWidget):
    """The settings of one extension, to put into a page, a sheet or a dialog.

    ``show_package`` starts anew for a package, with what was typed for it before and not added
    (:meth:`keep` holds on to it, :meth:`forget` lets it go); ``show_settings`` edits settings that
    are there. :attr:`text` is what holds at any moment, ``{}`` for nothing; before it is sent,
    :meth:`check_syntax` says whether it can be. ``changed`` tells of every change of the text.
    What the schema refuses is shown in form and JSON by itself, off the GUI thread, once a person
    has changed something; what a service refused comes by :meth:`show_problems`.
    """

    changed = Signal()

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._manifest: Mapping[str, Any] | None = None
        self._package_id = ""
        self._needs_settings = False
        self._start = ""  # the text that nobody typed
        self._example = ("", "")  # the last one inserted, and what it lacks
        self._replaced = ("", "", "")  # by a button: what now stands there, what did, how to say it
        self._drafts: dict[str, str] = {}  # what was typed for a package and not added yet
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self.sides = Sides()
        self.editor, self.form = self.sides.editor, self.sides.form
        self.problems = self.sides.problems
        self.pen = Pen(self.editor, self.sides, self)
        self.words = WrappingLabel()
        put(self.words, "role", "muted")
        self.delegate = self.sides.delegate
        column.addLayout(self._head())
        column.addWidget(self.sides.note)
        column.addWidget(self.sides, 1)
        below = QHBoxLayout()
        below.setSpacing(px(8))
        self.undo_button = Button("Undo", self._undo, kind=Kind.LINK)
        self.undo_button.setAccessibleName("Undo: what stood here before")
        self.undo_button.hide()
        below.addWidget(self.words, 1)
        below.addWidget(self.undo_button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(below)
        self.editor.checked.connect(self._syntax_checked)
        self.editor.text_changed.connect(self._text_changed)
        self.sides.jump.connect(self.go_to)

    # -- what it holds ------------------------------------------------------------------------

    @property
    def text(self) -> str:
        return self.editor.text().strip() or "{}"

    @property
    def left_out(self) -> bool:
        return "".join(self.text.split()) == "{}"

    @property
    def touched(self) -> bool:
        """Whether somebody changed something here."""
        return self.editor.text() != self._start

    def show_package(self, package: Package) -> None:
        """Start with what was typed for it before, else with what its schema requires."""
        self.keep()
        self._package_id, self._needs_settings = package.id, package.needs_settings
        schema = settings_schema(package.manifest)
        start = skeleton(schema) if schema is not None else "{}"
        self._show(package.manifest, start, self._drafts.get(package.id))

    def show_settings(self, manifest: Mapping[str, Any], text: str) -> None:
        """Edit the settings of an extension that is there; nothing is kept of it."""
        self.keep()
        self._package_id = ""
        self._needs_settings = refuses_empty_settings(manifest)
        self._show(manifest, text.strip() or "{}")

    def keep(self) -> None:
        """Hold on to what was typed: another package, or another page, follows."""
        if self._package_id and self.touched:
            self._drafts[self._package_id] = self.editor.text()

    def forget(self) -> None:
        """It was added: the next one starts anew."""
        self._drafts.pop(self._package_id, None)
        self._package_id = ""

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """What the service refused, or nothing: in the form and in the card beside the JSON."""
        self.sides.show_problems(problems)

    def check_syntax(self) -> bool:
        """Whether it can be sent; where not, what hinders it says so and takes the focus."""
        unread = self.form.unread() if self.sides.has_form else None
        if unread is not None:
            self.sides.show_form()
            self.form.go_to(unread.field.pointer)
            return False
        if self.editor.check():
            return True
        self.sides.show_json()
        self.editor.setFocus()
        return False

    def go_to(self, pointer: str) -> None:
        """To the field at a JSON pointer; where the form has none, to its place in the JSON."""
        if self.sides.has_form:
            self.sides.show_form()
            if self.form.go_to(pointer):
                return
        self.sides.show_json()
        cursor = QTextCursor(self.editor.edit.document())
        if self.pen.value is not None:
            text = self.editor.text()
            cursor.setPosition(units(text, place_of(text, pointer).start))
        self.editor.edit.setTextCursor(cursor)
        self.editor.setFocus()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802 - Qt's name
        """To the first field that must be filled in, or into the JSON where that is shown."""
        first = self.form.first() if self.sides.form_shown else None
        (first or self.editor.edit).setFocus(reason)
        if first is not None:
            self.form.show_widget(first)

    # -- building and acting ------------------------------------------------------------------

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Theme.current().px(4))
        label = QLabel("Settings")
        put(label, "role", "strong")
        self.example_button = Button("Insert example", self._insert_example, kind=Kind.LINK)
        self.empty_button = Button("Leave empty", self._leave_empty, kind=Kind.LINK)
        row.addWidget(label)
        row.addWidget(self.sides.bar, 100)
        row.addStretch(1)
        row.addWidget(self.example_button)
        row.addWidget(self.empty_button)
        return row

    def _show(self, manifest: Mapping[str, Any], start: str, draft: str | None = None) -> None:
        self._manifest = manifest
        schema = settings_schema(manifest)
        self._start = readable_json(start)
        for widget in (self.sides, self.example_button, self.empty_button):
            reveal(widget, schema is not None)
        self.sides.start()
        self._replaced = ("", "", "")
        self.undo_button.hide()
        self.pen.start(schema, self._start if draft is None else draft)
        self.show_problems(())
        descriptor = delegate_descriptor_id(manifest)
        self.delegate.set_text(f"delegate_descriptor_id: {descriptor}")
        self._say()

    def _insert_example(self) -> None:
        schema = settings_schema(self._manifest) if self._manifest is not None else None
        if schema is not None:
            text, left_out = example(schema)
            lacks = f"The example lacks {', '.join(left_out)}: nothing made up fits its rule."
            self._example = (text.strip(), lacks if left_out else "")
            self._replace(text, "The example stands in the place of what was typed.")

    def _leave_empty(self) -> None:
        self._replace("{}", "What was typed was taken out.")

    def _replace(self, text: str, said: str) -> None:
        """Put all of it there, and offer what somebody typed before back."""
        before = self.editor.text()
        lost = self.touched and before.strip() not in ("", "{}", text.strip())
        self._replaced = (text, before, said) if lost else ("", "", "")
        self.pen.replace(text)
        self._offer_undo()
        self.editor.edit.moveCursor(QTextCursor.MoveOperation.Start)
        self.setFocus()

    def _undo(self) -> None:
        before, self._replaced = self._replaced[1], ("", "", "")
        self.pen.replace(before)
        self._offer_undo()
        self.setFocus()

    def _offer_undo(self) -> None:
        """Until something else is typed."""
        now, before, _ = self._replaced
        reveal(self.undo_button, bool(before) and self.editor.text() == now)
        self._say()

    def _text_changed(self, text: str) -> None:
        if not self.undo_button.isHidden() and text != self._replaced[0]:
            self._replaced = ("", "", "")
            self._offer_undo()
        self.changed.emit()

    def _syntax_checked(self, right: bool) -> None:
        self._say()
        self.pen.read()
        manifest, text = self._manifest, self.editor.text()
        if manifest is None or not right or self.left_out or not self.touched:
            self.show_problems(())
            return
        self._work.do(
            self,
            lambda: settings_problems(manifest, text),
            lambda found: self._take_check(text, found),
        )

    def _take_check(self, text: str, found: tuple[Problem, ...]) -> None:
        if text == self.editor.text():
            self.show_problems(found)

    def _say(self) -> None:
        """What follows from leaving the settings as they are."""
        if self._manifest is None:
            return
        takes = settings_schema(self._manifest) is not None
        if not takes:
            said = "This package takes no settings."
        elif self.text == self._example[0] and self._example[1]:
            said = self._example[1]
        elif not self.left_out:
            said = "They are checked against the package’s schema as you type."
        elif self._needs_settings:
            said = (
                "Left empty, it is installed all the same, and says “needs settings”: "
                "the package refuses empty ones."
            )
        else:
            said = "Left empty, it works with what the package takes by itself."
        if not self.undo_button.isHidden():
            said = f"{self._replaced[2]} {self._example[1] if not self.left_out else ''}".strip()
        self.words.set_text(said)
        reveal(self.delegate, takes and not self.left_out)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(Theme.current().px(280), Theme.current().px(160))
