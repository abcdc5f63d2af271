"""``python -m desktop.tour FOLDER``: pictures of every page and state, made by using the program.

The window, the store and the installer thread are the real ones, in a workspace of their own; the
events are real key presses, clicks and drops. Ends with 1 if a step did not do what it shows.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from backend.errors import WorkshopError
from desktop.theme import Mode, Theme
from desktop.tour import (
    activity,
    api,
    keeping,
    life,
    packages,
    properties,
    records,
    schemas,
    start,
    versions,
    whole_properties,
    workshop,
)
from desktop.tour.hand import TourFailed
from desktop.tour.report import report
from desktop.tour.screen import use_memory_without_display
from desktop.tour.stage import Stage
from desktop.widgets.problems import details

CHAPTERS = (
    start,
    schemas,
    workshop,
    records,
    versions,
    packages,
    activity,
    properties,
    life,
    whole_properties,
    api,
    keeping,
)


def main(folder: Path) -> int:
    """Make the tour; answers the exit code."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    use_memory_without_display()
    app = QApplication.instance() or QApplication(["Extension Workshop"])
    assert isinstance(app, QApplication)
    _take_a_good_font(app)
    Theme(app, Mode.LIGHT).apply()
    with tempfile.TemporaryDirectory(prefix="workshop-tour-") as scratch:
        bugs: list[BaseException] = []
        sys.excepthook = lambda _kind, error, _trace: bugs.append(error)
        stage = Stage(Path(scratch), folder)
        try:
            for chapter in CHAPTERS:
                chapter.play(stage)
                if bugs:
                    raise bugs[0]
                print(f"{chapter.__name__.rpartition('.')[2]}: done")
            properties.go_on_after_restart(stage)
            text = json.dumps(report(stage.workspace), indent=2, ensure_ascii=False)
            (folder / "tour.json").write_text(text + "\n", encoding="utf-8")
        except (TourFailed, WorkshopError) as error:
            said = details(error.problems) if isinstance(error, WorkshopError) else str(error)
            stage.hand.picture("failed-here")
            print(f"The tour failed: {said}", file=sys.stderr)
            return 1
        finally:
            stage.close()
            # A clipboard in memory outlives Python, and with it what it holds must not.
            app.clipboard().clear()
    print(f"{len(stage.hand.pictures)} pictures and tour.json are in {folder}")
    return 0


def _take_a_good_font(app: QApplication) -> None:
    """The program uses the system's font; pictures look the same everywhere with this one."""
    if "Inter" in QFontDatabase.families():
        font = QFont("Inter")
        font.setPixelSize(13)
        app.setFont(font)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/tour")))
