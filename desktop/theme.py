"""Light and dark: colours, sizes and fonts of the whole program.

The application owns one :class:`Theme`. Widgets that paint by themselves ask
:meth:`Theme.current` while painting, so a switch needs no wiring; the others connect ``changed``.
"""

from __future__ import annotations

import atexit
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from desktop.colours import CLEAR_DARK, CLEAR_LIGHT, DARK, LIGHT, Colours, Tone
from desktop.marks import write_marks
from desktop.style_sheet import style_sheet

__all__ = ["DARK", "LIGHT", "Colours", "Mode", "Theme", "Tone"]

_TEXT = 13  # the sizes in the code are pixels beside text of this height
_SMALLEST = 11  # smaller than this nothing is read on a projector
_PROPERTY = "workshop_theme"


class Mode(StrEnum):
    """Which theme a person wants."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """The look of one application. Make it after the QApplication, then ``apply()``."""

    changed = Signal()

    def __init__(self, app: QApplication, mode: Mode = Mode.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._mode = mode
        self._base_font = QFont(app.font())
        self._text_scale = 1.0
        self._presented = 0
        self._applied = False
        self._folder = TemporaryDirectory(prefix="extension-workshop-")
        atexit.register(self._folder.cleanup)
        app.setProperty(_PROPERTY, self)
        app.styleHints().colorSchemeChanged.connect(self._system_changed)

    @staticmethod
    def current() -> Theme:
        """The theme of the running application; a light one where none was made yet."""
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            raise RuntimeError("A theme needs a QApplication.")
        theme = app.property(_PROPERTY)
        return theme if isinstance(theme, Theme) else Theme(app, Mode.LIGHT)

    # -- what it is ---------------------------------------------------------------------------

    @property
    def mode(self) -> Mode:
        return self._mode

    @property
    def dark(self) -> bool:
        if self._mode is Mode.SYSTEM:
            return self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return self._mode is Mode.DARK

    @property
    def colours(self) -> Colours:
        if self._presented:
            return CLEAR_DARK if self.dark else CLEAR_LIGHT
        return DARK if self.dark else LIGHT

    @property
    def text_scale(self) -> float:
        return self._text_scale

    def px(self, size: float) -> int:
        """A size that is right beside 13-pixel text, grown with the text of this application."""
        return max(1, round(size * QFontInfo(self._app.font()).pixelSize() / _TEXT))

    def font(self, size: float = _TEXT, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """The application's font in another size and weight."""
        font = QFont(self._app.font())
        font.setPixelSize(max(_SMALLEST, self.px(size)))
        font.setWeight(weight)
        return font

    def mono_font(self) -> QFont:
        """The system's font for code, as large as the text."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(self.px(_TEXT))
        return font

    # -- changing it --------------------------------------------------------------------------

    def set_mode(self, mode: Mode) -> None:
        if mode is self._mode:
            return
        self._mode = mode
        self._tell_system()
        self._refresh()

    def set_text_scale(self, scale: float) -> None:
        """Grow everything with the text: 1.0 is the system's size, 1.5 fits a projector."""
        if scale == self._text_scale:
            return
        self._text_scale = scale
        self._refresh()

    def present(self, size: int) -> None:
        """High contrast and text of ``size`` pixels, for the back of a room; 0 goes back.

        What a person chose for their own desk, light or dark and a text scale, stays as it is.
        """
        if size != self._presented:
            self._presented = size
            self._refresh()

    def apply(self) -> None:
        """Dress the application. Called once; later changes dress it again by themselves."""
        self._applied = True
        self._app.setStyle("Fusion")
        self._tell_system()
        self._refresh()

    def _tell_system(self) -> None:
        """Title bars and system dialogs follow, where the platform lets them."""
        hints = self._app.styleHints()
        match self._mode:
            case Mode.SYSTEM:
                hints.unsetColorScheme()
            case Mode.LIGHT:
                hints.setColorScheme(Qt.ColorScheme.Light)
            case Mode.DARK:
                hints.setColorScheme(Qt.ColorScheme.Dark)

    def _system_changed(self) -> None:
        if self._mode is Mode.SYSTEM:
            self._refresh()

    def _refresh(self) -> None:
        if self._applied:
            self._app.setFont(self._scaled_font())
            self._app.setPalette(palette(self.colours))
            name = "dark" if self.dark else "light"
            folder = Path(self._folder.name) / (f"{name}-clear" if self._presented else name)
            with suppress(OSError):  # a full disk costs the arrows, not the window
                write_marks(folder, self.colours)
            factor = QFontInfo(self._app.font()).pixelSize() / _TEXT
            self._app.setStyleSheet(style_sheet(self.colours, folder, factor))
        self.changed.emit()

    def _scaled_font(self) -> QFont:
        font = QFont(self._base_font)
        if self._presented:
            font.setPixelSize(self._presented)
        elif font.pixelSize() > 0:
            font.setPixelSize(round(font.pixelSize() * self._text_scale))
        else:
            font.setPointSizeF(font.pointSizeF() * self._text_scale)
        return font


def palette(colours: Colours) -> QPalette:
    """What Fusion draws with where the style sheet says nothing."""
    role = QPalette.ColorRole
    made = QPalette(QColor(colours.surface), QColor(colours.ground))
    for which, colour in (
        (role.Window, colours.ground),
        (role.WindowText, colours.text),
        (role.Base, colours.surface),
        (role.AlternateBase, colours.ground),
        (role.Text, colours.text),
        (role.Button, colours.surface),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.on_accent),
        (role.ToolTipBase, colours.text),
        (role.ToolTipText, colours.surface),
        (role.PlaceholderText, colours.muted),
        (role.Highlight, colours.accent),
        (role.HighlightedText, colours.on_accent),
        (role.Accent, colours.accent),
        (role.Link, colours.accent),
        (role.LinkVisited, colours.accent),
        (role.Light, colours.surface),
        (role.Midlight, colours.line),
        (role.Mid, colours.line),
        (role.Dark, colours.edge),
        (role.Shadow, colours.line),
    ):
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.edge))
    return made
