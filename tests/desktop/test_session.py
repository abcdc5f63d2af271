"""The whole program in one process: first start, closing, starting again, dropping, one window."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from backend.events import Event, JobProgressed
from backend.modes import ServerMode
from backend.schemas.model import Kind
from backend.status import Status
from backend.workspace import Workspace
from desktop.properties.page import PropertiesPage
from desktop.session import Session, address, bring_forward
from desktop.theme import Mode, Theme
from desktop.welcome import Welcome
from desktop.widgets.theme_button import ThemeButton
from desktop.window import PAGES, Window
from tests.packaging import write_package

CONTROL = Qt.KeyboardModifier.ControlModifier


class Program:
    """A window with a session; it can be closed and started again."""

    def __init__(self, bot: QtBot, root: Path) -> None:
        self.bot = bot
        self.root = root
        self.start()

    def start(self) -> None:
        self.window = Window()
        self.workspace = Workspace.open(self.root, holder="a test")
        self.session = Session(self.window, self.workspace)
        self.window.show()
        self.window.activateWindow()
        self.bot.waitUntil(self.window.isActiveWindow)
        self.rest()

    def rest(self) -> None:
        QApplication.processEvents()
        self.bot.waitUntil(lambda: self.session.work.idle)

    def welcome(self) -> Welcome:
        shown = self.window.stack.currentWidget()
        assert isinstance(shown, Welcome)
        return shown

    def start_empty(self) -> None:
        QTest.mouseClick(self.welcome().empty, Qt.MouseButton.LeftButton)
        self.rest()

    def close(self) -> None:
        self.session.save()
        self.session.close()
        self.window.let_close()
        self.window.close()
        self.window.deleteLater()


@pytest.fixture
def program(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Program]:
    program = Program(qtbot, tmp_path / "ws")
    yield program
    program.close()


def test_the_first_start_offers_the_demo(program: Program) -> None:
    assert not program.window.rail.isEnabled()
    QTest.keyClick(program.welcome().demo, Qt.Key.Key_Return)
    program.bot.waitUntil(lambda: program.window.rail.isEnabled(), timeout=60_000)
    program.rest()
    assert len(program.workspace.schemas.list()) >= 3
    assert len(program.workspace.properties.list()) == 2
    packages = program.workspace.packages.list()
    assert {p.status for p in packages} == {Status.SUCCEEDED}
    program.close()
    program.start()
    assert program.window.stack.currentWidget() is program.window.page


def test_an_empty_start_is_not_asked_again(program: Program) -> None:
    program.start_empty()
    assert program.workspace.is_empty
    button = QApplication.focusWidget()
    assert isinstance(button, QPushButton)
    assert button.isVisible()
    assert "New schema" in button.accessibleName()
    QTest.keyClick(button, Qt.Key.Key_Space)
    program.rest()
    assert not program.workspace.is_empty
    (draft,) = program.workspace.schemas.list()
    program.workspace.schemas.delete(draft.id)
    program.close()
    program.start()
    assert program.window.rail.isEnabled()


def test_everything_is_as_it_was(program: Program) -> None:
    program.start_empty()
    schema = program.workspace.schemas.create(Kind.STATES, "Handover")
    program.workspace.schemas.create(Kind.TASKS, "Another")
    program.window.pages["schemas"].choose(schema.id)
    program.rest()
    program.window.resize(1111, 777)
    Theme.current().set_mode(Mode.DARK)
    QTest.keyClick(program.window, Qt.Key.Key_3, CONTROL)
    program.rest()
    program.close()
    Theme.current().set_mode(Mode.LIGHT)

    program.start()
    assert program.window.size().toTuple() == (1111, 777)
    assert Theme.current().mode is Mode.DARK
    assert program.window.page.name == "properties"
    design = program.window.pages["schemas"].design  # type: ignore[attr-defined]
    assert design.id == schema.id


def test_what_is_typed_at_the_end_is_kept(program: Program) -> None:
    program.start_empty()
    QTest.keyClick(program.window, Qt.Key.Key_N, CONTROL)
    page = program.window.pages["schemas"]
    program.bot.waitUntil(lambda: page.form.heading.name.edit.hasFocus())  # type: ignore[attr-defined]
    program.rest()
    QTest.keyClicks(QApplication.focusWidget(), "Half")
    program.close()
    program.start()
    assert [s.name for s in program.workspace.schemas.list()] == ["Half"]


def test_a_running_installation_goes_on_at_the_next_start(program: Program, tmp_path: Path) -> None:
    program.start_empty()
    workspace = program.workspace
    package = workspace.packages.add(write_package(tmp_path / "a.zip"))
    program.bot.waitUntil(
        lambda: workspace.packages.get(package.id).status is Status.SUCCEEDED, timeout=10_000
    )
    shop = workspace.properties.create("Shop", package_platform(workspace), ["a.example.com"])
    reached, go_on = threading.Event(), threading.Event()

    def brake(event: Event) -> None:
        if isinstance(event, JobProgressed) and event.step == "unpacking":
            reached.set()
            go_on.wait(60)

    workspace.events.subscribe(brake)
    added = workspace.properties.add_extension(shop.id, package.id)
    program.bot.waitUntil(reached.is_set)
    program.session.save()
    end = threading.Thread(target=program.session.close)
    end.start()
    program.bot.waitUntil(lambda: workspace.installer.stopping)
    go_on.set()
    end.join()
    program.window.let_close()
    program.window.close()

    with_pending = Workspace.open(program.root, read_only=True)
    assert with_pending.properties.extension(added.id).installation_status is Status.PENDING
    assert list((program.root / "staging").iterdir()) == []
    with_pending.close()
    program.start()
    program.bot.waitUntil(
        lambda: (
            program.workspace.properties.extension(added.id).installation_status is Status.SUCCEEDED
        ),
        timeout=10_000,
    )


def package_platform(workspace: Workspace) -> str:
    return workspace.packages.list()[0].platform


def test_archives_are_dropped_on_any_page(program: Program, tmp_path: Path) -> None:
    program.start_empty()
    archive = write_package(tmp_path / "a.zip")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(archive))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(400, 300), copy, data, left, none)
    QApplication.sendEvent(program.window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(program.window, QDropEvent(QPointF(400, 300), copy, data, left, none))
    assert program.window.page.name == "packages"
    program.bot.waitUntil(
        lambda: [p.status for p in program.workspace.packages.list()] == [Status.SUCCEEDED],
        timeout=10_000,
    )


def test_a_second_start_brings_the_window_forward(program: Program) -> None:
    program.window.hide()
    socket = QLocalSocket()
    socket.connectToServer(address(program.root))
    program.bot.waitUntil(program.window.isVisible)
    socket.abort()


_SECOND_START = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from desktop.session import bring_forward
app = QCoreApplication([])
sys.exit(0 if bring_forward(Path(sys.argv[1]), 30_000) else 1)
"""


