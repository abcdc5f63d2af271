"""What people noted about the chosen extension: to read, and a line to add one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QTabWidget,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from backend.properties.rules import NOTE_LIMIT
from desktop.theme import Theme
from desktop.widgets.button import Button
from desktop.widgets.counter_field import CounterField
from desktop.widgets.paint import put
from desktop.widgets.times import moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backend.errors import Problem
    from backend.properties.model import Extension, Note
    from desktop.page import Context

_NONE = "Nothing is noted yet. A note stays: it is never changed or deleted."


class NotesTab(QWidget):
    """``wanted`` brings the text of a note to be added."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(8), 0, 0)
        column.setSpacing(px(8))
        self._notes: tuple[Note, ...] = ()
        self.words = QLabel(_NONE)
        self.words.setWordWrap(True)
        put(self.words, "role", "muted")
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Notes")
        self.field = CounterField(NOTE_LIMIT, "A new note")
        self.field.edit.setPlaceholderText("Type a note, Return adds it")
        self.field.edit.returnPressed.connect(self._add)
        self.field.text_changed.connect(lambda _text: self._typed())
        self.add = Button("Add note", self._add)
        line = QHBoxLayout()
        line.setSpacing(px(8))
        line.addWidget(self.field, 1)
        column.addWidget(self.words)
        column.addWidget(self.text, 1)
        column.addLayout(line)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.add)
        column.addLayout(row)
        column.addStretch(0)
        Theme.current().changed.connect(self._write)
        self._typed()
        self.show_notes(())

    def show_notes(self, notes: Sequence[Note]) -> None:
        """These, oldest first, scrolled to the newest; the tab's name counts them."""
        self._notes = tuple(notes)
        self.words.setVisible(not notes)
        self.text.setVisible(bool(notes))
        self._write()
        self._name_tab()

    def show_problem(self, problem: Problem | None) -> None:
        """Why the note was not added; the text stays."""
        self.field.set_error(str(problem) if problem else "")

    def _name_tab(self) -> None:
        tabs = self.parentWidget()
        while tabs is not None and not isinstance(tabs, QTabWidget):
            tabs = tabs.parentWidget()
        if tabs is not None:
            count = f" {len(self._notes)}" if self._notes else ""
            tabs.setTabText(tabs.indexOf(self), f"Notes{count}")

    def _typed(self) -> None:
        self.add.setEnabled(self._fits())

    def _fits(self) -> bool:
        return bool(self.field.text().strip()) and len(self.field.text()) <= NOTE_LIMIT

    def _add(self) -> None:
        if self._fits():
            self.wanted.emit(self.field.text())

    def _write(self) -> None:
        """Each text as it was typed, below it who said it and when."""
        theme = Theme.current()
        said, signed = QTextCharFormat(), QTextCharFormat()
        said.setForeground(QColor(theme.colours.text))
        signed.setForeground(QColor(theme.colours.muted))
        signed.setFont(theme.font(12))
        above, below = QTextBlockFormat(), QTextBlockFormat()
        above.setBottomMargin(theme.px(4))
        below.setBottomMargin(theme.px(16))
        self.text.clear()
        cursor = self.text.textCursor()
        for number, note in enumerate(self._notes):
            if number:
                cursor.insertBlock()
            cursor.setBlockFormat(above)
            cursor.insertText(note.text, said)
            cursor.insertBlock(below)
            cursor.insertText(f"{note.author_display_name}, {moment(note.created_at)}", signed)
        self.text.moveCursor(QTextCursor.MoveOperation.End)
        self.text.ensureCursorVisible()


class LiveNotes(QObject):
    """Keeps the tab at the chosen extension's notes; what was typed for another waits there."""

    def __init__(self, context: Context, tab: NotesTab) -> None:
        super().__init__()
        self._context, self._tab = context, tab
        self._extension_id = ""
        self._drafts: dict[str, str] = {}
        tab.wanted.connect(self._add)
        tab.field.text_changed.connect(self._keep)
        context.bridge.note_added.connect(self._added)

    def show_extension(self, extension: Extension) -> None:
        if extension.id == self._extension_id:
            return
        self._extension_id = ""  # the line is filled, not typed in
        self._tab.field.set_text(self._drafts.get(extension.id, ""))
        self._tab.show_problem(None)
        self._tab.show_notes(())
        self._extension_id = extension.id
        self._read()

    def _keep(self, text: str) -> None:
        if self._extension_id:
            self._drafts[self._extension_id] = text
            self._tab.show_problem(None)

    def _read(self) -> None:
        asked, notes = self._extension_id, self._context.workspace.notes

        def took(found: tuple[Note, ...]) -> None:
            if asked == self._extension_id:
                self._tab.show_notes(found)

        self._context.work.do(self, lambda: notes.list(asked), took, self._gone)

    def _add(self, text: str) -> None:
        asked, notes = self._extension_id, self._context.workspace.notes

        def took(_note: Note) -> None:
            if self._drafts.get(asked) == text:
                self._drafts[asked] = ""
            if asked == self._extension_id and self._tab.field.text() == text:
                self._tab.field.set_text("")

        def refused(problems: tuple[Problem, ...]) -> None:
            if asked == self._extension_id:
                self._tab.show_problem(problems[0])

        self._context.work.do(self, lambda: notes.add(asked, text), took, refused)

    def _added(self, _note_id: str, subject_id: str) -> None:
        if subject_id == self._extension_id:
            self._read()

    def _gone(self, _problems: tuple[Problem, ...]) -> None:
        """The extension's property was deleted meanwhile: the list is about to say so."""
