"""Opening a store: is it ours, is it of this program's time, and if it is older, migrate it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text

from backend.damage import damage, is_damage
from backend.errors import Problem, WorldError
from backend.store import swapping
from backend.store.copies import Copies
from backend.store.engine import Store
from backend.store.tables import metadata

HEAD = "0004"
"""The newest migration; revision ids are counted, so a greater one is a newer program's."""


def open_store(path: Path, backups: Path, *, read_only: bool = False) -> Store:
    """The store at ``path``, made if it is not there, migrated if it is older.

    A copy goes to ``backups`` before a migration. Of a damaged store that can be read in parts,
    these can be read: it is told by :attr:`Store.damaged`. Raises
    :class:`~backend.errors.WorldError` where the file is so damaged that nothing can be read, in
    other hands, out of reach, or of a newer program.
    """
    if read_only and swapping.waiting(path).is_file():
        raise WorldError(_restore_unfinished(path))
    if not read_only:
        swapping.finish(path)
    store = Store(path, read_only=read_only)
    try:
        found = _revision(store)
        if found != HEAD:
            _refuse_newer(found, path)
            _migrate(store, found, backups)
    except BaseException:
        store.close()
        raise
    store.is_current = True
    return store


def _revision(store: Store) -> str | None:
    try:
        return _told_revision(store)
    except WorldError as error:
        if is_damage(error) and _has_all_tables(store):
            return HEAD
        raise


def _told_revision(store: Store) -> str | None:
    with store.read() as connection:
        tables = inspect(connection).get_table_names()
        if tables and "alembic_version" not in tables:
            raise WorldError(_foreign(store.path))
        if not tables:
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if found is None and {*metadata.tables} <= {*tables}:
        store.found_damaged(damage(f"{store.path}: its version is gone, its tables are there"))
        return HEAD
    return found


def _has_all_tables(store: Store) -> bool:
    """Whether a damaged store still tells of every table and column that it has to have."""
    try:
        with store.read() as connection:
            found = inspect(connection).get_multi_columns()
    except WorldError:
        return False
    columns = {name: {column["name"] for column in some} for (_, name), some in found.items()}
    return all(
        {*table.columns.keys()} <= columns.get(name, set())
        for name, table in metadata.tables.items()
    )


def _restore_unfinished(path: Path) -> Problem:
    return Problem(
        "restore-unfinished",
        "The workspace is just going back to a backup, or was interrupted in it.",
        str(path),
        "Open it in the window: then it is done.",
    )


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
        Copies(store, backups).make("migration", HEAD)
    # Alembic takes long to import, and most starts have nothing to migrate.
    from backend.store.migrations.run import upgrade

    upgrade(store)
