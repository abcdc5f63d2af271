"""The queue, its order and the history stand again in the next window."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from backend.installations.model import Move
from desktop.activity.page import ActivityPage
from desktop.theme import Theme
from tests.backend.installations.test_activity import all_ended, job_of, queued, without_archive
from tests.backend.installing import add_package
from tests.conftest import OpenWorkspace, until
from tests.desktop.activity.test_activity_page import names, states
from tests.desktop.test_session import Program


def test_the_next_window_goes_on_with_the_queue_and_knows_the_history(
    qtbot: QtBot, theme: Theme, open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    root = tmp_path / "ws"
    workspace = open_workspace(root)
    package = add_package(workspace, tmp_path)
    with without_archive(workspace, package):
        queued(workspace, package, "X")
        until(workspace, all_ended(workspace))
    workspace.close()
    workspace = open_workspace(root, start=False)
    made = queued(workspace, package)
    workspace.activity.move(job_of(workspace, made[2]), Move.FIRST)
    workspace.close()
    program = Program(qtbot, root)
    page = program.window.pages["activity"]
    assert isinstance(page, ActivityPage)
    qtbot.waitUntil(lambda: names(page) == ["B", "A", "C", "X", "–"])
    qtbot.waitUntil(lambda: states(page)[:3] == ["succeeded"] * 3)
    assert states(page)[3] == "failed: The package's archive is missing."
    notices = program.window.toasts
    qtbot.waitUntil(lambda: [one.text for one in notices.toasts] == ["Installed 3 extensions."])
    program.close()
