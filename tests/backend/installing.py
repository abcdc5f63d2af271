"""Packages, properties and installations for tests; stops the thread where it counts."""

from __future__ import annotations

import threading
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from backend.events import Event, JobProgressed
from backend.packages.model import Package
from backend.properties.model import Extension
from backend.status import Status
from backend.workspace import Workspace
from tests.conftest import PATIENCE, until
from tests.packaging import good_manifest, write_package

SETTINGS = '{"greeting": "Hello"}'


def archive(folder: Path, **changes: Any) -> Path:
    """The archive of a valid package, its manifest changed so."""
    manifest = good_manifest(**changes)
    return write_package(folder / f"{manifest['name']}-{manifest['version']}.zip", manifest)


def checked(workspace: Workspace, path: Path) -> Package:
    """The package of the archive, once its check has ended."""
    package_id = workspace.packages.add(path).id
    until(workspace, lambda: workspace.packages.get(package_id).status is not Status.PENDING)
    return workspace.packages.get(package_id)


def add_package(workspace: Workspace, folder: Path, **changes: Any) -> Package:
    """A usable package of the catalogue."""
    package = checked(workspace, archive(folder, **changes))
    assert package.status is Status.SUCCEEDED, package.problems
    return package


def add_property(workspace: Workspace, name: str = "Shop") -> str:
    return workspace.properties.create(name, "web", ["shop.example.com"]).id


def installed(workspace: Workspace, extension_id: str) -> Extension:
    """The extension, once its installation has ended."""
    until(workspace, lambda: status(workspace, extension_id) is not Status.PENDING)
    return workspace.properties.extension(extension_id)


def status(workspace: Workspace, extension_id: str) -> Status:
    return workspace.properties.extension(extension_id).installation_status


def counts(workspace: Workspace) -> Counter[Status]:
    """How many living extensions there are of each status."""
    properties = workspace.properties
    return Counter(
        extension.installation_status
        for one in properties.list()
        for extension in properties.extensions(one.id)
    )


def codes(problems: tuple[Any, ...]) -> list[str]:
    return [problem.code for problem in problems]


def files(folder: Path) -> dict[str, bytes]:
    """Every file below the folder, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def files_of_zip(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist() if name[-1] != "/"}


def installed_files(workspace: Workspace, extension: Extension) -> dict[str, bytes]:
    """What is on the disk of an extension, where its row says that it is."""
    folder = workspace.properties.installed_folder(extension.id)
    assert folder is not None
    return files(folder)


def nothing_is_left(workspace: Workspace) -> bool:
    """Whether neither a property's folder nor staging holds anything."""
    return not any(
        any(folder.iterdir()) for folder in (workspace.folder.properties, workspace.folder.staging)
    )


class Hold:
    """The installer thread stands still at a step, from ``reached`` until ``let_go``."""

    def __init__(self, step: str) -> None:
        self._step = step
        self._reached = threading.Event()
        self._go = threading.Event()

    def __call__(self, event: Event) -> None:
        at = isinstance(event, JobProgressed) and event.step == self._step
        if at and not self._reached.is_set():
            self._reached.set()
            self._go.wait(PATIENCE)

    def wait(self) -> None:
        assert self._reached.wait(PATIENCE), f"the thread never came to “{self._step}”"

    def let_go(self) -> None:
        self._go.set()


@contextmanager
def holding(workspace: Workspace, step: str) -> Iterator[Hold]:
    """The next job that comes to the step stands still there."""
    hold = Hold(step)
    unsubscribe = workspace.events.subscribe(hold)
    try:
        yield hold
    finally:
        hold.let_go()
        unsubscribe()


def close_at(workspace: Workspace, step: str) -> None:
    """Start the workspace, and close it while its thread is at the step."""
    with holding(workspace, step) as hold:
        workspace.start()
        hold.wait()
        closing = threading.Thread(target=workspace.close)
        closing.start()
        assert workspace.installer._stopping.wait(PATIENCE)
        hold.let_go()
        closing.join()
