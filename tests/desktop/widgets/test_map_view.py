"""A drawing looked at: zoomed, moved, its parts chosen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.colours import Colours
from desktop.theme import Mode, Theme
from desktop.widgets.map_view import MapView, Picture, Target

CONTROL = Qt.KeyboardModifier.ControlModifier


def drawn(painter: QPainter, _exposed: QRectF, colours: Colours) -> None:
    for target in TARGETS:
        painter.fillRect(target.rect, QColor(colours.accent))


TARGETS = (
    Target("left", QRectF(0, 0, 200, 300), "left"),
    Target("left/1", QRectF(10, 40, 180, 30), "left 1"),
    Target("left/2", QRectF(10, 80, 180, 30), "left 2"),
    Target("right", QRectF(400, 0, 200, 300), "right"),
    Target("right/1", QRectF(410, 40, 180, 30), "right 1"),
)


def picture(width: float = 600, height: float = 300) -> Picture:
    return Picture(QSizeF(width, height), TARGETS, drawn)


@pytest.fixture
def view(qtbot: QtBot) -> MapView:
    view = MapView("Map")
    qtbot.addWidget(view)
    view.resize(800, 500)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.setFocus()
    view.set_picture(picture())
    return view


def press(view: MapView, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    QTest.keyClick(view, key, modifier or Qt.KeyboardModifier.NoModifier)


def test_it_fits_and_is_never_larger_than_it_was_drawn(view: MapView) -> None:
    assert view.zoom == 1.0
    view.set_picture(picture(6000, 300))
    assert view.zoom == pytest.approx(view.viewport().width() / 6032, rel=0.02)
    view.resize(1600, 500)
    assert view.zoom == pytest.approx(view.viewport().width() / 6032, rel=0.02)


def test_plus_and_minus_zoom_within_bounds_and_zero_fits(view: MapView) -> None:
    press(view, Qt.Key.Key_Plus)
    assert view.zoom == 1.25
    for _ in range(30):
        press(view, Qt.Key.Key_Plus)
    assert view.zoom == 4.0
    for _ in range(60):
        press(view, Qt.Key.Key_Minus)
    assert view.zoom == 0.05
    press(view, Qt.Key.Key_0)
    assert view.zoom == 1.0


def turn(view: MapView, at: QPointF, by: int) -> None:
    event = QWheelEvent(
        at,
        view.viewport().mapToGlobal(at),
        QPoint(),
        QPoint(0, by),
        Qt.MouseButton.NoButton,
        CONTROL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


def test_control_and_the_wheel_zoom(view: MapView) -> None:
    for turned in (120, 120, -120):
        turn(view, QPointF(100, 100), turned)
    assert view.zoom == pytest.approx(1.25)


def test_what_one_zoomed_into_stays_when_the_drawing_changes(view: MapView) -> None:
    press(view, Qt.Key.Key_Plus)
    press(view, Qt.Key.Key_Down)
    view.set_picture(picture(700, 400))
    assert view.zoom == 1.25
    assert view.chosen == "left"


def test_the_arrows_go_through_boxes_and_rows(view: MapView) -> None:
    went = []
    for key in (
        Qt.Key.Key_Down,
        Qt.Key.Key_Down,
        Qt.Key.Key_Down,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Left,
    ):
        press(view, key)
        went.append(view.chosen)
    assert went == ["left", "left/1", "left/2", "right/1", "right", "left"]
    press(view, Qt.Key.Key_End)
    assert view.chosen == "right/1"
    press(view, Qt.Key.Key_Home)
    assert view.chosen == "left"
    press(view, Qt.Key.Key_Up)  # there is nothing above
    assert view.chosen == "left"


def test_page_down_goes_through_everything(view: MapView) -> None:
    went = []
    for _ in range(6):
        press(view, Qt.Key.Key_PageDown)
        went.append(view.chosen)
    assert went == [*(target.key for target in TARGETS), "right/1"]
    press(view, Qt.Key.Key_PageUp)
    assert view.chosen == "right"


def test_return_and_a_click_open(view: MapView, qtbot: QtBot) -> None:
    press(view, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.opened) as opened:
        press(view, Qt.Key.Key_Return)
    assert opened.args == ["left"]
    place = view.mapFromScene(QPointF(420, 50))
    with qtbot.waitSignal(view.opened) as opened:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == ["right/1"]  # the row, not the box that it is in


def test_a_drag_moves_and_opens_nothing(view: MapView, qtbot: QtBot) -> None:
    for _ in range(6):
        press(view, Qt.Key.Key_Plus)
    before = view.horizontalScrollBar().value()
    with qtbot.assertNotEmitted(view.opened):
        QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(400, 200))
        move = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(300, 200),
            view.viewport().mapToGlobal(QPointF(300, 200)),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(view.viewport(), move)
        QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    assert view.horizontalScrollBar().value() > before


def test_control_and_arrows_move_and_choose_nothing(view: MapView) -> None:
    for _ in range(6):
        press(view, Qt.Key.Key_Plus)
    before = view.horizontalScrollBar().value()
    press(view, Qt.Key.Key_Right, CONTROL)
    assert view.horizontalScrollBar().value() > before
    assert view.chosen == ""


def test_what_is_chosen_comes_into_sight(view: MapView) -> None:
    for _ in range(6):
        press(view, Qt.Key.Key_Plus)
    press(view, Qt.Key.Key_End)
    shown = view.mapToScene(view.viewport().rect()).boundingRect()
    assert shown.contains(TARGETS[4].rect.center())


def test_it_is_drawn_in_the_colours_of_the_theme(view: MapView) -> None:
    found = []
    for mode in (Mode.LIGHT, Mode.DARK):
        Theme.current().set_mode(mode)
        image = view.viewport().grab().toImage()
        found.append(image.pixelColor(view.mapFromScene(QPointF(100, 200))).name().upper())
        assert found[-1] == Theme.current().colours.accent.upper()
    assert found[0] != found[1]


def test_keys_that_mean_something_else_are_left_to_others(view: MapView) -> None:
    press(view, Qt.Key.Key_Plus, CONTROL)  # the window's text size
    assert view.zoom == 1.0


def test_what_is_chosen_stays_in_sight_when_one_zooms_by_key(view: MapView) -> None:
    view.choose("right/1")
    for _ in range(6):
        press(view, Qt.Key.Key_Plus)
        seen = view.mapFromScene(TARGETS[4].rect.center())
        assert view.viewport().rect().contains(seen), view.zoom
    for _ in range(3):
        press(view, Qt.Key.Key_Minus)
        seen = view.mapFromScene(TARGETS[4].rect.center())
        assert view.viewport().rect().contains(seen), view.zoom


def test_the_wheel_zooms_about_the_mouse(view: MapView) -> None:
    view.choose("left")
    for _ in range(4):
        press(view, Qt.Key.Key_Plus)
    mouse = QPointF(500, 300)
    under = view.mapToScene(mouse.toPoint())
    turn(view, mouse, 120)
    assert (view.mapToScene(mouse.toPoint()) - under).manhattanLength() < 2
