"""What the scripts do, an act a service call: what extension schemas and records are for."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from typing import Any

from backend.cli.console import Console
from backend.records.filters import RecordQuery
from backend.records.report import FileFormat, ImportAct, ImportWish
from backend.schemas.body import dump_json, to_body
from backend.schemas.changes import (
    AddAttribute,
    Change,
    RemoveAttribute,
    SetAttribute,
    SetDecision,
)
from backend.schemas.edition import parse_edition
from backend.schemas.model import (
    Attribute,
    AttributeType,
    Cardinality,
    Decision,
    DecisionState,
    Kind,
    Schema,
    SchemaState,
    UniqueKey,
)
from backend.schemas.plan import Choice, EffectKind, Remedy
from tests.torture.assembling import ASSEMBLING
from tests.torture.files import digest_of
from tests.torture.work import Act, Deed, Impossible, Told, Work

ROWS = 40
"""Rows of a file that is imported."""
_NUMBERS = {AttributeType.INTEGER, AttributeType.LONG}


def create_schema(at: Work) -> Deed:
    kind = at.random.choice(list(Kind))
    first = Attribute("Number", AttributeType.INTEGER, mandatory=True)
    second = Attribute("Words", AttributeType.STRING, 60)
    cardinality = Cardinality.MULTI if at.random.random() < 0.8 else Cardinality.SINGLE
    keys = (UniqueKey((first.id,)),) if cardinality is Cardinality.MULTI else ()
    schema = Schema(kind, at.known.name("Schema"), cardinality, (first, second), keys)

    def deed() -> Told:
        (state,) = at.workspace.schemas.create_all([schema])
        at.known.schemas.append(state.id)
        return Told((("schemas", state.id),))

    return deed


def edit_schema(at: Work) -> Deed:
    state = at.workspace.schemas.get(at.one(at.known.schemas))
    changes = [_change(at, state.draft)]
    return lambda: _told(at.workspace.schemas.edit(state.id, changes))


def _told(state: SchemaState) -> Told:
    return Told((("schemas", state.id),))


def _change(at: Work, draft: Schema) -> Change:
    attribute = at.one(draft.attributes)
    match at.random.randrange(6):
        case 0:
            types = [AttributeType.STRING, AttributeType.BOOLEAN, AttributeType.DATE]
            made = Attribute(at.known.name("More"), at.random.choice(types))
            return AddAttribute(len(draft.attributes), made)
        case 1:
            return SetAttribute(attribute.id, "name", at.known.name("Named"))
        case 2 if attribute.type in _NUMBERS:
            return SetAttribute(attribute.id, "type", AttributeType.STRING)
        case 3 if attribute.type is AttributeType.STRING:
            return SetAttribute(attribute.id, "type", AttributeType.INTEGER)
        case 4 if len(draft.attributes) > 2:
            return RemoveAttribute(draft.attributes[-1].id)
        case _:
            return SetDecision(Decision(attribute.id, DecisionState.AGREED, at.known.name("said")))


def undo_step(at: Work) -> Deed:
    schema_id = at.one(at.known.schemas)
    return lambda: _told(at.workspace.schemas.undo(schema_id))


def redo_step(at: Work) -> Deed:
    schema_id = at.one(at.known.schemas)
    return lambda: _told(at.workspace.schemas.redo(schema_id))


def publish(at: Work) -> Deed:
    state = at.workspace.schemas.get(at.one(at.known.schemas))
    if not state.has_changes:
        raise Impossible
    choices = _choices(at, state.id)
    return lambda: _told(at.workspace.schemas.publish(state.id, "a note", choices))


def _choices(at: Work, schema_id: str, version: int | None = None) -> Mapping[str, Choice]:
    """One for each effect that asks for it."""
    chosen = {}
    for effect in at.workspace.schemas.plan(schema_id, version=version).effects:
        if effect.kind in (EffectKind.UNFIT, EffectKind.MISSING) and effect.remedies:
            remedy = at.random.choice(effect.remedies)
            fills = remedy is Remedy.FILL_IN
            chosen[effect.attribute_id] = Choice(remedy, 7 if fills else None)
    return chosen


def retype(at: Work) -> Deed:
    """A draft that records stand in the way of: words become numbers."""
    for schema_id in at.known.schemas:
        state = at.workspace.schemas.get(schema_id)
        found = [a for a in state.draft.attributes if a.type is AttributeType.STRING]
        if state.published is not None and found and at.workspace.records.count(schema_id):
            change = SetAttribute(found[0].id, "type", AttributeType.INTEGER)
            renamed = SetAttribute(found[0].id, "name", at.known.name("Renamed"))
            return lambda: _told(at.workspace.schemas.edit(schema_id, [change, renamed]))
    raise Impossible


def publish_retyped(at: Work) -> Deed:
    """Every value that does not fit is given up: a copy of the store is made first."""
    for schema_id in at.known.schemas:
        if at.workspace.schemas.get(schema_id).has_changes:
            effects = at.workspace.schemas.plan(schema_id).effects
            asked = [e for e in effects if Remedy.CLEAR in e.remedies]
            if asked:
                choices = {e.attribute_id: Choice(Remedy.CLEAR) for e in asked}
                return lambda: _told(at.workspace.schemas.publish(schema_id, "", choices))
    raise Impossible


def publish_body(at: Work) -> Deed:
    """A whole body as the next version."""
    state = at.workspace.schemas.get(at.one(at.known.schemas))
    if state.published is None:
        raise Impossible
    body = to_body(state.published)
    body["attributes"].append({"name": at.known.name("Body"), "type": "boolean", "default": True})
    edition = parse_edition(body, state.published.kind)
    return lambda: _told(
        at.workspace.schemas.publish_edition(state.id, edition, replace_draft=True)
    )


def revert(at: Work) -> Deed:
    state = at.workspace.schemas.get(at.one(at.known.schemas))
    if state.version < 2:
        raise Impossible
    number = at.random.randint(1, state.version - 1)
    choices = _choices(at, state.id, number)
    return lambda: _told(at.workspace.schemas.revert(state.id, number, choices=choices))


def purge(at: Work) -> Deed:
    for schema_id in at.known.schemas:
        kept = at.workspace.schemas.kept(schema_id)
        if kept:
            attribute = kept[0].attribute_id

            def deed(schema_id: str = schema_id, attribute: str = attribute) -> Told:
                at.workspace.schemas.purge(schema_id, attribute)
                return Told((("schemas", schema_id),))

            return deed
    raise Impossible


def trash_schema(at: Work) -> Deed:
    if len(at.known.schemas) < 3:
        raise Impossible
    schema_id = at.one(at.known.schemas)

    def deed() -> Told:
        at.workspace.schemas.delete(schema_id)
        at.known.schemas.remove(schema_id)
        at.known.trashed.append(schema_id)
        return Told((("schemas", schema_id),))

    return deed


def restore_schema(at: Work) -> Deed:
    schema_id = at.one(at.known.trashed)

    def deed() -> Told:
        at.workspace.schemas.restore(schema_id)
        at.known.trashed.remove(schema_id)
        at.known.schemas.append(schema_id)
        return Told((("schemas", schema_id),))

    return deed


def delete_for_good(at: Work) -> Deed:
    schema_id = at.one(at.known.trashed)

    def deed() -> Told:
        at.workspace.schemas.delete_for_good(schema_id)
        at.known.trashed.remove(schema_id)
        at.known.records = [one for one in at.known.records if one[1] != schema_id]
        return Told(gone=(("schemas", schema_id),))

    return deed


# Records


def create_resource(at: Work) -> Deed:
    kind = at.random.choice(list(Kind))
    label = at.known.name("Label")

    def deed() -> Told:
        customer = label if kind is Kind.PROFILES else ""
        made = at.workspace.records.create_resource(kind, customer, label)
        at.known.resources.setdefault(kind.value, []).append(made.id)
        return Told((("resources", made.id),))

    return deed


def delete_resource(at: Work) -> Deed:
    kind = at.one(sorted(at.known.resources))
    if len(at.known.resources[kind]) < 2:
        raise Impossible
    resource_id = at.one(at.known.resources[kind])

    def deed() -> Told:
        at.workspace.records.delete_resource(resource_id)
        at.known.resources[kind].remove(resource_id)
        at.known.records = [one for one in at.known.records if one[0] != resource_id]
        return Told(gone=(("resources", resource_id),))

    return deed


def _published(at: Work) -> tuple[Schema, str, int]:
    """A published schema, its id, and a resource that can fulfil it."""
    found = [
        (state.published, state.id)
        for state in map(at.workspace.schemas.get, at.known.schemas)
        if state.published is not None and at.known.resources.get(state.published.kind)
    ]
    schema, schema_id = at.one(found)
    return schema, schema_id, at.one(at.known.resources[schema.kind])


def _values(at: Work, schema: Schema) -> dict[str, Any]:
    samples: dict[AttributeType, Any] = {
        AttributeType.STRING: at.random.choice(["ten", "12", "0042", "words"]),
        AttributeType.BOOLEAN: True,
        AttributeType.DATE: "2026-03-17",
    }
    at.known.made += 1
    return {a.id: samples.get(a.type, at.known.made) for a in schema.attributes}


def add_record(at: Work) -> Deed:
    schema, schema_id, resource_id = _published(at)
    values = _values(at, schema)

    def deed() -> Told:
        record = at.workspace.records.save(resource_id, schema_id, values)
        at.known.records.append((resource_id, schema_id, record.id))
        return Told((("records", record.id),))

    return deed


def edit_record(at: Work) -> Deed:
    resource_id, schema_id, record_id = at.one(at.known.records)
    if schema_id in at.known.trashed:
        raise Impossible
    published = at.workspace.schemas.get(schema_id).published
    assert published is not None
    values = _values(at, published)

    def deed() -> Told:
        at.workspace.records.save(resource_id, schema_id, values, record_id)
        return Told((("records", record_id),))

    return deed


def delete_record(at: Work) -> Deed:
    one = at.one(at.known.records)

    def deed() -> Told:
        at.known.records.remove(one)
        at.workspace.records.delete(one[2])
        return Told(gone=(("records", one[2]),))

    return deed


def import_records(at: Work) -> Deed:
    return _import(at, at.random.choice([ImportAct.ADD, ImportAct.REPLACE]))


def _import(at: Work, act: ImportAct) -> Deed:
    schema, schema_id, resource_id = _published(at)
    if schema.cardinality is Cardinality.SINGLE:
        raise Impossible
    path = at.case / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow([a.name for a in schema.attributes])
        for _ in range(ROWS):
            values = _values(at, schema)
            rows.writerow([str(values[a.id]).lower() for a in schema.attributes])
    wish = ImportWish(path, schema_id, FileFormat.CSV, resource_id, act=act)

    def deed() -> Told:
        if act is ImportAct.REPLACE:
            here = resource_id, schema_id
            at.known.records = [one for one in at.known.records if one[:2] != here]
        at.workspace.transfer.import_file(wish, lambda told: at.killer.at(told.done))
        return Told()

    return deed


def make_samples(at: Work) -> Deed:
    _, schema_id, resource_id = _published(at)

    def deed() -> Told:
        at.workspace.transfer.make_samples(schema_id, 25, [resource_id], seed=7)
        return Told()

    return deed


def export_records(at: Work) -> Deed:
    _, schema_id, _ = _published(at)
    file = at.out / "records.csv"

    def deed() -> Told:
        at.workspace.transfer.export_file(RecordQuery(schema_id), file, FileFormat.CSV)
        return Told(file=file.name, digest=digest_of(file))

    return deed


def export_schema(at: Work) -> Deed:
    """As the command line writes its file."""
    state = at.workspace.schemas.get(at.one(at.known.schemas))
    text = dump_json(to_body(state.draft))
    file = at.out / "schema.json"

    def deed() -> Told:
        Console().save(str(file), text)
        return Told(file=file.name, digest=digest_of(file))

    return deed


def publish_first(at: Work) -> Deed:
    """The first schema that was never published."""
    for schema_id in at.known.schemas:
        if not at.workspace.schemas.get(schema_id).version:
            return lambda: _told(at.workspace.schemas.publish(schema_id, "the first"))
    raise Impossible


_ACTS: tuple[Act, ...] = (
    create_schema,
    edit_schema,
    undo_step,
    redo_step,
    publish,
    retype,
    publish_retyped,
    publish_body,
    publish_first,
    revert,
    purge,
    trash_schema,
    restore_schema,
    delete_for_good,
    create_resource,
    delete_resource,
    add_record,
    edit_record,
    delete_record,
    import_records,
    make_samples,
    export_records,
    export_schema,
)
ACTS: dict[str, Act] = {act.__name__: act for act in (*_ACTS, *ASSEMBLING)}
"""By name, everything that a script can do."""

FILLING = (
    *["create_schema"] * 5,
    *["create_resource"] * 12,
    *["publish_first"] * 5,
    *["add_record"] * 10,
    *["add_package"] * 6,
    "wait",
    "upload",
    "wait",
    *["create_property", "wait"] * 2,
    *["add_extension", "wait"] * 3,
    "revise",
    "create_library",
    "add_note",
    "edit_settings",
)
"""What the workspace of every case has behind it."""
