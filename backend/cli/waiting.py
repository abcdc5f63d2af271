"""Waiting until the installer thread has ended certain jobs, with a progress bar on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from queue import SimpleQueue

from backend.cli.arguments import PROGRAM
from backend.cli.output import Output
from backend.errors import Problem, WorldError
from backend.events import Event, ExtensionChanged, InstallerWaits, JobProgressed, PackageChanged
from backend.installations.model import JobLine
from backend.packages.model import Package
from backend.properties.model import Extension
from backend.status import Status
from backend.workspace import Workspace

_News = SimpleQueue[Event | BaseException]


def checked(workspace: Workspace, package_ids: Sequence[str], output: Output) -> list[Package]:
    """The packages once their checks have ended; the ones they joined, where they joined any."""

    def has_ended(package_id: str) -> bool:
        return workspace.packages.get(package_id).status is not Status.PENDING

    _wait(workspace, package_ids, output, has_ended)
    return [workspace.packages.get(package_id) for package_id in package_ids]


def installed(
    workspace: Workspace, extension_ids: Sequence[str], output: Output
) -> list[Extension]:
    """The extensions once their installations have ended."""

    def has_ended(extension_id: str) -> bool:
        extension = workspace.properties.extension(extension_id)
        return extension.installation_status is not Status.PENDING

    _wait(workspace, extension_ids, output, has_ended)
    return [workspace.properties.extension(extension_id) for extension_id in extension_ids]


def ended(workspace: Workspace, begun: Sequence[JobLine], output: Output) -> list[JobLine]:
    """The jobs once they have ended; each is of another extension or package."""
    ids = {line.subject_id: line.id for line in begun}

    def has_ended(subject_id: str) -> bool:
        return not workspace.activity.job(ids[subject_id]).may_cancel

    if ids:
        _wait(workspace, list(ids), output, has_ended)
    return [workspace.activity.job(line.id) for line in begun]


def _wait(
    workspace: Workspace,
    subjects: Sequence[str],
    output: Output,
    has_ended: Callable[[str], bool],
) -> None:
    """Start the installer thread and wait for these subjects' jobs, not for those of others."""
    news: _News = SimpleQueue()
    waits: Problem | None = None
    bar = output.console.bar(len(set(subjects)))
    unsubscribe = workspace.events.subscribe(news.put)
    try:
        bar.open()
        workspace.start()
        left = {subject for subject in subjects if not has_ended(subject)}
        bar.ended(len(left))
        with output.console.waiting(news):
            while left:
                if (fault := workspace.installer.fault) is not None:
                    raise RuntimeError(f"the installer has ended: {fault!r}") from fault
                if workspace.damaged is not None:
                    raise WorldError(workspace.damaged)
                event = news.get()
                match event:
                    case BaseException():
                        raise event
                    case JobProgressed() if event.subject_id in left:
                        bar.went_on(event.step, event.percent)
                    case PackageChanged(subject) | ExtensionChanged(subject) if subject in left:
                        left -= {subject} if has_ended(subject) else set()
                        bar.ended(len(left))
                    case InstallerWaits(problem) if output.console.workspace is not None:
                        # Of a process of our own, this stands in its log.
                        if problem != waits:
                            output.hint(f"{PROGRAM}: note: the installer waits: {problem}")
                        waits = problem
    finally:
        unsubscribe()
        bar.close()
