"""Schemas: every version and draft can be read, and their numbers and names agree."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import delete, insert, update

from backend.doctor.checks.undo import check_undo
from backend.doctor.visit import UNREADABLE, Values, Visit
from backend.errors import Problem, errors_among
from backend.schemas.model import Kind, Schema
from backend.schemas.rules import check
from backend.schemas.stored import schema_from_json, schema_to_json
from backend.store import tables


@dataclass(slots=True)
class Known:
    """The schemas that can be read: by id, the published versions by number."""

    versions: dict[str, dict[int, Schema]] = field(default_factory=dict)
    newest: dict[str, Schema] = field(default_factory=dict)
    """What records have to fulfil."""


def check_schemas(visit: Visit) -> Known:
    """Drafts, versions and undo logs of all schemas, those in the trash too."""
    known = Known()
    found = visit.rows(tables.schemas)
    for row in found:
        known.versions[row["id"]] = {}
    versions = visit.rows(tables.schema_versions)
    for row in versions:
        _read_version(visit, row, known)
    drafts = _drafts(visit)
    for row in found:
        _check_numbers(visit, row, known)
        if row["id"] not in drafts:
            _mend_draft(visit, row, known)
        else:
            check_undo(visit, row["id"], drafts[row["id"]])
    visit.look("schemas", len(found))
    visit.look("versions of schemas", len(versions))
    return known


def _read_version(visit: Visit, row: Values, known: Known) -> None:
    schema_id, number = row["schema_id"], row["number"]
    place = f"/schemas/{schema_id}/versions/{number}"
    try:
        schema = schema_from_json(row["body"])
        problems = errors_among(check(schema))
    except UNREADABLE as error:
        visit.find(
            Problem(
                "version-unreadable",
                f"Version {number} of a schema cannot be read.",
                f"{type(error).__name__}: {error}.",
                pointer=place,
            )
        )
        return
    known.versions.setdefault(schema_id, {})[number] = schema
    if problems:
        visit.find(
            Problem(
                "version-invalid",
                f"Version {number} of {schema.name} breaks a rule.",
                str(problems[0]),
                "Publish a version that keeps it.",
                place + problems[0].pointer,
            )
        )


def _drafts(visit: Visit) -> dict[str, Schema]:
    drafts = {}
    for row in visit.rows(tables.schema_drafts):
        try:
            drafts[row["schema_id"]] = schema_from_json(row["body"])
        except UNREADABLE:
            continue  # told as one that is missing
    return drafts


def _check_numbers(visit: Visit, row: Values, known: Known) -> None:
    """Versions are gapless from 1, and the schema says what the newest of them is."""
    schema_id, place = row["id"], f"/schemas/{row['id']}"
    held = {
        n
        for (n,) in visit.execute(
            "SELECT number FROM schema_versions WHERE schema_id = ?", schema_id
        )
    }
    missing = sorted(set(range(1, max([row["version"], *held]) + 1)) - held)
    if missing:
        named = ", ".join(map(str, missing[:5]))
        visit.find(
            Problem(
                "version-missing",
                f"A schema lacks its version {named}.",
                "Records may need it to be understood.",
                pointer=f"{place}/versions/{missing[0]}",
            )
        )
    newest = known.versions[schema_id].get(max(held, default=0))
    if newest is not None:
        known.newest[schema_id] = newest
        right = {"kind": newest.kind.value, "name_key": newest.name.lower(), "version": max(held)}
    else:
        right = {} if held else {"name_key": None}
        if row["kind"] not in tuple(Kind):
            visit.find(
                Problem(
                    "schema-wrong",
                    "What a schema extends is no kind there is.",
                    f"It is “{row['kind']}”.",
                    pointer=f"{place}/kind",
                )
            )
    for column, value in right.items():
        if row[column] != value and not (column == "version" and missing):
            visit.find(
                Problem(
                    "schema-wrong",
                    f"A schema's {column} is not that of its newest version.",
                    f"It is “{row[column]}”, and should be “{value}”.",
                    pointer=f"{place}/{column}",
                ),
                partial(_set, visit, schema_id, column, value),
                f"It is “{value}” now.",
            )


def _set(visit: Visit, schema_id: str, column: str, value: object) -> None:
    schemas = tables.schemas
    visit.connection.execute(
        update(schemas).where(schemas.c.id == schema_id).values({column: value})
    )


def _mend_draft(visit: Visit, row: Values, known: Known) -> None:
    """A published schema's draft begins anew; a copy of the store was made before."""
    schema_id = row["id"]
    newest = known.newest.get(schema_id)
    problem = Problem(
        "draft-unreadable",
        "A schema's draft is missing, or cannot be read.",
        pointer=f"/schemas/{schema_id}/draft",
    )
    if newest is None:
        visit.find(problem)
        return

    def mend() -> None:
        drafts, log = tables.schema_drafts, tables.schema_changes
        visit.connection.execute(delete(log).where(log.c.schema_id == schema_id))
        visit.connection.execute(delete(drafts).where(drafts.c.schema_id == schema_id))
        visit.connection.execute(
            insert(drafts).values(schema_id=schema_id, body=schema_to_json(newest))
        )

    visit.find(problem, mend, f"It is the newest version of {newest.name} again.")
