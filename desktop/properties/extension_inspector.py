"""Beside the chosen extension: its status, why it failed, what to do, and all there is to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QTabWidget, QVBoxLayout, QWidget

from backend.status import Status
from desktop.packages.contents import file_size
from desktop.properties.extension_facts import (
    extension_document,
    extension_facts,
    pretty_settings,
)
from desktop.properties.needs_settings import NeedsSettingsCard
from desktop.properties.reasons import was_cancelled
from desktop.theme import Theme, Tone
from desktop.widgets.button import Button, Kind
from desktop.widgets.elided import ElidedLabel
from desktop.widgets.facts import FactsView
from desktop.widgets.json_view import JsonView
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.rows_table import RowsTable
from desktop.widgets.status import StatusLabel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backend.events import JobProgressed
    from backend.properties.model import Extension, InstalledFile
    from desktop.properties.extension_actions import ExtensionActions


class _Status(StatusLabel):
    """What someone cancelled is no fault: it stands there without red."""

    def show_extension(self, extension: Extension, progress: JobProgressed | None) -> None:
        self.set_status(extension.installation_status, _detail(extension, progress))
        if was_cancelled(extension):
            self._icon.set_icon("cross", "muted")
            self._word.setText("failed: cancelled")
            put(self._word, "tone", Tone.NEUTRAL)
            self.setAccessibleName(f"Status: failed: cancelled. {extension.version}")


class ExtensionInspector(QWidget):
    """``back`` leads to what is known of the property, ``settings_wanted`` to the form."""

    back = Signal()
    settings_wanted = Signal()

    def __init__(self, actions: ExtensionActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.setSpacing(px(8))
        self.back_button = Button("", self.back.emit, kind=Kind.LINK, icon="chevron-left")
        self.back_button.setAccessibleName("Back to the property")
        row = QHBoxLayout()
        row.setContentsMargins(-px(6), 0, 0, 0)
        row.addWidget(self.back_button)
        row.addStretch(1)
        self.title = ElidedLabel("", "title")
        self.status = _Status()
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Progress of the installation")
        self.problems = ProblemsCard()
        self.needs_settings = NeedsSettingsCard()
        self.needs_settings.wanted.connect(self.settings_wanted)
        self.cancelled = QLabel()
        self.cancelled.setWordWrap(True)
        put(self.cancelled, "role", "muted")
        column.addLayout(row)
        column.addWidget(self.title)
        column.addWidget(self.status)
        column.addWidget(self.bar)
        column.addWidget(self.problems)
        column.addWidget(self.needs_settings)
        column.addWidget(self.cancelled)
        column.addLayout(self._buttons(actions))
        column.addWidget(self._tabs(), 1)

    def show_extension(
        self, extension: Extension, property_name: str, progress: JobProgressed | None
    ) -> None:
        """Show it as it is now; what did not change keeps its choice and scroll."""
        self.back_button.setText(property_name)
        self.back_button.setAccessibleName(f"Back to the property {property_name}")
        self.title.set_text(extension.display_name)
        status = extension.installation_status
        self.status.show_extension(extension, progress)
        self.bar.setVisible(status is Status.PENDING)
        self.bar.setValue(progress.percent if progress else 0)
        cancelled = was_cancelled(extension)
        self.problems.set_problems(() if cancelled else extension.problems)
        self.cancelled.setVisible(cancelled)
        self.cancelled.setText(str(extension.problems[0]) if cancelled else "")
        self.needs_settings.setVisible(extension.needs_settings and not extension.problems)
        self.facts.set_facts(extension_facts(extension))
        empty = extension.settings == "{}"
        self.settings.set_text(
            pretty_settings(extension.settings),
            "No settings were given." if empty else "As they were given",
        )
        self.document.set_text(extension_document(extension))

    def show_files(self, files: Iterable[InstalledFile]) -> None:
        found = [(file.path, file_size(file.size), file.size) for file in files]
        self.files.rows.set_rows([(path, size) for path, size, _ in found])
        self.files.setVisible(bool(found))
        total = file_size(sum(size for *_, size in found))
        plural = "" if len(found) == 1 else "s"
        self.files_words.setText(
            f"{len(found)} file{plural}, {total}" if found else "No file is installed."
        )

    def _buttons(self, actions: ExtensionActions) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Theme.current().px(8))
        self.retry = Button.of(actions.retry, kind=Kind.PRIMARY)
        self.cancel = Button.of(actions.cancel)
        self.remove = Button.of(actions.remove)
        for button in (self.retry, self.cancel, self.remove):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _tabs(self) -> QTabWidget:
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("About the extension")
        self.tabs.setDocumentMode(True)
        self.facts = FactsView("Details of the extension")
        self.settings = JsonView("Settings")
        self.document = JsonView("JSON:API document", "What the API answers")
        self.tabs.addTab(self.facts, "Details")
        self.tabs.addTab(self.settings, "Settings")
        self.tabs.addTab(self._files_tab(), "Files")
        self.tabs.addTab(self.document, "JSON")
        return self.tabs

    def _files_tab(self) -> QWidget:
        px = Theme.current().px
        tab = QWidget()
        column = QVBoxLayout(tab)
        column.setContentsMargins(0, px(8), 0, 0)
        column.setSpacing(px(8))
        self.files_words = QLabel()
        put(self.files_words, "role", "muted")
        self.files = RowsTable("Installed files", ("Path", "Size"), (480,), shrinks=True)
        column.addWidget(self.files_words)
        column.addWidget(self.files, 1)
        column.addStretch(0)
        return tab


def _detail(extension: Extension, progress: JobProgressed | None) -> str:
    if extension.installation_status is not Status.PENDING:
        return extension.version
    if progress is None:
        return "waiting for its turn"
    return f"{progress.step}, {progress.percent}%"
