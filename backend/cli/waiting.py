"""Waiting until the installer thread has ended certain jobs, with a progress bar on a terminal."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from backend.events import Event, ExtensionChanged, JobProgressed, PackageChanged
from backend.installations.model import JobLine
from backend.packages.model import Package
from backend.properties.model import Extension
from backend.status import Status
from backend.workspace import Workspace

if TYPE_CHECKING:
    from tqdm import tqdm

_News = SimpleQueue[Event | BaseException]


def checked(workspace: Workspace, package_ids: Sequence[str]) -> list[Package]:
    """The packages once their checks have ended; the ones they joined, where they joined any."""

    def has_ended(package_id: str) -> bool:
        return workspace.packages.get(package_id).status is not Status.PENDING

    _wait(workspace, package_ids, has_ended)
    return [workspace.packages.get(package_id) for package_id in package_ids]


def installed(workspace: Workspace, extension_ids: Sequence[str]) -> list[Extension]:
    """The extensions once their installations have ended."""

    def has_ended(extension_id: str) -> bool:
        extension = workspace.properties.extension(extension_id)
        return extension.installation_status is not Status.PENDING

    _wait(workspace, extension_ids, has_ended)
    return [workspace.properties.extension(extension_id) for extension_id in extension_ids]


def ended(workspace: Workspace, begun: Sequence[JobLine]) -> list[JobLine]:
    """The jobs once they have ended; each is of another extension or package."""
    ids = {line.subject_id: line.id for line in begun}

    def has_ended(subject_id: str) -> bool:
        return not workspace.activity.job(ids[subject_id]).may_cancel

    if ids:
        _wait(workspace, list(ids), has_ended)
    return [workspace.activity.job(line.id) for line in begun]


def _wait(workspace: Workspace, subjects: Sequence[str], has_ended: Callable[[str], bool]) -> None:
    """Start the installer thread and wait for these subjects' jobs, not for those of others."""
    news: _News = SimpleQueue()
    unsubscribe = workspace.events.subscribe(news.put)
    try:
        with _faults_of_threads(news), _Bar(len(set(subjects))) as bar:
            workspace.start()
            left = {subject for subject in subjects if not has_ended(subject)}
            bar.ended(len(left))
            while left:
                event = news.get()
                match event:
                    case BaseException():
                        raise event
                    case JobProgressed() if event.subject_id in left:
                        bar.went_on(event)
                    case PackageChanged(subject) | ExtensionChanged(subject) if subject in left:
                        left -= {subject} if has_ended(subject) else set()
                        bar.ended(len(left))
    finally:
        unsubscribe()


@contextmanager
def _faults_of_threads(news: _News) -> Iterator[None]:
    """A bug that ends the installer thread ends the waiting too, which would never end else."""
    before = threading.excepthook

    def tell(fault: threading.ExceptHookArgs) -> None:
        news.put(fault.exc_value or RuntimeError("the installer thread has ended"))

    threading.excepthook = tell
    try:
        yield
    finally:
        threading.excepthook = before


class _Bar:
    """How far all of the jobs are, in per cent of one job each; only on a terminal."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._left = jobs
        self._bar: tqdm[Any] | None = None

    def __enter__(self) -> _Bar:
        if self._jobs and sys.stderr.isatty():
            from tqdm import tqdm

            tqdm.monitor_interval = 0  # its own thread would only redraw what stands still
            self._bar = tqdm(
                total=100 * self._jobs,
                file=sys.stderr,
                leave=False,
                bar_format="{desc} {percentage:3.0f}% {bar} {elapsed}",
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def went_on(self, progress: JobProgressed) -> None:
        if self._bar is not None:
            self._bar.set_description_str(progress.step, refresh=False)
            self._move_to(progress.percent)

    def ended(self, left: int) -> None:
        self._left = left
        self._move_to(0)

    def _move_to(self, percent: int) -> None:
        if self._bar is not None:
            # A job has several steps, each from 0 to 100: the bar never goes back.
            done = 100 * (self._jobs - self._left) + min(percent, 99)
            self._bar.update(max(0, done - self._bar.n))
