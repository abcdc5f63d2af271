"""The acts on extensions that need no sheet: done at once, told, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from backend.errors import Problem, WorkshopError
from backend.properties.model import Extension
from backend.status import Status
from desktop.theme import Tone

if TYPE_CHECKING:
    from desktop.page import Context

Act = Callable[[Extension], Extension | None]
Done = Callable[[list[Extension], list[Extension]], None]
"""Is given those that it was done to, as they were, and what the service answered."""


class ExtensionActs(QObject):
    """Of several extensions each that the act fits; one that is refused stops no other."""

    restored = Signal(str)  # the id of an extension that came back

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._properties = context.workspace.properties

    def retry(self, chosen: Sequence[Extension]) -> None:
        self._each(_of(chosen, Status.FAILED), lambda one: self._properties.retry(one.id))

    def cancel(self, chosen: Sequence[Extension]) -> None:
        self._each(_of(chosen, Status.PENDING), lambda one: self._properties.cancel(one.id))

    def enable(self, chosen: Sequence[Extension], *, enabled: bool) -> None:
        """Enable or disable; told with Undo."""

        def edit(one: Extension) -> Extension:
            return self._properties.edit(one.id, enabled=enabled)

        def done(those: list[Extension], _: list[Extension]) -> None:
            word = "Enabled" if enabled else "Disabled"
            self._say(f"{word} {names(those)}.", lambda: self._each(those, back))

        def back(one: Extension) -> Extension:
            return self._properties.edit(one.id, enabled=not enabled)

        at_rest = (e for e in chosen if e.installation_status is not Status.PENDING)
        self._each([e for e in at_rest if e.enabled != enabled], edit, done)

    def revise(self, chosen: Sequence[Extension]) -> None:
        """Save each that is not saved yet as its next revision."""

        def done(those: list[Extension], made: list[Extension]) -> None:
            if len(made) == 1:
                number, name = made[0].revision_number, made[0].display_name
                self._say(f"Saved revision {number} of {name}.")
            else:
                self._say(f"Saved a revision of {names(those)}.")

        fitting = [one for one in chosen if one.usable and one.dirty]
        self._each(fitting, lambda one: self._properties.revise(one.id), done)

    def dismiss(self, chosen: Sequence[Extension]) -> None:
        """Let go of why a change failed."""
        failed = [one for one in chosen if one.usable and one.problems]
        self._each(failed, lambda one: self._properties.dismiss(one.id))

    def repair(self, chosen: Sequence[Extension]) -> None:
        usable = [one for one in chosen if one.usable]
        self._each(usable, lambda one: self._properties.repair(one.id))

    def remove(self, chosen: Sequence[Extension]) -> None:
        """Remove them; Undo brings the same extensions back, with their revisions."""

        def done(those: list[Extension], _: list[Extension]) -> None:
            self._say(f"Removed {names(those)}.", lambda: self._each(those, back, came))

        def back(one: Extension) -> Extension:
            return self._properties.restore(one.id)

        def came(_: list[Extension], back: list[Extension]) -> None:
            self.restored.emit(back[0].id)

        self._each(chosen, lambda one: self._properties.remove(one.id), done)

    def tell(self, problems: tuple[Problem, ...]) -> None:
        """What was refused, and nothing in place can say it."""
        for problem in problems:
            self._context.toast.say(str(problem), Tone.BAD)

    def _say(self, words: str, undo: Callable[[], None] | None = None) -> None:
        self._context.toast.say(words, action_text="Undo" if undo else "", action=undo)

    def _each(self, chosen: Sequence[Extension], act: Act, done: Done | None = None) -> None:
        def run() -> tuple[list[Extension], list[Extension], tuple[Problem, ...]]:
            those: list[Extension] = []
            answers: list[Extension] = []
            problems: list[Problem] = []
            for one in chosen:
                try:
                    answer = act(one)
                except WorkshopError as error:
                    problems += error.problems
                else:
                    those.append(one)
                    answers += [answer] if answer else []
            return those, answers, tuple(problems)

        def ended(found: tuple[list[Extension], list[Extension], tuple[Problem, ...]]) -> None:
            those, answers, problems = found
            self.tell(problems)
            if those and done is not None:
                done(those, answers)

        self._context.work.do(self, run, ended, self.tell)


def names(extensions: Sequence[Extension]) -> str:
    """One by its name, several by their number."""
    if len(extensions) == 1:
        return extensions[0].display_name
    return f"{len(extensions)} extensions"


def _of(chosen: Sequence[Extension], status: Status) -> list[Extension]:
    return [one for one in chosen if one.installation_status is status]
