"""The API page over a real server: the switch, the token, the request log, live."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from backend.api.model import SHOWN_BYTES
from backend.api.token import kept_token
from backend.demo import make_demo
from desktop.api.page import ApiPage
from desktop.api.serving import State
from tests.conftest import with_curl
from tests.desktop.api.serving import client, rows, switched_on
from tests.desktop.conftest import Desk, show
from tests.packaging import write_package

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
SCHEMAS = "/metadata/tasks/extensions"
FEEDBACK = {
    "name": "Feedback",
    "type": "single-valued",
    "attributes": [{"name": "rating", "type": "integer"}],
}


@pytest.fixture
def page(desk: Desk) -> Iterator[ApiPage]:
    shown: ApiPage = show(desk, ApiPage)
    yield shown
    desk.settle()
    shown.serving.close()
    QGuiApplication.clipboard().clear()


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


# The switch


def test_it_is_off_at_first_and_the_switch_has_the_focus(desk: Desk, page: ApiPage) -> None:
    page.focus_list()
    assert page.shown.off.isVisible()
    assert desk.focus() is page.shown.off.buttons[0]
    assert page.shown.connection.word.text() == "Off"
    assert not page.shown.title.isAncestorOf(desk.focus())


def test_return_switches_it_on_and_space_off_again(desk: Desk, page: ApiPage) -> None:
    asking = switched_on(desk, page)
    assert page.shown.connection.word.text() == "On"
    assert page.shown.connection.url.text() == asking.server.url
    assert asking.get("/heartbeat").status == 200
    rows(desk, page, 1)
    desk.tab_to(page.shown.buttons[0])
    desk.press(Qt.Key.Key_Space)
    desk.bot.waitUntil(lambda: page.serving.state is State.OFF)
    assert page.shown.connection.word.text() == "Off"
    with pytest.raises(ConnectionRefusedError):
        asking.get("/heartbeat")


def test_a_port_that_is_taken_is_told_in_place_with_a_free_one(desk: Desk, page: ApiPage) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        page.focus_list()
        page.shown.connection.port.setValue(port)
        desk.press(Qt.Key.Key_Return, CONTROL)
        desk.bot.waitUntil(page.shown.refusal.isVisible)
        assert str(port) in page.shown.refusal.title.text()
        assert page.serving.state is State.OFF
        assert desk.focus() is page.shown.refusal.button
        desk.press(Qt.Key.Key_Return)
        desk.bot.waitUntil(lambda: page.serving.on)
    assert client(desk, page).get("/heartbeat").status == 200
    assert not page.shown.refusal.isVisible()
    assert page.state()["port"] == port  # the next start tries the one that was chosen


def test_a_server_that_ends_by_itself_does_not_look_as_if_it_served(
    desk: Desk, page: ApiPage
) -> None:
    switched_on(desk, page)
    _break(page)
    desk.bot.waitUntil(lambda: page.serving.state is State.OFF)
    desk.bot.waitUntil(page.shown.refusal.isVisible)
    assert page.shown.connection.word.text() == "Off"
    assert "switched off by a fault" in page.shown.refusal.title.text()
    assert "SystemExit" in page.shown.refusal.reason.text()
    assert switched_on(desk, page).get("/heartbeat").status == 200
    assert not page.shown.refusal.isVisible()


def _break(page: ApiPage) -> None:
    """Have the server's loop end as a fault ends it."""

    def fault() -> None:
        raise SystemExit(3)

    assert page.serving._server is not None
    running = page.serving._server._server
    assert running is not None
    running.servers[0].get_loop().call_soon_threadsafe(fault)


def test_the_port_is_remembered(desk: Desk, page: ApiPage) -> None:
    page.shown.connection.port.setValue(4711)
    kept = json.loads(json.dumps(page.state()))
    again = ApiPage(desk.context)
    again.restore(kept)
    assert again.state() == kept  # also where the page was never seen
    desk.window.stack.addWidget(again)
    desk.window.stack.setCurrentWidget(again)
    assert again.shown.connection.port.value() == 4711


def test_the_description_opens_in_the_browser(desk: Desk, page: ApiPage) -> None:
    browser = Browser()
    asking = switched_on(desk, page)
    QDesktopServices.setUrlHandler("http", browser, "open")
    try:
        desk.tab_to(page.shown.connection.docs)
        desk.press(Qt.Key.Key_Space)
    finally:
        QDesktopServices.unsetUrlHandler("http")
    assert browser.opened == [f"{asking.server.url}/docs"]


