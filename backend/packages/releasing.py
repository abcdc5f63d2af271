"""What becomes of a package after it was added: released, discontinued, deleted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, delete, select, update

from backend.errors import Conflict, Problem
from backend.events import Events, JobChanged, PackageChanged
from backend.folder import WorkspaceFolder
from backend.identifiers import now
from backend.packages import rows
from backend.packages.greater import not_greater
from backend.packages.model import (
    Availability,
    Package,
    may_be_deleted,
    may_be_discontinued,
    may_be_released,
)
from backend.packages.replacing import forget_failed, replacements, standing
from backend.packages.uploading import Uploading
from backend.status import Status
from backend.store.engine import Store
from backend.store.jobs import cancel_for
from backend.store.tables import extensions, packages

CANCELLED = Problem("cancelled", "The check was cancelled.", "Nothing was kept.", "Add it again.")


class Releasing(Uploading):
    """The part of the package service that changes packages in the catalogue."""

    def __init__(
        self,
        store: Store,
        events: Events,
        wake: Callable[[], None],
        cancelled: Callable[[int], None],
        folder: WorkspaceFolder,
    ) -> None:
        self._store = store
        self._folder = folder
        self._events = events
        self._wake = wake
        self._stop = cancelled
        self._uploads = threading.Lock()

    def release(self, package_id: str) -> Package:
        """Make a development package private: any property of its platform can add it (Reactor).

        Raises :class:`Conflict` where it is not in development, not usable, its next archive is
        being checked, or it is no greater than what was released of its name before.
        """
        with self._store.write() as connection:
            package = rows.living(connection, package_id)
            _check_releasable(connection, package)
            self._set(connection, package.id, availability=Availability.PRIVATE)
            forget_failed(connection, package.id)
            package = rows.get(connection, package.id)
        self._events.publish(PackageChanged(package.id))
        return package

    def discontinue(self, package_id: str, *, discontinued: bool = True) -> Package:
        """No property can add it any more; where it is installed it stays (Reactor).

        Taken back with ``discontinued=False``. Raises :class:`Conflict` where it is in
        development or not usable: there is nothing to discontinue yet.
        """
        with self._store.write() as connection:
            package = rows.living(connection, package_id)
            if not may_be_discontinued(package):
                raise Conflict(
                    Problem(
                        "not-released",
                        f"{package.label} is not released: there is nothing to discontinue.",
                        remedy="Delete it instead.",
                    )
                )
            self._set(connection, package.id, discontinued=discontinued)
            package = rows.get(connection, package.id)
        self._events.publish(PackageChanged(package.id))
        return package

    def delete(self, package_id: str) -> None:
        """Take a package in development, or one that failed, out of the catalogue (Reactor).

        Raises :class:`Conflict` for a released one, and while an extension is installed from it.
        """
        with self._store.write() as connection:
            package = rows.living(connection, package_id)
            _check_deletable(connection, package)
            meant = replacements(connection, package.id)
            ended = [cancel_for(connection, one, CANCELLED) for one in (package.id, *meant)]
            connection.execute(delete(packages).where(packages.c.id.in_(meant)))
            if _was_installed(connection, package.id):
                self._set(connection, package.id, deleted_at=now())
            else:
                connection.execute(delete(packages).where(packages.c.joined_id == package.id))
                connection.execute(delete(packages).where(packages.c.id == package.id))
        for job in ended:
            if job is not None:
                self._stop(job.id)
                self._events.publish(JobChanged(job.id))
        self.sweep_uploads()
        self._tell(package.id, *meant, package.replaces_id)

    def cancel(self, package_id: str) -> Package:
        """Stop the check of a package; it is ``failed`` then. Raises :class:`Conflict`."""
        with self._store.write() as connection:
            package, job_id = self.cancel_within(connection, package_id)
        self._stop(job_id)
        self.sweep_uploads()
        self._tell(package_id, package.replaces_id)
        self._events.publish(JobChanged(job_id))
        return package

    def cancel_within(self, connection: Connection, package_id: str) -> tuple[Package, int]:
        """The same in a transaction of the caller, who tells of it after the commit.

        Answers the job that was ended too: the thread is to be told of it.
        """
        job = cancel_for(connection, package_id, CANCELLED)
        if job is None:
            raise Conflict(Problem("not-pending", "The check has ended: nothing to cancel."))
        problems = [CANCELLED.to_json()]
        self._set(connection, package_id, status=Status.FAILED, problems=problems)
        return rows.get(connection, package_id), job.id

    def _tell(self, *package_ids: str) -> None:
        for one in dict.fromkeys(package_ids):
            if one:
                self._events.publish(PackageChanged(one))

    def _set(self, connection: Connection, package_id: str, **values: Any) -> None:
        connection.execute(
            update(packages).where(packages.c.id == package_id).values(**values, updated_at=now())
        )


def _check_releasable(connection: Connection, package: Package) -> None:
    if not may_be_released(package):
        raise Conflict(
            Problem(
                "not-in-development",
                f"{package.label} cannot be released: it is {package.availability}, "
                f"its check has {package.status}.",
                remedy="Only a usable package in development can be released.",
            )
        )
    (now_standing,) = standing(connection, (package,))
    if now_standing.status is Status.PENDING:  # which archive would it be?
        raise Conflict(rows.still_checked(package))
    if problem := not_greater(connection, package.name, package.platform, package.version):
        raise Conflict(problem)


def _check_deletable(connection: Connection, package: Package) -> None:
    if not may_be_deleted(package):
        raise Conflict(
            Problem(
                "package-released",
                f"{package.label} is {package.availability}: it cannot be deleted.",
                remedy="Discontinue it, and no property can add it any more.",
            )
        )
    used = connection.scalar(
        select(extensions.c.id).where(
            extensions.c.package_id == package.id,
            extensions.c.deleted_at.is_(None),
            extensions.c.revision_number == 0,
        )
    )
    if used or rows.is_becoming(connection, package.id):
        raise Conflict(
            Problem(
                "package-in-use",
                f"{package.label} is installed, or about to be.",
                remedy="Remove its extensions first.",
            )
        )


def _was_installed(connection: Connection, package_id: str) -> bool:
    return (
        connection.scalar(
            select(extensions.c.id)
            .where(
                (extensions.c.package_id == package_id)
                | (extensions.c.updated_with_package_id == package_id)
            )
            .limit(1)
        )
        is not None
    )
