"""What comes into the catalogue: a pending package and the job of its check, written together."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert

from backend.identifiers import now
from backend.packages import rows
from backend.packages.model import Availability, Package
from backend.packages.outcome import CLAIMED
from backend.status import Status
from backend.store.jobs import About, JobKind, queue
from backend.store.tables import packages


@dataclass(frozen=True, slots=True)
class Incoming:
    """``source`` is a path, of an upload its name among the uploads."""

    id: str
    file_name: str
    source: str
    availability: Availability
    uploaded: bool = False
    replaces_id: str = ""


def take_in(connection: Connection, one: Incoming) -> tuple[Package, int]:
    """Write the package as ``pending`` and queue its check; answers the job's id too."""
    moment = now()
    row = connection.execute(
        insert(packages)
        .values(
            **dict.fromkeys(CLAIMED, ""),
            id=one.id,
            availability=one.availability,
            status=Status.PENDING,
            problems=[],
            digest="",
            size=0,
            file_name=one.file_name,
            source=one.source,
            manifest={},
            needs_settings=False,
            joined_id="",
            created_at=moment,
            updated_at=moment,
            uploaded=one.uploaded,
            replaces_id=one.replaces_id,
        )
        .returning(packages)
    ).one()
    job_id = queue(connection, JobKind.CHECK_PACKAGE, one.id, About(one.file_name))
    return rows.package(row), job_id
