"""Serving in the whole program: the other pages, the status bar, the palette, start and end."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from backend.workspace import Workspace
from desktop.api.page import ApiPage
from desktop.api.serving import State
from desktop.properties.extension_model import STATUS
from desktop.properties.page import PropertiesPage
from desktop.schemas.page import SchemasPage
from desktop.theme import Theme
from tests.backend.api.conftest import Client
from tests.backend.installing import SETTINGS, add_package, add_property, holding
from tests.conftest import PATIENCE
from tests.desktop.test_session import Program

CONTROL = Qt.KeyboardModifier.ControlModifier
SCHEMA = {
    "name": "Feedback",
    "type": "single-valued",
    "attributes": [{"name": "rating", "type": "integer"}],
}
IMPORTS = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
app = QApplication(sys.argv)
from backend.workspace import Workspace
from desktop.session import Session
from desktop.window import Window
window = Window()
session = Session(window, Workspace.open(Path(sys.argv[1])))
window.show_pages()
window.go("api")
window.show()
loaded = [name for name in ("starlette", "uvicorn", "backend.api.server") if name in sys.modules]
print(loaded, window.page.name)
session.save()
session.close()
"""


@pytest.fixture
def program(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Program]:
    program = Program(qtbot, tmp_path / "ws")
    program.start_empty()
    yield program
    program.close()
    QGuiApplication.clipboard().clear()


def api(program: Program) -> ApiPage:
    page = program.window.pages["api"]
    assert isinstance(page, ApiPage)
    return page


def press(program: Program, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or program.window, key, modifier)
    program.rest()


def switched_on(program: Program) -> Client:
    """By keys, from wherever one is; on any free port."""
    press(program, Qt.Key.Key_6, CONTROL)
    api(program).shown.connection.port.setValue(0)
    press(program, Qt.Key.Key_Return, CONTROL)
    program.bot.waitUntil(lambda: api(program).serving.on)
    served = api(program).serving.served
    assert served is not None
    return Client(served, program.workspace)  # type: ignore[arg-type] # url and token


def by_palette(program: Program, words: str) -> None:
    """Does the first thing that the palette finds for the words."""
    press(program, Qt.Key.Key_K, CONTROL)
    QTest.keyClicks(program.session.palette.line, words)
    program.rest()
    QTest.keyClick(program.session.palette.line, Qt.Key.Key_Return)
    program.rest()


def test_a_schema_that_a_client_makes_appears_on_its_page(program: Program) -> None:
    asking = switched_on(program)
    press(program, Qt.Key.Key_1, CONTROL)
    page = program.window.page
    assert isinstance(page, SchemasPage)
    assert asking.post("/metadata/tasks/extensions", SCHEMA).status == 201
    program.bot.waitUntil(lambda: page.design is not None and page.design.draft.name == "Feedback")


def test_the_mode_is_recommended_for_work_at_the_window_only(program: Program) -> None:
    asking = switched_on(program)
    press(program, Qt.Key.Key_1, CONTROL)
    page = program.window.page
    assert isinstance(page, SchemasPage)
    assert asking.post("/metadata/tasks/extensions", SCHEMA).status == 201
    changed = f"/metadata/tasks/extensions/{SCHEMA['name']}"
    assert asking.put(changed, {**SCHEMA, "type": "multi-valued"}).status < 300
    program.bot.waitUntil(lambda: page.design is not None and page.design.state.version == 2)
    program.rest()
    assert not page.advice.isVisible()
    press(program, Qt.Key.Key_N, CONTROL)
    program.bot.waitUntil(page.advice.isVisible)


def test_an_extension_that_a_client_adds_is_watched_on_its_page(
    program: Program, tmp_path: Path
) -> None:
    package = add_package(program.workspace, tmp_path)
    shop = add_property(program.workspace)
    asking = switched_on(program)
    program.window.go("properties", shop)
    program.rest()
    page = program.window.page
    assert isinstance(page, PropertiesPage)
    body = {
        "data": {
            "type": "extensions",
            "attributes": {"settings": SETTINGS},
            "relationships": {
                "extension_package": {"data": {"id": package.id, "type": "extension_packages"}}
            },
        }
    }

    def states() -> list[str]:
        model = page.detail.view.table.model()
        return [str(model.index(row, STATUS).data()) for row in range(model.rowCount())]

    with holding(program.workspace, "unpacking"):
        made = asking.post(f"/properties/{shop}/extensions", body)
        assert made.status == 201, made.raw
        program.bot.waitUntil(lambda: any("pending" in one for one in states()))
    program.bot.waitUntil(lambda: any("succeeded" in one for one in states()))


