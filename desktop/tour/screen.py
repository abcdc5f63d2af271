"""Where there is no display: a screen in memory, of a size that people have."""

from __future__ import annotations

import os
from importlib.resources import files


def use_memory_without_display() -> None:
    """Have Qt draw into memory. To be called before the QApplication is made.

    Qt's own offscreen screen has 800 × 800 pixels, too small for a window as it was left.
    """
    asked = os.environ.get("QT_QPA_PLATFORM", "")
    display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if asked == "offscreen" or not (asked or display):
        screen = files("resources") / "offscreen.json"
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"
