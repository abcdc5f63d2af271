"""Faults of the Qt binding that would take the whole program down."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication, QLabel


def test_calls_without_an_answer_keep_their_reference_to_none(qapp: QApplication) -> None:
    """PySide6 6.12.0 on Python 3.11 drops one a call; after some thousands Python aborts.

    From Python 3.12 on None is immortal and its count stands still.
    """
    label = QLabel()
    before = sys.getrefcount(None)
    for _ in range(1000):
        label.setText("text")
    lost = before - sys.getrefcount(None)
    assert abs(lost) < 100
