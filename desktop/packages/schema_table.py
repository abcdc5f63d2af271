"""A JSON Schema as a table to read: name, type, required, and what is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from backend.packages.schema_words import setting_fields
from desktop.theme import Theme
from desktop.widgets.paint import put
from desktop.widgets.rows_table import RowsTable

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEADINGS = ("Name", "Type", "Required", "What is allowed")


class SchemaTable(QWidget):
    """``none`` is what is said where there is no schema."""

    def __init__(self, name: str, none: str) -> None:
        super().__init__()
        self._none = none
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Theme.current().px(8))
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        put(self.words, "role", "muted")
        self.table = RowsTable(name, _HEADINGS, (220, 170, 90), shrinks=True)
        column.addWidget(self.words)
        column.addWidget(self.table, 1)
        column.addStretch(0)

    def show_schema(self, schema: Mapping[str, Any] | None) -> int:
        """Answers how many settings it names."""
        fields = setting_fields(schema) if schema is not None else []
        needed = sum(field.required for field in fields)
        self.table.rows.set_rows(
            (f.name, f.type, "required" if f.required else "", f.rule) for f in fields
        )
        self.table.setVisible(bool(fields))
        if schema is None:
            said = self._none
        elif not fields:
            said = "Any object is allowed."
        else:
            said = f"{len(fields)} setting{'' if len(fields) == 1 else 's'}, {needed} required"
        self.words.setText(said)
        return len(fields)
