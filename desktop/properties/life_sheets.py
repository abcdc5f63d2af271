"""The sheets about extensions: settings, history, another version, verifying, upgrading all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from backend.status import Status
from desktop.properties.change_sheet import ChangeSheet
from desktop.properties.history_sheet import HistorySheet
from desktop.properties.revision_words import kept_number
from desktop.properties.settings_sheet import SettingsSheet
from desktop.properties.upgrade_sheet import UpgradeSheet
from desktop.properties.verify_sheet import VerifySheet
from desktop.theme import Tone

if TYPE_CHECKING:
    from backend.properties.model import Batch, Extension
    from desktop.properties.page import PropertiesPage
    from desktop.widgets.sheet import Sheet


class LifeSheets(QObject):
    """Opens them for the page, and does what they end with."""

    def __init__(self, page: PropertiesPage) -> None:
        super().__init__(page)
        self._page = page
        self._context = page.context
        self._properties = page.context.workspace.properties
        self.drafts: dict[str, str] = {}  # by extension: settings that were typed, not saved
        self._wanted: dict[str, str] = {}  # by extension: the package it was last to become
        page.sheets.left.connect(self._left)
        page.detail.model.arranged.connect(self._close_with_extension)
        actions = page.detail.actions
        actions.settings_wanted.connect(self.settings)
        actions.history_wanted.connect(self.history)
        actions.change_wanted.connect(self.change)
        actions.verify_wanted.connect(self.verify)
        actions.upgrades_wanted.connect(self.upgrade)
        page.acts.add("Upgrade all…", self.upgrade, icon="arrow-up", keys="Ctrl+Shift+U", group=1)

    # -- settings -----------------------------------------------------------------------------

    def settings(self, extension: Extension) -> None:
        """Edit the settings; what is not saved when it is left is kept until it is."""
        sheet = SettingsSheet(self._context, extension, self.drafts.get(extension.id, ""))
        sheet.saved.connect(self._saved)
        self._page.sheets.show(sheet)

    def unsaved(self) -> dict[str, str]:
        """Settings that were typed and not saved, by extension; those that are being typed too."""
        sheet = self._page.sheets.sheet
        open_ = {sheet.extension.id: sheet.unsaved()} if isinstance(sheet, SettingsSheet) else {}
        return {key: text for key, text in (self.drafts | open_).items() if text}

    def take_drafts(self, drafts: object) -> None:
        """What :meth:`unsaved` gave at the end of the last session."""
        if isinstance(drafts, dict):
            self.drafts |= {str(key): str(text) for key, text in drafts.items()}

    def _left(self, sheet: Sheet) -> None:
        if isinstance(sheet, VerifySheet):
            sheet.stop()
        if isinstance(sheet, SettingsSheet):
            self._keep(sheet)

    def _close_with_extension(self) -> None:
        """One that was removed elsewhere takes its sheet along."""
        sheet = self._page.sheets.sheet
        if not isinstance(sheet, SettingsSheet | HistorySheet | ChangeSheet | VerifySheet):
            return
        if self._page.detail.model.extension(sheet.extension.id) is None:
            self._page.sheets.close()

    def _keep(self, sheet: SettingsSheet) -> None:
        text, extension = sheet.unsaved(), sheet.extension
        if not text:
            self.drafts.pop(extension.id, None)
            return
        self.drafts[extension.id] = text
        words = f"The settings of {extension.display_name} are not saved. They are kept here."
        self._context.toast.say(
            words, Tone.ACCENT, action_text="Go on", action=lambda: self._go_on(extension.id)
        )

    def _go_on(self, extension_id: str) -> None:
        self._context.work.do(self, lambda: self._properties.extension(extension_id), self.settings)

    def _saved(self, before: Extension, after: Extension) -> None:
        self.drafts.pop(after.id, None)
        self._page.sheets.close()

        def undo() -> Extension:
            return self._properties.edit(before.id, settings=before.settings)

        self._say(f"Saved the settings of {after.display_name}.", undo)

    # -- revisions ----------------------------------------------------------------------------

    def history(self, extension: Extension) -> None:
        """Its revisions."""
        sheet = HistorySheet(self._context, extension)
        sheet.went_back.connect(self._went_back)
        self._page.sheets.show(sheet)

    def _went_back(self, before: Extension, after: Extension, number: int) -> None:
        """Undo goes back to the revision that keeps what was; a change under way is cancelled."""
        self._page.sheets.close()
        kept = kept_number(before)

        def undo() -> Extension | None:
            found = self._properties.revisions(before.id)
            if found[0].installation_status is Status.PENDING:
                self._properties.cancel(before.id)
                return None
            held = next((one for one in found if one.revision_number == kept), None)
            if held is not None and before.usable:
                return self._properties.back_to(held.id)
            return self._properties.edit(
                before.id, settings=before.settings, enabled=before.enabled
            )

        goes = "is back at" if after.change is None else "goes back to"
        was = f"; what it was is revision {kept}" if before.usable else ""
        self._say(f"{after.display_name} {goes} revision {number}{was}.", undo)

    # -- other versions -----------------------------------------------------------------------

    def change(self, extension: Extension, back: Callable[[], object] | None = None) -> None:
        """The plan of another version; of the one it last was to become, where that failed."""
        wanted = self._wanted.get(extension.id, "") if extension.problems else ""
        sheet = ChangeSheet(self._context, extension, wanted)
        sheet.begun.connect(lambda begun: self._begun(extension, begun, back))
        self._page.sheets.show(sheet, back)

    def upgrade(self, only: tuple[Extension, ...] = ()) -> None:
        """The plans of all in the shown property that have something newer."""
        chosen = self._page.list.current
        if chosen is None:
            return
        ids = tuple(one.id for one in only)
        sheet = UpgradeSheet(self._context, chosen.id, chosen.name, ids)
        sheet.begun.connect(self._batch_begun)
        sheet.mend_wanted.connect(lambda one: self.change(one, lambda: self.upgrade(only)))
        self._page.sheets.show(sheet)

    def _begun(
        self, before: Extension, extension: Extension, back: Callable[[], object] | None
    ) -> None:
        self._page.notices.remember(before)
        if extension.change is not None:
            self._wanted[extension.id] = extension.change.package_id
        if back is not None:
            back()
        else:
            self._page.sheets.close()

    def _batch_begun(self, batch: Batch) -> None:
        self._page.sheets.close()
        refused = len(batch.refused)
        if refused:
            first = batch.refused[0].problems[0]
            words = f"{refused} could not be upgraded: {first}"
            self._context.toast.say(words, Tone.BAD)

    # -- verifying ----------------------------------------------------------------------------

    def verify(self, extension: Extension) -> None:
        """Compare its files with the archive."""
        sheet = VerifySheet(self._context, extension)
        sheet.repaired.connect(lambda _: self._page.sheets.close())
        self._page.sheets.show(sheet)

    def _say(self, words: str, undo: Callable[[], object]) -> None:
        def take_back() -> None:
            tell = self._page.detail.actions.acts.tell
            self._context.work.do(self, undo, None, tell)

        self._context.toast.say(words, action_text="Undo", action=take_back)
