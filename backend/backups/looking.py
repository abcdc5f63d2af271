"""Looking into a backup, without a change to it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, select

from backend.errors import Problem, WorldError, file_system_problem
from backend.folder import WorkspaceFolder
from backend.packages.rows import digests
from backend.status import Status
from backend.store.copies import Copy
from backend.store.engine import Store
from backend.store.opening import open_store
from backend.store.tables import archives, extensions, properties


@contextmanager
def opened_beside(copy: Copy) -> Iterator[Store]:
    """A backup's copy in a temporary folder, migrated; gone at the end. Raises as :func:`opened`,
    and :class:`WorldError` where there is no room for it.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="extension-workshop-") as folder:
            made = Path(folder) / "workspace.db"
            copied(copy.path, made)
            with closing(opened(copy, made)) as store:
                yield store
    except OSError as error:
        raise WorldError(file_system_problem(error)) from error


def opened(copy: Copy, made: Path) -> Store:
    """A backup's copy at ``made``, migrated. Raises :class:`WorldError` for a newer one."""
    try:
        return open_store(made, made.parent / "before")
    except WorldError as error:
        if error.code != "store-newer":
            raise
        raise WorldError(
            Problem(
                "backup-newer",
                f"The backup “{copy.name}” was made by a newer version of this program.",
                error.problems[0].detail,
                "Go back to it with the newer version, or to another backup with this one.",
            )
        ) from error


def copied(source: Path, target: Path) -> None:
    """Copy a file, for its owner alone. Raises OSError."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    shutil.copyfile(source, target)


def missing(connection: Connection, folder: WorkspaceFolder) -> list[str]:
    """The ids of installed extensions whose files are gone."""
    found = connection.execute(
        select(
            extensions.c.id, extensions.c.property_id, extensions.c.name, extensions.c.job_id
        ).where(
            extensions.c.job_id.is_not(None),
            extensions.c.deleted_at.is_(None),
            extensions.c.revision_number == 0,
            extensions.c.installation_status == Status.SUCCEEDED,
            extensions.c.property_id.in_(
                select(properties.c.id).where(properties.c.deleted_at.is_(None))
            ),
        )
    )
    return [row[0] for row in found if not folder.installed(row[1], row[2], row[3]).is_dir()]


def left_to_do(made: Store, folder: WorkspaceFolder) -> tuple[int, tuple[str, ...]]:
    """How many extensions of a backup are to be installed again, and whose archives are gone."""
    with made.read() as connection:
        again = len(missing(connection, folder))
        gone = {one for one in digests(connection) if not folder.archive(one).is_file()}
        rows = connection.execute(select(archives.c.digest, archives.c.manifest))
        labels = [f"{row[1]['name']} {row[1]['version']}" for row in rows if row[0] in gone]
    return again, tuple(sorted(labels))
