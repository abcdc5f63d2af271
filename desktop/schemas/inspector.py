"""What the schema will be like: the form that a user fills in, and the request body."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTabWidget, QVBoxLayout, QWidget

from backend.schemas.body import dump_json, to_body
from desktop.schemas.design import Design
from desktop.theme import Theme
from desktop.values.form import RecordForm
from desktop.widgets.button import Button
from desktop.widgets.json_editor import JsonEditor
from desktop.widgets.paint import put


class SchemaInspector(QWidget):
    """Previews of a design, live."""

    def __init__(self) -> None:
        super().__init__()
        self._design: Design | None = None
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Previews")
        self.tabs.tabBar().setAccessibleName("Previews")
        self.tabs.setDocumentMode(True)
        column.addWidget(self.tabs)
        self.form = RecordForm()
        self.tabs.addTab(self._form_tab(), "Form")
        self.request = JsonEditor("Request body")
        self.request.edit.setReadOnly(True)
        self.tabs.addTab(self._request_tab(), "Request")

    def set_design(self, design: Design) -> None:
        """Follow another design."""
        self._design = design
        design.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        assert self._design is not None
        draft = self._design.draft
        self.form.set_schema(draft)
        self.request.set_text(dump_json(to_body(draft)).rstrip())

    def _form_tab(self) -> QWidget:
        tab = QWidget()
        px = Theme.current().px
        column = QVBoxLayout(tab)
        column.setContentsMargins(0, px(12), 0, 0)
        note = QLabel("What a user will fill in")
        put(note, "role", "muted")
        column.addWidget(note)
        column.addWidget(self.form, 100)  # as high as it needs, and scrolling from there
        column.addStretch(1)
        return tab

    def _request_tab(self) -> QWidget:
        tab = QWidget()
        px = Theme.current().px
        column = QVBoxLayout(tab)
        column.setContentsMargins(0, px(12), 0, 0)
        row = QHBoxLayout()
        note = QLabel("The body that creates it")
        put(note, "role", "muted")
        row.addWidget(note, 1)
        row.addWidget(Button("Copy", self._copy))
        column.addLayout(row)
        column.addWidget(self.request, 1)
        return tab

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.request.text())
