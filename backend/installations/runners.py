"""The two jobs: check a package for the catalogue, install an extension in a property."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from backend.errors import Problem, Refused, WorldError
from backend.folder import WorkspaceFolder
from backend.installations.steps import (
    Report,
    check_source,
    discard,
    keep_archive,
    unpack_extension,
)
from backend.installations.worker import JobRunner
from backend.packages.service import PackageService
from backend.packages.settings import settings_problems
from backend.properties.service import PropertyService
from backend.store.jobs import Job


@dataclass(frozen=True, slots=True)
class PackageCheck(JobRunner):
    """``pending`` → ``succeeded`` | ``failed`` for a package of the catalogue."""

    folder: WorkspaceFolder
    packages: PackageService
    keeping: threading.Lock
    spared: Callable[[], set[str]] = set
    """The archives that backups name: they stay, whatever the catalogue holds."""

    def run(self, job: Job, report: Report) -> None:
        source = self.packages.source(job.subject_id)
        stored = check_source(self.folder, job, source, report)
        with self.keeping:
            if not stored.problems:
                keep_archive(self.folder, job, stored.digest)
            left = self.packages.finish(job.id, job.subject_id, stored)
            for digest in self._unneeded(left):
                self.folder.archive(digest).unlink(missing_ok=True)
        self.packages.sweep_uploads()

    def _unneeded(self, left: set[str]) -> set[str]:
        try:
            return left and left - self.spared()
        except WorldError:
            return set()  # the next start sweeps them, where no backup names them

    def fail(self, job: Job, problems: tuple[Problem, ...]) -> None:
        self.packages.fail(job.id, job.subject_id, problems)
        self.packages.sweep_uploads()


@dataclass(frozen=True, slots=True)
class ExtensionInstallation(JobRunner):
    """``installation_status``: ``pending`` → ``succeeded`` | ``failed`` (Reactor).

    First installations, changes to another version and repairs are one and the same: what was in
    place before stays until the new files are.
    """

    folder: WorkspaceFolder
    properties: PropertyService

    def run(self, job: Job, report: Report) -> None:
        wanted = self.properties.installation(job)
        if wanted.manifest is not None:
            report("checking settings", 0, 1)
            if problems := settings_problems(wanted.manifest, wanted.settings):
                raise Refused(*problems)
        extension = wanted.extension
        target = self.folder.installed(extension.property_id, extension.name, job.id)
        unpack_extension(self.folder, job, wanted.digest, target, report)
        if not self.properties.finish(job):
            discard(target)

    def fail(self, job: Job, problems: tuple[Problem, ...]) -> None:
        self.properties.fail(job, problems)
