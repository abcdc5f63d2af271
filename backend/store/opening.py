"""Opening a store: is it ours, is it of this program's time, and if it is older, migrate it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text

from backend.errors import Problem, WorldError
from backend.identifiers import now
from backend.store.engine import Store

HEAD = "0004"
"""The newest migration; revision ids are counted, so a greater one is a newer program's."""


def open_store(path: Path, backups: Path, *, read_only: bool = False) -> Store:
    """The store at ``path``, made if it is not there, migrated if it is older.

    A copy goes to ``backups`` before a migration. Raises :class:`~backend.errors.WorldError` where
    the file is damaged, in other hands, out of reach, or of a newer program.
    """
    store = Store(path, read_only=read_only)
    try:
        found = _revision(store)
        if found != HEAD:
            _refuse_newer(found, path)
            _migrate(store, found, backups)
    except BaseException:
        store.close()
        raise
    return store


def _revision(store: Store) -> str | None:
    with store.read() as connection:
        tables = inspect(connection).get_table_names()
        if tables and "alembic_version" not in tables:
            raise WorldError(_foreign(store.path))
        if not tables:
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def _foreign(path: Path) -> Problem:
    return Problem(
        "store-foreign",
        "The workspace's store belongs to another program.",
        f"{path} is a SQLite file, but none of ours.",
        "Open another workspace, or move that file away.",
    )


def _refuse_newer(found: str | None, path: Path) -> None:
    if found is not None and found > HEAD:
        raise WorldError(
            Problem(
                "store-newer",
                "The workspace was written by a newer version of this program.",
                f"{path} is at {found}, this program knows {HEAD}.",
                "Open it with the newer version, or open another workspace.",
            )
        )


def _migrate(store: Store, found: str | None, backups: Path) -> None:
    if store.read_only:
        raise WorldError(
            Problem(
                "store-older",
                "The workspace was written by an older version of this program.",
                str(store.path),
                "Open it once in the window, so that it is brought up to date.",
            )
        )
    if found is not None:
        store.backup(backups / f"before-{HEAD}-{now().replace(':', '')}.db")
    # Alembic takes long to import, and most starts have nothing to migrate.
    from backend.store.migrations.run import upgrade

    upgrade(store)
