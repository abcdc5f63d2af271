"""A value of a JSON Schema as an attribute: its type, its length, and what has no equivalent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from backend.schemas.imports.json_schema_nodes import Document, Node
from backend.schemas.imports.model import Finding, approximated, refused
from backend.schemas.model import (
    DEFAULT_LENGTH,
    LENGTH_LIMIT,
    MISSING,
    Attribute,
    AttributeType,
    Missing,
    Value,
)
from backend.schemas.values import ValueRefused, normalise

_T = AttributeType
_ORDER = (_T.BOOLEAN, _T.INTEGER, _T.LONG, _T.CURRENCY, _T.DOUBLE, _T.DATE, _T.DATETIME, _T.STRING)
_WHOLE_LEAST, _WHOLE_MOST = -(2**31) - 1, 2**31  # exclusive bounds lie one beyond
_NUMBERS = (_T.INTEGER, _T.LONG, _T.CURRENCY, _T.DOUBLE)


@dataclass(slots=True)
class Reading:
    """What a part means as a value. ``shape`` is "object" or "array" where it is none."""

    type: AttributeType = _T.STRING
    length: int | None = None
    nullable: bool = False
    encrypt: bool = False
    shape: str = ""


def read_value(document: Document, node: Node) -> Reading:
    """The type that accepts what the part accepts, as nearly as one does."""
    tell = document.findings.append
    reading = _by_own_words(node, document.findings)
    if "oneOf" in node.words or "anyOf" in node.words:
        reading = _by_choice(document, node, reading)
    if reading.shape:
        return reading
    if reading.type is _T.STRING:
        reading.length = _length(node, reading, document.findings)
    if node.words.get("format") == "password":
        reading.encrypt = True
        tell(approximated(node.place("format"), "A password becomes text that is masked."))
    return reading


def default_of(node: Node, attribute: Attribute, findings: list[Finding]) -> Value | Missing:
    """The default that the part gives, or what it is fixed to."""
    word = "default" if "default" in node.words else "const"
    raw = node.words.get(word)
    if raw is None:
        return MISSING
    try:
        value = normalise(attribute, raw)
    except ValueRefused as error:
        own = "x-type" in node.words and isinstance(raw, (bool, int, float, str, Decimal))
        if own:  # a draft of ours may hold a wrong default: the draft shows it
            return raw  # type: ignore[no-any-return]
        findings.append(refused(node.place(word), f"Left out: {error.problem.title}"))
        return MISSING
    if word == "const":
        findings.append(
            approximated(node.place(word), "The one value allowed is taken as the default.")
        )
    return value


def _by_own_words(node: Node, findings: list[Finding]) -> Reading:
    words = node.words
    own = words.get("x-type")
    if own in list(_T):
        return Reading(_T(own))
    named = words.get("type")
    types = [t for t in (named if isinstance(named, list) else [named]) if isinstance(t, str)]
    nullable = "null" in types or words.get("nullable") is True
    types = [t for t in types if t not in ("null", "any")]
    if not types:
        types = _implied(node)
    if len(types) > 1 and set(types) == {"integer", "number"}:
        types = ["number"]
    for shape in ("object", "array"):
        if shape in types:
            if len(types) > 1:
                findings.append(
                    approximated(node.place("type"), f"Of {', '.join(types)}, {shape} is taken.")
                )
            return Reading(nullable=nullable, shape=shape)
    if len(types) > 1:
        told = f"{' or '.join(types)}: text can hold all of them."
        findings.append(approximated(node.place("type"), told))
        return Reading(nullable=nullable)
    if not types:
        if not ("oneOf" in words or "anyOf" in words or "const" in words):
            findings.append(approximated(node.pointer, "No type is given: string is taken."))
        return Reading(nullable=nullable)
    type_ = _simple(types[0], node, findings)
    if "enum" in words:
        told = "The attribute takes any value of its type, not only those listed."
        findings.append(approximated(node.place("enum"), told))
    return Reading(type_, nullable=nullable or None in _listed(node))


def _listed(node: Node) -> list[Any]:
    found = node.words.get("enum")
    return found if isinstance(found, list) else []


def _implied(node: Node) -> list[str]:
    """The types by what else is said, where none is named."""
    if node.properties:
        return ["object"]
    if "items" in node.words or "prefixItems" in node.words:
        return ["array"]
    if {"maxLength", "minLength", "pattern", "format"} & node.words.keys():
        return ["string"]
    if {"minimum", "maximum", "multipleOf"} & node.words.keys():
        return ["number"]
    values = _listed(node) or [v for k in ("const", "default") if (v := node.words.get(k))]
    return sorted({name for v in values if (name := _json_type(v))})


def _json_type(value: Any) -> str:
    match value:
        case bool():
            return "boolean"
        case str():
            return "string"
        case int():
            return "integer"
        case float() | Decimal():
            return "number"
        case _:
            return ""


def _simple(name: str, node: Node, findings: list[Finding]) -> AttributeType:
    format_ = node.words.get("format")
    match name:
        case "boolean":
            return _T.BOOLEAN
        case "integer":
            return _whole(node, format_)
        case "number":
            return _T.CURRENCY if _is_amount(node, format_) else _T.DOUBLE
        case "string" if format_ == "date":
            return _T.DATE
        case "string" if format_ == "date-time":
            return _T.DATETIME
        case "string":
            if isinstance(format_, str) and format_ != "password":
                told = f"Text is not checked to be “{format_[:40]}”."
                findings.append(approximated(node.place("format"), told))
            return _T.STRING
        case _:
            told = f"“{name[:40]}” is no type of JSON Schema: string is taken."
            findings.append(approximated(node.place("type"), told))
            return _T.STRING


def _whole(node: Node, format_: Any) -> AttributeType:
    if format_ in ("int64", "uint32", "uint64"):
        return _T.LONG
    for word in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "default"):
        bound = node.words.get(word)
        if isinstance(bound, (int, float, Decimal)) and not _WHOLE_LEAST <= bound <= _WHOLE_MOST:
            return _T.LONG
    return _T.INTEGER


def _is_amount(node: Node, format_: Any) -> bool:
    step = node.words.get("multipleOf")
    exact = isinstance(step, (float, Decimal)) and Decimal(str(step)) in (
        Decimal("0.01"),
        Decimal("0.001"),
        Decimal("0.0001"),
    )
    return exact or format_ in ("decimal", "currency", "money")


def _by_choice(document: Document, node: Node, own: Reading) -> Reading:
    """One of several: the one that is not null, else the type that is wide enough for all."""
    for word in ("oneOf", "anyOf"):
        if word not in node.words:
            continue
        children = list(document.children(node, word))
        values = [c for c in children if c.words.get("type") != "null"]
        nullable = own.nullable or len(values) < len(children)
        readings = [read_value(document, child) for child in values]
        if not readings:
            return own
        if len(values) == 1:
            node.merge(values[0])
            readings[0].nullable |= nullable
            return readings[0]
        told = "Any of the choices: records will not be checked for which."
        document.findings.append(approximated(node.place(word), told))
        shapes = {r.shape for r in readings if r.shape}
        if shapes:
            for child in values:
                node.properties = {**child.properties, **node.properties}
                node.words.setdefault("items", child.words.get("items", True))
            return Reading(nullable=nullable, shape="object" if "object" in shapes else "array")
        return _widest(readings, nullable=nullable)
    return own


def _widest(readings: list[Reading], *, nullable: bool) -> Reading:
    types = {r.type for r in readings}
    lengths = [r.length for r in readings if r.length is not None]
    if len(types) == 1 or all(t in _NUMBERS for t in types):
        type_ = max(types, key=_ORDER.index)
    else:
        type_ = _T.STRING
    nullable = nullable or any(r.nullable for r in readings)
    return Reading(type_, max(lengths, default=None), nullable)


def _length(node: Node, reading: Reading, findings: list[Finding]) -> int | None:
    most = node.words.get("maxLength")
    if isinstance(most, (int, Decimal, float)) and not isinstance(most, bool):
        if most > LENGTH_LIMIT and "x-type" not in node.words:
            told = f"{most} characters are more than {LENGTH_LIMIT}: that is taken."
            findings.append(approximated(node.place("maxLength"), told))
            return LENGTH_LIMIT
        return int(max(-1, min(most, 10**9)))
    longest = max(
        (len(v) for v in (*_listed(node), node.words.get("const")) if isinstance(v, str)), default=0
    )
    if longest:
        return min(LENGTH_LIMIT, longest)
    told = f"Text of any length: {DEFAULT_LENGTH} characters at most are taken."
    findings.append(approximated(node.pointer, told))
    return reading.length