# The token


def test_the_token_is_hidden_until_it_is_wanted(desk: Desk, page: ApiPage) -> None:
    asking = switched_on(desk, page)
    field = page.shown.connection.token
    assert asking.server.token not in field.displayText()
    desk.tab_to(page.shown.connection.show_button)
    desk.press(Qt.Key.Key_Space)
    assert field.displayText() == asking.server.token
    page.leave()
    assert field.echoMode() is QLineEdit.EchoMode.Password
    desk.tab_to(page.shown.connection.copy_token)
    desk.press(Qt.Key.Key_Space)
    assert clipboard() == asking.server.token
    assert asking.server.token not in field.displayText()


def test_a_new_token_puts_the_old_one_out_at_the_same_address(desk: Desk, page: ApiPage) -> None:
    old = switched_on(desk, page)
    assert old.post(SCHEMAS, FEEDBACK).status == 201
    rows(desk, page, 1)
    desk.tab_to(page.shown.connection.new_button)
    desk.press(Qt.Key.Key_Space)
    assert desk.focus() is page.shown.ask.keep_button  # the harmless answer
    assert client(desk, page).headers == old.headers
    desk.press(Qt.Key.Key_Tab)
    desk.press(Qt.Key.Key_Space)
    desk.bot.waitUntil(lambda: page.serving.served.token != old.server.token)
    desk.bot.waitUntil(lambda: page.serving.on)
    new = client(desk, page)
    assert new.server.url == old.server.url
    assert old.get("/heartbeat").status == 401
    assert new.get("/heartbeat").status == 200
    assert kept_token(desk.workspace.folder.token) == new.server.token
    assert len(rows(desk, page, 3)) == 3  # what was asked before the change is still there


# The log


def test_requests_come_in_live_the_newest_on_top(desk: Desk, page: ApiPage) -> None:
    asking = switched_on(desk, page)
    assert page.shown.first.isVisible()
    asking.post(SCHEMAS, FEEDBACK)
    asking.get("/nowhere")
    assert rows(desk, page, 2) == [
        "GET /nowhere 404 Not Found",
        f"POST {SCHEMAS} 201 Created",
    ]
    assert page.shown.log.isVisible()
    assert page.shown.log.count.text() == "2 requests"


def test_choice_and_scroll_stay_while_requests_come(desk: Desk, page: ApiPage) -> None:
    asking = switched_on(desk, page)
    for number in range(40):
        asking.get(f"/nowhere/{number}")
    rows(desk, page, 40)
    resets: list[int] = []
    table = page.shown.log.table
    table.model().modelReset.connect(lambda: resets.append(1))
    page.focus_list()
    desk.press(Qt.Key.Key_Down, times=20)
    chosen, place = table.line(), table.visualRect(table.currentIndex()).top()
    assert chosen is not None
    assert table.verticalScrollBar().value() > 0
    for _ in range(5):
        asking.get("/heartbeat")
    rows(desk, page, 45)
    assert table.line() is chosen
    assert table.visualRect(table.currentIndex()).top() == place
    assert page.shown.inspector.title.text() == f"GET {chosen.target}"
    assert resets == []


def test_one_that_took_long_is_not_missed(desk: Desk, page: ApiPage) -> None:
    asking = switched_on(desk, page)
    slow = asking.connection()
    slow.request("GET", "/events", headers=asking.headers)
    slow.getresponse()
    asking.get("/heartbeat")
    assert rows(desk, page, 1) == ["GET /heartbeat 200 OK"]
    slow.close()
    asking.get("/server/mode")
    assert rows(desk, page, 3)[1:] == ["GET /heartbeat 200 OK", "GET /events 200 OK"]


def test_requests_are_found_as_one_types(desk: Desk, page: ApiPage) -> None:
    asking = switched_on(desk, page)
    asking.post(SCHEMAS, FEEDBACK)
    asking.get(f"{SCHEMAS}/Feedback")
    asking.get("/nowhere")
    rows(desk, page, 3)
    desk.press(Qt.Key.Key_F, CONTROL)
    desk.type("get meta")
    assert rows(desk, page, 1) == [f"GET {SCHEMAS}/Feedback 200 OK"]
    assert page.shown.log.count.text() == "1 of 3 requests"
    asking.post(SCHEMAS, FEEDBACK)
    desk.bot.waitUntil(lambda: page.model.rowCount() == 4)
    assert page.shown.log.found.rowCount() == 1
    desk.press(Qt.Key.Key_Escape)
    desk.type("no such thing")
    desk.bot.waitUntil(page.shown.log.nothing.isVisible)
    desk.press(Qt.Key.Key_Escape)
    assert len(rows(desk, page, 4)) == 4


