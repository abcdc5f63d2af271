"""The invariants of a store, asked of one snapshot while everybody writes."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from tests.torture.together.journal import Journal

NOTHING_FOUND = {
    "one living instance of a package in a property": """
        SELECT property_id, name, count(*) FROM extensions
        WHERE deleted_at IS NULL AND revision_number = 0
        GROUP BY property_id, name HAVING count(*) > 1""",
    "revisions of an extension are numbered without a gap": """
        SELECT origin_id, count(*), max(revision_number) FROM extensions
        GROUP BY origin_id
        HAVING count(*) <> max(revision_number) + 1
            OR count(DISTINCT revision_number) <> count(*) OR min(revision_number) <> 0""",
    "versions of a schema are numbered without a gap": """
        SELECT s.id, s.version, count(v.number), max(v.number)
        FROM schemas s LEFT JOIN schema_versions v ON v.schema_id = s.id GROUP BY s.id
        HAVING s.version <> count(v.number) OR s.version <> coalesce(max(v.number), 0)""",
    "every schema has a draft": """
        SELECT id FROM schemas WHERE id NOT IN (SELECT schema_id FROM schema_drafts)""",
    "one living schema of a name": """
        SELECT kind, name_key, count(*) FROM schemas WHERE deleted_at IS NULL AND version > 0
        GROUP BY kind, name_key HAVING count(*) > 1""",
    "one resource of a number": """
        SELECT kind, number, count(*) FROM resources GROUP BY kind, number HAVING count(*) > 1""",
    "services are counted without a gap": """
        SELECT count(*), max(CAST(number AS INTEGER)) AS most FROM resources
        WHERE kind = 'services' HAVING count(*) <> most""",
    "a pending extension has one open job": """
        SELECT e.id, count(j.id) FROM extensions e
        LEFT JOIN jobs j ON j.subject_id = e.id AND j.ended_at IS NULL
        WHERE e.installation_status = 'pending' AND e.revision_number = 0
            AND e.deleted_at IS NULL
        GROUP BY e.id HAVING count(j.id) <> 1""",
    "a subject has one open job at most": """
        SELECT subject_id, count(*) FROM jobs WHERE ended_at IS NULL
        GROUP BY subject_id HAVING count(*) > 1""",
    "an open job has no outcome, an ended one has": """
        SELECT id FROM jobs WHERE (ended_at IS NULL) <> (outcome IS NULL)""",
    "an installed extension has its files' job and its archive": """
        SELECT id FROM extensions WHERE installation_status = 'succeeded'
            AND deleted_at IS NULL AND revision_number = 0
            AND (job_id IS NULL OR digest NOT IN (SELECT digest FROM archives))""",
    "one released package of a version": """
        SELECT name, platform, version, count(*) FROM packages
        WHERE status = 'succeeded' AND joined_id = '' AND availability <> 'development'
        GROUP BY name, platform, version HAVING count(*) > 1""",
    "one living library of a name in a property": """
        SELECT property_id, name, count(*) FROM libraries WHERE deleted_at IS NULL
        GROUP BY property_id, name HAVING count(*) > 1""",
    "a library holds revisions of its own property": """
        SELECT l.id FROM library_revisions r JOIN libraries l ON l.id = r.library_id
        JOIN extensions e ON e.id = r.revision_id
        WHERE e.property_id <> l.property_id OR e.origin_id <> r.origin_id""",
    "a note is about something": """
        SELECT id FROM notes WHERE subject_id NOT IN (
            SELECT id FROM properties UNION SELECT id FROM extensions
            UNION SELECT id FROM libraries)""",
    "a record's keys are of its resource and schema": """
        SELECT k.record_id FROM record_keys k JOIN records r ON r.id = k.record_id
        WHERE k.resource_id <> r.resource_id OR k.schema_id <> r.schema_id""",
    "what refers to something refers to what is there": "PRAGMA foreign_key_check",
}


class Watcher(threading.Thread):
    """Looks every so many seconds until it is told to end. ``looks`` counts the snapshots."""

    def __init__(self, database: Path, journal: Journal, every: float) -> None:
        super().__init__(name="watcher")
        self._database, self._journal, self._every = database, journal, every
        self._ending = threading.Event()
        self.looks = self.checks = 0

    def end(self) -> None:
        self._ending.set()
        self.join()

    def run(self) -> None:
        while not self._ending.wait(self._every):
            self.look()

    def look(self) -> None:
        """One snapshot. What is wrong in it is a fault in the journal."""
        try:
            with closing(opened(self._database)) as store:
                store.execute("BEGIN")
                for words in self._wrong(store):
                    self._journal.fault(f"the watcher: {words}")
        except sqlite3.Error as error:
            self._journal.fault(f"the watcher cannot read: {error!r}")
        self.looks += 1

    def _wrong(self, store: sqlite3.Connection) -> Iterator[str]:
        for words, query in NOTHING_FOUND.items():
            self.checks += 1
            if found := store.execute(query).fetchmany(3):
                yield f"not so: {words}: {found}"
        self.checks += 1
        yield from _keys_wrong(store)
        if self.looks % 20 == 0:
            self.checks += 1
            (said,) = store.execute("PRAGMA integrity_check").fetchone()
            if said != "ok":
                yield f"the store is damaged: {said}"


def _keys_wrong(store: sqlite3.Connection) -> Iterator[str]:
    """Unique keys, counted anew from the records themselves."""
    versions = store.execute(
        "SELECT s.id, v.body FROM schemas s JOIN schema_versions v"
        " ON v.schema_id = s.id AND v.number = s.version"
    ).fetchall()
    for schema_id, body in versions:
        schema = json.loads(body)
        keys = {key["id"]: key["attributes"] for key in schema["keys"]}
        keys |= {one["id"]: [one["id"]] for one in schema["attributes"] if one["unique"]}
        if not keys:
            continue
        held: Counter[tuple[object, ...]] = Counter()
        rows = store.execute(
            "SELECT resource_id, value FROM records WHERE schema_id = ?", (schema_id,)
        )
        for resource_id, text in rows:
            value = json.loads(text)
            for key, attributes in keys.items():
                parts = [value.get(one) for one in attributes]
                if None not in parts:
                    held[(resource_id, key, *map(str, parts))] += 1
        if twice := [one for one, count in held.items() if count > 1]:
            yield f"a unique key holds twice: {twice[:3]}"
        (rows_of_keys,) = store.execute(
            "SELECT count(*) FROM record_keys WHERE schema_id = ?", (schema_id,)
        ).fetchone()
        if rows_of_keys != sum(held.values()):
            yield f"{rows_of_keys} keys are kept for {sum(held.values())} of {schema_id}"


def opened(database: Path) -> sqlite3.Connection:
    """To read only, beside whoever writes."""
    return sqlite3.connect(
        f"file:{quote(str(database))}?mode=ro", uri=True, timeout=60, isolation_level=None
    )


def made(database: Path) -> dict[str, set[str]]:
    """The markers of everything that is or ever was, by kind."""
    queries = {
        "schema": "SELECT json_extract(body, '$.name') FROM schema_versions",
        "property": "SELECT name FROM properties",
        "library": "SELECT name FROM libraries",
        "note": "SELECT text FROM notes",
        "customer": "SELECT number FROM resources WHERE kind = 'profiles'",
        "package": "SELECT file_name FROM packages",
        "extension": "SELECT id FROM extensions",
    }
    with closing(opened(database)) as store:
        found = {kind: {row[0] for row in store.execute(q)} for kind, q in queries.items()}
        values = [json.loads(row[0]) for row in store.execute("SELECT value FROM records")]
        found["record"] = {str(part) for value in values for part in value.values()}
        return found
