"""Icons and pixmaps from the SVG drawings, in the colours of the theme.

A drawing is rendered for the pixel ratio it is painted at, so it is sharp on every screen.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Protocol

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from desktop.drawings import drawing
from desktop.theme import Colours, Theme

_TOKENS = frozenset(field.name for field in fields(Colours))
_SIZES = (16, 20, 24)


class _TakesIcon(Protocol):
    def setIcon(self, icon: QIcon, /) -> None: ...  # noqa: N802 - Qt's name


def hexed(colour: str) -> str:
    """``accent`` → ``#2457C5`` in the theme of now; anything with ``#`` stays as it is."""
    return getattr(Theme.current().colours, colour) if colour in _TOKENS else colour


def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """A drawing, ``size`` logical pixels wide and high. Qt keeps the last ones."""
    ink = hexed(colour)
    key = f"workshop:{name}:{ink}:{size}:{ratio}"
    # Qt's cache, not one of ours: pixmaps must not outlive the application.
    known = QPixmap()
    if QPixmapCache.find(key, known):
        return known
    made = QPixmap(QSize(size, size) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(drawing(name, ink)).render(painter)
    painter.end()
    QPixmapCache.insert(key, made)
    return made


def icon(name: str, colour: str = "text", *, selected: str = "accent") -> QIcon:
    """An icon in a token of the theme or a ``#RRGGBB``. ``selected`` is for what is ticked."""
    made = QIcon()
    theme = Theme.current()
    ratios = {screen.devicePixelRatio() for screen in QGuiApplication.screens()} | {1.0, 2.0}
    for size in {theme.px(size) for size in _SIZES}:
        for ratio in ratios:
            plain = pixmap(name, colour, size, ratio)
            chosen = pixmap(name, selected, size, ratio)
            made.addPixmap(plain)
            made.addPixmap(pixmap(name, "edge", size, ratio), QIcon.Mode.Disabled)
            made.addPixmap(chosen, QIcon.Mode.Selected)
            made.addPixmap(chosen, QIcon.Mode.Normal, QIcon.State.On)
    return made


class _Follower(QObject):
    """Gives its parent a new icon when the theme changes; it goes with its parent."""

    def __init__(self, target: QObject, name: str, colour: str, selected: str) -> None:
        super().__init__(target)
        self.setObjectName("icon follower")
        self._target = target
        self._name, self._colour, self._selected = name, colour, selected
        Theme.current().changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        if isinstance(self._target, QAbstractButton | QAction):
            made = icon(self._name, self._colour, selected=self._selected)
            self._target.setIcon(made)


def set_icon(
    target: QAbstractButton | QAction, name: str, colour: str = "text", selected: str = "accent"
) -> None:
    """Give a button or an action an icon that follows the theme."""
    for old in target.findChildren(_Follower):
        Theme.current().changed.disconnect(old.follow)
        old.setParent(None)
    _Follower(target, name, colour, selected)
