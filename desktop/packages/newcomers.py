"""What was added here, until its check has ended, and what was built anew in a watched folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from backend.status import Status
from desktop.packages.haul import Haul
from desktop.theme import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from backend.errors import Problem
    from backend.packages.model import Package
    from desktop.page import Context


class Newcomers(QObject):
    """``joined`` brings the id of the package that was there already, where one alone was added.

    Several that were added together are told in one notice when the last of them has ended;
    ``wanted`` follows when someone wants to see them. What comes by itself opens nothing, and is
    told only where it can be seen.
    """

    joined = Signal(str)
    wanted = Signal()

    def __init__(self, context: Context, seen: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._seen = context, seen
        self._hauls: list[Haul] = []  # not over yet
        self._known: dict[str, str] = {}  # the digests of packages by id

    def expect(self, haul: Haul) -> None:
        """Tell of it from now on, as far as there is something to tell."""
        if haul not in self._hauls:
            self._hauls.append(haul)

    def expect_one(self, package_id: str) -> None:
        """The same for one that is in the catalogue, and is checked again."""
        self.expect(Haul(0, {package_id}))

    def look(self, packages: Mapping[str, Package]) -> None:
        """The catalogue as it is now: one that left it after its check joined another."""
        self._tell_rebuilt(packages)
        for haul in self._hauls:
            for key in tuple(haul.awaited):
                package = packages.get(key)
                if package is None:
                    self._look_for_twin(haul, key)
                elif package.status is not Status.PENDING:
                    haul.awaited.discard(key)
                    haul.added += package.status is Status.SUCCEEDED
                    haul.failed += package.status is Status.FAILED
        self._tell_hauls()

    def _look_for_twin(self, haul: Haul, key: str) -> None:
        def found(twin: Package) -> None:
            if twin.id == key or key not in haul.awaited:
                return
            haul.awaited.discard(key)
            haul.joined += 1
            if haul.alone:
                words = f"{twin.label} was in the catalogue already."
                self._context.toast.say(words, Tone.ACCENT, about=twin.id)
                self.joined.emit(twin.id)
            self._tell_hauls()

        def gone(_problems: tuple[Problem, ...]) -> None:
            haul.awaited.discard(key)
            self._tell_hauls()

        packages = self._context.workspace.packages
        self._context.work.do(self, lambda: packages.get(key), found, gone)

    def _tell_hauls(self) -> None:
        over = [haul for haul in self._hauls if haul.over]
        self._hauls = [haul for haul in self._hauls if not haul.over]
        for haul in over:
            if haul.count > 1:
                tone = Tone.BAD if haul.failed else Tone.OK
                self._context.toast.say(
                    haul.words, tone, action_text="Show", action=self.wanted.emit, kept=True
                )

    def _tell_rebuilt(self, packages: Mapping[str, Package]) -> None:
        """Only a development package can have another archive than before."""
        known = self._known
        self._known = {key: one.digest for key, one in packages.items() if one.digest}
        rebuilt = [packages[key] for key, now in self._known.items() if known.get(key, now) != now]
        if not rebuilt or not self._seen():
            return
        one = rebuilt[0]
        label = f"{one.label[:1].upper()}{one.label[1:]}"
        words = f"{label} was built anew."
        if len(rebuilt) > 1:
            words = f"{len(rebuilt)} packages were built anew."
        self._context.toast.say(words, Tone.ACCENT, about=one.id)
