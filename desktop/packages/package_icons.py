"""The icons that packages bring along, read when they are first looked at; a letter until then."""

from __future__ import annotations

import posixpath
from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from desktop.packages.entries import title_of
from desktop.packages.safe_svg import MAX_SVG, safe_svg
from desktop.theme import Theme, Tone

if TYPE_CHECKING:
    from backend.packages.model import Package
    from desktop.page import Context

_KEPT = 2_000  # drawings, ours: some bytes each
_TONES = (Tone.ACCENT, Tone.OK, Tone.WAITING, Tone.BAD)


class PackageIcons(QObject):
    """``pixmap`` answers at once; ``loaded`` says that it would answer better now."""

    loaded = Signal(str)  # the digest of the archive whose icon is there

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._drawings: OrderedDict[str, bytes] = OrderedDict()  # by digest; b"" for none
        self._asked: set[str] = set()

    def pixmap(self, package: Package, side: int, ratio: float) -> QPixmap:
        """The icon, ``side`` logical pixels wide and high, or the first letter on a tile."""
        drawing, title = self._drawing(package), title_of(package)
        ink, what = Theme.current().colours.text, package.digest or title
        key = f"package:{what}:{title[:1]}:{side}:{ratio}:{ink}:{bool(drawing)}"
        # Qt's cache, not one of ours: pixmaps must not outlive the application.
        known = QPixmap()
        if QPixmapCache.find(key, known):
            return known
        made = _drawn(drawing, side, ratio) if drawing else None
        if made is None:
            made = _letter(title, package.name, side, ratio)
        QPixmapCache.insert(key, made)
        return made

    def _drawing(self, package: Package) -> bytes:
        path = package.manifest.get("iconPath")
        if not package.digest or not isinstance(path, str):
            return b""
        known = self._drawings.get(package.digest)
        if known is None and package.digest not in self._asked:
            self._asked.add(package.digest)
            self._ask(package.id, package.digest, posixpath.normpath(path.lstrip("/")))
        return known or b""

    def _ask(self, package_id: str, digest: str, path: str) -> None:
        packages = self._context.workspace.packages
        self._context.work.do(
            self,
            lambda: packages.read_file(package_id, path, MAX_SVG),
            lambda data: self._keep(digest, data),
            lambda _no_icon: self._keep(digest, b""),
        )

    def _keep(self, digest: str, data: bytes) -> None:
        self._drawings[digest] = data
        if len(self._drawings) > _KEPT:
            gone, _ = self._drawings.popitem(last=False)
            self._asked.discard(gone)
        if data:
            self.loaded.emit(digest)


def _drawn(data: bytes, side: int, ratio: float) -> QPixmap | None:
    """None for what is no drawing, or draws nothing."""
    safe = safe_svg(data, Theme.current().colours.text)
    if safe is None:
        return None
    renderer = QSvgRenderer(safe)
    if not renderer.isValid():
        return None
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    image = QImage(QSize(side, side) * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    empty = image.copy()
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return None if image == empty else QPixmap.fromImage(image)


def _letter(title: str, name: str, side: int, ratio: float) -> QPixmap:
    """A tile with the first letter; the colour goes by the name, so that it stays."""
    theme = Theme.current()
    tone = _TONES[sum(name.encode()) % len(_TONES)] if name else Tone.NEUTRAL
    made = QPixmap(QSize(side, side) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.colours.soft(tone)))
    painter.drawRoundedRect(QRectF(0, 0, side, side), side / 6, side / 6)
    font = QFont(theme.font(weight=QFont.Weight.DemiBold))
    font.setPixelSize(max(8, side // 2))
    painter.setFont(font)
    painter.setPen(QColor(theme.colours.ink(tone)))
    letter = next((one for one in title if one.isalnum()), "?").upper()
    painter.drawText(QRect(0, 0, side, side), Qt.AlignmentFlag.AlignCenter, letter)
    painter.end()
    return made
