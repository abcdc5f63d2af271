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


def new_schema(desk: Desk) -> None:
    QTest.keyClick(desk.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    desk.settle()


def test_the_first_work_on_a_schema_shows_the_recommendation_once(
    desk: Desk, page: SchemasPage
) -> None:
    advice: ModeAdvice = page.advice
    assert advice.isHidden()
    new_schema(desk)
    assert advice.isVisible()
    assert page.form.heading.isAncestorOf(desk.focus())  # typing goes on
    assert len(desk.workspace.schemas.list()) == 1  # and the act went through
    press(desk, advice.stay_button)
    assert advice.isHidden()
    new_schema(desk)
    assert advice.isHidden()
    state = page.state()
    again: SchemasPage = show(desk, SchemasPage)
    again.restore(state)
    new_schema(desk)
    assert len(desk.workspace.schemas.list()) == 3
    assert again.advice.isHidden()


def test_the_recommendation_is_followed_and_comes_back_with_production(
    desk: Desk, page: SchemasPage
) -> None:
    new_schema(desk)
    press(desk, page.advice.switch_button)
    assert desk.workspace.mode is ServerMode.MAINTENANCE
    assert page.advice.isHidden()
    new_schema(desk)
    assert page.advice.isHidden()
    desk.workspace.set_mode(ServerMode.PRODUCTION)
    new_schema(desk)
    assert page.advice.isVisible()


def test_nothing_is_recommended_for_what_happens_out_of_sight(
    desk: Desk, page: SchemasPage
) -> None:
    page.hide()
    desk.context.work.do(page, lambda: desk.workspace.schemas.create(Kind.TASKS, "One"))
    desk.settle()
    page.show()
    assert page.advice.isHidden()
