"""The real ``core-edge`` package, zipped by the official packager, on both ways in."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backend.cli.main import main
from backend.status import Status
from backend.workspace import Workspace
from desktop.packages.page import PackagesPage
from desktop.properties.page import PropertiesPage
from tests.desktop.conftest import Desk, desk, no_stray_windows, show, theme

__all__ = ["desk", "no_stray_windows", "theme"]
CONTROL = Qt.KeyboardModifier.ControlModifier


def content(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as opened:
        return {i.filename: opened.read(i) for i in opened.infolist() if not i.is_dir()}


def installed(workspace: Workspace, extension_id: str) -> dict[str, bytes]:
    top = workspace.properties.installed_folder(extension_id)
    assert top is not None
    return {
        path.relative_to(top).as_posix(): path.read_bytes()
        for path in top.rglob("*")
        if path.is_file()
    }


def test_by_the_command_line(
    core_edge_zip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str) -> dict[str, object]:
        code = main(["--workspace", str(tmp_path / "ws"), "--json", *words])
        answer: dict[str, object] = json.loads(capsys.readouterr().out)
        assert code == 0, answer
        return answer

    run("package", "add", str(core_edge_zip))
    run("property", "create", "Edge", "--platform", "edge")
    answer = run("extension", "add", "Edge", "core@1.4.0")
    data = answer["data"]
    assert isinstance(data, dict)
    assert data["attributes"]["installation_status"] == "succeeded"
    workspace = Workspace.open(tmp_path / "ws")
    try:
        assert installed(workspace, data["id"]) == content(core_edge_zip)
    finally:
        workspace.close()


def test_by_the_window(core_edge_zip: Path, desk: Desk) -> None:
    packages: PackagesPage = show(desk, PackagesPage)
    packages.add_files([core_edge_zip])
    catalogue = desk.workspace.packages
    desk.bot.waitUntil(
        lambda: [p.status for p in catalogue.list()] == [Status.SUCCEEDED], timeout=30_000
    )
    page: PropertiesPage = show(desk, PropertiesPage)
    edge = desk.workspace.properties.create("Edge", "edge")
    page.choose(edge.id)
    desk.bot.waitUntil(lambda: page.pane.list.current() == edge.id)
    desk.settle()
    page.add_action.trigger()
    desk.bot.waitUntil(lambda: page.adding.pane.list.current() == "edge/core")
    desk.settle()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, CONTROL)

    properties = desk.workspace.properties
    desk.bot.waitUntil(
        lambda: (
            [e.installation_status for e in properties.extensions(edge.id)] == [Status.SUCCEEDED]
        ),
        timeout=30_000,
    )
    extension = properties.extensions(edge.id)[0]
    assert installed(desk.workspace, extension.id) == content(core_edge_zip)
