"""A process that takes packages in and says what became of them, a line of JSON each.

It is one of its own so that it can be killed, has bounded memory, and is watched.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
import threading
from pathlib import Path
from typing import Any

from backend.errors import Problem, WorkshopError
from backend.folder import WorkspaceFolder
from backend.installations.steps import check_source, keep_archive, unpack_extension
from backend.packages.settings import refuses_empty_settings, settings_problems
from backend.properties.model import Property
from backend.status import Status
from backend.store.jobs import Job, JobKind
from backend.workspace import Workspace
from tests.torture.archives.readers import Files, disagreements
from tests.torture.archives.watch import Watch, put_on_belt

_SETTINGS = json.dumps({"a": "a" * 50 + "!", "__proto__": {"a": 1}})
"""What patterns that backtrack dislike."""
JOB = Job(1, JobKind.CHECK_PACKAGE, "EP", 1)


class Judge:
    """``folder`` is where all of it may write."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._plain = WorkspaceFolder(folder / "plain")
        for path in (self._plain.packages, self._plain.properties, self._plain.staging):
            path.mkdir(parents=True)
        self._workspace: Workspace | None = None
        self._property: Property | None = None
        self._changed = threading.Event()
        self._watch = Watch(folder)

    def fast(self, source: Path) -> dict[str, Any]:
        """By the code that the installer runs, without store and thread."""
        plain, target = self._plain, self._plain.properties / "PR" / "package" / "1"
        with self._watch:
            problems = self._installed(source, target)
        offences = [*self._watch.offences]
        if not problems:
            offences += _compared(source, target)
        shutil.rmtree(plain.properties / "PR", ignore_errors=True)
        for archive in plain.packages.iterdir():
            archive.unlink()
        return self._told(problems, offences, plain)

    def _installed(self, source: Path, target: Path) -> tuple[Problem, ...]:
        try:
            stored = check_source(self._plain, JOB, source, _unheard)
            if stored.problems:
                return stored.problems
            refuses_empty_settings(stored.manifest)
            keep_archive(self._plain, JOB, stored.digest)
            unpack_extension(self._plain, JOB, stored.digest, target, _unheard)
        except WorkshopError as refused:
            return refused.problems
        return ()

    def whole(self, source: Path) -> dict[str, Any]:
        """By a real workspace: added to the catalogue, and installed in a property."""
        workspace = self._open()
        target = None
        with self._watch:
            try:
                package = workspace.packages.add(source)
                self._until(lambda: workspace.packages.get(package.id).status is not Status.PENDING)
                package = workspace.packages.get(package.id)
                problems = package.problems
                if package.status is Status.SUCCEEDED:
                    target, problems = self._extension(workspace, package.id)
            except WorkshopError as refused:
                problems = refused.problems
        offences = [*self._watch.offences]
        if target is not None:
            offences += _compared(source, target)
        if workspace.installer.fault is not None:
            offences.append(f"the installer's thread has ended: {workspace.installer.fault!r}")
        return self._told(problems, offences, workspace.folder)

    def _extension(self, workspace: Workspace, package_id: str) -> tuple[Path | None, Any]:
        assert self._property is not None
        properties = workspace.properties
        made = properties.add_extension(self._property.id, package_id)
        self._until(lambda: properties.extension(made.id).installation_status is not Status.PENDING)
        ended = properties.extension(made.id)
        settings_problems(workspace.packages.manifest(ended.digest), _SETTINGS)
        if ended.installation_status is Status.SUCCEEDED:
            return properties.installed_folder(made.id), ()
        return None, ended.problems

    def _open(self) -> Workspace:
        if self._workspace is None:
            workspace = self._workspace = Workspace.open(self._folder / "workspace")
            workspace.events.subscribe(lambda _event: self._changed.set())
            workspace.start()
            self._property = workspace.properties.create("Torture", "web", ["example.com"])
        return self._workspace

    def _until(self, done: Any) -> None:
        while True:
            self._changed.clear()
            if done():
                return
            self._changed.wait()

    def _told(
        self, problems: tuple[Problem, ...], offences: list[str], folder: WorkspaceFolder
    ) -> dict[str, Any]:
        if left := list(folder.staging.iterdir()):
            offences.append(f"left in staging: {left}")
        offences.extend(
            f"a reason that says too little: {problem}"
            for problem in problems
            if not (problem.code and problem.title and problem.remedy)
        )
        return {
            "problems": [(problem.code, str(problem)) for problem in problems],
            "offences": offences,
            "seconds": self._watch.seconds,
            "peak": self._watch.peak,
        }

    def close(self) -> None:
        if self._workspace is not None:
            self._workspace.close()


def _unheard(_step: str, _done: int, _total: int) -> None:
    pass


def _compared(source: Path, target: Path) -> list[str]:
    """What is wrong with installed files: of themselves, and beside what others read."""
    found, files = [], Files()
    for folder, _, names in os.walk(target):
        for name in names:
            path = Path(folder, name)
            kind = path.lstat()
            if not stat.S_ISREG(kind.st_mode) or kind.st_mode & 0o7111 or kind.st_nlink != 1:
                found.append(f"{path.name} has the mode {kind.st_mode:o}")
                continue
            files[path.relative_to(target).as_posix()] = path.read_bytes()
    return found + disagreements(source, files)


def main() -> None:
    judge = Judge(Path(sys.argv[1]))
    put_on_belt()
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        way, path = json.loads(line)
        try:
            said = (judge.whole if way == "whole" else judge.fast)(Path(path))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
            said = {"problems": [], "offences": [f"raised {error!r}"], "seconds": 0, "peak": 0}
        print(json.dumps(said), flush=True)
    judge.close()


if __name__ == "__main__":
    main()
