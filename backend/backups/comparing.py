"""What differs between a backup and the store as it is, by name; SQLite does the comparing."""

# ruff: noqa: S608 - what the statements are made of are constants of this module

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from backend.backups.model import Difference
from backend.modes import MODE_FACT, ServerMode

NAMED = 200
"""Names in one list; of what is beyond them it is told how many there are."""

_PRODUCTION = ServerMode.PRODUCTION.value


@dataclass(frozen=True, slots=True)
class _Kind:
    """``rows`` selects id, label and content from the database ``{db}``."""

    name: str
    rows: str


_NAME = (
    "coalesce((SELECT body ->> 'name' FROM {db}.schema_drafts d WHERE d.schema_id = {id}), "
    "(SELECT body ->> 'name' FROM {db}.schema_versions v WHERE v.schema_id = {id} "
    "ORDER BY number DESC LIMIT 1), {id})"
)
_OF = "(SELECT name FROM {db}.properties p WHERE p.id = property_id)"

_KINDS = (
    _Kind(
        "schemas",
        f"SELECT id, {_NAME.replace('{id}', 's.id')} AS label, json_array(kind, name_key, version, "
        "(SELECT body FROM {db}.schema_drafts d WHERE d.schema_id = s.id)) AS content "
        "FROM {db}.schemas s WHERE deleted_at IS NULL",
    ),
    _Kind(
        "schemas in the trash",
        f"SELECT id, {_NAME.replace('{id}', 's.id')} AS label, version AS content "
        "FROM {db}.schemas s WHERE deleted_at IS NOT NULL",
    ),
    _Kind(
        "versions of schemas",
        f"SELECT schema_id || ' ' || number AS id, {_NAME.replace('{id}', 'w.schema_id')} "
        "|| ' ' || number AS label, body || note AS content FROM {db}.schema_versions w",
    ),
    _Kind(
        "resources",
        "SELECT id, kind || ' ' || number AS label, "
        "json_array(label, parent_id, attributes) AS content FROM {db}.resources",
    ),
    _Kind(
        "packages",
        "SELECT id, CASE name WHEN '' THEN file_name ELSE name || ' ' || version END AS label, "
        "json_array(status, availability, discontinued, digest, version) AS content "
        "FROM {db}.packages WHERE deleted_at IS NULL AND joined_id = ''",
    ),
    _Kind(
        "properties",
        "SELECT id, name AS label, json_array(name, domains, enabled, development, token, "
        "undefined_vars_return_empty, rule_component_sequencing_enabled) AS content "
        "FROM {db}.properties WHERE deleted_at IS NULL",
    ),
    _Kind(
        "extensions",
        f"SELECT id, {_OF} || ': ' || display_name || ' ' || version AS label, "
        "json_array(digest, enabled, settings, installation_status, dirty, published) AS content "
        "FROM {db}.extensions WHERE deleted_at IS NULL AND revision_number = 0",
    ),
    _Kind(
        "revisions",
        f"SELECT id, {_OF} || ': ' || display_name || ' revision ' || revision_number AS label, "
        "digest AS content FROM {db}.extensions WHERE deleted_at IS NULL AND revision_number > 0",
    ),
    _Kind(
        "libraries",
        f"SELECT id, {_OF} || ': ' || name AS label, json_array(name, published_at, "
        "(SELECT group_concat(revision_id) FROM (SELECT revision_id FROM "
        "{db}.library_revisions r WHERE r.library_id = l.id ORDER BY 1))) AS content "
        "FROM {db}.libraries l WHERE deleted_at IS NULL",
    ),
    _Kind(
        "notes",
        "SELECT id, substr(text, 1, 60) AS label, text AS content FROM {db}.notes",
    ),
    _Kind(
        "watched folders",
        "SELECT path AS id, path AS label, 0 AS content FROM {db}.watched_folders",
    ),
    _Kind(
        "settings of the workspace",
        f"SELECT 'mode' AS id, 'mode' AS label, coalesce((SELECT value FROM {{db}}.facts "
        f"WHERE name = '{MODE_FACT}'), '\"{_PRODUCTION}\"') AS content",
    ),
)

_RECORDS = """
    SELECT r.schema_id, count(*) FROM {one}.records r
    WHERE NOT EXISTS (SELECT 1 FROM {other}.records o WHERE o.id = r.id) GROUP BY 1
"""
_RECORDS_CHANGED = """
    SELECT r.schema_id, count(*) FROM kept.records r JOIN main.records o ON o.id = r.id
    WHERE o.value IS NOT r.value OR o.schema_id <> r.schema_id OR o.resource_id <> r.resource_id
    GROUP BY 1
"""

_Told = tuple[tuple[str, ...], int]


def compare(present: Path, backup: Path) -> tuple[Difference, ...]:
    """The kinds in which two stores of this program's version differ; neither is changed.

    Of records it is counted how many of a schema there are. Raises what SQLite raises.
    """
    with closing(_connected(present, backup)) as connection:
        connection.execute("BEGIN")
        found = [_difference(connection, kind) for kind in _KINDS]
        found.insert(4, _records(connection))
        return tuple(one for one in found if one.comes_back or one.goes or one.changes)


def _connected(present: Path, backup: Path) -> sqlite3.Connection:
    address = f"file:{quote(str(present))}?mode=ro"
    connection = sqlite3.connect(address, uri=True, isolation_level=None)
    try:
        connection.execute("ATTACH ? AS kept", (f"file:{quote(str(backup))}?mode=ro",))
    except BaseException:
        connection.close()
        raise
    return connection


def _difference(connection: sqlite3.Connection, kind: _Kind) -> Difference:
    kept, here = (kind.rows.replace("{db}", name) for name in ("kept", "main"))
    missing = "SELECT label FROM ({0}) a WHERE id NOT IN (SELECT id FROM ({1}))"
    changed = (
        f"SELECT a.label FROM ({kept}) a JOIN ({here}) b ON a.id = b.id "
        "WHERE a.content IS NOT b.content"
    )
    back = _told(connection, missing.format(kept, here))
    goes = _told(connection, missing.format(here, kept))
    changes = _told(connection, changed)
    return Difference(kind.name, back[0], goes[0], changes[0], back[1], goes[1], changes[1])


def _told(connection: sqlite3.Connection, labels: str) -> _Told:
    count: int = connection.execute(f"SELECT count(*) FROM ({labels})").fetchone()[0]
    if not count:
        return (), 0
    # The ids stand in the label's place where there is none, so no row goes untold.
    named = connection.execute(f"{labels} ORDER BY 1 COLLATE NOCASE LIMIT {NAMED}")
    names = tuple(str(row[0] or "?") for row in named)
    return names, count - len(names)


def _records(connection: sqlite3.Connection) -> Difference:
    return Difference(
        "records",
        _counted(connection, _RECORDS.format(one="kept", other="main"), "kept"),
        _counted(connection, _RECORDS.format(one="main", other="kept"), "main"),
        _counted(connection, _RECORDS_CHANGED, "kept"),
    )


def _counted(connection: sqlite3.Connection, counts: str, database: str) -> tuple[str, ...]:
    name = "SELECT " + _NAME.replace("{id}", ":id").replace("{db}", database)
    found = [
        f"{count} of {connection.execute(name, {'id': schema_id}).fetchone()[0]}"
        for schema_id, count in connection.execute(counts).fetchall()
    ]
    return tuple(sorted(found, key=lambda told: told.partition(" of ")[2].lower()))
