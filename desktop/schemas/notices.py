"""What the page says in passing: done, not saved, published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

from backend.errors import Problem
from backend.modes import ServerMode
from desktop.theme import Tone
from desktop.widgets.toast import Toast

if TYPE_CHECKING:
    from desktop.schemas.page import SchemasPage


def about_schema(schema_id: str) -> str:
    """What the notices of a schema's coming and going are about: the newest alone holds."""
    return f"schema {schema_id}"


class Notices(QObject):
    """The notices of one page."""

    def __init__(self, page: SchemasPage) -> None:
        super().__init__(page)
        self._page = page
        self._toasts = page.context.toast
        self._notice: Toast | None = None

    def say(self, words: str) -> None:
        """Why a command did nothing: one at a time, and none that holds no more."""
        if self._notice is not None and isValid(self._notice):
            self._notice.close_notice()
        self._notice = self._toasts.say(words, Tone.WAITING) if words else None

    def tell_done(self, words: str) -> None:
        """What the last edit did. Its Undo holds for that edit, not for a later one."""
        design = self._page.design
        assert design is not None
        stack, step = design.stack, design.stack.index()

        def undo() -> None:
            if isValid(stack) and stack.index() == step:
                stack.undo()

        self._toasts.say(words, action_text="Undo", action=undo, seconds=12)

    def published(self, name: str, version: int) -> None:
        """Where records are worked on, one leads to them."""
        words, context = f"Published {name}, version {version}.", self._page.context
        if self._page.advice.mode is ServerMode.MAINTENANCE:
            self._toasts.say(words)
            return
        self._toasts.say(
            words, action_text="Fill in a record", action=lambda: context.go("records", "")
        )

    def behind(self, version: int) -> None:
        """Undo left what is published: nothing that was published is lost by that."""
        self._toasts.say(
            f"Undone to before version {version}. The version itself stays as it is.",
            Tone.WAITING,
            action_text="Redo",
            action=self._redo,
            about="behind",
        )

    def _redo(self) -> None:
        if self._page.design is not None:
            self._page.design.stack.redo()

    def not_saved(self, problems: tuple[Problem, ...]) -> None:
        """The store has the last word: the screen shows again what it holds."""
        words = " ".join(str(problem) for problem in problems)
        self._toasts.say(f"The last edit was not saved. {words}", Tone.BAD)
        self._page.refresh()