def test_the_log_is_cleared_and_goes_on(desk: Desk, page: ApiPage) -> None:
    asking = switched_on(desk, page)
    asking.get("/heartbeat")
    rows(desk, page, 1)
    page.focus_search()
    desk.press(Qt.Key.Key_Tab, times=2)
    desk.press(Qt.Key.Key_Space)
    assert page.shown.first.isVisible()
    assert page.serving._shown.log.lines() == ()
    assert page.isAncestorOf(desk.focus())
    asking.get("/nowhere")
    assert rows(desk, page, 1) == ["GET /nowhere 404 Not Found"]


# One request


def test_headers_and_bodies_are_read_beside_it(desk: Desk, page: ApiPage) -> None:
    asking = switched_on(desk, page)
    asking.post(SCHEMAS, FEEDBACK)
    rows(desk, page, 1)
    page.focus_list()
    desk.press(Qt.Key.Key_Return)
    view = page.shown.inspector
    assert desk.focus() is view.request.body
    assert json.loads(view.request.body.toPlainText()) == FEEDBACK
    assert view.request.body.toPlainText().startswith('{\n  "name": "Feedback",')
    assert "authorization: Bearer •••" in view.request.headers.toPlainText()
    assert asking.server.token not in view.request.headers.toPlainText()
    desk.tab_to(view.tabs.tabBar())
    desk.press(Qt.Key.Key_Right)
    assert json.loads(view.answer.body.toPlainText()) == {"name": "Feedback"}
    assert f"location: {SCHEMAS}/Feedback" in view.answer.headers.toPlainText()
    desk.tab_to(view.answer.copy_button)
    desk.press(Qt.Key.Key_Space)
    assert json.loads(clipboard()) == {"name": "Feedback"}


def test_a_request_that_was_refused_opens_on_its_answer(desk: Desk, page: ApiPage) -> None:
    asking = switched_on(desk, page)
    asking.post(SCHEMAS, FEEDBACK)
    asking.post(SCHEMAS, FEEDBACK)
    rows(desk, page, 2)
    page.focus_list()
    view = page.shown.inspector
    assert view.tabs.currentWidget() is view.answer
    assert page.state()["tab"] == 0  # nobody chose it
    desk.press(Qt.Key.Key_Return)
    assert desk.focus() is view.answer.body
    assert "Feedback" in view.answer.body.toPlainText()
    page.focus_list()
    desk.press(Qt.Key.Key_Down)
    assert view.tabs.currentWidget() is view.request


def test_a_tab_that_was_chosen_by_hand_stays(desk: Desk, page: ApiPage) -> None:
    asking = switched_on(desk, page)
    for body in (FEEDBACK, FEEDBACK, FEEDBACK):
        asking.post(SCHEMAS, body)
    rows(desk, page, 3)
    page.focus_list()
    view = page.shown.inspector
    desk.tab_to(view.tabs.tabBar())
    desk.press(Qt.Key.Key_Left)
    assert view.tabs.currentWidget() is view.request
    page.focus_list()
    desk.press(Qt.Key.Key_Down)
    assert view.tabs.currentWidget() is view.request  # of another that was refused
    desk.tab_to(view.tabs.tabBar())
    desk.press(Qt.Key.Key_Right, times=2)
    page.focus_list()
    desk.press(Qt.Key.Key_Down)
    assert view.tabs.tabText(view.tabs.currentIndex()) == "curl"
    kept = page.state()
    again = ApiPage(desk.context)
    again.restore(kept)
    assert again.shown.inspector.tabs.currentIndex() == view.tabs.currentIndex()


@with_curl
def test_a_copied_command_asks_the_same_again(desk: Desk, page: ApiPage) -> None:
    asking = switched_on(desk, page)
    asking.post(SCHEMAS, FEEDBACK)
    rows(desk, page, 1)
    page.focus_list()
    desk.press(Qt.Key.Key_C, CONTROL | SHIFT)
    assert "$TOKEN" in clipboard()
    assert asking.server.token not in clipboard()
    run(clipboard(), TOKEN=asking.server.token)
    assert rows(desk, page, 2)[0] == f"POST {SCHEMAS} 409 Conflict"
    desk.tab_to(page.shown.inspector.with_token)
    desk.press(Qt.Key.Key_Space)
    desk.press(Qt.Key.Key_C, CONTROL | SHIFT)
    assert "$TOKEN" not in clipboard()
    run(clipboard())
    assert rows(desk, page, 3)[0] == f"POST {SCHEMAS} 409 Conflict"