def test_a_window_that_comes_forward_says_so(program: Program) -> None:
    second = subprocess.Popen([sys.executable, "-c", _SECOND_START, str(program.root)])
    program.bot.waitUntil(lambda: second.poll() is not None)
    assert second.returncode == 0


def test_a_window_whose_process_is_stopped_does_not_come_forward(
    qapp: QApplication, tmp_path: Path
) -> None:
    stopped = QLocalServer()
    assert stopped.listen(address(tmp_path))  # the system takes the call, nobody answers it
    assert not bring_forward(tmp_path, patience=50)
    stopped.close()


def test_no_window_no_coming_forward(qapp: QApplication, tmp_path: Path) -> None:
    assert not bring_forward(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"geometry": 5, "page": [], "pages": {"x": 1}}'])
def test_a_spoilt_window_state_does_no_harm(
    program: Program, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    program.start_empty()
    program.close()
    (program.root / "window.json").write_text(text)
    program.start()
    assert program.window.filled


def test_the_pages_are_reached_by_key_and_the_focus_is_in_the_list(program: Program) -> None:
    program.start_empty()
    for number, name in enumerate(PAGES, 1):
        QTest.keyClick(program.window, Qt.Key(Qt.Key.Key_0 + number), CONTROL)
        assert program.window.page.name == name
        assert program.window.page.isAncestorOf(QApplication.focusWidget())


def test_a_page_is_entered_by_its_key_from_the_rail_where_the_arrows_stay(
    program: Program,
) -> None:
    program.start_empty()
    rail = program.window.rail
    rail.buttons["schemas"].setFocus()
    QTest.keyClick(rail.buttons["schemas"], Qt.Key.Key_Down)
    assert program.window.page.name == "records"
    assert rail.buttons["records"].hasFocus()
    for key, name in ((Qt.Key.Key_2, "records"), (Qt.Key.Key_3, "properties")):
        rail.buttons["records"].setFocus()
        QTest.keyClick(rail.buttons["records"], key, CONTROL)
        assert program.window.page.name == name
        assert program.window.page.isAncestorOf(QApplication.focusWidget())


def test_the_window_state_is_json(program: Program) -> None:
    program.start_empty()
    json.dumps(program.window.state())


def test_larger_text_by_key_is_remembered(program: Program) -> None:
    program.start_empty()
    before = program.window.rail.width()
    QTest.keyClick(program.window, Qt.Key.Key_Plus, CONTROL)
    QTest.keyClick(program.window, Qt.Key.Key_Plus, CONTROL)
    assert Theme.current().text_scale == 1.3
    assert program.window.rail.width() > before
    program.close()
    Theme.current().set_text_scale(1.0)
    program.start()
    assert Theme.current().text_scale == 1.3
    QTest.keyClick(program.window, Qt.Key.Key_0, CONTROL)
    assert Theme.current().text_scale == 1.0


def test_the_switch_of_the_theme_tells_the_truth_from_the_start(program: Program) -> None:
    program.start_empty()
    button = program.window.findChild(ThemeButton)
    assert button.toolTip() == "Switch to dark"
    Theme.current().set_mode(Mode.DARK)
    assert button.toolTip() == "Switch to light"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert Theme.current().mode is Mode.LIGHT


def test_the_mode_is_switched_from_the_status_bar(program: Program) -> None:
    program.start_empty()
    button, window = program.window.status.mode, program.window
    assert (button.text(), button.accessibleName()) == (
        "Production mode",
        "Production mode. Switch to maintenance.",
    )
    for _ in range(60):
        if button.hasFocus():
            break
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
    QTest.keyClick(button, Qt.Key.Key_Return)
    program.bot.waitUntil(lambda: button.text() == "Maintenance mode")
    assert program.workspace.mode is ServerMode.MAINTENANCE
    assert "maintenance mode" in window.toasts.toasts[-1].text
    program.close()
    program.start()
    button, window = program.window.status.mode, program.window
    assert button.text() == "Maintenance mode"
    shift = CONTROL | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_M, shift)
    program.bot.waitUntil(lambda: button.text() == "Production mode")
    assert program.workspace.mode is ServerMode.PRODUCTION


