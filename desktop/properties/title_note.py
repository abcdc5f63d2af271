"""Where the room of a title is short, its note gives way before the title does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QSizePolicy

if TYPE_CHECKING:
    from desktop.widgets.title import PageTitle


def let_note_give_way(title: PageTitle) -> None:
    """The note takes what title, pills and buttons leave."""
    title.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    row = title.layout()
    if isinstance(row, QBoxLayout):
        row.setStretchFactor(title.note, 1000)
