"""The chosen package: what it is, what its check found, what it provides, what it can be set to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from backend.packages.settings import settings_schema
from backend.status import Status
from desktop.packages.contents import provided, provides
from desktop.packages.settings_fields import setting_fields
from desktop.theme import Theme, Tone
from desktop.widgets.button import Button, Kind
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.rows_table import RowsTable
from desktop.widgets.status import StatusLabel
from desktop.widgets.table import fit_to_rows
from desktop.widgets.title import PageTitle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QAction

    from backend.errors import Problem
    from backend.events import JobProgressed
    from backend.packages.model import Package


class PackageView(QScrollArea):
    """``add_to`` is offered for a good package, the other two for one that failed its check."""

    def __init__(
        self,
        add_to: QAction,
        add_again: QAction,
        take_off: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        px = Theme.current().px
        self.setWidgetResizable(True)
        self.setAccessibleName("Package")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        put(body, "pane", "ground")
        column = QVBoxLayout(body)
        column.setContentsMargins(px(24), px(20), px(24), px(24))
        column.setSpacing(px(12))
        self.title = PageTitle()
        self.take_off = self.title.add_button(Button.of(take_off))
        self.add_again = self.title.add_button(Button.of(add_again, kind=Kind.PRIMARY))
        self.add_to = self.title.add_button(Button.of(add_to, kind=Kind.PRIMARY))
        self.status = StatusLabel()
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Progress of the check")
        self.bar.setMaximumWidth(px(320))
        self.description = _words("")
        self.problems = ProblemsCard()
        column.addWidget(self.title)
        column.addWidget(self.status)
        column.addWidget(self.bar)
        column.addWidget(self.problems)
        column.addWidget(self.description)
        self.provides = _Part("Provides", ("Kind", "Display name", "Name", "File"), (140, 200, 180))
        self.settings = _Part(
            "Settings", ("Name", "Type", "Required", "What is allowed"), (220, 180, 100)
        )
        column.addWidget(self.provides)
        column.addWidget(self.settings)
        column.addStretch(1)
        self.setWidget(body)

    def show_package(self, package: Package, progress: JobProgressed | None) -> None:
        """Show it as it is now; tables that did not change keep their place."""
        failed = package.status is Status.FAILED
        self.title.set_title(package.display_name or package.name or package.file_name)
        self.title.set_pills(_pills(package))
        for button in (self.add_again, self.take_off):
            button.setVisible(failed)
        self._show_status(package, progress)
        self.description.setText(package.description)
        self.description.setVisible(bool(package.description))
        self.problems.set_problems(map(_placed, package.problems))
        succeeded = package.status is Status.SUCCEEDED
        self.add_to.setVisible(succeeded)
        self.provides.setVisible(succeeded)
        self.settings.setVisible(succeeded)
        if succeeded:
            self._show_contents(package)

    def _show_status(self, package: Package, progress: JobProgressed | None) -> None:
        detail = ""
        if package.status is Status.PENDING:
            detail = progress.step if progress else "waiting for its check"
        elif package.status is Status.FAILED:
            detail = "It is not in the catalogue, and no archive is kept."
        self.status.set_status(package.status, detail)
        self.bar.setVisible(package.status is Status.PENDING)
        self.bar.setValue(progress.percent if progress else 0)

    def _show_contents(self, package: Package) -> None:
        manifest = package.manifest
        self.provides.show_rows(
            provided(manifest),
            provides(manifest) or "Nothing that rules could use: it works by being installed.",
        )
        schema = settings_schema(manifest)
        fields = setting_fields(schema) if schema else []
        needed = sum(field.required for field in fields)
        words = f"{len(fields)}, {needed} of them required" if fields else "Any object is allowed."
        self.settings.show_rows(
            [(f.name, f.type, "required" if f.required else "", f.rule) for f in fields],
            words if schema is not None else "The package takes no settings.",
        )


class _Part(QWidget):
    """A heading, a few muted words, and a table where there is something to list."""

    def __init__(self, title: str, headings: tuple[str, ...], widths: tuple[int, ...]) -> None:
        super().__init__()
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(8), 0, 0)
        column.setSpacing(px(4))
        head = QLabel(title)
        put(head, "role", "section")
        self.words = _words("muted")
        self.table = RowsTable(title, headings, widths)
        fit_to_rows(self.table, most=12)
        column.addWidget(head)
        column.addWidget(self.words)
        column.addSpacing(px(4))
        column.addWidget(self.table)

    def show_rows(self, rows: Iterable[tuple[str, ...]], words: str) -> None:
        found = list(rows)
        self.words.setText(words)
        self.table.rows.set_rows(found)
        self.table.setVisible(bool(found))


def _pills(package: Package) -> list[tuple[str, Tone]]:
    pills = []
    if package.platform:
        pills.append((package.platform, Tone.ACCENT))
    if package.version:
        pills.append((package.version, Tone.NEUTRAL))
    if package.status is Status.SUCCEEDED:
        pills.append((str(package.availability), Tone.NEUTRAL))
    return pills


def _placed(problem: Problem) -> Problem:
    """The place goes into the words: there is no field here to lead to."""
    if not problem.pointer:
        return problem
    where = f"In extension.json at {problem.pointer}."
    return replace(problem, pointer="", detail=f"{where} {problem.detail}".strip())


def _words(role: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    put(label, "role", role)
    return label
