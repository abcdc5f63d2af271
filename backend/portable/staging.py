"""The archives of a portable property: copied out, verified, checked like any added package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from backend.errors import Problem, Refused
from backend.packages.archive import Archive
from backend.packages.check import check_archive
from backend.portable.container import copy_out
from backend.portable.contents import altered, extra_or_missing
from backend.portable.document import DOCUMENT, archive_name
from backend.portable.model import PortableArchive, PortableProperty
from backend.portable.steps import Steps
from backend.portable.taking_packages import StagedArchive


def stage(
    file: Archive,
    portable: PortableProperty,
    archives: Sequence[PortableArchive],
    folder: Path,
    steps: Steps,
) -> list[StagedArchive]:
    """Copy and check every archive. Raises :class:`Refused` with every problem."""
    names = {archive_name(one.digest) for one in archives}
    problems = list(extra_or_missing(file, {DOCUMENT, *names}))
    if problems:
        raise Refused(*problems)
    staged: list[StagedArchive] = []
    report, done = steps.step("reading"), 0
    total = sum(one.size for one in archives)
    for one in archives:
        copy = folder / f"{one.digest}.zip"

        def tick(size: int) -> None:
            nonlocal done
            report(done, total)
            done += size

        found = copy_out(file, archive_name(one.digest), copy, tick)
        if found != one.digest or copy.stat().st_size != one.size:
            problems.append(altered(archive_name(one.digest)))
            continue
        checked = check_archive(copy)
        problems += [p.under(f"/archives/{one.digest}") for p in checked.problems]
        if not checked.problems:
            staged.append(StagedArchive(one, checked.manifest))
    if not problems:
        problems += _mismatches(portable, {one.digest: one for one in staged})
    if problems:
        raise Refused(*problems)
    return staged


def _mismatches(
    portable: PortableProperty, staged: Mapping[str, StagedArchive]
) -> Iterator[Problem]:
    """Where an archive is not of the package that the document says."""
    for index, extension in enumerate(portable.extensions):
        for state in (extension.state, *(state for _, state in extension.revisions)):
            manifest = staged[state.archive].manifest
            if (manifest["name"], manifest["platform"]) != (extension.name, portable.platform):
                yield Problem(
                    "portable-invalid",
                    f"The archive of {extension.name} is one of {manifest['name']} for "
                    f"{manifest['platform']}.",
                    state.archive,
                    "Export it again.",
                    f"/property/extensions/{index}",
                )
