"""Beside the chosen extension: its status, why it failed, what to do, and all there is to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from backend.status import Status
from desktop.icons import set_icon
from desktop.packages.contents import file_size
from desktop.properties.extension_cards import (
    AlteredCard,
    NeedsSettingsCard,
    NewerCard,
    NotChangedCard,
)
from desktop.properties.extension_facts import (
    extension_document,
    extension_facts,
    pretty_settings,
)
from desktop.properties.libraries.in_libraries import InLibraries
from desktop.properties.notes import NotesTab
from desktop.properties.reasons import altered, doing, revision_standing, was_cancelled
from desktop.theme import Theme, Tone
from desktop.widgets.button import Button, Kind
from desktop.widgets.elided import ElidedLabel, short
from desktop.widgets.facts import FactsView
from desktop.widgets.json_view import JsonView
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.rows_table import RowsTable
from desktop.widgets.status import StatusLabel
from desktop.widgets.title import tool_button

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from backend.events import JobProgressed
    from backend.properties.model import Extension, InstalledFile, Library
    from desktop.properties.extension_actions import ExtensionActions


class _Status(StatusLabel):
    """What someone cancelled is no fault: it stands there without red."""

    def show_extension(self, extension: Extension, progress: JobProgressed | None) -> None:
        self.set_status(extension.installation_status, _detail(extension, progress))
        if was_cancelled(extension) and extension.installation_status is Status.FAILED:
            self._icon.set_icon("cross", "muted")
            self._word.setText("failed: cancelled")
            put(self._word, "tone", Tone.NEUTRAL)
            self.setAccessibleName(f"Status: failed: cancelled. {extension.version}")


class ExtensionInspector(QWidget):
    """``back`` leads to what is known of the property."""

    back = Signal()

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
        self.not_changed, self.newer = NotChangedCard(), NewerCard()
        self.altered = AlteredCard()
        self.altered.wanted.connect(actions.repair.trigger)
        self.needs_settings = NeedsSettingsCard()
        self.needs_settings.wanted.connect(actions.settings.trigger)
        for card in (self.not_changed, self.newer):
            card.wanted.connect(actions.change.trigger)
        self.not_changed.dismissed.connect(actions.dismiss.trigger)
        self.cancelled = QLabel()
        self.cancelled.setWordWrap(True)
        put(self.cancelled, "role", "muted")
        column.addLayout(row)
        column.addWidget(self.title)
        column.addWidget(self.status)
        column.addWidget(self.bar)
        column.addWidget(self.not_changed)
        column.addWidget(self.problems)
        column.addWidget(self.altered)
        column.addWidget(self.needs_settings)
        column.addWidget(self.newer)
        column.addWidget(self.cancelled)
        self.libraries = InLibraries()
        column.addLayout(self._buttons(actions))
        column.addWidget(self.libraries)
        column.addWidget(self._tabs(), 1)

    def show_extension(
        self, extension: Extension, property_name: str, progress: JobProgressed | None
    ) -> None:
        """Show it as it is now; what did not change keeps its choice and scroll."""
        self.back_button.setText(short(property_name))
        self.back_button.setAccessibleName(f"Back to the property {property_name}")
        self.title.set_text(extension.display_name)
        status = extension.installation_status
        self.status.show_extension(extension, progress)
        self.bar.setVisible(status is Status.PENDING)
        self.bar.setValue(progress.percent if progress else 0)
        cancelled = was_cancelled(extension)
        told = (one for one in extension.problems if one != altered(extension))
        self.problems.set_problems(() if cancelled else tuple(told))
        said = cancelled and status is Status.FAILED
        self.cancelled.setVisible(said)
        self.cancelled.setText(str(extension.problems[0]) if said else "")
        for card in (self.not_changed, self.altered, self.newer, self.needs_settings):
            card.show_extension(extension)
        count = extension.latest_revision_number
        revisions = "1 revision" if count == 1 else f"{count} revisions" if count else ""
        self.history.setText(revisions or "No revision yet")
        self.history.setVisible(status is Status.SUCCEEDED)
        self.edit.setVisible(status is not Status.PENDING and self.needs_settings.isHidden())
        self.history.setAccessibleName(f"History: {revision_standing(extension)}")
        self.history.setToolTip(f"{revision_standing(extension)} (Ctrl+H)")
        self.libraries.show_extension(extension)
        self.facts.set_facts(extension_facts(extension, self.libraries.names))
        empty = extension.settings == "{}"
        self.settings.set_text(
            pretty_settings(extension.settings),
            "No settings were given." if empty else "As they were given",
        )
        self.document.set_text(extension_document(extension))

    def show_libraries(self, found: Sequence[tuple[Library, Extension]]) -> None:
        """The libraries of the shown extension, each with the revision that it holds."""
        self.libraries.show_libraries(found)
        if self.libraries.extension is not None:
            self.facts.set_facts(extension_facts(self.libraries.extension, self.libraries.names))

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
        self._actions = actions
        self.retry = Button.of(actions.retry, kind=Kind.PRIMARY)
        self.cancel = Button.of(actions.cancel)
        self.edit = Button.of(actions.settings)
        self.history = Button("History", actions.history.trigger, kind=Kind.QUIET, icon="clock")
        more = QAction("More", self)
        more.setToolTip("More to do with the extension")
        set_icon(more, "more", "muted")
        more.triggered.connect(self._open_more)
        self.more = tool_button(more)
        for button in (self.retry, self.cancel, self.edit, self.history):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.more)
        for action in actions.all():
            if action.shortcutContext() is not Qt.ShortcutContext.WidgetShortcut:
                self.addAction(action)
        return row

    def _open_more(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for group in self._actions.groups():
            menu.addSeparator()
            menu.addActions(group)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

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
        self.notes = NotesTab()
        self.tabs.addTab(self.notes, "Notes")
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
        return extension.version if extension.enabled else f"{extension.version} · disabled"
    step = progress.step if progress else "waiting for its turn"
    percent = f"{progress.percent}% · " if progress else ""
    return f"{percent}{doing(extension.change)}, {step}" if extension.change else percent + step