def command_line(program: Program, *argv: str | Path) -> subprocess.Popen[str]:
    """The command line, as a process of its own beside the window."""
    return subprocess.Popen(
        [sys.executable, "-m", "desktop", "--workspace", str(program.root), *map(str, argv)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_window_carries_out_the_command_lines_calls_and_shows_what_they_did(
    program: Program, tmp_path: Path
) -> None:
    program.start_empty()
    archive = write_package(tmp_path / "a.zip")
    for argv, said in (
        (("property", "create", "Shop", "--platform", "web", "--domain", "a.example"), "created"),
        (("package", "add", archive), "succeeded"),
        (("extension", "add", "Shop", "greeter"), "succeeded"),
    ):
        ran = command_line(program, *argv)
        program.bot.waitUntil(lambda ran=ran: ran.poll() is not None)
        out, err = ran.communicate()
        assert ran.returncode == 0, err
        assert said in out
    program.rest()
    QTest.keyClick(program.window, Qt.Key.Key_3, CONTROL)
    program.rest()
    (shop,) = program.workspace.properties.list()
    assert shop.extension_count == 1
    page = program.window.page
    assert isinstance(page, PropertiesPage)
    program.bot.waitUntil(lambda: page.list.shown == shop.id)


def test_closing_the_window_ends_a_call_that_waits(program: Program, tmp_path: Path) -> None:
    program.start_empty()
    reached, go_on = threading.Event(), threading.Event()

    def brake(event: Event) -> None:
        if isinstance(event, JobProgressed):
            reached.set()
            go_on.wait(60)

    program.workspace.events.subscribe(brake)
    waiting = command_line(program, "package", "add", write_package(tmp_path / "a.zip"))
    program.bot.waitUntil(reached.is_set)
    program.session.save()
    end = threading.Thread(target=program.session.close)
    end.start()
    out, err = waiting.communicate(timeout=60)  # told before the installer has come to its end
    assert (waiting.returncode, out) == (1, "")
    assert "The process that holds the workspace was closed before it had answered." in err
    go_on.set()
    end.join()
    program.window.let_close()
    program.window.close()
    program.start()
    program.bot.waitUntil(
        lambda: [p.status for p in program.workspace.packages.list()] == [Status.SUCCEEDED]
    )
