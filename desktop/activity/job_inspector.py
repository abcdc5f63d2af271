"""Beside the chosen job: where it is, why it failed, what to do, its log, all there is to know."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from backend.installations.jsonapi import job_resource
from backend.installations.model import JobState
from desktop.activity.log_view import LogView
from desktop.activity.words import (
    STATE_ICONS,
    STATE_TONES,
    duration,
    ended_words,
    passed,
    progress_words,
    retried,
    turn_words,
)
from desktop.theme import Theme
from desktop.widgets.button import Button, Kind
from desktop.widgets.elided import ElidedLabel
from desktop.widgets.facts import Fact, FactsView
from desktop.widgets.icon_label import IconLabel
from desktop.widgets.json_view import JsonView
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.times import moment
from desktop.widgets.title import tool_button

if TYPE_CHECKING:
    from backend.events import JobProgressed
    from backend.installations.model import JobLine, LogLine
    from desktop.activity.job_acts import JobActs


class JobInspector(QStackedWidget):
    """Says what to do while no job is chosen."""

    def __init__(self, acts: JobActs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = Theme.current().px
        self._line: JobLine | None = None
        nothing = QLabel("Choose a job to see what was done for it.")
        nothing.setWordWrap(True)
        nothing.setMargin(px(16))
        put(nothing, "role", "muted")
        empty = QWidget()
        above = QVBoxLayout(empty)
        above.setContentsMargins(0, 0, 0, 0)
        above.addWidget(nothing)
        above.addStretch(1)
        self.about = QWidget()
        self.addWidget(empty)
        self.addWidget(self.about)
        self.title = ElidedLabel("", "title")
        self.place = ElidedLabel("", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(px(6))
        self.bar.setAccessibleName("Progress of the job")
        self.problems = ProblemsCard()
        column = QVBoxLayout(self.about)
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.setSpacing(px(8))
        column.addWidget(self.title)
        column.addWidget(self.place)
        column.addLayout(self._state_row(acts))
        column.addWidget(self.bar)
        column.addWidget(self.problems)
        column.addLayout(self._buttons(acts))
        column.addWidget(self._tabs(), 1)

    def show_job(self, line: JobLine | None, progress: JobProgressed | None) -> None:
        """Show it as it is now; what did not change keeps its choice and scroll."""
        self._line = line
        self.setCurrentIndex(0 if line is None else 1)
        if line is None:
            return
        self.title.set_text(line.label)
        place = f" in {line.property_name}" if line.property_name else ""
        self.place.set_text(f"{str(line.act).capitalize()}{place}")
        self._icon.set_icon(STATE_ICONS[line.state], STATE_TONES[line.state])
        self._word.setText(str(line.state))
        put(self._word, "tone", STATE_TONES[line.state])
        self._detail.set_text(_detail(line, progress))
        self._state.setAccessibleName(f"Status: {line.state}. {self._detail.text()}")
        self.turns.setVisible(line.may_move)
        self.bar.setVisible(line.state is JobState.RUNNING)
        self.bar.setValue(progress.percent if progress else 0)
        self.problems.set_problems(line.problems if line.state is JobState.FAILED else ())
        self.facts.set_facts(job_facts(line))

    def show_log(self, line: JobLine, log: tuple[LogLine, ...]) -> None:
        """Its log, and with it the document for programs."""
        if self._line is None or line.id != self._line.id:
            return
        self.log.set_log(line, log)
        document = {"data": job_resource(self._line, log)}
        self.document.set_text(json.dumps(document, indent=2, ensure_ascii=False))

    def _state_row(self, acts: JobActs) -> QHBoxLayout:
        px = Theme.current().px
        self._state = QWidget()
        row = QHBoxLayout(self._state)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(6))
        self._icon, self._word = IconLabel("clock"), QLabel()
        self._detail = ElidedLabel("", "muted")
        row.addWidget(self._icon)
        row.addWidget(self._word)
        row.addWidget(self._detail, 1)
        around = QHBoxLayout()
        around.setSpacing(px(2))
        around.addWidget(self._state, 1)
        self.turns = QWidget()
        tools = QHBoxLayout(self.turns)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(px(2))
        for action in acts.turns.values():
            tools.addWidget(tool_button(action))
        around.addWidget(self.turns)
        return around

    def _buttons(self, acts: JobActs) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Theme.current().px(8))
        self.retry = Button.of(acts.retry, kind=Kind.PRIMARY)
        self.cancel = Button.of(acts.cancel)
        self.show_button = Button.of(acts.show)
        for button in (self.retry, self.cancel, self.show_button):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _tabs(self) -> QTabWidget:
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("About the job")
        self.tabs.setDocumentMode(True)
        self.log = LogView()
        self.facts = FactsView("Details of the job")
        self.document = JsonView("JSON:API document", "What the command line answers")
        self.tabs.addTab(self.log, "Log")
        self.tabs.addTab(self.facts, "Details")
        self.tabs.addTab(self.document, "JSON")
        return self.tabs


def job_facts(line: JobLine) -> tuple[Fact, ...]:
    """All there is to know of a job, its moments on this machine's clock."""
    seconds = passed(line) if line.state is not JobState.RUNNING else None
    return (
        Fact("Job", str(line.id)),
        Fact("Does", str(line.act)),
        Fact("Package", line.label),
        Fact("Property", line.property_name or "–"),
        Fact("Status", str(line.state)),
        Fact("Attempt", str(line.attempt)),
        Fact("Taken up", f"{line.starts} time{'' if line.starts == 1 else 's'}"),
        Fact("Asked for", moment(line.created_at, seconds=True)),
        Fact("Started", moment(line.started_at, seconds=True)),
        Fact("Ended", moment(line.ended_at, seconds=True)),
        Fact("Duration", duration(seconds) if seconds is not None else "–"),
        Fact("Batch", line.batch_id or "–"),
        Fact("Subject", line.subject_id),
    )


def _detail(line: JobLine, progress: JobProgressed | None) -> str:
    if line.state is JobState.WAITING:
        return turn_words(line.turn)
    if line.state is JobState.RUNNING:
        return progress_words(progress) if progress else ""
    tries = f"attempt {line.attempt}" if line.attempt > 1 else ""
    taken = duration(line.seconds) if line.seconds is not None else ""
    again = "retried" if retried(line) else ""
    parts = (again, tries, taken, ended_words(line.ended_at, seconds=True))
    return ", ".join(part for part in parts if part)
