"""The acts on libraries: done away from the window's thread, told, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from backend.errors import Problem
from desktop.properties.libraries.reading import put_newest_in
from desktop.theme import Tone

if TYPE_CHECKING:
    from backend.properties.model import Extension, Library
    from desktop.page import Context

Then = Callable[["Library"], object]
Refused = Callable[[tuple[Problem, ...]], None]


class LibraryDoing(QObject):
    """Of one sheet; what is taken back outlives it."""

    done = Signal()
    refused = Signal(object)  # tuple[Problem, ...] that no line took

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._libraries = context.workspace.libraries

    def create(self, property_id: str, name: str, then: Then, refused: Refused) -> None:
        self._do(lambda: self._libraries.create(property_id, name), then, refused)

    def rename(self, library: Library, name: str, then: Then, refused: Refused) -> None:
        self._do(lambda: self._libraries.rename(library.id, name), then, refused)

    def publish(self, library: Library, then: Then) -> None:
        def published(closed: Library) -> None:
            self._say(f"Published {closed.name}.")
            then(closed)

        self._do(lambda: self._libraries.publish(library.id), published)

    def delete(self, library: Library) -> None:
        """At once, with Undo."""

        def back() -> None:
            self._take_back(lambda: self._libraries.restore(library.id))

        def deleted(_: None) -> None:
            self._say(f"Deleted the library {library.name}.", back)

        self._do(lambda: self._libraries.delete(library.id), deleted)

    def take_out(self, library: Library, one: Extension, held: Sequence[Extension]) -> None:
        """A revision; ``held`` is what the library holds, for Undo."""
        said = f"Took revision {one.revision_number} of {one.display_name} out."
        self._do(
            lambda: self._libraries.remove(library.id, [one.id]),
            lambda _: self._say(said, self._as_before(library, held)),
        )

    def replace(
        self, library: Library, old: Sequence[Extension], held: Sequence[Extension]
    ) -> None:
        """The old ones make room for the newest revisions of their extensions."""
        what = f"{old[0].display_name} is" if len(old) == 1 else f"{len(old)} extensions are"
        said = f"{what} in {library.name} in the newest revision now."
        self._do(
            lambda: put_newest_in(self._context.workspace, library.id, old),
            lambda _: self._say(said, self._as_before(library, held)),
        )

    def _do(
        self,
        call: Callable[[], object],
        then: Callable[..., object],
        refused: Refused | None = None,
    ) -> None:
        def done(answer: object) -> None:
            self.done.emit()
            then(answer)

        self._context.work.do(self, call, done, refused or self.refused.emit)

    def _as_before(self, library: Library, held: Sequence[Extension]) -> Callable[[], None]:
        ids = [one.id for one in held]
        return lambda: self._take_back(lambda: self._libraries.replace(library.id, ids))

    def _take_back(self, call: Callable[[], object]) -> None:
        toast = self._context.toast

        def tell(problems: tuple[Problem, ...]) -> None:
            for problem in problems:
                toast.say(str(problem), Tone.BAD)

        self._context.work.do(toast, call, None, tell)

    def _say(self, said: str, undo: Callable[[], None] | None = None) -> None:
        self._context.toast.say(said, action_text="Undo" if undo else "", action=undo)
