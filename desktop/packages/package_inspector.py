"""Beside the catalogue: the chosen package's facts, who holds it, its ``extension.json``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTabWidget, QVBoxLayout, QWidget

from backend.packages.settings import settings_schema
from backend.status import Status
from desktop.packages.contents import file_size
from desktop.packages.entries import title_of
from desktop.theme import Theme, Tone
from desktop.widgets.button import Button
from desktop.widgets.elided import ElidedLabel
from desktop.widgets.facts import Fact, FactsView
from desktop.widgets.json_view import JsonView
from desktop.widgets.listing import Item, Section, SectionedList
from desktop.widgets.paint import put
from desktop.widgets.status import TONES
from desktop.widgets.times import moment

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from backend.packages.model import Package
    from desktop.packages.usage import Holder


_URLS = (("Exchange", "exchangeUrl"), ("Release notes", "releaseNotesUrl"))


class PackageInspector(QWidget):
    """``property_opened`` brings the id of the property that someone wants to see."""

    property_opened = Signal(str)

    def __init__(self, open_action: QAction) -> None:
        super().__init__()
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        self.title = ElidedLabel("", "section")
        self.open_button = Button.of(open_action)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.title, 1)
        head.addWidget(self.open_button)
        column.addLayout(head)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("About the package")
        self.tabs.setDocumentMode(True)
        self.facts = FactsView("Facts of the package")
        self.holders = SectionedList("Properties with this package")
        self.none = QLabel("No property has it yet.")
        self.none.setWordWrap(True)
        put(self.none, "role", "muted")
        self.manifest = JsonView("extension.json")
        self.tabs.addTab(self.facts, "Details")
        self.tabs.addTab(self._holders_tab(), "Installed in")
        self.tabs.addTab(self.manifest, "extension.json")
        column.addWidget(self.tabs)
        self.holders.clicked.connect(self._open)
        self.holders.opened.connect(self.property_opened)

    def show_package(self, package: Package, holders: tuple[Holder, ...]) -> None:
        self.title.set_text(title_of(package))
        self.show_holders(holders)
        self.facts.set_facts(_facts(package))
        known = bool(package.manifest)
        self.manifest.set_text(
            json.dumps(package.manifest, indent=2, ensure_ascii=False) if known else "",
            "As it came in the archive" if known else "None is kept of a package that failed.",
        )
        self.manifest.copy_button.setEnabled(known)
        self.manifest.editor.setVisible(known)

    def show_holders(self, found: tuple[Holder, ...]) -> None:
        items = [_item(holder) for holder in found]
        self.holders.set_sections([Section("", items, empty="")])
        self.holders.setVisible(bool(found))
        self.none.setVisible(not found)
        self.tabs.setTabText(1, f"Installed in {len(found)}")

    def _holders_tab(self) -> QWidget:
        px = Theme.current().px
        tab = QWidget()
        column = QVBoxLayout(tab)
        column.setContentsMargins(0, px(8), 0, 0)
        column.addWidget(self.none)
        column.addWidget(self.holders, 1)
        column.addStretch(0)
        return tab

    def _open(self) -> None:
        if self.holders.current():
            self.property_opened.emit(self.holders.current())


def _item(holder: Holder) -> Item:
    """In which version; with a pill for what is to be known of it."""
    if holder.status is not Status.SUCCEEDED:
        tone: Tone = TONES[holder.status]
        return Item(holder.property_id, holder.property_name, str(holder.status), tone, dot=True)
    if holder.newer:
        said = f"{holder.version}, update available"
        return Item(holder.property_id, holder.property_name, said, Tone.ACCENT, dot=True)
    return Item(holder.property_id, holder.property_name, holder.version)


def _facts(package: Package) -> tuple[Fact, ...]:
    """In people's words; the systems' own stand in ``extension.json``."""
    size = f"{file_size(package.size)} ({package.size:,} bytes)" if package.size else "none"
    addresses = ((word, package.manifest.get(key)) for word, key in _URLS)
    return (
        Fact("The package", heading=True),
        Fact("Name", package.name or "unknown"),
        Fact("Version", package.version or "unknown"),
        Fact("Platform", package.platform or "unknown"),
        Fact("Author", package.author or "unknown"),
        Fact("Available", _availability(package)),
        Fact("Status", str(package.status)),
        Fact("Settings", _settings(package)),
        *(Fact(word, str(address), below=True) for word, address in addresses if address),
        Fact("The archive", heading=True),
        Fact("File", package.file_name),
        Fact("Size", size),
        Fact("SHA-256", package.digest or "none kept", below=bool(package.digest)),
        Fact("Times", heading=True),
        Fact("Added", moment(package.created_at)),
        Fact("Changed", moment(package.updated_at)),
        Fact("Ids", heading=True),
        Fact("Package", package.id, below=True),
    )


def _availability(package: Package) -> str:
    said = str(package.availability)
    return f"{said}, discontinued" if package.discontinued else said


def _settings(package: Package) -> str:
    if settings_schema(package.manifest) is None:
        return "takes none"
    return "needed" if package.needs_settings else "optional"
