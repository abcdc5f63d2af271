"""Properties and extensions of which a part was lost, and their installation anew."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from backend.doctor.saving.notes import counted, named, note
from backend.errors import Problem
from backend.identifiers import now
from backend.properties.model import ChangeKind
from backend.properties.writes import Target
from backend.status import Status
from backend.store import jobs as job_queue
from backend.store.jobs import About, JobKind
from backend.store.tables import (
    extensions,
    jobs,
    libraries,
    packages,
    properties,
)

_LABEL = "Recovered"


def mend_properties(connection: Connection) -> Iterator[Problem]:
    """Every extension has its property, and every revision its head."""
    remade: list[str] = []
    wanted = select(extensions.c.property_id).union(select(libraries.c.property_id))
    lost = {*connection.scalars(wanted)} - {*connection.scalars(select(properties.c.id))}
    for property_id in sorted(lost):
        remade.append(f"{_LABEL} {len(remade) + 1}")
        _insert_property(connection, property_id, remade[-1])
    if remade:
        yield note(
            "property-remade",
            f"{counted(len(remade), 'property is', 'properties are')} lost but for what was in "
            "it: that is in a new one.",
            named(remade),
            "Give it its name and domains again.",
        )
    heads = _mend_heads(connection)
    if heads:
        yield note(
            "extension-remade",
            f"{counted(len(heads), 'extension is', 'extensions are')} back as it was in the "
            "newest revision.",
            named(heads),
        )


def _insert_property(connection: Connection, property_id: str, name: str) -> None:
    platform = (
        select(packages.c.platform)
        .join(extensions, extensions.c.package_id == packages.c.id)
        .where(extensions.c.property_id == property_id)
    )
    moment = now()
    connection.execute(
        insert(properties).values(
            id=property_id,
            name=name,
            platform=connection.scalars(platform).first() or "web",
            domains=[],
            enabled=True,
            development=True,  # so that it may hold whatever it held
            token=secrets.token_hex(6),
            undefined_vars_return_empty=False,
            rule_component_sequencing_enabled=False,
            created_at=moment,
            updated_at=moment,
        )
    )


def _mend_heads(connection: Connection) -> list[str]:
    lost = (
        select(extensions)
        .where(
            extensions.c.revision_number > 0,
            extensions.c.origin_id.not_in(select(extensions.c.id)),
        )
        .order_by(extensions.c.revision_number.desc())
    )
    made: dict[str, str] = {}
    for row in connection.execute(lost).mappings().all():
        if row["origin_id"] in made:
            continue
        head = dict(row) | {"id": row["origin_id"], "revision_number": 0, "dirty": False}
        head |= {"installation_status": Status.PENDING, "job_id": None, "updated_at": now()}
        try:
            with connection.begin_nested():
                connection.execute(insert(extensions).values(**head))
        except IntegrityError:
            continue  # another one of the package is in the property by now
        made[row["origin_id"]] = str(row["display_name"])
    return [*made.values()]


def mend_jobs(connection: Connection) -> int:
    """Everything that was installed is installed anew, and what was pending goes on.

    Answers how many extensions get their files again.
    """
    open_ = {
        row.subject_id: row.id
        for row in connection.execute(select(jobs).where(jobs.c.ended_at.is_(None)))
    }
    again = 0
    for row in connection.execute(select(extensions).order_by(extensions.c.created_at)).all():
        living = row.deleted_at is None and row.revision_number == 0
        had_files = row.job_id is not None
        if had_files:
            _write(connection, row.id, job_id=None)
        if not living or row.id in open_:
            continue
        if had_files or row.installation_status == Status.PENDING:
            again += had_files
            _install(connection, row)
    for row in connection.execute(select(packages).where(packages.c.status == Status.PENDING)):
        if row.id not in open_:
            job_queue.queue(
                connection, JobKind.CHECK_PACKAGE, row.id, About(row.file_name or row.name)
            )
    _drop_jobs_of_nothing(connection)
    return again


def _install(connection: Connection, row: Any) -> None:
    name = connection.scalar(select(properties.c.name).where(properties.c.id == row.property_id))
    kind, target = JobKind.INSTALL_EXTENSION, None
    if row.installation_status == Status.SUCCEEDED:
        kind = JobKind.REPAIR_EXTENSION
        target = Target(
            kind=ChangeKind.REPAIR,
            package_id=row.package_id,
            digest=row.digest,
            version=row.version,
            display_name=row.display_name,
            settings=row.settings,
            enabled=row.enabled,
            delegate_descriptor_id=row.delegate_descriptor_id,
        ).to_json()
    _write(connection, row.id, installation_status=Status.PENDING)
    about = About(f"{row.display_name} {row.version}", row.property_id, name or "")
    job_queue.queue(connection, kind, row.id, about, target=target)


def _drop_jobs_of_nothing(connection: Connection) -> None:
    subjects = select(extensions.c.id).union(select(packages.c.id))
    connection.execute(
        jobs.delete().where(jobs.c.ended_at.is_(None), jobs.c.subject_id.not_in(subjects))
    )


def _write(connection: Connection, extension_id: str, **values: Any) -> None:
    connection.execute(update(extensions).where(extensions.c.id == extension_id).values(**values))
