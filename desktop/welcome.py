"""The first start: a workspace with examples, or an empty one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from backend.demo import make_demo
from backend.errors import Problem
from backend.workspace import Workspace
from desktop.bridge import Bridge
from desktop.theme import Theme
from desktop.widgets.button import Button, Kind
from desktop.widgets.icon_label import IconLabel
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard
from desktop.work import Work


class Welcome(QWidget):
    """Two buttons and what each will do. ``done`` comes when the choice is carried out."""

    done = Signal()

    def __init__(self, workspace: Workspace, work: Work, bridge: Bridge) -> None:
        super().__init__()
        self._workspace = workspace
        self._work = work
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(IconLabel("app", "accent", size=48), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(px(12))
        column.addWidget(_line("Welcome to Extension Workshop", "title"))
        column.addSpacing(px(4))
        column.addWidget(
            _line(
                "Design extension schemas, and assemble extensions of properties.\n"
                "Everything stays on this computer.",
                "muted",
            )
        )
        column.addSpacing(px(20))
        self.demo = Button("Start with the demo", self._make_demo, kind=Kind.PRIMARY)
        self.empty = Button("Start empty", self.done.emit)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addStretch(1)
        row.addWidget(self.demo)
        row.addWidget(self.empty)
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(px(12))
        self.note = _line(
            "The demo has a few schemas with records, two properties and six small packages.\n"
            f"The workspace is {workspace.folder.root}",
            "muted",
        )
        column.addWidget(self.note)
        self.trouble = ProblemsCard()
        column.addWidget(self.trouble)
        column.addStretch(3)
        self.setFocusProxy(self.demo)
        bridge.package_changed.connect(self._count)

    def _make_demo(self) -> None:
        self.demo.setEnabled(False)
        self.empty.setEnabled(False)
        self.note.setText("Making the demo…")
        self._work.do(
            self, lambda: make_demo(self._workspace), lambda _: self.done.emit(), self._refused
        )

    def _count(self, _package_id: str) -> None:
        if not self.demo.isEnabled():
            self.note.setText("Making the demo: checking its packages…")

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self.empty.setEnabled(True)
        self.note.setText("The demo was not made.")
        self.trouble.set_problems(problems)


def _line(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    put(label, "role", role)
    return label
