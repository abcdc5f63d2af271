"""Tells how installations ended, whatever page is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from backend.installations.model import OPEN, JobAct, JobLine, JobQuery, JobState
from desktop.activity.words import batch_words, done_word
from desktop.theme import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from backend.errors import Problem
    from backend.events import BatchEnded
    from backend.installations.model import BatchTally
    from backend.properties.model import Extension
    from desktop.page import Context

_PAUSE = 300  # milliseconds without another end before it is told
_MANY = 500  # jobs of the queue that are looked through
_SHORT, _LONG = 6.0, 15.0  # seconds
_SINGLY = 3  # more than this in one go are told in one sentence


class InstallationNotices(QObject):
    """One notice for a batch, when the last of it has ended; one for each job asked for alone.

    Many that were asked for one by one are told together when all of them have ended.
    """

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._ended: dict[int, tuple[JobLine, Extension]] = {}  # not told yet
        self._before: dict[str, Extension] = {}  # by id, as it was before it was changed
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._look)
        context.bridge.job_changed.connect(self._job_changed)
        context.bridge.batch_ended.connect(self._batch_ended)

    def remember(self, before: Extension) -> None:
        """An extension whose change was just asked for: when it has ended, Undo leads back."""
        self._before[before.id] = before

    # Batches

    def _batch_ended(self, ended: BatchEnded) -> None:
        activity = self._context.workspace.activity
        self._pause.start()
        self._context.work.do(self, lambda: activity.batch(ended.batch_id), self._tell_batch)

    def _tell_batch(self, batch: BatchTally) -> None:
        if batch.cancelled == batch.total:
            return  # who cancelled it has seen it end

        def show() -> None:
            self._context.go("activity", batch.batch_id)

        tone = Tone.BAD if batch.failed else Tone.OK
        words = batch_words(batch)
        self._say(words, tone, show, batch.batch_id)

    # One by one

    def _job_changed(self, job_id: int) -> None:
        if not job_id:
            return  # several: each tells by itself when its log is kept
        workspace = self._context.workspace

        def read() -> tuple[JobLine, Extension] | None:
            line = workspace.activity.job(job_id)
            over = line.state in (JobState.SUCCEEDED, JobState.FAILED)
            if not over or line.batch_id or line.act is JobAct.CHECK or not line.has_subject:
                return None
            return line, workspace.properties.extension(line.subject_id)

        self._context.work.do(self, read, self._take, _gone)

    def _take(self, found: tuple[JobLine, Extension] | None) -> None:
        if found is not None:
            self._ended[found[0].id] = found
            self._pause.start()

    def _look(self) -> None:
        if not self._ended:
            return
        workspace, ended = self._context.workspace, tuple(self._ended.values())

        def read() -> tuple[int, set[str]]:
            """How many go on that were asked for alone, and what was removed meanwhile."""
            queue = workspace.activity.page(JobQuery(states=OPEN), limit=_MANY).lines
            alone = (line for line in queue if not line.batch_id and line.act is not JobAct.CHECK)
            gone = (one.id for _, one in ended if workspace.properties.extension(one.id).deleted_at)
            return sum(1 for _ in alone), set(gone)

        self._context.work.do(self, read, lambda found: self._tell(*found))

    def _tell(self, still_open: int, gone: set[str]) -> None:
        if still_open and len(self._ended) + still_open > _SINGLY:
            return  # the last of them tells
        ended = [one for one in self._ended.values() if one[1].id not in gone]
        self._ended.clear()
        if len(ended) > _SINGLY:
            self._tell_all([line for line, _ in ended])
            return
        for line, extension in ended:
            self._tell_one(line, extension)

    def _tell_one(self, line: JobLine, extension: Extension) -> None:
        def show() -> None:
            self._context.go("properties", extension.id)

        name = extension.display_name
        changed = line.act not in (JobAct.INSTALL, JobAct.REPAIR)
        before = self._before.pop(extension.id, None) if changed else None
        if line.state is JobState.FAILED:
            as_before = " It is as it was before." if extension.usable else ""
            words = f"{name} failed in {line.property_name}: {line.reason}{as_before}"
            self._say(words, Tone.BAD, show, extension.id)
        else:
            version = f" to {extension.version}" if changed else ""
            words = f"{done_word(line.act)} {name}{version} in {line.property_name}."
            undo = self._way_back(before, extension) if before else None
            self._say(words, Tone.OK, undo, extension.id, "Undo")

    def _way_back(self, before: Extension, now: Extension) -> Callable[[], None] | None:
        """To the version and the settings that it had; an earlier build cannot be had again."""
        if before.package_id == now.package_id:
            return None
        properties, work = self._context.workspace.properties, self._context.work

        def undo() -> None:
            def change() -> Extension:
                return properties.change(before.id, before.package_id, before.settings)

            work.do(self, change, None, self._refused)

        return undo

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            self._context.toast.say(str(problem), Tone.BAD)

    def _tell_all(self, lines: list[JobLine]) -> None:
        failed = sum(line.state is JobState.FAILED for line in lines)
        installed = len(lines) - failed
        words = f"Installed {installed} extension{'' if installed == 1 else 's'}"

        def show() -> None:
            self._context.go("activity", "")

        if failed:
            self._say(f"{words}, {failed} failed.", Tone.BAD, show, "")
        else:
            self._say(f"{words}.", Tone.OK, show, "")

    def _say(
        self,
        words: str,
        tone: Tone,
        act: Callable[[], None] | None,
        about: str,
        act_text: str = "Show",
    ) -> None:
        self._context.toast.say(
            words,
            tone,
            action_text=act_text if act else "",
            action=act,
            seconds=_LONG if tone is Tone.BAD else _SHORT,
            about=about,
            kept=True,  # the row and the history tell it too
        )


def _gone(_problems: tuple[Problem, ...]) -> None:
    """The job is too old to be kept, or what it was about is gone: nothing to tell."""
