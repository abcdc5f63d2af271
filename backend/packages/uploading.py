"""Archives that come over HTTP: kept durably until their check has found out what they are.

An upload is a file named after its package. Anything else among the uploads is still coming in, or
was left by a process that was killed while it came.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, select

from backend.durable import sync_path
from backend.errors import Conflict, Problem, WorldError, file_system_problem
from backend.events import Events, JobChanged, PackageChanged
from backend.folder import WorkspaceFolder
from backend.identifiers import new_id
from backend.packages import rows
from backend.packages.incoming import Incoming, take_in
from backend.packages.model import Availability, Package, may_be_checked_again
from backend.packages.replacing import forget_failed, standing
from backend.status import Status
from backend.store.engine import Store
from backend.store.tables import packages

MAX_FILE_NAME = 100
"""Characters of an upload's name that are kept, for people to know it by."""

_KEPT = re.compile(r"EP[0-9a-f]{32}\.zip")


class Uploading:
    """The part of the package service that takes in what comes over HTTP."""

    _store: Store
    _events: Events
    _folder: WorkspaceFolder
    _wake: Callable[[], None]
    _uploads: threading.Lock

    def upload(self, path: Path, file_name: str, *, replaces: str = "") -> Package:
        """Take in the archive at ``path``, on the disk of the uploads: ``pending`` until checked.

        It is in development, and takes the place of the one in development of its name and
        platform. With ``replaces`` it must be that one's next archive; answered is that package
        then, as it stands over HTTP. Once this returns neither file nor row is lost, also where
        the process is killed; where it raises, neither is there, and ``path`` is gone either way.

        ``file_name`` is shown only. Raises :class:`NotFound` and :class:`Conflict` where there is
        nothing in development to replace or its last archive is still being checked,
        :class:`WorldError` where the disk refuses.
        """
        package_id = new_id("EP")
        kept = self._folder.uploads / f"{package_id}.zip"
        try:
            sync_path(path)
            with self._uploads:  # of what has no row yet, nothing is swept
                path.replace(kept)
                sync_path(self._folder.uploads)
                with self._store.write() as connection:
                    target = _replaceable(connection, replaces) if replaces else None
                    one = Incoming(
                        package_id,
                        shown_name(file_name),
                        kept.name,
                        Availability.DEVELOPMENT,
                        uploaded=True,
                        replaces_id=target.id if target else "",
                    )
                    if target is not None:
                        forget_failed(connection, target.id)
                    made, job_id = take_in(connection, one)
                    if target is not None:
                        (target,) = standing(connection, (target,))
        except OSError as error:
            _remove(path, kept)
            raise WorldError(file_system_problem(error)) from error
        except BaseException:
            _remove(path, kept)
            raise
        for changed in (made, target):
            if changed is not None:
                self._events.publish(PackageChanged(changed.id))
        self._events.publish(JobChanged(job_id))
        self._wake()
        return target or made

    def sweep_uploads(self) -> None:
        """Remove the archives of uploads whose check has ended, and need not be made again."""
        with self._uploads:
            found = [one for one in self._folder.uploads.iterdir() if _KEPT.fullmatch(one.name)]
            if not found:
                return
            with self._store.read() as connection:
                wanted = wanted_uploads(connection)
            _remove(*(one for one in found if one.name not in wanted))


def wanted_uploads(connection: Connection) -> set[str]:
    """The names of the uploads whose check has not ended, or may have to be made again."""
    unfinished = select(packages).where(packages.c.uploaded, packages.c.status != Status.SUCCEEDED)
    return {
        row.source
        for row in connection.execute(unfinished)
        if row.status == Status.PENDING or may_be_checked_again(rows.package(row))
    }


def forget_unfinished(uploads: Path) -> None:
    """Remove what was coming in when the last process was killed, before anything comes in now.

    Raises ``OSError`` where the folder cannot be read.
    """
    _remove(*[one for one in uploads.iterdir() if not _KEPT.fullmatch(one.name)])


def shown_name(said: str) -> str:
    """What a client called its file, made fit to be read: no folders, nothing unprintable."""
    last = re.split(r"[/\\]", said)[-1]
    readable = "".join(one for one in last if one.isprintable()).strip()
    return readable[:MAX_FILE_NAME] or "package.zip"


def _replaceable(connection: Connection, package_id: str) -> Package:
    (package,) = standing(connection, (rows.living(connection, package_id),))
    if package.availability is not Availability.DEVELOPMENT:
        raise Conflict(
            Problem(
                "package-released",
                f"{package.label} is {package.availability}: its archive stays as it is.",
                "Only a package in development takes another archive.",
                "Upload the next version as a package of its own.",
            )
        )
    if package.status is Status.PENDING:
        raise Conflict(rows.still_checked(package))
    return package


def _remove(*paths: Path) -> None:
    """What cannot be removed now, as where it is still open, goes at the next start."""
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)
