"""What an import is about to bring in, read away from the GUI thread; and its report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from backend.errors import Problem, WorldError
from backend.schemas.copying import free_name
from backend.schemas.imports.model import Finding, Inference, Treatment
from backend.schemas.imports.reading import read
from backend.schemas.imports.samples import read_samples
from backend.schemas.imports.templates import template
from backend.schemas.imports.text import BYTES_LIMIT
from backend.schemas.model import Kind, Schema

Taken = Mapping[Kind, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Source:
    """What to read: a file, a text, or a template by its key. ``samples`` for records."""

    kind: Kind
    samples: bool = False
    path: Path | None = None
    text: str = ""
    template: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """``asked`` are the names that the source gave; where one is taken the schema has another.

    ``taken`` are the lower-case names of the workspace's schemas, for each kind.
    """

    source: str
    schemas: tuple[Schema, ...]
    asked: tuple[str, ...]
    findings: tuple[Finding, ...]
    taken: Taken
    inference: Inference | None = None


def bring(source: Source, taken: Taken) -> Brought:
    """Read a source. Raises ``Refused`` or :class:`WorldError` with every problem."""
    if source.template:
        found = template(source.template)
        return _brought(f"template “{found.title}”", (found.schema,), (), taken)
    data, name = _data(source)
    if source.samples:
        inference = read_samples(data, source.kind, name)
        schemas = (inference.schema,)
        made = _brought(inference.source, schemas, inference.findings, taken)
        return replace(made, inference=replace(inference, schema=made.schemas[0]))
    read_in = read(data, source.kind, name)
    return _brought(read_in.source, read_in.schemas, read_in.findings, taken)


def _brought(
    source: str, schemas: Sequence[Schema], findings: Sequence[Finding], taken: Taken
) -> Brought:
    named = tuple(with_free_names(schemas, taken))
    return Brought(source, named, tuple(s.name for s in schemas), tuple(findings), taken)


def with_free_names(schemas: Iterable[Schema], taken: Taken) -> Iterable[Schema]:
    """Each with the name it has, or the next that is free in the workspace and among them."""
    used = {kind: set(names) for kind, names in taken.items()}
    for schema in schemas:
        names = used.setdefault(schema.kind, set())
        free = free_name(schema.name, names) if schema.name else ""
        names.add(free.lower())
        yield replace(schema, name=free)


def _data(source: Source) -> tuple[bytes, str]:
    if source.path is None:
        # Half of a surrogate pair can be pasted, but is no character.
        return source.text.encode("utf-8", "replace"), ""
    try:
        with source.path.open("rb") as file:
            return file.read(BYTES_LIMIT + 1), source.path.stem
    except OSError as error:
        raise WorldError(
            Problem(
                "file-unreadable",
                f"{source.path.name} cannot be read.",
                str(error.strerror or error),
                "Choose another file.",
            )
        ) from None


def counts(findings: Iterable[Finding]) -> dict[Treatment, int]:
    """How many of each, those that need a look first."""
    found = Counter(finding.treatment for finding in findings)
    order = (Treatment.REFUSED, Treatment.APPROXIMATED, Treatment.KEPT)
    return {treatment: found[treatment] for treatment in order if found[treatment]}


def report(brought: Brought) -> str:
    """All of it as text to paste into a mail."""
    rows = sum(len(schema.attributes) for schema in brought.schemas)
    lines = [f"{brought.source}: {len(brought.schemas)} schemas, {rows} attributes", ""]
    for schema in brought.schemas:
        lines.append(f"{schema.name} ({schema.kind.value}, {schema.cardinality.value})")
        lines += [f"  {a.name}: {a.type.value}" for a in schema.attributes]
    lines.append("")
    lines += [f"{f.treatment}\t{f.pointer or '/'}\t{f.sentence}" for f in brought.findings]
    return "\n".join(lines)
