"""What is done with whole properties: the sheets that the menu More and the palette open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt

from backend.properties.profiles import write_profile
from desktop.files import write_whole
from desktop.properties.whole import profile_words
from desktop.properties.whole.compare_sheet import CompareSheet
from desktop.properties.whole.duplicate_sheet import DuplicateSheet
from desktop.properties.whole.files import PROFILE_SUFFIX, profile_dialog, suggested
from desktop.properties.whole.portable_acts import PortableActs
from desktop.properties.whole.profile_sheet import ProfileSheet
from desktop.properties.whole.property_sheet import PropertySheet
from desktop.theme import Tone

if TYPE_CHECKING:
    from backend.errors import Problem
    from backend.properties.model import Batch, Property
    from desktop.properties.page import PropertiesPage

T = TypeVar("T")
_SHORT, _LONG = 6.0, 20.0  # seconds; a whole property that went by one key waits longer


class WholeActs(QObject):
    """Opens them for the page, and does what they end with.

    ``choose_profile`` makes the dialog for a profile: tests bring another.
    """

    def __init__(self, page: PropertiesPage) -> None:
        super().__init__(page)
        self._page, self._context = page, page.context
        self._properties = page.context.workspace.properties
        self.choose_profile = profile_dialog
        add = page.acts.add
        self.edit_action = add("Edit property…", self.edit, icon="edit", keys="F4", group=2)
        add("Duplicate property…", self.duplicate, icon="duplicate", keys="Ctrl+D", group=3)
        add("Compare with…", self.compare, icon="fit", keys="Ctrl+Shift+C", group=3)
        add("Save profile…", self.save_profile, icon="take-away", group=4)
        add("Apply profile…", self.apply_profile, icon="bring-in", group=4, always=True)
        self.portable = PortableActs(page)
        page.detail.about.add_link("Edit", self.edit_action)

    # -- the property itself ------------------------------------------------------------------

    def edit(self) -> None:
        """Name, domains, development, enabled."""
        if (chosen := self._page.list.current) is not None:
            sheet = PropertySheet(self._context, chosen)
            sheet.saved.connect(self._edited)
            self._page.sheets.show(sheet)

    def _edited(self, before: Property, after: Property) -> None:
        self._page.sheets.close()
        change = self._properties.change_property
        if before.updated_at == after.updated_at:
            return

        def undo() -> None:
            self._do(
                lambda: change(
                    before.id,
                    name=before.name,
                    domains=before.domains,
                    development=before.development,
                    enabled=before.enabled,
                )
            )

        self._say(f"Saved {after.name}.", undo)

    def delete(self) -> None:
        """Delete the shown property at once, with Undo."""
        chosen = self._page.list.current
        if chosen is None:
            return
        self._page.sheets.close()
        property_id, name = chosen.id, chosen.name

        def back(_: Batch) -> None:
            self._page.list.choose(property_id)

        def restore() -> None:
            self._do(lambda: self._properties.restore_property(property_id), back)

        self._do(
            lambda: self._properties.delete(property_id),
            lambda _: self._say(f"Deleted {name}.", restore, _LONG),
        )

    def duplicate(self) -> None:
        """Another one like it."""
        if (chosen := self._page.list.current) is not None:
            names = [one.name for one in self._page.list.all()]
            sheet = DuplicateSheet(self._context, chosen, names)
            sheet.made.connect(self._duplicated)
            self._page.sheets.show(sheet)

    def _duplicated(self, made: Property, batch: Batch) -> None:
        self._page.sheets.close()
        self._page.list.put(made)
        self._page.list.choose(made.id)
        self._page.detail.focus()
        self._say_refused("was not copied", batch)

    def compare(self) -> None:
        """Beside another one."""
        if (chosen := self._page.list.current) is not None:
            others = [one for one in self._page.list.all() if one.id != chosen.id]
            others.sort(key=lambda one: one.platform != chosen.platform)
            self._page.sheets.show(CompareSheet(self._context, chosen, others))

    # -- profiles -----------------------------------------------------------------------------

    def save_profile(self) -> None:
        """Which packages, versions and settings it has, into a file."""
        chosen = self._page.list.current
        if chosen is None:
            return
        dialog = self.choose_profile(self._page, True)
        dialog.setWindowTitle(f"Save the profile of {chosen.name}")
        place = suggested(chosen.name, PROFILE_SUFFIX)
        dialog.setDirectory(str(place.parent))
        dialog.selectFile(place.name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        property_id = chosen.id
        dialog.fileSelected.connect(lambda path: self.save_to(property_id, Path(path)))
        dialog.open()

    def save_to(self, property_id: str, path: Path) -> None:
        """Write the profile of a property into this file."""

        def save() -> int:
            profile = self._properties.profile(property_id)
            write_whole(path, write_profile(profile).encode())
            return len(profile.packages)

        def saved(count: int) -> None:
            packages = "1 package" if count == 1 else f"{count} packages"
            self._say(f"Saved the profile with {packages} in {path.name}.")

        self._do(save, saved)

    def apply_profile(self) -> None:
        """To the shown property, or to any others of its platform."""
        sheet = ProfileSheet(self._context, self._page.list.shown, choose=self.choose_profile)
        sheet.applied.connect(self._applied)
        self._page.sheets.show(sheet)

    def _applied(self, batch: Batch, properties: tuple[Property, ...]) -> None:
        self._page.sheets.close()
        self._say(profile_words.applied(batch, properties))
        self._say_refused("was left out", batch)

    # -- telling ------------------------------------------------------------------------------

    def _say_refused(self, what: str, batch: Batch) -> None:
        """The first with its reason, the others counted."""
        if batch.refused:
            first = batch.refused[0].problems[0]
            more = f" {len(batch.refused) - 1} more." if len(batch.refused) > 1 else ""
            self._context.toast.say(f"One {what}: {first}{more}", Tone.BAD)

    def _say(
        self, words: str, undo: Callable[[], None] | None = None, seconds: float = _SHORT
    ) -> None:
        self._context.toast.say(
            words, action_text="Undo" if undo else "", action=undo, seconds=seconds
        )

    def _do(self, call: Callable[[], T], then: Callable[[T], None] | None = None) -> None:
        self._context.work.do(self, call, then, self._tell)

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            self._context.toast.say(str(problem), Tone.BAD)
