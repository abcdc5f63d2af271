"""Extension records: their values fulfil the schema, and the database holds their unique keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert

from backend.doctor.checks.schemas import Known
from backend.doctor.visit import UNREADABLE, Values, Visit
from backend.errors import Problem
from backend.records.fitting import fit, key_values
from backend.schemas.model import Schema, Value
from backend.schemas.stored import value_from_json
from backend.store import tables

_Key = tuple[int, str]
_Held = tuple[int, str, str]


@dataclass(slots=True)
class _Faults:
    """What is wrong with the records of one schema; places, and rows to be taken or put."""

    unreadable: list[str] = field(default_factory=list)
    unfit: list[str] = field(default_factory=list)
    said: str = ""
    elsewhere: list[str] = field(default_factory=list)
    stray: list[_Key] = field(default_factory=list)
    lacking: list[dict[str, Any]] = field(default_factory=list)


def check_records(visit: Visit, known: Known) -> None:
    """All records against the newest version of their schema, and their keys against them."""
    resources = {row["id"]: row["kind"] for row in visit.rows(tables.resources)}
    visit.look("resources", len(resources))
    count = keys = 0
    for (schema_id,) in visit.execute("SELECT DISTINCT schema_id FROM records ORDER BY 1"):
        schema = known.newest.get(schema_id)
        if schema is None:
            if not known.versions.get(schema_id):
                _tell_homeless(visit, schema_id)
            continue
        faults = _Faults()
        held = _held_keys(visit, schema_id)
        keys += sum(map(len, held.values()))
        for row in visit.stream(tables.records, "schema_id = ?", schema_id):
            count += 1
            _check_record(row, schema, faults, resources, held.pop(row["id"], {}))
        unseen = {rowid for name, rowid in visit.unreadable if name == "records"}
        faults.stray += [
            (rid, key) for rid, found in held.items() if rid not in unseen for key in found
        ]
        _tell(visit, schema_id, schema, faults)
    visit.look("records", count)
    visit.look("unique keys", keys)


def _held_keys(visit: Visit, schema_id: str) -> dict[int, dict[str, tuple[int, str]]]:
    """By record and key: the resource and the value that the database holds."""
    held: dict[int, dict[str, tuple[int, str]]] = {}
    for record_id, key_id, resource_id, value in visit.execute(
        "SELECT record_id, key_id, resource_id, value FROM record_keys WHERE schema_id = ?"
        " OR record_id IN (SELECT id FROM records WHERE schema_id = ?)",
        schema_id,
        schema_id,
    ):
        held.setdefault(record_id, {})[key_id] = (resource_id, value)
    return held


def _check_record(
    row: Values,
    schema: Schema,
    faults: _Faults,
    resources: Mapping[int, str],
    held: dict[str, tuple[int, str]],
) -> None:
    place = f"/records/{row['id']}"
    try:
        values = {i: value_from_json(v) for i, v in row["value"].items()}
        own = {a.id: values[a.id] for a in schema.attributes if a.id in values}
        wanted = {key: (row["resource_id"], value) for key, value in key_values(schema, own)}
    except UNREADABLE:
        faults.unreadable.append(place)
        return
    if (said := _unfit(schema, own)) is not None:
        faults.unfit.append(place)
        faults.said = faults.said or said
    if resources.get(row["resource_id"], schema.kind) != schema.kind:
        faults.elsewhere.append(place)
    if wanted == held:
        return
    faults.stray += [(row["id"], key) for key in held if held[key] != wanted.get(key)]
    faults.lacking += [
        {
            "record_id": row["id"],
            "key_id": key,
            "resource_id": resource_id,
            "schema_id": row["schema_id"],
            "value": value,
        }
        for key, (resource_id, value) in wanted.items()
        if held.get(key) != (resource_id, value)
    ]


def _unfit(schema: Schema, own: Mapping[str, Value]) -> str | None:
    """Why the values are not what the schema takes, as it would keep them."""
    # Said to have none, an attribute that may be empty is given no default.
    fitted = fit(schema, {a.id: own.get(a.id) for a in schema.attributes})
    if fitted.problems:
        return fitted.problems[0].title
    if fitted.values == own and all(type(v) is type(own[i]) for i, v in fitted.values.items()):
        return None
    wrong = next(
        a
        for a in schema.attributes
        if fitted.values.get(a.id) != own.get(a.id)
        or type(fitted.values.get(a.id)) is not type(own.get(a.id))
    )
    return f"{wrong.name} is not as it would be kept."


def _tell(visit: Visit, schema_id: str, schema: Schema, faults: _Faults) -> None:
    name = schema.name
    visit.find_all(
        Problem("record-unreadable", f"{_many(faults.unreadable)} of {name} cannot be read."),
        faults.unreadable,
    )
    visit.find_all(
        Problem(
            "record-unfit",
            f"{_many(faults.unfit)} of {name} do not fulfil its schema.",
            faults.said,
            "Open it, and change its values.",
        ),
        faults.unfit,
    )
    visit.find_all(
        Problem(
            "record-elsewhere",
            f"{_many(faults.elsewhere)} of {name} stand where the schema is not for.",
        ),
        faults.elsewhere,
    )
    _mend_keys(visit, schema_id, name, faults)


def _mend_keys(visit: Visit, schema_id: str, name: str, faults: _Faults) -> None:
    """Keys are made of the records: what differs is made anew, unless two records share one."""

    def take() -> None:
        visit.driver.executemany(
            "DELETE FROM record_keys WHERE record_id = ? AND key_id = ?", faults.stray
        )

    places = [f"/record_keys/{record_id}/{key}" for record_id, key in faults.stray]
    visit.find_all(
        Problem("key-stray", f"{_many(places, 'unique key')} of {name} are none of their records."),
        places,
        take,
        "They were taken away.",
    )
    twins = list(_twins(visit, schema_id, faults))
    lacking = [one for one in faults.lacking if one not in twins]
    visit.find_all(
        Problem("key-missing", f"{_many(lacking, 'unique key')} of {name} are missing."),
        [f"/record_keys/{one['record_id']}/{one['key_id']}" for one in lacking],
        lambda: visit.connection.execute(insert(tables.record_keys), lacking),
        "They were made anew from the records.",
    )
    visit.find_all(
        Problem(
            "key-twice",
            f"{_many(twins)} of {name} have the unique key of another.",
            remedy="Change the values of one of them, or delete it.",
        ),
        [f"/records/{one['record_id']}" for one in twins],
    )


def _twins(visit: Visit, schema_id: str, faults: _Faults) -> Iterator[dict[str, Any]]:
    """The records whose key another one of their resource holds by right."""
    if not faults.lacking:
        return
    gone = set(faults.stray)
    seen = {
        (resource_id, key_id, value)
        for record_id, key_id, resource_id, value in visit.execute(
            "SELECT record_id, key_id, resource_id, value FROM record_keys WHERE schema_id = ?",
            schema_id,
        )
        if (record_id, key_id) not in gone
    }
    for one in faults.lacking:
        key = (one["resource_id"], one["key_id"], one["value"])
        if key in seen:
            yield one
        seen.add(key)


def _tell_homeless(visit: Visit, schema_id: str) -> None:
    visit.find(
        Problem(
            "record-homeless",
            "Records are of a schema that has no version.",
            pointer=f"/schemas/{schema_id}",
        )
    )


def _many(found: list[Any], what: str = "record") -> str:
    return f"1 {what}" if len(found) == 1 else f"{len(found)} {what}s"
