"""What a schema looks like as something else: each preview is made while it is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from backend.errors import Problem
from backend.schemas.exports.formats import format_of
from backend.schemas.exports.source import Source
from desktop.page import Context
from desktop.reload import Reload
from desktop.schemas.take_away import TakeAway
from desktop.theme import Theme
from desktop.values.form import RecordForm
from desktop.widgets.button import Button, Kind
from desktop.widgets.code_view import CodeView
from desktop.widgets.paint import put

DIALECTS = {
    "sql-sqlite": "SQLite",
    "sql-postgresql": "PostgreSQL",
    "sql-oracle": "Oracle",
    "sql-mssql": "SQL Server",
}


_FIELDS_SHOWN = 100  # thousands of fields would take seconds to make, and nobody reads them all


class Preview(QWidget):
    """One view of a schema. ``show_source`` is called while it is seen, and only then."""

    def __init__(self) -> None:
        super().__init__()
        px = Theme.current().px
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, px(8), 0, 0)
        self.column.setSpacing(px(8))

    @property
    def export(self) -> str:
        """The key of the format that Save as… takes; "" for none."""
        return ""

    @property
    def copied(self) -> str:
        """The key of the format that Copy takes."""
        return self.export

    def show_source(self, source: Source, schema_id: str) -> None:
        """Show another schema, or the same after an edit."""
        raise NotImplementedError


class FormPreview(Preview):
    """The form that a user will fill in."""

    def __init__(self) -> None:
        super().__init__()
        self.form = RecordForm()
        self.words = note("What a user will fill in")
        self.column.addWidget(self.words)
        self.column.addWidget(self.form, 100)  # as high as it needs, and scrolling from there
        self.column.addStretch(1)

    def show_source(self, source: Source, _schema_id: str) -> None:
        schema = source.schema
        shown, count = schema.attributes[:_FIELDS_SHOWN], len(schema.attributes)
        rest = f": the first {_FIELDS_SHOWN} of {count:,} fields" if count > len(shown) else ""
        self.words.setText(f"What a user will fill in{rest}")
        self.form.set_schema(replace(schema, attributes=shown))


class MadePreview(Preview):
    """What is made of a schema off the window's thread, with Copy and Save as…"""

    def __init__(self, context: Context, take_away: TakeAway) -> None:
        super().__init__()
        self._source: Source | None = None
        self._schema_id = ""
        self._service = context.workspace.schemas
        self._reload = Reload(self, context.work, self._make_it, self._took, self._refused)
        self.head = QHBoxLayout()
        self.head.setSpacing(0)
        copies, saves = take_away.copies, take_away.saves
        for words, keys, act in (
            ("Copy", "Ctrl+Shift+C", lambda: copies[self.copied].trigger()),
            ("Save as…", "Ctrl+Shift+S", lambda: saves[self.export].trigger()),
        ):
            button = Button(words, act, kind=Kind.LINK)
            button.setToolTip(f"{words} ({keys})")
            self.head.addWidget(button)
        self.column.addLayout(self.head)
        self.trouble = QLabel()
        self.trouble.setWordWrap(True)
        self.trouble.setTextFormat(Qt.TextFormat.PlainText)
        put(self.trouble, "role", "bad")
        self.trouble.hide()
        self.column.addWidget(self.trouble)

    def show_source(self, source: Source, schema_id: str) -> None:
        self._source, self._schema_id = source, schema_id
        self._reload.ask()

    def show_made(self, made: Any) -> None:
        """Show what was made."""
        raise NotImplementedError

    def _make(self, source: Source, key: str) -> Any:
        """On the services' thread: what is shown of the format."""
        return format_of(key).write([source])

    def _make_it(self) -> tuple[Source, str, Any]:
        source, key = self._source, self.export
        assert source is not None
        return source, key, self._make(source, key)

    def _took(self, answer: tuple[Source, str, Any]) -> None:
        source, key, made = answer
        if source is self._source and key == self.export:
            self.trouble.hide()
            self.show_made(made)

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self.trouble.setText("\n".join(str(problem) for problem in problems))
        self.trouble.show()


class TextPreview(MadePreview):
    """Text in one format, or in one of several that are chosen from."""

    def __init__(
        self,
        context: Context,
        take_away: TakeAway,
        name: str,
        language: str,
        words: str,
        formats: Mapping[str, str],
    ) -> None:
        super().__init__(context, take_away)
        self.choice = QComboBox(self)
        for key, word in formats.items():
            self.choice.addItem(word, key)
        self.choice.setAccessibleName(f"{name}: for which database")
        several = len(formats) > 1
        self.choice.setVisible(several)
        self.head.insertWidget(0, self.choice if several else note(words), 1)
        self.code = CodeView(name, language)
        self.column.addWidget(self.code, 1)
        self.choice.currentIndexChanged.connect(self._choose)

    @property
    def export(self) -> str:
        return str(self.choice.currentData())

    def choose(self, key: str) -> None:
        """One of the formats, as it was chosen the last time."""
        self.choice.setCurrentIndex(max(0, self.choice.findData(key)))

    def text(self) -> str:
        return self.code.toPlainText()

    def show_made(self, made: str) -> None:
        self.code.set_text(made.rstrip())

    def _choose(self) -> None:
        if self._source is not None:
            self._reload.ask()


def note(words: str) -> QLabel:
    note = QLabel(words)
    note.setWordWrap(True)
    put(note, "role", "muted")
    return note
