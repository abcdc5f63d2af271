"""Where Tab leads to widgets that were made after the rest of the window."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tab_through(place: QWidget, stops: Iterable[QWidget]) -> None:
    """Let Tab go through the stops, in this order, where ``place``, which holds them, stands.

    Left alone they would come last in the window.
    """
    before = place.previousInFocusChain()
    # Qt puts a widget only behind one that takes the focus.
    while before not in (None, place) and not before.focusPolicy() & Qt.FocusPolicy.TabFocus:
        before = before.previousInFocusChain()
    for one, other in pairwise([before or place, *stops]):
        QWidget.setTabOrder(one, other)
