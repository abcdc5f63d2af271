"""Archives are what was checked, and installed files are what the archives hold."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from sqlalchemy import select

from backend.doctor.visit import Visit
from backend.errors import Refused
from backend.packages.kept import check_kept
from backend.packages.rows import digests
from backend.properties import rows
from backend.properties.life import queue_repair
from backend.properties.model import Extension
from backend.properties.verifying import Verification, compare
from backend.status import Status
from backend.store.tables import archives


def check_archives(visit: Visit) -> None:
    """Every archive that is needed is there, and has the SHA-256 that it is named after."""
    wanted = digests(visit.connection)
    known = select(archives.c.digest, archives.c.manifest)
    labels = {row[0]: _label(row[1]) for row in visit.connection.execute(known)}
    for digest in sorted(wanted):
        try:
            check_kept(visit.folder.archive(digest), digest)
        except Refused as refused:
            (problem,) = refused.problems
            about = labels.get(digest, "A package")
            visit.find(
                replace(problem, title=f"{about}: {problem.title}", pointer=f"/packages/{digest}")
            )
    visit.look("archives", len(wanted))


def check_installed(visit: Visit) -> None:
    """What is not as it was installed is installed anew at the next start.

    Where the archive itself is gone or altered there is nothing to compare with; that was told.
    """
    living = {one.id: one.name for one in rows.properties(visit.connection)}
    compared = 0
    for extension in rows.all_extensions(visit.connection):
        if extension.property_id not in living:
            continue
        found = _compared(visit, extension)
        if found is None:
            continue
        compared += 1
        for problem in found.problems:
            visit.mend_store(
                replace(
                    problem,
                    title=f"{extension.display_name} in {living[extension.property_id]}: "
                    f"{problem.title}",
                    pointer=f"/extensions/{extension.id}",
                ),
                partial(queue_repair, visit.connection, extension),
                "It is installed anew at the next start.",
            )
    visit.look("extensions", compared)


def _compared(visit: Visit, extension: Extension) -> Verification | None:
    place = rows.place(visit.connection, extension.id)
    if place is None or extension.installation_status is not Status.SUCCEEDED:
        return None
    archive = visit.folder.archive(extension.digest)
    files = visit.folder.installed(*place)
    try:
        return compare(extension.id, archive, extension.digest, files, lambda *_: None)
    except Refused:
        return None


def _label(manifest: object) -> str:
    match manifest:
        case {"name": str(name), "version": str(version)}:
            return f"{name} {version}"
    return "A package"
