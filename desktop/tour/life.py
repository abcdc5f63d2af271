"""Life of an extension: settings, revisions, another version and back, verifying and repairing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from backend.packages.model import Package
from backend.properties.model import Extension
from backend.status import Status
from desktop.properties.change_sheet import ChangeSheet
from desktop.properties.page import PropertiesPage
from desktop.tour.hand import CONTROL
from desktop.tour.stage import Stage

SHIFT = Qt.KeyboardModifier.ShiftModifier


def play(stage: Stage) -> None:
    stage.hand.key(Qt.Key.Key_3, CONTROL)
    page = stage.window.pages["properties"]
    assert isinstance(page, PropertiesPage)
    beacon = _beacon(stage, page)
    _edit(stage, page, beacon)
    _compare(stage, page, beacon)
    package = _add_newer(stage, beacon)
    _upgrade(stage, page, beacon, package)
    _verify(stage, page, beacon)
    _downgrade(stage, page, beacon)


def _beacon(stage: Stage, page: PropertiesPage) -> Extension:
    shop = stage.workspace.properties.find("Shop web")
    held = stage.workspace.properties.extensions(shop.id)
    beacon = next(one for one in held if one.name == "beacon")
    page.choose(beacon.id)
    stage.hand.wait(lambda: page.detail.view.table.key() == beacon.id, "the beacon is chosen")
    page.detail.view.table.setFocus()
    return beacon


def _edit(stage: Stage, page: PropertiesPage, beacon: Extension) -> None:
    hand, properties = stage.hand, stage.workspace.properties
    hand.key(Qt.Key.Key_R, CONTROL | SHIFT)
    hand.key(Qt.Key.Key_F2)
    hand.picture("13-settings")
    hand.key(Qt.Key.Key_Escape)
    other = json.loads(beacon.settings) | {"endpoint": "https://collect.example.org"}
    properties.edit(beacon.id, settings=json.dumps(other), enabled=False)
    hand.rest()
    hand.key(Qt.Key.Key_R, CONTROL | SHIFT)
    hand.key(Qt.Key.Key_Space)
    stage.check(properties.extension(beacon.id).enabled, "Space enables it again")
    stage.check(len(properties.revisions(beacon.id)) == 3, "there are two revisions")
    hand.picture("13-extension-differs")
    assert page.sheets.sheet is None


def _compare(stage: Stage, page: PropertiesPage, beacon: Extension) -> None:
    hand = stage.hand
    hand.key(Qt.Key.Key_H, CONTROL)
    hand.key(Qt.Key.Key_Down)
    hand.picture("13-revisions")
    hand.key(Qt.Key.Key_Down)
    hand.key(Qt.Key.Key_Return, CONTROL)
    found = stage.workspace.properties.extension(beacon.id)
    stage.check(found.settings == beacon.settings, "the settings are those of revision 1")
    page.detail.view.table.setFocus()


def _add_newer(stage: Stage, beacon: Extension) -> Package:
    """A version with another schema and other delegates, made from the demo's own package."""
    workspace = stage.workspace
    folder = stage.scratch / "beacon-newer"
    shutil.unpack_archive(workspace.folder.archive(beacon.digest), folder, "zip")
    manifest_file = folder / "extension.json"
    manifest: dict[str, Any] = json.loads(manifest_file.read_text(encoding="utf-8"))
    schema = manifest["configuration"]["schema"]
    schema["properties"]["address"] = schema["properties"].pop("endpoint")
    schema["required"] = ["address"]
    manifest["version"] = "9.0.0"
    manifest_file.write_text(json.dumps(manifest, indent=2), encoding="utf-8")
    (folder / "NOTES.md").write_text("The endpoint is the address now.\n", encoding="utf-8")
    archive = Path(shutil.make_archive(str(folder), "zip", folder))
    package = workspace.packages.add(archive)
    stage.hand.wait(
        lambda: workspace.packages.get(package.id).status is not Status.PENDING, "it is checked"
    )
    checked = workspace.packages.get(package.id)
    stage.check(checked.status is Status.SUCCEEDED, "the newer version is usable")
    return checked


def _upgrade(stage: Stage, page: PropertiesPage, beacon: Extension, package: Package) -> None:
    hand, properties = stage.hand, stage.workspace.properties
    hand.wait(lambda: properties.extension(beacon.id).newer, "something newer is known")
    hand.rest()
    hand.picture("14-newer")
    hand.key(Qt.Key.Key_U, CONTROL | SHIFT)
    hand.picture("14-upgrade-all")
    hand.key(Qt.Key.Key_Escape)
    hand.key(Qt.Key.Key_U, CONTROL)
    sheet = page.sheets.sheet
    assert isinstance(sheet, ChangeSheet)
    hand.wait(lambda: sheet.plan is not None and sheet.plan.problems, "the plan refuses settings")
    hand.picture("14-upgrade-refused")
    sheet.settings.form.show_settings(
        package.manifest, '{"address": "https://collect.example.com"}'
    )
    hand.wait(lambda: sheet.plan is not None and not sheet.plan.problems, "they fit now")
    hand.picture("14-upgrade-plan")
    with stage.braked():
        hand.key(Qt.Key.Key_Return, CONTROL)
        hand.wait(lambda: stage.workspace.installer.progress is not None, "it is taken up")
        hand.picture("14-upgrading")
    hand.wait(lambda: properties.extension(beacon.id).version == "9.0.0", "it is upgraded")
    hand.rest()


def _verify(stage: Stage, page: PropertiesPage, beacon: Extension) -> None:
    hand, properties = stage.hand, stage.workspace.properties
    folder = properties.installed_folder(beacon.id)
    assert folder is not None
    (folder / "NOTES.md").unlink()
    (folder / "extension.json").write_text("{}", encoding="utf-8")
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    page.detail.view.table.setFocus()
    hand.key(Qt.Key.Key_F7)
    hand.click("Verify again")
    hand.picture("15-verify-faults")
    hand.key(Qt.Key.Key_Return, CONTROL)
    hand.wait(lambda: not (folder / "mine.txt").exists(), "the files are installed anew")
    hand.wait(lambda: properties.extension(beacon.id).usable, "it is repaired")
    hand.rest()
    page.detail.view.table.setFocus()
    hand.key(Qt.Key.Key_F7)
    hand.click("Verify again")
    hand.picture("15-verify-sound")
    hand.key(Qt.Key.Key_Escape)


def _downgrade(stage: Stage, page: PropertiesPage, beacon: Extension) -> None:
    hand, properties = stage.hand, stage.workspace.properties
    page.detail.view.table.setFocus()
    hand.key(Qt.Key.Key_H, CONTROL)
    wanted = (beacon.version, beacon.settings)
    saved = [(one.version, one.settings) for one in properties.revisions(beacon.id)]
    hand.key(Qt.Key.Key_Down, times=saved.index(wanted, 1))
    hand.picture("15-back-to-revision")
    hand.key(Qt.Key.Key_Return, CONTROL)
    hand.wait(
        lambda: properties.extension(beacon.id).version == beacon.version,
        "the way back installs the old version",
    )
    hand.wait(lambda: properties.extension(beacon.id).usable, "it is installed")
    hand.rest()
    stage.check(
        properties.extension(beacon.id).settings == beacon.settings, "with its own settings"
    )
