"""The cards of the inspector: what an extension lacks, what is newer, what was not changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from desktop.properties.reasons import altered, change_failed, newer_version, was_cancelled
from desktop.theme import Tone
from desktop.widgets.button import Button, Kind
from desktop.widgets.offer_card import OfferCard

if TYPE_CHECKING:
    from backend.properties.model import Extension


class NeedsSettingsCard(OfferCard):
    """An extension that was added without the settings it needs."""

    def __init__(self) -> None:
        super().__init__(
            "warning",
            Tone.WAITING,
            "It has no settings.",
            "Its package refuses empty ones, so it will not work yet.",
            "Add settings…",
        )

    def show_extension(self, extension: Extension) -> None:
        self.setVisible(extension.needs_settings and not extension.problems)


class NewerCard(OfferCard):
    """The catalogue has a newer version, or another build of a development package."""

    def __init__(self) -> None:
        super().__init__("arrow-up", Tone.ACCENT, button="Upgrade…")

    def show_extension(self, extension: Extension) -> None:
        newer = newer_version(extension)
        self.setVisible(bool(newer) and not change_failed(extension))
        if newer == extension.latest_version:
            self.say(f"{newer} is in the catalogue.", "", f"Upgrade to {newer}…")
        elif newer:
            title = f"{extension.version} was built anew."
            self.say(title, "This is an earlier build.", "Install the new build…")


class AlteredCard(OfferCard):
    """Verifying found files that are not as they were installed."""

    def __init__(self) -> None:
        super().__init__("warning", Tone.BAD, button="Repair")

    def show_extension(self, extension: Extension) -> None:
        found = altered(extension)
        self.setVisible(found is not None and extension.usable)
        if found is not None:
            self.say(found.title, found.detail, "Repair")


class NotChangedCard(OfferCard):
    """A change that failed: why stands under it, until it is dismissed or another is made."""

    dismissed = Signal()

    def __init__(self) -> None:
        super().__init__("info", Tone.WAITING, button="Try again…")
        self.dismiss_button = Button("Dismiss", self.dismissed.emit, kind=Kind.LINK)
        self.buttons.insertWidget(1, self.dismiss_button)

    def show_extension(self, extension: Extension) -> None:
        self.setVisible(change_failed(extension))
        ended = "was cancelled" if was_cancelled(extension) else "failed"
        title = f"The change {ended}. {extension.version} is here as it was before."
        self.say(title, "", "Try again…")
