"""Archives by dialog and by drop: checked in the background, all problems at once."""

from __future__ import annotations

import zipfile
from importlib.resources import as_file, files
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from backend.packages.folder_archive import pack_folder
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
    hand.pick("Packages", "Bad Name!")
    hand.picture("08-package-failed")
    hand.pick("Packages", "Form Tracker")
    hand.picture("08-package")


def _choose(stage: Stage, archive: Path) -> None:
    """Through the dialog, by typing the path."""
    page = stage.window.page
    assert isinstance(page, PackagesPage)
    page.choose_files = lambda parent: archive_dialog(parent, native=False)
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
            made.append(scratch / f"{folder.name}.zip")
            pack_folder(folder, made[-1])
    return made
