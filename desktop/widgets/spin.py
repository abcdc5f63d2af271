"""Spin boxes and date fields whose text keeps its distance from the frame."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QAbstractSpinBox

from desktop.theme import Theme

_Box = TypeVar("_Box", bound=QAbstractSpinBox)


def pad_spin_box(box: _Box) -> _Box:
    """Qt lays a spin box's text out without the padding of the style sheet: pad the text itself."""
    box.lineEdit().setTextMargins(Theme.current().px(9), 0, 0, 0)
    return box
