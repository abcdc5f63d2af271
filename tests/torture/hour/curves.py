"""``python -m tests.torture.hour.curves SAMPLES PICTURE``: the hour as a picture."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter, QPen, QPolygonF

from desktop.tour.screen import use_memory_without_display
from tests.torture.hour.judging import MIB, WARM
from tests.torture.hour.sample import Sample

Line = tuple[str, str, Callable[[Sample], float]]

_INK, _MUTED, _GRID, _WARM = "#1b2433", "#5b6675", "#e4e8ee", "#f3f5f8"
_BLUE, _GREEN, _RED = "#1f55c0", "#1a7f4b", "#b4421f"
_PANELS: tuple[tuple[str, tuple[Line, ...]], ...] = (
    (
        "Memory, MiB",
        (
            ("resident", _BLUE, lambda s: s.rss / MIB),
            ("proportional", _GREEN, lambda s: s.pss / MIB),
            ("unshared", _RED, lambda s: s.uss / MIB),
        ),
    ),
    (
        "Python, thousands",
        (
            ("memory blocks", _BLUE, lambda s: s.blocks / 1000),
            ("objects in cycles' reach", _GREEN, lambda s: s.objects / 1000),
        ),
    ),
    (
        "Qt, count",
        (
            ("objects", _BLUE, lambda s: s.qobjects),
            ("widgets among them", _GREEN, lambda s: s.widgets),
        ),
    ),
    (
        "Handles, threads and temporary files, count",
        (
            ("temporary files", _RED, lambda s: s.files),
            ("open file handles", _BLUE, lambda s: s.handles),
            ("threads", _GREEN, lambda s: s.threads),
        ),
    ),
    (
        "Installations, count",
        (("installations", _BLUE, lambda s: s.installations),),
    ),
    (
        "Keys and clicks, thousands",
        (("keys, clicks and drops", _BLUE, lambda s: s.acts / 1000),),
    ),
)
_WIDTH, _HEIGHT, _COLUMNS, _GAP, _HEAD = 560, 300, 2, 24, 76


def draw(samples: Sequence[Sample], picture: Path) -> None:
    """Needs a QGuiApplication."""
    rows = math.ceil(len(_PANELS) / _COLUMNS)
    wide = _COLUMNS * _WIDTH + (_COLUMNS + 1) * _GAP
    high = _HEAD + rows * (_HEIGHT + _GAP)
    image = QImage(wide * 2, high * 2, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(2)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    last = samples[-1]
    _write(painter, QRectF(_GAP, 14, wide, 28), "One process in use", 20, _INK, bold=True)
    said = (
        f"{last.seconds / 60:.0f} minutes, {last.rounds} rounds through every page, "
        f"{last.acts:,} keys and clicks, {last.installations:,} installations. "
        "Grey: warm-up."
    )
    _write(painter, QRectF(_GAP, 42, wide, 22), said, 13, _MUTED)
    for at, (title, lines) in enumerate(_PANELS):
        left = _GAP + at % _COLUMNS * (_WIDTH + _GAP)
        top = _HEAD + at // _COLUMNS * (_HEIGHT + _GAP)
        _panel(painter, QRectF(left, top, _WIDTH, _HEIGHT), title, lines, samples)
    painter.end()
    picture.parent.mkdir(parents=True, exist_ok=True)
    if not image.save(str(picture)):
        raise OSError(f"the picture {picture} was not written")


def _panel(
    painter: QPainter,
    place: QRectF,
    title: str,
    lines: Sequence[Line],
    samples: Sequence[Sample],
) -> None:
    _write(painter, QRectF(place.x(), place.y(), place.width(), 20), title, 14, _INK, bold=True)
    legend = place.x()
    for name, colour, of in lines:
        words = (
            f"{name} {of(samples[-1]):,.4g}"
            if of(samples[-1]) < 1e4
            else (f"{name} {of(samples[-1]):,.0f}")
        )
        painter.fillRect(QRectF(legend, place.y() + 31, 12, 4), QColor(colour))
        legend += 18
        legend += _write(painter, QRectF(legend, place.y() + 24, 260, 18), words, 12, _MUTED) + 16
    box = QRectF(place.x() + 48, place.y() + 52, place.width() - 56, place.height() - 84)
    minutes = samples[-1].seconds / 60
    top, step = _scale(max(of(s) for _, _, of in lines for s in samples))
    painter.fillRect(QRectF(box.x(), box.y(), box.width() * WARM, box.height()), QColor(_WARM))
    painter.setPen(QPen(QColor(_GRID), 1))
    for number in range(round(top / step) + 1):
        y = box.bottom() - box.height() * number * step / top
        painter.setPen(QPen(QColor(_GRID), 1))
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        right = QRectF(place.x(), y - 9, 42, 18)
        _write(painter, right, f"{number * step:,.10g}", 11, _MUTED, right=True)
    far, each = _scale(minutes)
    for number in range(round(far / each) + 1):
        if number * each <= minutes * 1.001:
            x = box.left() + box.width() * number * each / minutes
            said = QRectF(x - 30, box.bottom() + 6, 60, 18)
            words = f"{number * each:.10g}" + (" min" if not number else "")
            _write(painter, said, words, 11, _MUTED, centre=True)
    for _, colour, of in lines:
        points = [
            QPointF(
                box.left() + box.width() * s.seconds / 60 / minutes,
                box.bottom() - box.height() * of(s) / top,
            )
            for s in samples
        ]
        painter.setPen(QPen(QColor(colour), 1.8))
        painter.drawPolyline(QPolygonF(points))


def _scale(most: float) -> tuple[float, float]:
    """A round number above, and the step of the lines up to it."""
    size = 10 ** math.floor(math.log10(max(most, 1e-9)))
    step = next(size * part for part in (0.2, 0.5, 1.0, 2.0) if most / (size * part) <= 6)
    return math.ceil(most * 1.02 / step) * step, step


def _write(
    painter: QPainter,
    place: QRectF,
    text: str,
    size: int,
    colour: str,
    *,
    bold: bool = False,
    right: bool = False,
    centre: bool = False,
) -> float:
    """Answers how wide the text is."""
    font = QFont(painter.font())
    font.setPixelSize(size)
    font.setBold(bold)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    if centre:
        side = Qt.AlignmentFlag.AlignHCenter
    painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, text)
    return painter.fontMetrics().horizontalAdvance(text)


def read(file: Path) -> list[Sample]:
    """The samples that were written; the last line may be half of one."""
    samples = []
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            samples.append(Sample(**json.loads(line)))
        except ValueError:
            break
    return samples


if __name__ == "__main__":
    use_memory_without_display()
    app = QGuiApplication([])
    draw(read(Path(sys.argv[1])), Path(sys.argv[2]))
