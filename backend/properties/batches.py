"""Many at once: checked before anything is begun, begun together, told together at the end."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection

from backend.errors import Conflict, NotFound, Problem, Refused, Severity
from backend.identifiers import new_id
from backend.packages.archive import open_archive
from backend.packages.kept import check_kept
from backend.packages.model import Package
from backend.packages.rows import get as package_of
from backend.packages.settings import settings_problems
from backend.properties import rows, writes
from backend.properties.life import ExtensionLife, kind_between
from backend.properties.model import (
    Addition,
    AdditionsCheck,
    Batch,
    ChangeWanted,
    Extension,
    PairCheck,
    Property,
    RefusedAddition,
    Verdict,
)
from backend.properties.verifying import Told
from backend.status import Status

SPARE = 64 * 1024 * 1024
"""Bytes of the disk that an installation leaves alone: the store needs room to say how it ended."""


@dataclass(frozen=True, slots=True)
class _Archive:
    unpacked: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """A property, ``None`` where it is gone, and its extensions by package name."""

    chosen: Property | None
    held: Mapping[str, Extension]
    problems: tuple[Problem, ...] = ()


Judged = dict[tuple[str, str | None], tuple[Problem, ...]]
"""What was found of settings, by package: the same in every property, and it takes its time."""


class ExtensionBatches(ExtensionLife):
    """Adding and changing several extensions in one act."""

    def add_many(self, additions: Sequence[Addition]) -> Batch:
        """Add packages to properties in one act; what is refused stops nothing else.

        All that can be begun is there at once, or where the store refuses none.
        """

        def add(connection: Connection, wanted: Addition, batch_id: str) -> Extension:
            held = _held(connection, wanted) if wanted.change else None
            if held is None:
                return self._add(connection, wanted, batch_id)
            change = ChangeWanted(held.id, wanted.package_id, wanted.settings)
            return self._change(connection, change, batch_id)

        return self._begin_all(additions, add)

    def change_many(self, wanted: Sequence[ChangeWanted]) -> Batch:
        """Change extensions in one act; what is refused stops nothing else."""
        by_addition: dict[Addition, ChangeWanted] = {}
        with self._store.read() as connection:
            for one in wanted:
                property_id = rows.extension(connection, one.extension_id).property_id
                asked = Addition(property_id, one.package_id, one.settings, change=True)
                by_addition[asked] = one

        def change(connection: Connection, asked: Addition, batch_id: str) -> Extension:
            return self._change(connection, by_addition[asked], batch_id)

        return self._begin_all(tuple(by_addition), change)

    def check_additions(
        self, additions: Sequence[Addition], told: Told = lambda _done, _total: None
    ) -> AdditionsCheck:
        """What would become of each package in each property; nothing is begun.

        Reads every archive that changed since the last check, to see whether it is the one that was
        checked when it was added, so it takes long.
        """
        archives: dict[str, _Archive] = {}
        with self._store.read() as connection:
            ids = dict.fromkeys(a.package_id for a in additions)
            wanted = {key: package_of(connection, key) for key in ids}
        for at, package in enumerate(wanted.values()):
            told(at, len(wanted))
            if package.digest and package.digest not in archives:
                archives[package.digest] = _look(self._folder.archive(package.digest), package)
        told(len(wanted), len(wanted))
        counts = Counter((a.property_id, wanted[a.package_id].name) for a in additions)
        with self._store.read() as connection:
            places = {key: _place(connection, key) for key in {a.property_id for a in additions}}
        judged: Judged = {}
        pairs = tuple(
            _check(one, wanted[one.package_id], places[one.property_id], archives, counts, judged)
            for one in additions
        )
        needed = sum(pair.unpacked for pair in pairs if pair.begins)
        free = shutil.disk_usage(self._folder.root).free
        problems = (_no_room(needed, free),) if needed + SPARE > free else ()
        return AdditionsCheck(pairs, needed, free, problems)

    def _begin_all(
        self,
        additions: Sequence[Addition],
        begin: Callable[[Connection, Addition, str], Extension],
    ) -> Batch:
        batch_id = new_id("BA")
        begun: list[Extension] = []
        refused: list[RefusedAddition] = []
        with self._store.write() as connection:
            for one in additions:
                try:
                    with connection.begin_nested():
                        begun.append(begin(connection, one, batch_id))
                except (Refused, Conflict, NotFound) as error:
                    refused.append(RefusedAddition(one, error.problems))
        self._changed(*begun)
        return Batch(batch_id, tuple(begun), tuple(refused))


def _held(connection: Connection, wanted: Addition) -> Extension | None:
    """The extension of the package's name that the property has already."""
    name = package_of(connection, wanted.package_id).name
    return rows.held(connection, wanted.property_id, name)


