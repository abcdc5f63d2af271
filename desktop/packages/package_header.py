"""The head of the chosen package: icon, title and pills, acts, version, and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from backend.packages.model import Availability
from backend.status import Status
from desktop.packages.contents import file_size
from desktop.packages.entries import title_of
from desktop.theme import Theme, Tone
from desktop.widgets.button import Button, Kind
from desktop.widgets.paint import put
from desktop.widgets.status import StatusLabel
from desktop.widgets.title import PageTitle
from desktop.widgets.wrapping import WrappingLabel

if TYPE_CHECKING:
    from backend.events import JobProgressed
    from backend.packages.model import Package
    from desktop.packages.entries import Entry
    from desktop.packages.package_acts import PackageActs
    from desktop.packages.package_icons import PackageIcons

_ICON = 56
_URLS = {"exchangeUrl": "Listed at", "releaseNotesUrl": "Release notes"}


class PackageHeader(QWidget):
    """``version_chosen`` brings the id of another version of the same name."""

    version_chosen = Signal(str)

    def __init__(self, acts: PackageActs, icons: PackageIcons) -> None:
        super().__init__()
        px = Theme.current().px
        self._icons = icons
        self._package: Package | None = None
        self.icon = QLabel()
        self.icon.setAccessibleName("Icon of the package")
        self.title = PageTitle()
        for action in acts.all[1:]:
            primary = action in (acts.add_to, acts.add_again)
            kind = Kind.PRIMARY if primary else Kind.PLAIN
            self.title.add_button(Button.of(action, kind=kind))
        self.status = StatusLabel()
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Progress of the check")
        self.bar.setFixedWidth(px(160))
        self.facts = WrappingLabel()
        put(self.facts, "role", "muted")
        self.version = QComboBox()
        for part in (self.version, self.version.view()):
            part.setAccessibleName("Version")
        self.version.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.version.activated.connect(
            lambda at: self.version_chosen.emit(self.version.itemData(at))
        )
        self.copy_digest = Button.of(acts.copy_digest, kind=Kind.LINK)
        self.urls = WrappingLabel()
        put(self.urls, "role", "muted")
        self.source = WrappingLabel()
        put(self.source, "role", "muted")
        self.description = WrappingLabel()
        self._lay_out()
        icons.loaded.connect(self._icon_loaded)
        Theme.current().changed.connect(self._show_icon)

    def show_package(self, entry: Entry, package: Package, progress: JobProgressed | None) -> None:
        self._package = package
        self._show_icon()
        self.title.set_title(title_of(package))
        self.title.set_pills(pills_of(entry, package))
        detail = ""
        if package.status is Status.PENDING:
            detail = progress.step if progress else "waiting for its check"
        elif package.status is Status.FAILED:
            detail = "It is not in the catalogue, and no archive is kept."
        self.status.set_status(package.status, detail)
        self.bar.setVisible(package.status is Status.PENDING)
        self.bar.setValue(progress.percent if progress else 0)
        self.facts.set_text(_facts(package))
        urls = [
            f"{words} {url}"
            for key, words in _URLS.items()
            if isinstance(url := package.manifest.get(key), str) and url
        ]
        self.urls.set_text("\n".join(urls))
        self.urls.setVisible(bool(urls))
        self.description.set_text(package.description)
        self.description.setVisible(bool(package.description))
        self._show_versions(entry, package)

    def show_source(self, path: str) -> None:
        """Where it was added from; "" while that is not known, or is there no more."""
        self.source.set_text(f"Added from {path}" if path else "")
        self.source.setVisible(bool(path))

    def show_uploaded(self) -> None:
        """It came from a program, and from nowhere on this disk."""
        self.source.set_text("Uploaded over HTTP")
        self.source.setVisible(True)

    # -- building -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        px = Theme.current().px
        second = QHBoxLayout()
        second.setSpacing(px(12))
        second.addWidget(self.version)
        second.addWidget(self.status)
        second.addWidget(self.bar)
        second.addStretch(1)
        third = QHBoxLayout()
        third.setSpacing(px(4))
        third.addWidget(self.facts, 1)
        third.addWidget(self.copy_digest, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(px(8))
        words.addWidget(self.title)
        words.addLayout(second)
        words.addWidget(self.description)
        words.addLayout(third)
        words.addWidget(self.source)
        words.addWidget(self.urls)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(16))
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def _show_versions(self, entry: Entry, package: Package) -> None:
        ids = [self.version.itemData(at) for at in range(self.version.count())]
        words = [version_words(entry, one) for one in entry.packages]
        old = [self.version.itemText(at) for at in range(self.version.count())]
        if (ids, old) != ([one.id for one in entry.packages], words):
            self.version.clear()
            for one, said in zip(entry.packages, words, strict=True):
                self.version.addItem(said, one.id)
        self.version.setCurrentIndex(self.version.findData(package.id))
        self.version.setVisible(len(entry.packages) > 1)

    def _icon_loaded(self, digest: str) -> None:
        if self._package is not None and self._package.digest == digest:
            self._show_icon()

    def _show_icon(self) -> None:
        if self._package is not None:
            side = Theme.current().px(_ICON)
            self.icon.setFixedSize(QSize(side, side))
            self.icon.setPixmap(self._icons.pixmap(self._package, side, self.devicePixelRatioF()))


def version_words(entry: Entry, package: Package) -> str:
    """``1.2.0, discontinued, in 2 properties``."""
    said = [package.version]
    if package.availability is Availability.DEVELOPMENT:
        said.append("in development")
    if package.discontinued:
        said.append("discontinued")
    held = sum(holder.package_id == package.id for holder in entry.holders)
    if held:
        said.append(f"in {held} {'property' if held == 1 else 'properties'}")
    return ", ".join(said)


def pills_of(entry: Entry, package: Package) -> list[tuple[str, Tone]]:
    pills: list[tuple[str, Tone]] = []
    if len(entry.packages) == 1 and package.version:
        pills.append((package.version, Tone.NEUTRAL))
    if package.platform:
        pills.append((package.platform, Tone.ACCENT))
    if package.status is Status.SUCCEEDED:
        developed = package.availability is Availability.DEVELOPMENT
        tone = Tone.WAITING if developed else Tone.NEUTRAL
        pills.append((str(package.availability), tone))
    if package.discontinued:
        pills.append(("discontinued", Tone.WAITING))
    if entry.updates:
        pills.append(("update available", Tone.ACCENT))
    return pills


def _facts(package: Package) -> str:
    size = f"{file_size(package.size)}" if package.size else ""
    digest = f"SHA-256 {package.digest[:8]}…{package.digest[-4:]}" if package.digest else ""
    added = f"added {package.created_at[:10]}"
    parts = (package.name, package.author and f"by {package.author}", size, added, digest)
    return " · ".join(part for part in parts if part)
