"""Beside a property with no extension chosen: the property's own attributes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from backend.properties.jsonapi import property_resource
from desktop.properties.extension_facts import property_facts
from desktop.theme import Theme
from desktop.widgets.button import Button
from desktop.widgets.elided import ElidedLabel
from desktop.widgets.facts import FactsView
from desktop.widgets.json_view import JsonView

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from backend.properties.model import Property


class PropertyInspector(QWidget):
    """What there is to know of a property: its facts and its document."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(20), px(12), px(12))
        column.setSpacing(px(8))
        self.title = ElidedLabel("", "title")
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("About the property")
        self.tabs.setDocumentMode(True)
        self.facts = FactsView("Details of the property")
        self.document = JsonView("JSON:API document", "What the API answers")
        self.tabs.addTab(self.facts, "Details")
        self.tabs.addTab(self.document, "JSON")
        column.addWidget(self.title)
        self._links = QHBoxLayout()
        self._links.setSpacing(px(8))
        self._links.addStretch(1)
        column.addLayout(self._links)
        column.addWidget(self.tabs, 1)

    def add_link(self, words: str, action: QAction) -> None:
        """One more act on the property, under its name; the words are short, the pane is narrow."""
        button = Button(words, action.trigger)
        button.setAccessibleName(action.text())
        button.setToolTip(f"{action.text()} ({action.shortcut().toString()})")
        self._links.insertWidget(self._links.count() - 1, button)

    def show_property(self, chosen: Property) -> None:
        self.title.set_text(chosen.name)
        self.facts.set_facts(property_facts(chosen))
        document = {"data": property_resource(chosen)}
        self.document.set_text(json.dumps(document, indent=2, ensure_ascii=False))
