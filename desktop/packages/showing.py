"""Which package is chosen, and whether it is open: between the catalogue and all that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.packages.entries import Entry, entries_of, with_holders
from desktop.packages.newcomers import Newcomers
from desktop.packages.usage import Usage
from desktop.reload import Reload

if TYPE_CHECKING:
    from backend.events import JobProgressed
    from backend.packages.model import Package
    from desktop.packages.finding import Finding
    from desktop.packages.middle import PackagesMiddle
    from desktop.packages.package_acts import PackageActs
    from desktop.packages.package_inspector import PackageInspector
    from desktop.page import Context


class Showing(QObject):
    """``changed`` follows each choice: what stands beside the middle may have to come or go."""

    changed = Signal()

    def __init__(
        self,
        context: Context,
        middle: PackagesMiddle,
        finding: Finding,
        inspector: PackageInspector,
        acts: PackageActs,
    ) -> None:
        super().__init__(middle)
        self.packages: dict[str, Package] = {}
        self.shown = ""  # the package that is chosen, or open
        self._wanted = ""  # to be opened as soon as it is in the catalogue
        self._row = 0  # where the chosen entry stood last
        self._read = False  # whether the store was read yet
        self._progress: JobProgressed | None = None
        self._middle, self._finding = middle, finding
        self._inspector, self._acts = inspector, acts
        self.usage = Usage(context, self)
        self.newcomers = Newcomers(context, middle.isVisible, self)
        packages = context.workspace.packages
        self.reload = Reload(
            self, context.work, lambda: entries_of(packages.list(), {}), self._took
        )
        context.bridge.package_changed.connect(self.reload.ask)
        context.bridge.job_progressed.connect(self._progressed)
        self.usage.changed.connect(self._used)
        self.newcomers.joined.connect(self.choose)
        acts.checked_again.connect(self.newcomers.expect_one)
        finding.shown.connect(self._found)
        middle.catalogue.current_changed.connect(self._chosen)
        middle.catalogue.opened.connect(lambda _key: self.open(self.shown))
        middle.view.closed.connect(self.close)
        middle.view.stepped.connect(self._step)
        middle.view.header.version_chosen.connect(self.open)
        middle.watched.closed.connect(self.close)
        middle.watched.package_opened.connect(self.choose)
        self.reload.ask()

    # -- the choice ---------------------------------------------------------------------------

    def choose(self, package_id: str) -> None:
        """Open the package, as soon as it is there."""
        self._wanted = package_id
        self._open_wanted()

    def open(self, package_id: str) -> None:
        """Show a package in the whole place; search and filters that leave it out are cleared."""
        entry = self._finding.entry_of(package_id)
        if entry is None:
            return
        middle, self.shown = self._middle, package_id
        if not middle.catalogue.select(entry.key):
            self._finding.clear()
            middle.catalogue.select(entry.key)
        entered = not middle.opened
        middle.setCurrentWidget(middle.view)
        self.show()
        focused = middle.window().focusWidget()
        inside = focused is not None and middle.view.isAncestorOf(focused)
        if middle.isVisible() and (entered or not inside):
            middle.view.enter()

    def close(self) -> None:
        """Back to the catalogue, from a package or from the watched folders."""
        self._wanted = ""
        self._middle.show_catalogue(empty=not self.packages)
        self._found()
        self.show()

    def show_watched(self) -> None:
        """Show the watched folders in the whole place."""
        self._middle.setCurrentWidget(self._middle.watched)
        self.show()
        self._middle.watched.begin()

    def show(self) -> None:
        """Everything as it is now."""
        entry, package = self._finding.entry_of(self.shown), self.packages.get(self.shown)
        holders = entry.holders if entry is not None else ()
        self._acts.set_package(package, holders)
        if entry is not None and package is not None:
            progress = self._progress
            mine = progress if progress and progress.subject_id == package.id else None
            self._middle.view.show_package(entry, package, mine)
            self._middle.view.set_place(*self._middle.catalogue.place())
            self._inspector.show_package(package, holders)
        if self._read and not self._middle.alone:
            self._middle.show_catalogue(empty=not self.packages)
        self.changed.emit()

    # -- what happens -------------------------------------------------------------------------

    def _took(self, entries: tuple[Entry, ...]) -> None:
        self._read = True
        self.packages = {one.id: one for entry in entries for one in entry.packages}
        self.newcomers.look(self.packages)
        if self.shown not in self.packages and self._middle.opened:
            self._middle.show_catalogue(empty=not self.packages)
        self._finding.set_entries(with_holders(entries, self.usage.held))
        self._open_wanted()
        self.show()

    def _used(self) -> None:
        self._finding.set_entries(with_holders(self._finding.entries, self.usage.held))
        self.show()

    def _progressed(self, progress: JobProgressed) -> None:
        self._progress = progress
        self._middle.catalogue.model.set_progress(progress)
        if progress.subject_id == self.shown:
            self.show()

    def _found(self) -> None:
        """What is chosen stays so where it is among them; else what stands in its place is."""
        catalogue, entry = self._middle.catalogue, self._finding.entry_of(self.shown)
        if entry is not None and catalogue.select(entry.key, scroll=False):
            return
        if not self._middle.opened:
            catalogue.select_at(self._row)
            if not catalogue.current():
                self.shown = ""
                self.show()

    def _chosen(self, key: str) -> None:
        entry = self._entry(key)
        if entry is not None:
            self._row = self._middle.catalogue.row()
            if entry.package(self.shown) is None:
                self.shown = entry.newest.id
                self.show()

    def _open_wanted(self) -> None:
        if self._wanted in self.packages:
            wanted, self._wanted = self._wanted, ""
            self.open(wanted)

    def _step(self, by: int) -> None:
        entry = self._entry(self._middle.catalogue.step(by))
        if entry is not None:
            self.open(entry.newest.id)

    def _entry(self, key: str) -> Entry | None:
        return next((one for one in self._finding.entries if one.key == key), None)
