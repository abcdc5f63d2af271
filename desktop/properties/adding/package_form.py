"""The middle of the panel: what was chosen; of the package one looks at version and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from backend.packages.model import Availability
from backend.packages.settings import settings_schema
from desktop.settings.editor import SettingsEditor
from desktop.theme import Theme, Tone
from desktop.widgets.button import Button, Kind
from desktop.widgets.elided import ElidedLabel
from desktop.widgets.listing import Section, SectionedList
from desktop.widgets.paint import put
from desktop.widgets.pill import Pill

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backend.packages.model import Package
    from desktop.properties.adding.choice import Choice
    from desktop.properties.adding.offer import Product
    from desktop.work import Work

_CHOSEN, _LEAST = 184, 120
_DISCONTINUED = "It is discontinued: no property can add it any more."


class ChosenList(SectionedList):
    """What was ticked; Del takes one out."""

    removed = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.current():
            self.removed.emit(self.current())
        else:
            super().keyPressEvent(event)


class PackageForm(QWidget):
    """``show_product`` fills it; ``version_chosen`` brings the id of another version."""

    version_chosen = Signal(str)

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.package: Package | None = None
        self._takes_settings = False
        px = Theme.current().px
        self.settings = SettingsEditor(work)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(16))
        row.addWidget(self._chosen_column())
        column = QVBoxLayout()
        column.setSpacing(px(8))
        column.addLayout(self._head())
        self.description = QLabel()
        self.description.setTextFormat(Qt.TextFormat.PlainText)
        self.description.setWordWrap(True)
        put(self.description, "role", "muted")
        self.state = QLabel()
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.state.setWordWrap(True)
        column.addWidget(self.description)
        column.addWidget(self.state)
        column.addWidget(self.settings, 1)
        column.addStretch(0)
        row.addLayout(column, 1)

    def show_product(self, product: Product, package: Package, *, ticked: bool, held: str) -> None:
        """``held`` says that it is there already; its settings are then those it has."""
        other = package != self.package
        self.package = package
        self.name.set_text(package.display_name)
        self._fill_versions(product, package)
        self._set_pills(package)
        usable = bool(product.versions)
        self._takes_settings = settings_schema(package.manifest) is not None
        self.description.setText(package.description)
        self.description.setVisible(bool(package.description))
        taking = "" if self._takes_settings else "This package takes no settings."
        self.state.setText((held or taking) if usable else _DISCONTINUED)
        self.state.setVisible(bool(self.state.text()))
        self.choose_button.setVisible(usable and not ticked)
        self.settings.setVisible(usable and not held and self._takes_settings)
        if other:
            self.settings.show_package(package)

    @property
    def asks(self) -> bool:
        """Whether settings can be typed here."""
        return self.package is not None and not self.settings.isHidden()

    def enter(self) -> None:
        """The focus to where settings are typed, once Qt has shown the fields just made."""
        QTimer.singleShot(0, self._enter)

    def _enter(self) -> None:
        if self.settings.isVisible():
            self.settings.setFocus()

    def forget(self, choice: Choice, package_ids: Iterable[str]) -> None:
        """They were added: the next ones start anew."""
        for package in choice.typed(package_ids):
            self.settings.show_package(package)
            self.settings.forget()
        choice.forget(package_ids)
        self.package = None

    def show_chosen(self, sections: list[Section], current: str) -> None:
        """The list is there only where it tells more than the form does."""
        count = sum(len(section.items) for section in sections)
        self.head.setText(f"Chosen: {count}")
        self.chosen.blockSignals(True)
        self.chosen.set_sections(sections)
        if not self.chosen.select(current):
            self.chosen.select("")
        self.chosen.blockSignals(False)
        self._column.setVisible(count > 1)

    # -- building -----------------------------------------------------------------------------

    def _chosen_column(self) -> QWidget:
        px = Theme.current().px
        self._column = QWidget()
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        self.head = QLabel()
        put(self.head, "role", "muted")
        self.chosen = ChosenList("Chosen packages")
        self.chosen.setToolTip("Del takes one out")
        head = QHBoxLayout()
        head.addWidget(self.head)
        head.addStrut(px(32))
        column.addLayout(head)
        column.addWidget(self.chosen, 1)
        self._column.setMinimumWidth(px(_LEAST))
        self._column.setMaximumWidth(px(_CHOSEN))
        self._column.hide()
        return self._column

    def _head(self) -> QHBoxLayout:
        px = Theme.current().px
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self.name = ElidedLabel("", "section")
        self.pill = Pill()
        self.author = ElidedLabel("", "muted")
        self.label = QLabel("&Version")
        put(self.label, "role", "muted")
        self.version = QComboBox()
        self.version.setAccessibleName("Version")
        self.version.view().setAccessibleName("Versions")
        self.version.currentIndexChanged.connect(self._version_chosen)
        self.label.setBuddy(self.version)
        row.addWidget(self.name)
        row.addWidget(self.pill)
        row.addWidget(self.author, 1)
        self.choose_button = Button("Choose it too", kind=Kind.LINK)
        self.choose_button.hide()
        row.addWidget(self.choose_button)
        row.addWidget(self.label)
        row.addWidget(self.version)
        row.addStrut(px(32))
        return row

    def _fill_versions(self, product: Product, package: Package) -> None:
        found = [(_version(one), one.id) for one in product.versions]
        shown = [
            (self.version.itemText(at), self.version.itemData(at))
            for at in range(self.version.count())
        ]
        self.version.blockSignals(True)
        if found != shown:
            self.version.clear()
            for words, package_id in found:
                self.version.addItem(words, package_id)
        self.version.setCurrentIndex(max(0, self.version.findData(package.id)))
        self.version.blockSignals(False)
        several = len(found) > 1
        self.label.setVisible(several)
        self.version.setVisible(several)
        one = "" if several else f"{package.version}, "
        self.author.set_text(f"{one}by {package.author}")

    def _set_pills(self, package: Package) -> None:
        development = package.availability is Availability.DEVELOPMENT
        self.pill.set_pill("development", Tone.WAITING)
        self.pill.setToolTip("Only properties for development take it.")
        self.pill.setVisible(development)

    def _version_chosen(self, at: int) -> None:
        self.version_chosen.emit(str(self.version.itemData(at) or ""))


def _version(package: Package) -> str:
    development = package.availability is Availability.DEVELOPMENT
    return f"{package.version}, development" if development else package.version
