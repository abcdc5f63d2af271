"""A drawing to look at: zoomed, moved about, its parts chosen by mouse or keyboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMarginsF, QPoint, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsScene, QGraphicsView, QToolTip, QWidget

from desktop.colours import Colours
from desktop.theme import Theme
from desktop.widgets.announce import announce
from desktop.widgets.paint import put

_STEP = 1.25
_LEAST, _MOST = 0.05, 4.0
_MARGIN = 16.0
_PAN = 80


@dataclass(frozen=True, slots=True)
class Target:
    """A part that can be chosen. ``words`` are what a screen reader says."""

    key: str
    rect: QRectF
    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What is shown, in its own units. ``paint`` may leave out what is outside the rectangle."""

    size: QSizeF
    targets: tuple[Target, ...]
    paint: Callable[[QPainter, QRectF, Colours], None]


class MapView(QGraphicsView):
    """The arrows choose, with Ctrl they move the drawing; + − 0 zoom and fit; Return opens.

    Page down and up go through all parts in their order.
    """

    opened = Signal(str)  # the key of a target

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: Picture | None = None
        self._chosen = -1
        self._wanted = ""  # to be chosen as soon as it is drawn
        self._fitted = True  # it is as large as fits, and stays so when the room changes
        self._pressed = QPoint()
        self.setAccessibleName(name)
        self.setScene(QGraphicsScene(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        put(self, "role", "map")
        Theme.current().changed.connect(self._dress)

    @property
    def zoom(self) -> float:
        """1 is the drawing's own size."""
        return self.transform().m11()

    @property
    def chosen(self) -> str:
        """The key of the chosen target, "" for none."""
        picture = self._picture
        return picture.targets[self._chosen].key if picture and self._chosen >= 0 else ""

    def set_picture(self, picture: Picture) -> None:
        """Show another drawing, or the same after a change: what is chosen and seen stays."""
        chosen = self.chosen or self._wanted
        self._picture, self._wanted = picture, ""
        keys = [target.key for target in picture.targets]
        self._chosen = keys.index(chosen) if chosen in keys else -1
        self.setSceneRect(QRectF(QPointF(), picture.size).marginsAdded(_margins()))
        if self._fitted:
            self.fit()
        self._redraw()

    def choose(self, key: str) -> None:
        """Choose a target, in sight; one that is not drawn yet is chosen once it is."""
        self._wanted = key
        keys = [target.key for target in self._targets()]
        if key in keys:
            self._choose(keys.index(key))
            self._wanted = ""

    def fit(self) -> None:
        """As large as fits, but never larger than it was drawn, beside the text of now."""
        room, rect = self.viewport().size(), self.sceneRect()
        if rect.isEmpty():
            return
        most = max(1.0, Theme.current().px(100) / 100)
        scale = min(room.width() / rect.width(), room.height() / rect.height(), most)
        self.setTransform(QTransform.fromScale(max(scale, _LEAST), max(scale, _LEAST)))
        self._fitted = True

    def zoom_by(self, factor: float) -> None:
        """About what is chosen, which stays in sight; about the middle where nothing is."""
        rect = self._targets()[self._chosen].rect if self._chosen >= 0 else None
        self._zoom(
            factor, rect.center() if rect else self.mapToScene(self.viewport().rect().center())
        )
        if rect is not None:
            self.ensureVisible(rect, 24, 24)

    def _zoom(self, factor: float, about: QPointF) -> None:
        """A place of the drawing stays where it is in the window."""
        before = self.mapFromScene(about)
        scale = min(max(self.zoom * factor, _LEAST), _MOST)
        self.setTransform(QTransform.fromScale(scale, scale))
        self._fitted = False
        moved = self.mapFromScene(about) - before
        for bar, by in (
            (self.horizontalScrollBar(), moved.x()),
            (self.verticalScrollBar(), moved.y()),
        ):
            bar.setValue(bar.value() + by)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:  # noqa: N802
        exposed = QRectF(rect)
        colours = Theme.current().colours
        painter.fillRect(exposed, QColor(colours.ground))
        if self._picture is None:
            return
        self._picture.paint(painter, exposed, colours)
        if self._chosen >= 0:
            pen = QPen(QColor(colours.accent), 2)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            place = self._picture.targets[self._chosen].rect.adjusted(-2, -2, 2, 2)
            painter.drawRoundedRect(place, 5, 5)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key, control = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in _ARROWS:
            self._pan(_ARROWS[key]) if control else self._step(_ARROWS[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal) and not control:
            self.zoom_by(_STEP)
        elif key == Qt.Key.Key_Minus and not control:
            self.zoom_by(1 / _STEP)
        elif key == Qt.Key.Key_0 and not control:
            self.fit()
        elif key in _IN_ORDER and not control and self._targets():
            at = self._chosen + _IN_ORDER[key]
            self._choose(min(max(at, 0), len(self._targets()) - 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control and self.chosen:
            self.opened.emit(self.chosen)
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            factor = _STEP if event.angleDelta().y() > 0 else 1 / _STEP
            self._zoom(factor, self.mapToScene(event.position().toPoint()))
            event.accept()
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseReleaseEvent(event)
        event.accept()
        moved = (event.position().toPoint() - self._pressed).manhattanLength()
        if event.button() == Qt.MouseButton.LeftButton and moved < QApplication.startDragDistance():
            at = self._at(self.mapToScene(self._pressed))
            if at >= 0:
                self._choose(at)
                self.opened.emit(self.chosen)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self._at(self.mapToScene(event.pos()))
            words = self._targets()[at].words if at >= 0 else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if self._fitted:
            self.fit()

    def _targets(self) -> tuple[Target, ...]:
        return self._picture.targets if self._picture else ()

    def _at(self, place: QPointF) -> int:
        """The smallest target at a place, −1 for none."""
        here = [
            (t.rect.width() * t.rect.height(), at)
            for at, t in enumerate(self._targets())
            if t.rect.contains(place)
        ]
        return min(here)[1] if here else -1

    def _choose(self, at: int) -> None:
        self._chosen = at
        target = self._targets()[at]
        self.ensureVisible(target.rect, 24, 24)
        announce(self, target.words)
        self._redraw()

    def _step(self, way: tuple[int, int]) -> None:
        """To the nearest target in a direction; to the first where none is chosen."""
        targets = self._targets()
        if self._chosen < 0:
            if targets:
                self._choose(0)
            return
        start = targets[self._chosen].rect
        best, nearest = -1, float("inf")
        for at, target in enumerate(targets):
            far = _distance(start, target.rect, way)
            if at != self._chosen and far is not None and far < nearest:
                best, nearest = at, far
        if best >= 0:
            self._choose(best)

    def _pan(self, way: tuple[int, int]) -> None:
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() + way[0] * _PAN)
        down.setValue(down.value() + way[1] * _PAN)

    def _dress(self) -> None:
        if self._fitted:
            self.fit()
        self._redraw()

    def _redraw(self) -> None:
        self.viewport().update()


_ARROWS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_FAR = 10**9
_IN_ORDER: dict[int, int] = {
    Qt.Key.Key_Home: -_FAR,
    Qt.Key.Key_End: _FAR,
    Qt.Key.Key_PageUp: -1,
    Qt.Key.Key_PageDown: 1,
}


def _distance(start: QRectF, end: QRectF, way: tuple[int, int]) -> float | None:
    """How far a target is in a direction; what lies aside counts more. ``None`` behind."""
    step = end.center() - start.center()
    if end.contains(start) or start.contains(end):  # a box and its rows: from edge to edge
        step = end.topLeft() - start.topLeft()
    ahead = step.x() * way[0] + step.y() * way[1]
    aside = abs(step.x() * way[1]) + abs(step.y() * way[0])
    return ahead + 3 * aside if ahead > 0.5 and aside <= 2 * ahead else None


def _margins() -> QMarginsF:
    return QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
