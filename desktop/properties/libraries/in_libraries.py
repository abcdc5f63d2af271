"""In an extension's inspector: the libraries that hold a revision of it, each a way there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.widgets.button import Button, Kind
from desktop.widgets.elided import short
from desktop.widgets.paint import empty, put

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backend.properties.model import Extension, Library

_SHOWN = 3


class InLibraries(QWidget):
    """Hidden while no library holds it. ``asked`` wants the libraries of an extension read."""

    asked = Signal(object)  # Extension
    wanted = Signal(str)  # the id of a library

    def __init__(self) -> None:
        super().__init__()
        self._extension: Extension | None = None
        self._shown: tuple[tuple[str, str, int], ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Theme.current().px(2))
        self.buttons: list[Button] = []
        self.hide()

    @property
    def extension(self) -> Extension | None:
        """Whose libraries are shown."""
        return self._extension

    @property
    def names(self) -> tuple[str, ...]:
        """Of the libraries that are known to hold it."""
        return tuple(name for _, name, _ in self._shown)

    def show_extension(self, extension: Extension) -> None:
        """They are asked for where it is another one, or another state of it."""
        before, self._extension = self._extension, extension
        if before is None or before.id != extension.id:
            self.show_libraries(())
        if before != extension:
            self.asked.emit(extension)

    def show_libraries(self, found: Sequence[tuple[Library, Extension]]) -> None:
        """Each library with the revision that it holds."""
        shown = tuple((one.id, one.name, held.revision_number) for one, held in found)
        if shown == self._shown:
            return
        self._shown = shown
        empty(self._column)
        heading = QLabel("In libraries" if len(shown) > 1 else "In the library")
        put(heading, "role", "muted")
        self._column.addWidget(heading)
        self.buttons = [self._button(*one) for one in shown[:_SHOWN]]
        left = len(shown) - _SHOWN
        if left > 0:
            self.buttons.append(self._link(f"{left} more…", shown[_SHOWN][0]))
        for button in self.buttons:
            self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setVisible(bool(shown))

    def _button(self, library_id: str, name: str, number: int) -> Button:
        button = self._link(f"{short(name)} (revision {number})", library_id)
        button.setToolTip(name if short(name) != name else "")
        return button

    def _link(self, words: str, library_id: str) -> Button:
        button = Button(words, lambda: self.wanted.emit(library_id), kind=Kind.LINK)
        button.setAccessibleName(f"Open the library {words}")
        return button
