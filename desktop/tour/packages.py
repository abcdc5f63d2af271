"""Archives by dialog and by drop: checked in the background, all problems at once."""

from __future__ import annotations

import json
import shutil
import zipfile
from importlib.resources import as_file, files
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from backend.packages.packing import pack_folder
from backend.status import Status
from desktop.packages.file_dialog import archive_dialog
from desktop.packages.page import PackagesPage
from desktop.tour.hand import CONTROL
from desktop.tour.stage import Stage

BROKEN = '{"name": "Bad Name!", "platform": "web", "version": "one", "colour": "red"}'


def play(stage: Stage) -> None:
    hand = stage.hand
    archives = _archives(stage.scratch)
    hand.key(Qt.Key.Key_4, CONTROL)
    _choose(stage, archives[0])
    broken = stage.scratch / "broken.zip"
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("extension.json", BROKEN)
    hand.drop([*archives[1:], broken])
    packages = stage.workspace.packages
    hand.wait(
        lambda: all(p.status is not Status.PENDING for p in packages.list()),
        "every archive is checked",
    )
    failed = [p for p in packages.list() if p.status is Status.FAILED]
    stage.check([p.file_name for p in failed] == ["broken.zip"], "only the broken archive fails")
    stage.check(len(failed[0].problems) > 3, "all of its problems are told")
    _catalogue(stage)
    hand.pick("Packages", "Bad Name!")
    hand.key(Qt.Key.Key_Return)
    hand.picture("08-package-failed")
    hand.click("Take off the list")
    hand.wait(lambda: all(p.id != failed[0].id for p in packages.list()), "it is off the list")
    hand.pick("Packages", "Form Tracker")
    hand.key(Qt.Key.Key_Return)
    hand.picture("08-package")
    _thirty_events(stage)
    _watched(stage)


def _catalogue(stage: Stage) -> None:
    """Cards and table, found by what a package provides, and filtered."""
    hand, page = stage.hand, stage.window.page
    assert isinstance(page, PackagesPage)
    hand.pick("Packages", "Core")
    hand.picture("08-packages-cards")
    hand.key(Qt.Key.Key_T, CONTROL)
    hand.picture("08-packages-table")
    hand.key(Qt.Key.Key_T, CONTROL)
    hand.key(Qt.Key.Key_F, CONTROL)
    hand.write("form submitted")
    hand.wait(lambda: len(page.catalogue.model.entries) == 1, "an event leads to its package")
    stage.check(page.inspector.title.text() == "Form Tracker", "it is chosen")
    hand.picture("08-packages-found")
    hand.write(" nowhere")
    hand.wait(page.catalogue.nothing.isVisible, "nothing is found")
    hand.picture("08-packages-nothing")
    hand.key(Qt.Key.Key_Escape)
    hand.tab_to("Filters")
    hand.key(Qt.Key.Key_Home)
    hand.key(Qt.Key.Key_Space)
    stage.check(len(page.catalogue.chips.chips) == 1, "a filter stands over the packages")
    hand.picture("08-packages-filter")
    hand.key(Qt.Key.Key_Escape)


def _thirty_events(stage: Stage) -> None:
    hand, page = stage.hand, stage.window.page
    assert isinstance(page, PackagesPage)
    folder = stage.scratch / "page-observer"
    shutil.copytree(stage.scratch / "page-clock", folder)
    manifest = json.loads((folder / "extension.json").read_text(encoding="utf-8"))
    manifest |= {"name": "page-observer", "displayName": "Page Observer"}
    (event,) = manifest["events"][:1]
    manifest["events"] = [
        event | {"name": f"{what}-{part}", "displayName": f"{part.title()} {what}"}
        for part in ("page", "form", "video", "window", "pointer", "frame")
        for what in ("entered", "left", "started", "ended", "changed")
    ]
    (folder / "extension.json").write_text(json.dumps(manifest), encoding="utf-8")
    archive = stage.scratch / "page-observer.zip"
    pack_folder(folder, archive)
    hand.drop([archive])
    hand.wait(
        lambda: page.view.package is not None and page.view.package.name == "page-observer",
        "what is dropped is opened",
    )
    hand.tab_to("Find what it provides")
    hand.write("video")
    hand.wait(lambda: page.view.provides.list.model().rowCount() == 6, "five events are found")
    hand.key(Qt.Key.Key_Down)
    hand.picture("08-package-thirty-events")
    hand.click("Discontinue")
    hand.wait(lambda: page.view.package and page.view.package.discontinued, "it is discontinued")
    hand.picture("08-package-discontinued")
    hand.key(Qt.Key.Key_Escape)


def _watched(stage: Stage) -> None:
    hand = stage.hand
    hand.click("Watched folders…")
    hand.picture("08-watched-folders")
    hand.key(Qt.Key.Key_Escape)


def _choose(stage: Stage, archive: Path) -> None:
    """Through the dialog, by typing the path."""
    page = stage.window.page
    assert isinstance(page, PackagesPage)
    page.adding.choose_files = lambda parent: archive_dialog(parent, native=False)
    stage.hand.click("Add packages…")
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QFileDialog))
    stage.hand.wait(dialog.isVisible, "the dialog opens")
    dialog.activateWindow()
    stage.hand.tab_to("fileNameEdit")
    stage.hand.write(str(archive))
    stage.hand.key(Qt.Key.Key_Return)
    stage.hand.wait(lambda: stage.workspace.packages.list(), "the chosen archive is added")
    stage.window.activateWindow()
    stage.hand.wait(stage.window.isActiveWindow, "the window is in front again")


def _archives(scratch: Path) -> list[Path]:
    made = []
    with as_file(files("resources") / "packages") as top:
        for folder in sorted(path for path in top.iterdir() if path.is_dir()):
            shutil.copytree(folder, scratch / folder.name)
            made.append(scratch / f"{folder.name}.zip")
            pack_folder(folder, made[-1])
    return made
