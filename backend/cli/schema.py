"""``schema import | export | list | delete`` (Context Services)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.cli import export
from backend.cli.arguments import Arguments
from backend.cli.opening import opened
from backend.cli.output import Failure, Output, problems_of
from backend.cli.sources import read_text, source_name
from backend.errors import NotFound, Problem, Refused, Severity
from backend.packages.jsonapi import INVALID
from backend.schemas.body import load_json, parse_body, to_body
from backend.schemas.errors import Told, schema_error
from backend.schemas.imports import reading
from backend.schemas.imports.model import Treatment
from backend.schemas.imports.reading import is_body
from backend.schemas.model import Kind, Schema, SchemaState
from backend.schemas.rules import check
from backend.schemas.service import SchemaService


@dataclass(frozen=True, slots=True)
class _Found:
    """A schema of a file; ``pointer`` is its place there, ``""`` where it is all of it."""

    file: str
    pointer: str
    schema: Schema


def run(arguments: Arguments, output: Output) -> int:
    """Do what the verb says; answers the exit code."""
    match arguments.verb:
        case "import":
            return _import(arguments, output)
        case "export":
            return export.run(arguments, output)
        case "list":
            return _list(arguments, output)
        case _:
            return _delete(arguments, output)


def _import(arguments: Arguments, output: Output) -> int:
    kind = Kind(arguments.options.kind)
    # Standard input may take its time: all is read before the workspace is taken.
    texts = [(source_name(file), _text_of(file, output)) for file in arguments.options.files]
    found: list[_Found] = []
    told: list[Told] = []
    for file, text in texts:
        for one in _parse(file, text, kind):
            if isinstance(one, _Found):
                found.append(one)
            else:
                told.append(one)
    with opened(arguments, output) as workspace:
        told += _check(found, {k: workspace.schemas.taken_names(k) for k in Kind})
        errors = [(what, p) for what, p in told if p.severity is Severity.ERROR]
        if errors:
            raise Failure(errors, INVALID)
        states = workspace.schemas.publish_all([one.schema for one in found])
    for what, problem in told:
        output.warn(what, problem)
    for state in states:
        extended = state.draft.kind.value
        output.say(f"{state.draft.name}: published, version {state.version} for {extended}")
    document: dict[str, Any] = {"data": [_resource(state) for state in states]}
    if told:
        document["meta"] = {"warnings": [schema_error(what, p) for what, p in told]}
    output.document(document)
    return 0


def _text_of(file: str, output: Output) -> str | tuple[Problem, ...]:
    try:
        return read_text(file, output.console)
    except Refused as refused:
        return refused.problems


def _parse(file: str, text: str | tuple[Problem, ...], kind: Kind) -> Iterator[_Found | Told]:
    """Every schema of a file and every fault of form, with pointers into the file."""
    if not isinstance(text, str):
        yield from problems_of(file, text)
        return
    try:
        value = load_json(text)
    except Refused as refused:
        if text.lstrip()[:1] in ("{", "["):
            yield from problems_of(file, refused.problems)
        else:
            yield from _read(file, text, kind, refused.problems)
        return
    if isinstance(value, dict) and not is_body(value):
        yield from _read(file, text, kind)
        return
    if value == []:
        yield file, Problem("no-schema", "The list is empty.", remedy="Give at least one schema.")
    several = isinstance(value, list)
    for index, body in enumerate(value if isinstance(value, list) else [value]):
        pointer = f"/{index}" if several else ""
        try:
            yield _Found(file, pointer, parse_body(body, kind))
        except Refused as refused:
            yield from problems_of(file, (p.under(pointer) for p in refused.problems))


def _read(
    file: str, text: str, kind: Kind, otherwise: tuple[Problem, ...] = ()
) -> Iterator[_Found | Told]:
    """The other forms: canonical JSON, JSON Schema, CSV; what they could not keep is a warning."""
    try:
        found = reading.read(text.encode(), kind, Path(file).stem)
    except Refused as refused:
        yield from problems_of(file, otherwise or refused.problems)
        return
    for finding in found.findings:
        if finding.treatment is not Treatment.KEPT:
            yield (
                file,
                Problem(
                    f"construct-{finding.treatment}",
                    finding.sentence,
                    pointer=finding.pointer,
                    severity=Severity.WARNING,
                ),
            )
    for schema in found.schemas:
        yield _Found(file, "", schema)


def _check(found: Sequence[_Found], taken: Mapping[Kind, frozenset[str]]) -> Iterator[Told]:
    """The problems of content; a name may stand only once among all that is imported, too."""
    names = {kind: set(names) for kind, names in taken.items()}
    for one in found:
        problems = check(one.schema, names[one.schema.kind])
        yield from problems_of(one.file, (p.under(one.pointer) for p in problems))
        names[one.schema.kind].add(one.schema.name.lower())


def _list(arguments: Arguments, output: Output) -> int:
    with opened(arguments, output, reading=True) as workspace:
        states = list(_living(workspace.schemas))
    by_kind: dict[str, list[Any]] = {kind.value: [] for kind in Kind}
    rows = []
    for state in states:
        schema = state.published or state.draft
        if state.published:
            by_kind[schema.kind.value].append(to_body(schema))
        version = str(state.version) if state.version else "draft"
        note = "has changes" if state.version and state.has_changes else ""
        cells = (schema.kind.value, schema.name, schema.cardinality.value)
        rows.append((*cells, str(len(schema.attributes)), version, note))
    output.table(
        ("KIND", "NAME", "TYPE", "ATTRIBUTES", "VERSION", ""),
        rows,
        "No schema yet. Import one: extension-workshop schema import FILE",
    )
    output.document(by_kind)
    return 0


def _living(schemas: SchemaService) -> Iterator[SchemaState]:
    for summary in schemas.list():
        # Beside an open window, a schema may be deleted between the two reads.
        with suppress(NotFound):
            yield schemas.get(summary.id)


def _delete(arguments: Arguments, output: Output) -> int:
    with opened(arguments, output) as workspace:
        state = workspace.schemas.find(Kind(arguments.options.kind), arguments.options.name)
        workspace.schemas.delete(state.id)
    schema = state.published or state.draft
    output.say(f"{schema.name}: deleted from {schema.kind.value}, with its records")
    output.document({"data": _resource(state) | {"meta": {"deleted": True}}})
    return 0


def _resource(state: SchemaState) -> dict[str, Any]:
    """A published schema as a JSON:API resource: our own, since Reactor has none."""
    schema = state.published or state.draft
    return {
        "id": state.id,
        "type": "extension_schemas",
        "attributes": {
            "name": schema.name,
            "kind": schema.kind.value,
            "version": state.version,
            "created_at": state.created_at,
            "updated_at": state.updated_at,
        },
        "links": {"self": f"/metadata/{schema.kind.value}/extensions/{schema.name}"},
    }
