"""``schema export``: schemas in any format, on standard output or into a file."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from backend.cli.arguments import Arguments
from backend.cli.opening import opened
from backend.cli.output import Output
from backend.errors import NotFound, Problem, WorldError
from backend.schemas.exports.formats import Source, format_of
from backend.schemas.model import Kind, Schema, SchemaState

if TYPE_CHECKING:
    from backend.schemas.service import SchemaService


def run(arguments: Arguments, output: Output) -> int:
    """Write what is asked for; answers the exit code."""
    options = arguments.options
    format_ = format_of(options.format)
    with opened(arguments, output, reading=True) as workspace:
        schemas = workspace.schemas
        if options.all:
            found = _all(schemas, draft=options.draft)
        else:
            state = _named(schemas, Kind(options.kind), options.name, draft=options.draft)
            found = [_source(schemas, state, draft=options.draft)]
    text = format_.write(found)
    names = [source.schema.name for source in found]
    if options.output and options.output != "-":
        save(options.output, text, output)
        many = names[0] if len(names) == 1 else f"{len(names)} schemas"
        output.say(f"{many}: written to {options.output}")
        output.document({"format": format_.key, "file": options.output, "schemas": names})
    elif not output.json:
        output.text(text)
    elif format_.media_type.endswith("json"):
        output.text(text, json=True)
    else:
        output.document({"format": format_.key, "text": text, "schemas": names})
    return 0


def _named(schemas: SchemaService, kind: Kind, name: str, *, draft: bool) -> SchemaState:
    """By the name of the published version; with ``draft`` by that of the draft, where one has it.

    Raises :class:`NotFound`.
    """
    sought = kind, name.lower()
    drafts = (s for s in schemas.list() if draft and (s.kind, s.name.lower()) == sought)
    found = next(drafts, None)
    return schemas.get(found.id) if found else schemas.find(kind, name)


def _all(schemas: SchemaService, *, draft: bool) -> list[Source]:
    """Every published schema, of every kind; with ``draft`` those too that are not published."""
    found = []
    for summary in schemas.list():
        # Beside an open window, a schema may be deleted between the two reads.
        with suppress(NotFound):
            state = schemas.get(summary.id)
            if draft or state.published is not None:
                found.append(_source(schemas, state, draft=draft))
    return found


def _source(schemas: SchemaService, state: SchemaState, *, draft: bool) -> Source:
    versions = schemas.versions(state.id)
    if state.published is None or (draft and state.has_changes):
        return Source(state.draft, state.version, bool(state.version), versions)
    return Source(_with_minutes(state.published, state.draft), state.version, False, versions)


def _with_minutes(published: Schema, draft: Schema) -> Schema:
    """The published schema with what is said about it, which is kept in the draft."""
    said = (
        decision
        for decision in draft.decisions
        if published.attribute(decision.subject) or not draft.attribute(decision.subject)
    )
    return replace(published, decisions=tuple(said))


def save(file: str, text: str, output: Output) -> None:
    """Write a text. Raises :class:`WorldError`."""
    try:
        output.console.save(file, text)
    except OSError as error:
        raise WorldError(
            Problem(
                "file-unwritable",
                "The file cannot be written.",
                f"{Path(file)}: {error.strerror or error}",
                "Name another file.",
            )
        ) from None
