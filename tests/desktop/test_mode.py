"""What the page of schemas says of the mode."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from backend.modes import ServerMode
from backend.schemas.model import Kind
from desktop.schemas.mode_advice import ModeAdvice
from desktop.schemas.page import SchemasPage
from tests.desktop.conftest import Desk, show


@pytest.fixture
def page(desk: Desk) -> SchemasPage:
    shown: SchemasPage = show(desk, SchemasPage)
    return shown


def press(desk: Desk, button: object) -> None:
    desk.tab_to(button)  # type: ignore[arg-type]
    desk.press(Qt.Key.Key_Return)


def test_the_first_work_on_a_schema_shows_the_recommendation_once(
    desk: Desk, page: SchemasPage
) -> None:
    advice: ModeAdvice = page.advice
    assert advice.isHidden()
    QTest.keyClick(desk.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert advice.isVisible()
    assert page.form.heading.isAncestorOf(desk.focus())  # typing goes on
    assert len(desk.workspace.schemas.list()) == 1  # and the act went through
    press(desk, advice.stay_button)
    assert advice.isHidden()
    desk.workspace.schemas.create(Kind.TASKS, "Another")
    desk.settle()
    assert advice.isHidden()
    state = page.state()
    again: SchemasPage = show(desk, SchemasPage)
    again.restore(state)
    desk.workspace.schemas.create(Kind.TASKS, "Third")
    desk.settle()
    assert again.advice.isHidden()


def test_the_recommendation_is_followed_and_comes_back_with_production(
    desk: Desk, page: SchemasPage
) -> None:
    desk.workspace.schemas.create(Kind.TASKS, "One")
    desk.settle()
    press(desk, page.advice.switch_button)
    assert desk.workspace.mode is ServerMode.MAINTENANCE
    assert page.advice.isHidden()
    desk.workspace.schemas.create(Kind.TASKS, "Two")
    desk.settle()
    assert page.advice.isHidden()
    desk.workspace.set_mode(ServerMode.PRODUCTION)
    desk.workspace.schemas.create(Kind.TASKS, "Three")
    desk.settle()
    assert page.advice.isVisible()


def test_nothing_is_recommended_for_what_happens_out_of_sight(
    desk: Desk, page: SchemasPage
) -> None:
    page.hide()
    desk.workspace.schemas.create(Kind.TASKS, "One")
    desk.settle()
    page.show()
    assert page.advice.isHidden()
