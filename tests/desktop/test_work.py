"""What takes long runs beside the service calls, tells how far it is, and ends when asked to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from backend.errors import Problem, Refused
from desktop.work import Work
from tests.conftest import PATIENCE


@pytest.fixture
def work(qapp: QApplication) -> Iterator[Work]:
    work = Work()
    yield work
    work.close()


def never(_: object) -> None:
    raise AssertionError("nobody waits for this")


def wait_for_cancel(tell: Callable[[object], None], cancel: threading.Event) -> str:
    tell("under way")
    assert cancel.wait(PATIENCE)
    return "cancelled"


def test_service_calls_go_on_beside_what_takes_long(qtbot: QtBot, work: Work) -> None:
    owner, news, answers = QObject(), list[object](), list[object]()
    cancel = work.begin(owner, wait_for_cancel, news.append, answers.append, never)
    qtbot.waitUntil(lambda: news == ["under way"])
    work.do(owner, lambda: "short", answers.append)
    qtbot.waitUntil(lambda: answers == ["short"])
    assert not work.idle
    cancel.set()
    qtbot.waitUntil(lambda: answers == ["short", "cancelled"])
    assert work.idle


def test_the_end_of_the_program_cancels_and_waits(qtbot: QtBot, work: Work) -> None:
    owner, ended = QObject(), threading.Event()
    started = threading.Event()

    def call(_tell: Callable[[object], None], cancel: threading.Event) -> None:
        started.set()
        assert cancel.wait(PATIENCE)
        ended.set()

    work.begin(owner, call, never, lambda _: None, never)
    assert started.wait(PATIENCE)
    work.close()
    assert ended.is_set()


def test_what_is_refused_is_told(qtbot: QtBot, work: Work) -> None:
    owner, told = QObject(), list[tuple[Problem, ...]]()
    problem = Problem("no", "No.")

    def call(_tell: Callable[[object], None], _cancel: threading.Event) -> None:
        raise Refused(problem)

    work.begin(owner, call, never, never, told.append)
    qtbot.waitUntil(lambda: told == [(problem,)])
