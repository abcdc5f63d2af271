"""Too little room on the disk: it is told before anything starts, and looked at again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from backend.workspace import Workspace
from desktop.properties.page import PropertiesPage
from tests.backend.conftest import disk
from tests.backend.disks import Disk
from tests.backend.installing import add_package, codes
from tests.conftest import OpenWorkspace
from tests.desktop.conftest import Desk, show
from tests.desktop.properties.adding import CONTROL, EMPTY, checked, open_panel

__all__ = ["disk"]


@pytest.fixture
def workspace(disk: Disk, open_workspace: OpenWorkspace) -> Workspace:
    """On a disk of 4 MiB: less than an installation leaves alone."""
    return open_workspace(disk.root / "workspace")


def test_too_little_room_stops_all_of_it(desk: Desk, tmp_path: Path) -> None:
    page: PropertiesPage = show(desk, PropertiesPage)
    add_package(desk.workspace, tmp_path, **EMPTY)
    shop = open_panel(desk, page)
    check = page.adding.check
    checked(desk, page, lambda: codes(check.blocked) == ["disk-space"])
    assert check.whole.isVisible()
    assert [row.word for row in check.rows] == ["ready"]
    assert not page.adding.add_button.isEnabled()
    answers: list[object] = []
    page.adding.checker.answered.connect(answers.append)
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert len(answers) == 1, "somebody may have made room meanwhile"
    assert desk.workspace.properties.extensions(shop) == ()
