"""From the start of the process to a painted window, and to its filled list.

The bare limit is a PySide6 window with an empty table. Runs are interleaved; medians count.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 9

BARE = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView
class Window(QMainWindow):
    def paintEvent(self, event):
        print("painted", time.time(), flush=True)
        QTimer.singleShot(0, app.quit)
app = QApplication(sys.argv)
window = Window()
window.setCentralWidget(QTableView())
window.resize(1280, 800)
window.show()
app.exec()
"""

OURS = """
import sys, time
from pathlib import Path
import desktop.app as program
from PySide6.QtCore import QTimer
class Window(program.Window):
    told = False
    def paintEvent(self, event):
        if not self.told:
            self.told = True
            print("painted", time.time(), flush=True)
    def fill(self, pages):
        super().fill(pages)
        self.look = QTimer(interval=1)
        self.look.timeout.connect(self.filled_yet)
        self.look.start()
    def filled_yet(self):
        if self.pages["schemas"].design is not None:
            self.look.stop()
            print("filled", time.time(), flush=True)
            self.close()
program.Window = Window
sys.exit(program.run(Path(sys.argv[1])))
"""


def bench() -> None:
    """Print the medians and their ratios."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "ws"
        _make_demo(folder)
        bare: list[float] = []
        painted: list[float] = []
        filled: list[float] = []
        for _ in range(RUNS):
            bare.append(_run(BARE)["painted"])
            ours = _run(OURS, str(folder))
            painted.append(ours["painted"])
            filled.append(ours["filled"])
    limit = statistics.median(bare)
    print(f"bare window painted      {limit * 1000:6.0f} ms")
    for name, found in (("our window painted", painted), ("our list filled", filled)):
        middle = statistics.median(found)
        print(f"{name:<24} {middle * 1000:6.0f} ms   {middle / limit:.2f} × the bare window")


def _make_demo(folder: Path) -> None:
    from backend.demo import make_demo
    from backend.workspace import Workspace

    workspace = Workspace.open(folder)
    workspace.start()
    make_demo(workspace)
    workspace.close()


def _run(program: str, *arguments: str) -> dict[str, float]:
    """Seconds from the start of the process to each thing it tells of."""
    environment = dict(os.environ)
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    begin = time.time()
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    words = [line.split() for line in done.stdout.splitlines() if line]
    return {name: float(moment) - begin for name, moment in words}
