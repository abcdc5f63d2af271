"""The settings of an installed extension, edited in the place of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from backend.errors import Problem
from desktop.properties.extension_facts import pretty_settings
from desktop.settings.editor import SettingsEditor
from desktop.theme import Tone
from desktop.widgets.button import Button, Kind
from desktop.widgets.page_line import PageLine
from desktop.widgets.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from backend.properties.model import Extension
    from desktop.page import Context


class SettingsSheet(Sheet):
    """``draft`` is what was typed before and not saved; :meth:`unsaved` what is now."""

    saved = Signal(object, object)  # the Extension before and after

    def __init__(self, context: Context, extension: Extension, draft: str = "") -> None:
        super().__init__(f"Settings of {extension.display_name}", scrolls=False)
        self._context, self.extension, self._draft = context, extension, draft
        self._shown = ""  # the text as it was put there
        self._ready = False
        self.title.set_pills([(extension.version, Tone.NEUTRAL)])
        self.save_action = self.primary("Save")
        self.save_action.setEnabled(False)
        discard = Button("Discard it", self.discard, kind=Kind.LINK)
        words = "This was typed before and is not saved."
        self.drafted = PageLine("edit", Tone.WAITING, words, [discard])
        margins = self.column.contentsMargins()
        self.column.addWidget(self.drafted)
        self.form = SettingsEditor(context.work)
        self.column.addWidget(self.form, 1)
        layout = self.drafted.layout()
        if layout is not None:
            layout.setContentsMargins(0, 0, 0, 0)
        self.column.setContentsMargins(margins)
        packages = context.workspace.packages
        context.work.do(
            self, lambda: packages.manifest(extension.digest), self._show, self._not_read
        )

    def unsaved(self) -> str:
        """What is typed and not saved; "" where nothing is."""
        if not self._ready:
            return self._draft
        return self.form.text if self.form.text != self._shown else ""

    def act(self) -> None:
        """Save what fits; what does not says so in its place."""
        if not self._ready or not self.save_action.isEnabled() or not self.form.check_syntax():
            return
        self.save_action.setEnabled(False)
        before, text = self.extension, self.form.text
        properties = self._context.workspace.properties

        def saved(after: Extension) -> None:
            self._shown = self.form.text
            self.saved.emit(before, after)

        self._context.work.do(
            self, lambda: properties.edit(before.id, settings=text), saved, self._refused
        )

    def discard(self) -> None:
        """Back to the settings as they are."""
        self._draft = ""
        self.drafted.hide()
        self._show(self._manifest)
        self.form.setFocus()

    def begin(self) -> None:
        if self._ready:
            self.form.setFocus()
        else:
            super().begin()

    def _show(self, manifest: Mapping[str, Any]) -> None:
        self._manifest = manifest
        kept = pretty_settings(self.extension.settings)
        self.form.show_settings(manifest, kept)
        self._shown = self.form.text
        if self._draft and self._draft != self._shown:
            self.form.show_settings(manifest, self._draft)
            self.drafted.show()
        self._ready = True
        self.save_action.setEnabled(True)
        self.begin()

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self.save_action.setEnabled(True)
        self.form.show_problems(problems)
        self.form.setFocus()

    def _not_read(self, problems: tuple[Problem, ...]) -> None:
        self.form.show_problems(problems)
