"""Search and filters, between the pane at the left and the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from desktop.packages.filters import Facet, counts, found, values_of

if TYPE_CHECKING:
    from desktop.packages.catalogue import Catalogue
    from desktop.packages.entries import Entry
    from desktop.packages.finding_pane import FindingPane


class Finding(QObject):
    """``entries`` are all of the catalogue; what fits is shown, with the counts beside it."""

    shown = Signal()

    def __init__(self, pane: FindingPane, catalogue: Catalogue, clear: QAction) -> None:
        super().__init__(catalogue)
        self.entries: tuple[Entry, ...] = ()
        self._pane, self._catalogue = pane, catalogue
        pane.search.searched.connect(self.show_found)
        pane.filters.ticked_changed.connect(self.show_found)
        catalogue.chips.removed.connect(pane.filters.toggle)
        clear.triggered.connect(self.clear)

    @property
    def narrowed(self) -> bool:
        """Whether something may be left out."""
        return bool(self._pane.search.text().strip() or self._pane.filters.ticked)

    def clear(self) -> None:
        """Show all again."""
        had_focus = self._catalogue.nothing.isVisible()
        self._pane.search.clear()
        self._pane.filters.set_ticked(frozenset())
        self.show_found()
        if had_focus and self.entries:
            self._catalogue.enter()

    def set_entries(self, entries: tuple[Entry, ...]) -> None:
        self.entries = entries
        self.show_found()

    def show_found(self) -> None:
        search, ticked = self._pane.search.text(), self._pane.filters.ticked
        known = {
            (facet, value)
            for entry in self.entries
            for facet in Facet
            for value in values_of(entry, facet)
        }
        self._pane.filters.show_counts(counts(self.entries, search, ticked), known)
        self._catalogue.chips.show_ticked(ticked)
        fitting = found(self.entries, search, ticked)
        self._catalogue.show_entries(fitting, len(self.entries), self._nothing(search.strip()))
        self.shown.emit()

    def _nothing(self, search: str) -> str:
        """What is said where nothing is left, and what to do."""
        if search and self._pane.filters.ticked:
            return (
                f"None of those filtered by matches “{search}”. Take a filter away, or search less."
            )
        if search:
            where = "Names, descriptions, authors and all they provide were searched."
            return f"Nothing matches “{search}”. {where}"
        return "No package is all that is ticked. Take a filter away."

    def entry_of(self, package_id: str) -> Entry | None:
        """The entry among whose versions the package is."""
        return next((e for e in self.entries if e.package(package_id) is not None), None)
