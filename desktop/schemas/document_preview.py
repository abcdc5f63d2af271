"""The document as it will be handed out, on paper."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QTextBrowser

from backend.schemas.exports.formats import format_of
from backend.schemas.exports.source import Source
from desktop.page import Context
from desktop.schemas.paper import for_qt
from desktop.schemas.previews import MadePreview, note
from desktop.schemas.take_away import TakeAway
from desktop.widgets.paint import put

_SIZE = 12  # pixels: the pane is narrow


class _Browser(QTextBrowser):
    """Shows what it is given and fetches nothing."""

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:  # noqa: N802 - Qt's name
        return None


class DocumentPreview(MadePreview):
    """The page to hand out, on paper: white in the dark too."""

    def __init__(self, context: Context, take_away: TakeAway) -> None:
        super().__init__(context, take_away)
        self.head.insertWidget(0, note("The page to hand out"), 1)
        self.page = _Browser()
        self.page.setAccessibleName("Document")
        self.page.setOpenLinks(False)
        self.page.setTabChangesFocus(True)
        self.page.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        put(self.page, "role", "paper")
        self.column.addWidget(self.page, 1)
        self._shown = ""

    @property
    def export(self) -> str:
        return "html"

    def show_made(self, made: str) -> None:
        if made != self._shown:
            self._shown = made
            bar = self.page.verticalScrollBar()
            place = bar.value()
            self.page.setHtml(made)
            bar.setValue(place)

    def _make(self, source: Source, key: str) -> str:
        versions = self._service.versions(self._schema_id)
        return for_qt(format_of(key).write([replace(source, versions=versions)]), _SIZE)
