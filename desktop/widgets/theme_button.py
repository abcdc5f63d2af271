"""The switch between light and dark at the foot of the rail."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton

from desktop.icons import set_icon
from desktop.theme import Mode, Theme


class ThemeButton(QToolButton):
    """Shows what a click leads to."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._switch)
        Theme.current().changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        dark = Theme.current().dark
        px = Theme.current().px
        self.setIconSize(QSize(px(20), px(20)))
        set_icon(self, "sun" if dark else "moon", "muted")
        words = "Switch to light" if dark else "Switch to dark"
        self.setToolTip(words)
        self.setAccessibleName(words)

    def _switch(self) -> None:
        theme = Theme.current()
        theme.set_mode(Mode.LIGHT if theme.dark else Mode.DARK)
