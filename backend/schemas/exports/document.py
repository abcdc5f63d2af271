"""The document of a workshop: what was agreed on, who asked for it, and how it came about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backend.schemas.body import dump_json, to_body
from backend.schemas.differences import differences
from backend.schemas.exports.blocks import Block, Bullets, Code, Heading, Paragraph, Table
from backend.schemas.exports.samples import sample_record
from backend.schemas.exports.source import Source
from backend.schemas.exports.words import RESOURCE, RESOURCES, SERVED_AT
from backend.schemas.model import (
    MISSING,
    Attribute,
    Cardinality,
    Decision,
    DecisionState,
    Schema,
    Version,
)
from backend.schemas.values import to_text

_YES = "yes"


def compose(sources: Sequence[Source]) -> tuple[Block, ...]:
    """All blocks: one schema's own, or several under one title with a list of them."""
    if len(sources) == 1:
        return tuple(_schema(sources[0], 1))
    blocks: list[Block] = [Heading(1, "Extension schemas")]
    rows = [(_name(s.schema), _extends(s.schema), s.state) for s in sources]
    blocks.append(Table(("Schema", "Extends", "State"), tuple(rows)))
    for source in sources:
        blocks += _schema(source, 2)
    return tuple(blocks)


def title(sources: Sequence[Source]) -> str:
    """What the whole document is called."""
    return _name(sources[0].schema) if len(sources) == 1 else "Extension schemas"


def _schema(source: Source, level: int) -> Iterator[Block]:
    schema = source.schema
    yield Heading(level, _name(schema))
    yield Paragraph(f"{_extends(schema)}. {source.state.capitalize()}.")
    yield Heading(level + 1, "Attributes")
    if schema.attributes:
        head = ("Name", "Type", "Length", "Mandatory", "Default", "Unique", "Encrypt")
        yield Table(head, tuple(_row(a) for a in schema.attributes))
    else:
        yield Paragraph("The schema has no attribute.")
    yield Heading(level + 1, "Unique keys")
    yield from _keys(schema)
    yield Heading(level + 1, "Minutes")
    yield from _minutes(schema)
    yield Heading(level + 1, "History")
    yield from _history(source, level + 2)
    yield Heading(level + 1, "Requests")
    yield Code(
        f"POST /metadata/{schema.kind.value}/extensions", dump_json(to_body(schema)).rstrip()
    )
    yield Code(
        f"PUT {SERVED_AT[schema.kind]}/extensions/{schema.name}",
        dump_json(sample_record(schema)).rstrip(),
    )


def _name(schema: Schema) -> str:
    return schema.name or "Schema without a name"


def _extends(schema: Schema) -> str:
    resource = RESOURCE[schema.kind]
    if schema.cardinality is Cardinality.SINGLE:
        return f"Extends {RESOURCES[schema.kind]}, single-valued: one record for each {resource}"
    return (
        f"Extends {RESOURCES[schema.kind]}, multi-valued: any number of records for each {resource}"
    )


def _row(attribute: Attribute) -> tuple[str, ...]:
    default = attribute.default
    return (
        attribute.name,
        attribute.type.value,
        str(attribute.effective_length or ""),
        _YES if attribute.mandatory else "",
        "" if default is MISSING else to_text(default) or "(empty text)",
        _YES if attribute.unique else "",
        _YES if attribute.encrypt else "",
    )


def _keys(schema: Schema) -> Iterator[Block]:
    keys = [" and ".join(schema.key_names(key)) for key in schema.all_keys()]
    resource = RESOURCE[schema.kind]
    if schema.cardinality is Cardinality.SINGLE:
        yield Paragraph(f"None is needed: each {resource} has one record only.")
    elif not keys:
        yield Paragraph("None: records may be alike.")
    else:
        yield Bullets(
            tuple(f"No two records of one {resource} may have the same {k}." for k in keys)
        )


def _minutes(schema: Schema) -> Iterator[Block]:
    yield Paragraph(_of_schema(schema.decision()))
    if not schema.decisions:
        yield Paragraph("No decision on an attribute is noted.")
        return
    rows = [_minute(a.name, schema.decision(a.id)) for a in schema.attributes]
    # What was turned down is often deleted: the minutes still have its name.
    rows += [
        _minute(f"{d.name or 'An attribute'} (deleted)", d)
        for d in schema.decisions
        if d.subject and schema.attribute(d.subject) is None
    ]
    if rows:
        yield Table(("Attribute", "State", "Asked by", "Note"), tuple(rows))
    still_open = [
        a.name for a in schema.attributes if schema.decision(a.id).state is DecisionState.OPEN
    ]
    if schema.decision().state is DecisionState.OPEN:
        still_open.insert(0, "The schema as a whole")
    if still_open:
        yield Paragraph("Still open:")
        yield Bullets(tuple(still_open))
    else:
        yield Paragraph("Nothing is open.")


def _of_schema(decision: Decision) -> str:
    asked = f" Asked for by {decision.asked_by}." if decision.asked_by else ""
    note = f" Note: {decision.note}" if decision.note else ""
    return f"The schema is {decision.state.value}.{asked}{note}"


def _minute(name: str, decision: Decision) -> tuple[str, ...]:
    return name, decision.state.value, decision.asked_by, decision.note


def _history(source: Source, level: int) -> Iterator[Block]:
    versions = source.versions
    if source.is_draft and versions:
        yield Heading(level, "Draft, not published yet")
        yield from _told(versions[-1].schema, source.schema)
    for at, version in reversed(list(enumerate(versions))):
        before = versions[at - 1] if at else None
        yield Heading(level, f"Version {version.number}, {_moment(version.published_at)}")
        if version.note:
            yield Paragraph(f"Note: {version.note}")
        yield from _of_version(version, before)
    if not source.version:
        yield Paragraph("No version is published yet.")
    elif not versions:
        yield Paragraph(f"Version {source.version} is the newest one published.")


def _of_version(version: Version, before: Version | None) -> Iterator[Block]:
    if before is not None:
        yield from _told(before.schema, version.schema)
    elif version.number == 1:
        count = len(version.schema.attributes)
        yield Paragraph(f"The first version, with {count} attribute{'' if count == 1 else 's'}.")


def _told(old: Schema, new: Schema) -> Iterator[Block]:
    told = tuple(difference.sentence for difference in differences(old, new))
    yield Bullets(told) if told else Paragraph("Nothing of the definition differs.")


def _moment(published_at: str) -> str:
    return f"{published_at[:10]} {published_at[11:16]} UTC"