@with_curl
def test_the_first_requests_are_ready_to_be_pasted(desk: Desk, page: ApiPage) -> None:
    make_demo(desk.workspace)
    switched_on(desk, page)
    assert desk.focus() is page.shown.first.buttons[0]
    desk.tab_to(page.shown.first.buttons[2])
    desk.press(Qt.Key.Key_Space)
    run(clipboard())
    assert rows(desk, page, 1) == [f"POST {SCHEMAS} 201 Created"]
    page.focus_search()
    desk.tab_to(page.shown.log.first_button)  # the other one, and once more the same
    desk.press(Qt.Key.Key_Space)
    _choose_in_menu(Qt.Key.Key_Down)
    run(clipboard())
    company = desk.workspace.company_id
    assert rows(desk, page, 2)[0] == f"GET /companies/{company}/properties 200 OK"


def _choose_in_menu(*keys: Qt.Key) -> None:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    for key in (*keys, Qt.Key.Key_Return):
        QTest.keyClick(menu, key)


def test_without_a_server_there_is_no_first_request(desk: Desk, page: ApiPage) -> None:
    asking = switched_on(desk, page)
    asking.get("/heartbeat")
    rows(desk, page, 1)
    assert page.shown.log.first_button.isEnabled()
    page.serving.stop()
    desk.bot.waitUntil(lambda: page.serving.state is State.OFF)
    assert not page.shown.log.first_button.isEnabled()


def test_what_is_not_kept_of_a_body_is_told(desk: Desk, page: ApiPage, tmp_path: Path) -> None:
    asking = switched_on(desk, page)
    asking.post(SCHEMAS, raw=b'{"name": "' + b"x" * 2 * SHOWN_BYTES + b'"}')
    archive = write_package(tmp_path / "a.zip").read_bytes()
    asking.post(SCHEMAS, raw=archive, kind="application/json")
    asking.post("/nowhere", raw=archive)
    rows(desk, page, 3)
    page.focus_list()
    assert page.shown.inspector.request.words.text() == "Answered without it"
    desk.press(Qt.Key.Key_Down)
    view = page.shown.inspector.request
    assert "only the size is kept" in view.words.text()
    assert view.body.isHidden()
    assert "@FILE" in page.shown.inspector.command.toPlainText()
    desk.press(Qt.Key.Key_Down)
    assert "the first 64 KiB are kept" in view.words.text()
    assert view.body.toPlainText().startswith('{"name": "xx')


def test_what_was_asked_stays_when_it_is_switched_off_and_on(desk: Desk, page: ApiPage) -> None:
    first = switched_on(desk, page)
    first.get("/heartbeat")
    rows(desk, page, 1)
    page.serving.stop()
    desk.bot.waitUntil(lambda: page.serving.state is State.OFF)
    assert page.shown.log.isVisible()
    assert page.shown.buttons[1].isVisible()
    second = switched_on(desk, page)
    second.get("/nowhere")
    assert rows(desk, page, 2) == ["GET /nowhere 404 Not Found", "GET /heartbeat 200 OK"]


def test_a_client_that_leaves_is_told_as_such(desk: Desk, page: ApiPage) -> None:
    asking = switched_on(desk, page)
    leaving: http.client.HTTPConnection = asking.connection()
    headers = {**asking.headers, "Content-Length": "1000", "Content-Type": "application/json"}
    leaving.putrequest("POST", SCHEMAS)
    for name, value in headers.items():
        leaving.putheader(name, value)
    leaving.endheaders(b"{")
    leaving.close()
    asking.get("/heartbeat")
    desk.bot.waitUntil(lambda: page.model.rowCount() == 2)
    assert any(f"POST {SCHEMAS}" in row for row in rows(desk, page, 2))


class Browser(QObject):
    """Stands for the one of the system."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString())


def run(command: str, **variables: str) -> None:
    """In a shell, as someone would who pasted it."""
    subprocess.run(
        ["/bin/sh", "-c", command],
        env={"PATH": "/usr/bin:/bin", **variables},
        check=True,
        capture_output=True,
    )