def test_the_status_bar_says_where_it_is_served_and_leads_there(program: Program) -> None:
    bar = program.window.status.api
    assert not bar.isVisible()
    asking = switched_on(program)
    assert bar.text() == f"API on {asking.server.url.removeprefix('http://')}"
    press(program, Qt.Key.Key_1, CONTROL)
    QTest.keyClick(bar, Qt.Key.Key_Return)
    program.rest()
    assert program.window.page is api(program)
    api(program).serving.stop()
    program.bot.waitUntil(lambda: not bar.isVisible())


def test_the_palette_serves_from_every_page(program: Program) -> None:
    switched_on(program)
    press(program, Qt.Key.Key_3, CONTROL)
    by_palette(program, "switch the api off")
    program.bot.waitUntil(lambda: api(program).serving.state is State.OFF)
    by_palette(program, "switch the api on")
    program.bot.waitUntil(lambda: api(program).serving.on)
    served = api(program).serving.served
    assert served is not None
    by_palette(program, "copy api token")
    assert QGuiApplication.clipboard().text() == served.token
    by_palette(program, "copy api address")
    assert QGuiApplication.clipboard().text() == served.url
    assert program.window.page.name == "properties"


def test_a_new_token_is_asked_for_from_every_page(program: Program) -> None:
    asking = switched_on(program)
    press(program, Qt.Key.Key_3, CONTROL)
    by_palette(program, "new token")
    page = api(program)
    assert program.window.page is page
    assert QApplication.focusWidget() is page.shown.ask.keep_button  # the harmless answer
    press(program, Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier)
    press(program, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier)
    program.bot.waitUntil(lambda: page.serving.on and _token(page) != asking.server.token)


def _token(page: ApiPage) -> str:
    assert page.serving.served is not None
    return page.serving.served.token


def test_a_refusal_is_told_wherever_one_is_and_leads_to_the_page(program: Program) -> None:
    press(program, Qt.Key.Key_3, CONTROL)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        api(program).restore({"port": taken.getsockname()[1]})
        by_palette(program, "switch the api on")
        toasts = program.window.toasts
        program.bot.waitUntil(lambda: any("Another program" in one.text for one in toasts.toasts))
    assert program.window.page.name == "properties"
    button = toasts.toasts[-1].action_button
    assert button is not None
    QTest.keyClick(button, Qt.Key.Key_Return)
    program.rest()
    assert program.window.page is api(program)
    assert api(program).shown.refusal.isVisible()


def test_it_is_off_at_every_start_with_the_port_as_it_was(program: Program) -> None:
    asking = switched_on(program)
    program.close()
    with pytest.raises(ConnectionRefusedError):
        asking.get("/heartbeat")
    program.start()
    assert api(program).serving.state is State.OFF
    assert program.window.page is api(program)
    assert api(program).shown.connection.port.value() == 0
    button = api(program).shown.off.buttons[0]
    assert QApplication.focusWidget() is button  # one goes on where one was, not in the rail


def test_the_window_closes_while_a_request_runs(program: Program) -> None:
    asking = switched_on(program)
    hanging: http.client.HTTPConnection = asking.connection()
    hanging.putrequest("POST", "/metadata/tasks/extensions")
    for name, value in {**asking.headers, "Content-Length": "100"}.items():
        hanging.putheader(name, value)
    hanging.endheaders(b"{")
    asking.get("/heartbeat")
    program.session.save()
    end = threading.Thread(target=program.session.close)
    end.start()
    program.bot.waitUntil(lambda: not end.is_alive())  # the window goes on meanwhile
    hanging.close()
    again = Workspace.open(program.root, read_only=True)
    assert again.schemas.list() == ()
    again.close()
    program.window.let_close()
    program.window.close()
    program.start()


def test_nothing_of_the_server_is_loaded_before_it_is_switched_on(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", IMPORTS, str(tmp_path / "ws")],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "[] api\n"


def test_what_the_page_remembers_is_json(program: Program) -> None:
    switched_on(program)
    json.dumps(program.window.state())
