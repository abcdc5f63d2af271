"""What a schema looks like as something else: each preview is made while it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QTextBrowser,
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
        """The key of the format that Copy and Save as… take; "" for none."""
        return ""

    def show_source(self, source: Source, schema_id: str) -> None:
        """Show another schema, or the same after an edit."""
        raise NotImplementedError


class FormPreview(Preview):
    """The form that a user will fill in."""

    def __init__(self) -> None:
        super().__init__()
        self.form = RecordForm()
        self.column.addWidget(_note("What a user will fill in"))
        self.column.addWidget(self.form, 100)  # as high as it needs, and scrolling from there
        self.column.addStretch(1)

    def show_source(self, source: Source, _schema_id: str) -> None:
        self.form.set_schema(source.schema)


class WrittenPreview(Preview):
    """A format's text, written off the window's thread."""

    def __init__(self, context: Context, take_away: TakeAway) -> None:
        super().__init__()
        self._source: Source | None = None
        self._schema_id = ""
        self._service = context.workspace.schemas
        self._reload = Reload(self, context.work, self._write, self._took, self._refused)
        self.head = QHBoxLayout()
        self.head.setSpacing(0)
        self.head.addWidget(self._button("Copy", "Ctrl+Shift+C", take_away.copies))
        self.head.addWidget(self._button("Save as…", "Ctrl+Shift+S", take_away.saves))
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

    def show_written(self, text: str) -> None:
        """Show what was written."""
        raise NotImplementedError

    def _write(self) -> tuple[Source, str, str]:
        source, key = self._source, self.export
        assert source is not None
        return source, key, format_of(key).write([self._complete(source)])

    def _complete(self, source: Source) -> Source:
        """On the services' thread: add what only the store knows."""
        return source

    def _took(self, written: tuple[Source, str, str]) -> None:
        source, key, text = written
        if source is self._source and key == self.export:
            self.trouble.hide()
            self.show_written(text)

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self.trouble.setText("\n".join(str(problem) for problem in problems))
        self.trouble.show()

    def _button(self, words: str, keys: str, actions: Mapping[str, QAction]) -> Button:
        button = Button(words, lambda: actions[self.export].trigger(), kind=Kind.LINK)
        button.setToolTip(f"{words} ({keys})")
        return button


class TextPreview(WrittenPreview):
    """Text in one format, or in one of several that are chosen from."""

    def __init__(
        self,
        context: Context,
        take_away: TakeAway,
        name: str,
        language: str,
        note: str,
        formats: Mapping[str, str],
    ) -> None:
        super().__init__(context, take_away)
        self.choice = QComboBox(self)
        for key, words in formats.items():
            self.choice.addItem(words, key)
        self.choice.setAccessibleName(f"{name}: for which database")
        several = len(formats) > 1
        self.choice.setVisible(several)
        self.head.insertWidget(0, self.choice if several else _note(note), 1)
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

    def show_written(self, text: str) -> None:
        self.code.set_text(text.rstrip())

    def _choose(self) -> None:
        if self._source is not None:
            self._reload.ask()


class _Browser(QTextBrowser):
    """Shows what it is given and fetches nothing."""

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:  # noqa: N802 - Qt's name
        return None


class DocumentPreview(WrittenPreview):
    """The page to hand out, on paper: white in the dark too."""

    def __init__(self, context: Context, take_away: TakeAway) -> None:
        super().__init__(context, take_away)
        self.head.insertWidget(0, _note("The page to hand out"), 1)
        self.page = _Browser()
        self.page.setAccessibleName("Document")
        self.page.setOpenLinks(False)
        self.page.setTabChangesFocus(True)
        put(self.page, "role", "paper")
        self.column.addWidget(self.page, 1)
        self._shown = ""

    @property
    def export(self) -> str:
        return "html"

    def _complete(self, source: Source) -> Source:
        return replace(source, versions=self._service.versions(self._schema_id))

    def show_written(self, text: str) -> None:
        if text != self._shown:
            self._shown = text
            bar = self.page.verticalScrollBar()
            place = bar.value()
            self.page.setHtml(text)
            bar.setValue(place)


def previews(context: Context, take_away: TakeAway) -> Mapping[str, Callable[[], Preview]]:
    """Every preview by its word, in the order of the bar."""
    text = partial(TextPreview, context, take_away)
    return {
        "Form": FormPreview,
        "Request": partial(
            text, "Request body", "json", "The body that creates it", {"body": "Request body"}
        ),
        "JSON Schema": partial(
            text, "JSON Schema", "json", "What a record must fulfil", {"json-schema": "JSON Schema"}
        ),
        "SQL": partial(text, "SQL", "sql", "", DIALECTS),
        "Document": partial(DocumentPreview, context, take_away),
    }


def _note(words: str) -> QLabel:
    note = QLabel(words)
    note.setWordWrap(True)
    put(note, "role", "muted")
    return note
