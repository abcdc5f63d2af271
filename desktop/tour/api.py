"""The APIs: switched on, asked by a client, followed live, and switched off again."""

from __future__ import annotations

import http.client
import json

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop.api.page import ApiPage
from desktop.api.serving import State
from desktop.theme import Theme
from desktop.tour.hand import CONTROL
from desktop.tour.stage import Stage

_SCHEMAS = "/metadata/tasks/extensions"
_SCHEMA = {
    "name": "Callback",
    "type": "single-valued",
    "attributes": [
        {"name": "phone", "type": "string", "length": 20, "mandatory": True},
        {"name": "when", "type": "datetime"},
    ],
}
_SHIFT = Qt.KeyboardModifier.ShiftModifier


def play(stage: Stage) -> None:
    stage.hand.key(Qt.Key.Key_6, CONTROL)
    page = stage.window.page
    assert isinstance(page, ApiPage)
    stage.hand.picture("16-api-off")
    _switch_on(stage, page)
    _ask(stage, page)
    _look(stage, page)
    _new_token(stage, page)
    _switch_off(stage, page)
    stage.hand.key(Qt.Key.Key_3, CONTROL)  # where one goes on after a restart


def _switch_on(stage: Stage, page: ApiPage) -> None:
    hand = stage.hand
    hand.tab_to("Port")
    hand.write("0")
    hand.key(Qt.Key.Key_Return)
    hand.wait(lambda: page.serving.on, "it is served")
    stage.check(stage.window.status.api.isVisible(), "the status bar says so")
    hand.picture("16-api-on")


def _ask(stage: Stage, page: ApiPage) -> None:
    """As a client does; nothing is left of it."""
    shop = stage.workspace.properties.find("Shop web")
    company = stage.workspace.company_id
    asked = (
        ("GET", f"/companies/{company}/properties", None, 200),
        ("POST", _SCHEMAS, _SCHEMA, 201),
        ("POST", _SCHEMAS, _SCHEMA, 409),
        ("GET", f"{_SCHEMAS}/Callback", None, 200),
        ("GET", f"/properties/{shop.id}/extensions?page[size]=2", None, 200),
        ("GET", "/properties/PR0/extensions", None, 404),
        ("DELETE", f"{_SCHEMAS}/Callback", None, 204),
    )
    for method, path, body, status in asked:
        answered = _status(page, method, path, body)
        stage.check(answered == status, f"{method} {path} answers {status}, not {answered}")
    stage.hand.wait(lambda: page.model.rowCount() == len(asked), "every request has its row")


def _status(page: ApiPage, method: str, path: str, body: object) -> int:
    served = page.serving.served
    assert served is not None
    connection = http.client.HTTPConnection(served.address)
    headers = {"Authorization": f"Bearer {served.token}", "Content-Type": "application/json"}
    raw = None if body is None else json.dumps(body).encode()
    connection.request(method, path, raw, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def _look(stage: Stage, page: ApiPage) -> None:
    hand = stage.hand
    hand.tab_to("Requests")
    hand.key(Qt.Key.Key_Home)
    hand.key(Qt.Key.Key_Down, times=5)
    stage.window.toasts.clear()
    hand.picture("16-api-request")
    hand.key(Qt.Key.Key_Up, times=3)
    hand.click("Answer")
    hand.picture("16-api-answer")
    hand.tab_to("Requests")
    hand.key(Qt.Key.Key_Down)
    hand.click("curl")
    hand.key(Qt.Key.Key_C, CONTROL | _SHIFT)
    stage.check("/Callback" in QGuiApplication.clipboard().text(), "it is copied as curl")
    hand.picture("16-api-curl")
    hand.click("Answer")
    Theme.current().set_text_scale(1.5)
    hand.picture("16-api-large-text")
    Theme.current().set_text_scale(1.0)
    hand.key(Qt.Key.Key_F, CONTROL)
    hand.write("post 409")
    hand.wait(lambda: page.shown.log.found.rowCount() == 1, "one is found")
    hand.picture("16-api-found")
    hand.key(Qt.Key.Key_Escape)


def _new_token(stage: Stage, page: ApiPage) -> None:
    hand, served = stage.hand, page.serving.served
    assert served is not None
    hand.click("New token…")
    hand.picture("16-api-new-token")
    hand.click("Make a new token")
    hand.wait(lambda: page.serving.on and page.serving.served != served, "there is a new token")
    stage.check(page.shown.connection.url.text() == served.url, "at the same address")


def _switch_off(stage: Stage, page: ApiPage) -> None:
    hand = stage.hand
    hand.click("Switch off")
    hand.wait(lambda: page.serving.state is State.OFF, "it is off")
    stage.check(not stage.window.status.api.isVisible(), "the status bar says nothing of it")
    hand.picture("16-api-off-again")
