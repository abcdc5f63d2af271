"""Beside the settings one types: what the package's schema asks for, and what it provides."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from backend.packages.schema_words import setting_fields
from backend.packages.settings import settings_schema
from desktop.packages.contents import provided
from desktop.theme import Theme
from desktop.widgets.facts import Fact, FactsView
from desktop.widgets.json_view import JsonView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backend.packages.model import Package


class PackageReference(QWidget):
    """Read beside the form; nothing here is changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("About the package")
        self.tabs.setDocumentMode(True)
        self.fields = FactsView("What the settings may hold")
        self.schema = JsonView("Schema of the settings", "JSON Schema, draft-04")
        self.provides = FactsView("What the package provides")
        self.tabs.addTab(self.fields, "Settings")
        self.tabs.addTab(self.provides, "Provides")
        self.tabs.addTab(self.schema, "Schema")
        column.addWidget(self.tabs)

    def show_package(self, package: Package | None) -> None:
        self.tabs.setVisible(package is not None)
        if package is None:
            return
        schema = settings_schema(package.manifest)
        self.schema.set_text(
            json.dumps(schema, indent=2, ensure_ascii=False) if schema is not None else "",
        )
        fields = [
            Fact(field.name, _said(field.type, field.required, field.rule), below=True)
            for field in (setting_fields(schema) if schema else ())
        ]
        self.fields.set_facts(fields or [Fact("No settings", heading=True)])
        self.provides.set_facts(_provided(package) or [Fact("Nothing to list", heading=True)])


def _said(kind: str, required: bool, rule: str) -> str:
    return "; ".join(part for part in ("required" if required else "", kind, rule) if part)


def _provided(package: Package) -> list[Fact]:
    return list(_by_kind(package))


def _by_kind(package: Package) -> Iterator[Fact]:
    before = ""
    for kind, display_name, name, _file in provided(package.manifest):
        if kind != before:
            yield Fact(f"{kind[0].upper()}{kind[1:]}s", heading=True)
            before = kind
        yield Fact(display_name, name)
