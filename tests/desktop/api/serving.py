"""The switch of the API pressed by key, and a client of what is then served."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop.api.page import ApiPage
from desktop.api.serving import State
from tests.backend.api.conftest import Client
from tests.desktop.conftest import Desk


def switched_on(desk: Desk, page: ApiPage, port: int = 0) -> Client:
    """Types the port, 0 for any that is free, and presses Return."""
    page.focus_list()
    desk.tab_to(page.shown.connection.port.lineEdit().parentWidget())
    page.shown.connection.port.selectAll()
    desk.type(str(port))
    desk.press(Qt.Key.Key_Return)
    desk.bot.waitUntil(lambda: page.serving.state is State.ON)
    desk.settle()
    return client(desk, page)


def client(desk: Desk, page: ApiPage) -> Client:
    """One that knows the token of now."""
    assert page.serving.served is not None
    return Client(page.serving.served, desk.workspace)  # type: ignore[arg-type] # url and token


def rows(desk: Desk, page: ApiPage, count: int) -> list[str]:
    """Method, path and status of each row from the top, once there are so many."""
    table, found = page.shown.log.table, page.shown.log.found
    desk.bot.waitUntil(lambda: found.rowCount() == count)
    desk.settle()
    assert table.model() is found
    return [
        " ".join(str(found.index(row, column).data()) for column in (1, 2, 3))
        for row in range(count)
    ]
