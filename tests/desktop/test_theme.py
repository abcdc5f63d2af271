from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QColor, QIcon, QPalette
from PySide6.QtWidgets import QPushButton

from desktop.colours import DARK, LIGHT
from desktop.drawings import drawing
from desktop.icons import icon, pixmap, set_icon
from desktop.style_sheet import style_sheet
from desktop.theme import Mode, Theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

ICONS = sorted(Path(__file__).parents[2].joinpath("resources/icons").glob("*.svg"))


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    theme = Theme.current()
    theme.set_mode(Mode.LIGHT)
    theme.apply()
    yield theme
    theme.set_mode(Mode.LIGHT)
    theme.set_text_scale(1.0)


def inks(picture: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> set[str]:
    """The opaque colours of an icon."""
    image = picture.pixmap(QSize(24, 24), 1.0, mode).toImage()
    colours = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {colour.name().upper() for colour in colours if colour.alpha() == 255}


def test_there_is_one_theme_an_application(theme: Theme) -> None:
    assert Theme.current() is theme


def test_switching_dresses_the_application_again(
    theme: Theme, qapp: QApplication, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.set_mode(Mode.DARK)
    assert theme.dark
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.ground)
    assert DARK.accent in qapp.styleSheet()
    theme.set_mode(Mode.LIGHT)
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(LIGHT.ground)
    assert DARK.accent not in qapp.styleSheet()


def test_choosing_the_same_mode_again_does_nothing(theme: Theme, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_mode(Mode.LIGHT)


def test_every_mark_the_style_sheet_names_is_there(theme: Theme, qapp: QApplication) -> None:
    for mode in (Mode.DARK, Mode.LIGHT):
        theme.set_mode(mode)
        named = set(re.findall(r'url\("([^"]+)"\)', qapp.styleSheet()))
        assert named
        assert not [name for name in named if not Path(name).is_file()]


def test_sizes_grow_with_the_text(theme: Theme, qapp: QApplication) -> None:
    row, before = theme.px(32), qapp.font().pointSizeF()
    theme.set_text_scale(1.5)
    assert theme.px(32) == pytest.approx(row * 1.5, abs=2)
    theme.set_text_scale(1.0)
    assert theme.px(32) == row
    assert qapp.font().pointSizeF() == before


def test_lines_stay_thin_and_small_text_stays_readable() -> None:
    sheet = style_sheet(LIGHT, Path("marks"), 0.5)
    assert "border: 1px solid" in sheet
    assert "font-size: 11px" in sheet
    assert not re.search(r"font-size: ([0-9]|10)px", sheet)


@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)
def test_every_drawing_is_drawn(path: Path, theme: Theme) -> None:
    made = pixmap(path.stem, "text", 24, 2.0)
    assert made.size() == QSize(48, 48)
    assert not made.toImage().allGray() or made.toImage().pixelColor(0, 0).alpha() == 0
    assert b"currentColor" not in drawing(path.stem, "#123456")


def test_an_icon_has_its_states(theme: Theme) -> None:
    made = icon("plus", "text")
    assert LIGHT.text in inks(made)
    assert LIGHT.accent in inks(made, QIcon.Mode.Selected)
    assert LIGHT.edge in inks(made, QIcon.Mode.Disabled)


def test_icons_of_buttons_and_actions_follow_the_theme(theme: Theme, qtbot: QtBot) -> None:
    button, action = QPushButton(), QAction()
    qtbot.addWidget(button)
    set_icon(button, "cross", "muted")
    set_icon(button, "plus", "muted")  # the last word counts
    set_icon(action, "check", "ok")
    theme.set_mode(Mode.DARK)
    assert inks(button.icon()) == inks(icon("plus", "muted"))
    assert DARK.ok in inks(action.icon())
