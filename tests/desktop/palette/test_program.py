"""The palette and presenting in the whole program, over its end and next start."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from backend.schemas.model import Attribute, Kind, Schema
from desktop.theme import Theme
from tests.desktop.test_session import Program

CONTROL = Qt.KeyboardModifier.ControlModifier


def press(
    program: Program, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(QApplication.focusWidget() or program.window, key, modifier)
    program.rest()


def started(qtbot: QtBot, tmp_path: Path) -> Program:
    program = Program(qtbot, tmp_path / "ws")
    program.start_empty()
    for name in ("Feedback", "Survey"):
        program.workspace.schemas.publish_new(
            Schema(Kind.TASKS, name, attributes=(Attribute("rating"),))
        )
    program.rest()
    qtbot.waitUntil(lambda: program.window.pages["schemas"].design is not None)
    return program


def test_what_was_used_last_is_remembered(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    program = started(qtbot, tmp_path)
    press(program, Qt.Key.Key_K, CONTROL)
    QTest.keyClicks(program.session.palette.line, "surv")
    program.rest()
    press(program, Qt.Key.Key_Return)
    program.close()
    program.start()
    press(program, Qt.Key.Key_K, CONTROL)
    assert program.session.palette.model.index(0).data() == "Survey"
    program.close()


def test_a_program_closed_while_presenting_comes_back_at_the_desk(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    program = started(qtbot, tmp_path)
    program.window.resize(1234, 789)
    program.rest()
    before = program.window.size()
    press(program, Qt.Key.Key_F5)
    assert program.window.isFullScreen()
    program.close()
    theme.present(0)  # another process would start without it
    program.start()
    assert not program.window.isFullScreen()
    assert program.window.size() == before
    assert program.window.rail.isVisible()
    assert program.window.pages["schemas"].panes.splitter.widget(0).isVisible()
    program.close()


def test_nothing_is_found_before_there_is_a_workspace_to_look_in(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    program = Program(qtbot, tmp_path / "ws")
    press(program, Qt.Key.Key_K, CONTROL)
    assert not program.session.palette.isVisible()
    program.close()


def test_the_switch_of_modes_is_found_by_either_word(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    program = started(qtbot, tmp_path)
    for mode in ("maintenance", "production"):
        press(program, Qt.Key.Key_M, CONTROL | Qt.KeyboardModifier.ShiftModifier)
        assert program.workspace.mode == mode
        for word in ("maint", "produ"):
            press(program, Qt.Key.Key_K, CONTROL)
            QTest.keyClicks(program.session.palette.line, word)
            program.rest()
            model = program.session.palette.model
            words = [model.index(row).data() for row in range(model.rowCount())]
            assert any(text.startswith("Switch to") for text in words), (mode, word)
            press(program, Qt.Key.Key_Escape)
    program.close()