def _place(connection: Connection, property_id: str) -> _Place:
    try:
        chosen = rows.property_(connection, property_id)
    except NotFound as error:
        return _Place(None, {}, error.problems)
    held = rows.extensions(connection, property_id)
    return _Place(chosen, {one.name: one for one in held})


def _check(
    wanted: Addition,
    package: Package,
    place: _Place,
    archives: dict[str, _Archive],
    counts: Counter[tuple[str, str]],
    judged: Judged,
) -> PairCheck:
    chosen, held = place.chosen, place.held.get(package.name)
    if chosen is None:
        return PairCheck(wanted, "", package.label, Verdict.REFUSED, place.problems)
    verdict, problem = _verdict(package, held)
    problems = [problem] if problem else []
    archive = archives.get(package.digest, _Archive(0, ()))
    if verdict is not Verdict.HELD:
        problems += [*writes.misfits(chosen, package), *archive.problems]
        if counts[chosen.id, package.name] > 1:
            problems.append(_twice(package, chosen))
        own = wanted.settings if held is None else _own(wanted, held)
        if (package.id, own) not in judged:
            judged[package.id, own] = _about_settings(package, own)
        problems += judged[package.id, own]
    if any(one.severity is Severity.ERROR for one in problems):
        verdict = Verdict.REFUSED
    return PairCheck(
        wanted,
        chosen.name,
        package.label,
        verdict,
        tuple(problems),
        archive.unpacked,
        kind_between(held.version, package.version) if held else None,
        held.id if held else "",
    )


def _own(wanted: Addition, held: Extension) -> str:
    return held.settings if wanted.settings is None else wanted.settings


def _verdict(package: Package, held: Extension | None) -> tuple[Verdict, Problem | None]:
    if held is None:
        return Verdict.READY, None
    if held.installation_status is not Status.SUCCEEDED:
        return Verdict.REFUSED, Problem(
            "not-unique",
            f"{held.display_name} {held.version} is there, {held.installation_status}.",
            "A property holds at most one of a package.",
            "Wait for it, retry it or remove it.",
        )
    if held.digest == package.digest:
        return Verdict.HELD, None
    return Verdict.CHANGE, None


def _about_settings(package: Package, settings: str | None) -> tuple[Problem, ...]:
    given = settings or "{}"
    if "".join(given.split()) != "{}":
        return settings_problems(package.manifest, given)
    if not package.needs_settings:
        return ()
    return (
        Problem(
            "needs-settings",
            f"{package.display_name} needs settings.",
            "It is installed without, and says so.",
            "Give it settings now, or later.",
            severity=Severity.WARNING,
        ),
    )


def _twice(package: Package, chosen: Property) -> Problem:
    return Problem(
        "version-conflict",
        f"{package.name} is chosen in several versions for {chosen.name}.",
        "A property holds at most one of a package.",
        "Choose one version.",
    )


def _no_room(needed: int, free: int) -> Problem:
    return Problem(
        "disk-space",
        "The disk has too little room.",
        f"The files take {needed:,} bytes; {free:,} are free, and {SPARE:,} of them are kept.",
        "Make room, or choose fewer.",
    )


def _look(path: Path, package: Package) -> _Archive:
    """Whether the archive is the one that was checked, and what its files take unpacked."""
    try:
        return _read(path, package.digest, _state(path))
    except OSError as error:
        title = f"The archive cannot be read: {error.strerror or error}."
        return _Archive(0, (Problem("file-system-error", title, package.label),))
    except Refused as refused:
        return _Archive(0, refused.problems)


def _state(path: Path) -> tuple[int, ...]:
    """Another one after every change of the file; none where it is missing."""
    try:
        now = path.stat()
    except FileNotFoundError:
        return ()
    return (now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns)


@lru_cache(maxsize=1024)
def _read(path: Path, digest: str, _of: tuple[int, ...]) -> _Archive:
    """Once for each state of the file: a check is made anew with every choice."""
    check_kept(path, digest)
    with open_archive(path) as archive:
        return _Archive(archive.total_size, ())
