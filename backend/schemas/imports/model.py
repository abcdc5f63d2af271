"""What was brought in: schemas, and what became of each part of the source."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from backend.schemas.model import Schema


class Treatment(StrEnum):
    """What became of a construct of the source."""

    KEPT = "kept"
    APPROXIMATED = "approximated"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one part of the source, and why.

    ``pointer`` is a JSON pointer (RFC 6901) into a JSON source, ``line 3`` in one of lines.
    """

    treatment: Treatment
    pointer: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Import:
    """Schemas read from ``source`` ("request body", "JSON Schema 2020-12", "CSV of attributes").

    They are drafts: they may break rules.
    """

    source: str
    schemas: tuple[Schema, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an attribute came out as it did: ``filled`` of all records had it, ``why`` in words."""

    attribute_id: str
    filled: int
    examples: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Inference:
    """A schema guessed from ``records`` sample records, for approval.

    ``schema`` has the mandatory flags that the samples bear out, and no key; ``keys`` are the
    candidates, as ids of attributes, the likeliest first.
    """

    source: str
    schema: Schema
    records: int
    evidence: tuple[Evidence, ...]
    keys: tuple[tuple[str, ...], ...] = ()
    findings: tuple[Finding, ...] = field(default=())


def kept(pointer: str, sentence: str) -> Finding:
    return Finding(Treatment.KEPT, pointer, sentence)


def approximated(pointer: str, sentence: str) -> Finding:
    return Finding(Treatment.APPROXIMATED, pointer, sentence)


def refused(pointer: str, sentence: str) -> Finding:
    return Finding(Treatment.REFUSED, pointer, sentence)
