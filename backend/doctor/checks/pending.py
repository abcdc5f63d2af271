"""What is pending waits for a job: without one it would wait for ever."""

from __future__ import annotations

from functools import partial

from sqlalchemy import select

from backend.doctor.visit import Visit
from backend.errors import Problem
from backend.packages.rows import listed
from backend.properties import rows
from backend.properties.life import queue_repair
from backend.properties.model import Extension
from backend.status import Status
from backend.store.jobs import About, JobKind, queue
from backend.store.tables import jobs, packages

_AGAIN = "It stands in the queue again."


def check_pending(visit: Visit) -> None:
    """Every pending package and extension has an open job."""
    open_jobs = {
        *visit.connection.scalars(select(jobs.c.subject_id).where(jobs.c.ended_at.is_(None)))
    }
    waiting = listed(visit.connection, packages.c.status == Status.PENDING)
    for package in waiting:
        if package.id not in open_jobs:
            visit.mend_store(
                _lonely(package.label, f"/packages/{package.id}"),
                partial(
                    queue,
                    visit.connection,
                    JobKind.CHECK_PACKAGE,
                    package.id,
                    About(package.label),
                ),
                _AGAIN,
            )
    living = {one.id: one.name for one in rows.properties(visit.connection)}
    count = len(waiting)
    for extension in rows.all_extensions(visit.connection):
        is_pending = extension.installation_status is Status.PENDING
        if extension.property_id not in living or not is_pending:
            continue
        count += 1
        if extension.id not in open_jobs:
            visit.mend_store(
                _lonely(
                    f"{extension.display_name} in {living[extension.property_id]}",
                    f"/extensions/{extension.id}",
                ),
                partial(_install, visit, extension, living[extension.property_id]),
                _AGAIN,
            )
    visit.look("pending", count)


def _lonely(label: str, pointer: str) -> Problem:
    return Problem(
        "job-missing", f"{label} is pending, and nothing is queued for it.", pointer=pointer
    )


def _install(visit: Visit, extension: Extension, property_name: str) -> None:
    if rows.place(visit.connection, extension.id) is not None:
        queue_repair(visit.connection, extension)
        return
    about = About(
        f"{extension.display_name} {extension.version}", extension.property_id, property_name
    )
    queue(visit.connection, JobKind.INSTALL_EXTENSION, extension.id, about)
