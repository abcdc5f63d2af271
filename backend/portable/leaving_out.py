"""What is taken away leaves the values of attributes that encrypt where they are."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from backend.schemas.model import Schema
from backend.schemas.stored import schema_from_json
from backend.store.engine import world_errors


def leave_out(copy: Path) -> int:
    """Remove the values that encrypt from a copy of the store; answers how many there were.

    No byte of them stays in the file. Their unique keys go with them. Raises
    :class:`~backend.errors.WorldError` where the disk refuses.
    """
    with world_errors(copy), closing(sqlite3.connect(copy, isolation_level=None)) as database:
        encrypted = list(_encrypted(database))
        if not encrypted:
            return 0
        database.execute("PRAGMA journal_mode=DELETE")
        database.execute("BEGIN")
        removed = sum(_remove(database, *one) for one in encrypted)
        database.execute("COMMIT")
        database.execute("VACUUM")  # what was removed is still in free pages before it
    return removed


def _encrypted(database: sqlite3.Connection) -> Iterator[tuple[str, set[str], set[str]]]:
    """Of each schema that has any: its id, the attributes that encrypt, the keys over them.

    The last version that has an attribute decides, and the draft where it begins to encrypt.
    """
    for (schema_id,) in database.execute("SELECT id FROM schemas").fetchall():
        encrypts: dict[str, bool] = {}
        keys: dict[str, set[str]] = {}
        for schema in _versions(database, schema_id):
            encrypts |= {attribute.id: attribute.encrypt for attribute in schema.attributes}
            keys |= {key.id: set(key.attributes) for key in schema.all_keys()}
        for draft in _bodies(
            database, "SELECT body FROM schema_drafts WHERE schema_id = ?", schema_id
        ):
            encrypts |= {a.id: True for a in draft.attributes if a.encrypt}
        attributes = {one for one, encrypt in encrypts.items() if encrypt}
        if attributes:
            over = {key for key, members in keys.items() if members & attributes}
            yield schema_id, attributes, over


def _versions(database: sqlite3.Connection, schema_id: str) -> Iterator[Schema]:
    sql = "SELECT body FROM schema_versions WHERE schema_id = ? ORDER BY number"
    return _bodies(database, sql, schema_id)


def _bodies(database: sqlite3.Connection, sql: str, schema_id: str) -> Iterator[Schema]:
    for (body,) in database.execute(sql, (schema_id,)).fetchall():
        yield schema_from_json(json.loads(body))


def _remove(
    database: sqlite3.Connection, schema_id: str, attributes: set[str], keys: set[str]
) -> int:
    removed = 0
    for attribute in attributes:
        place = f'$."{attribute}"'
        removed += database.execute(
            "UPDATE records SET value = json_remove(value, :place)"
            " WHERE schema_id = :schema AND json_type(value, :place) IS NOT NULL",
            {"schema": schema_id, "place": place},
        ).rowcount
        removed += database.execute(
            "UPDATE kept_values SET changed = json_remove(changed, :place)"
            " WHERE record_id IN (SELECT id FROM records WHERE schema_id = :schema)"
            " AND json_type(changed, :place) IS NOT NULL",
            {"schema": schema_id, "place": place},
        ).rowcount
    for key in keys:
        database.execute(
            "DELETE FROM record_keys WHERE schema_id = ? AND key_id = ?", (schema_id, key)
        )
    return removed
