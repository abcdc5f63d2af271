"""A whole body that is to be the next version of a schema: which attribute is which, and what
becomes of values that do not fit. Pure.

It is the request body of Context Services with three more members that an attribute may have:
``was`` (its name before), and for values that do not convert ``remedy`` and ``value``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from backend.errors import Problem, Refused
from backend.schemas.body import parse_body
from backend.schemas.diff import with_ids
from backend.schemas.model import MISSING, Attribute, Kind, Missing, Schema, Value
from backend.schemas.plan import Choice, Remedy
from backend.schemas.values import ValueRefused, normalise

_MEMBERS = ("was", "remedy", "value")
_REMEDIES = ", ".join(remedy.value for remedy in Remedy)


@dataclass(frozen=True, slots=True)
class Edition:
    """A schema whose ids are new, with the former name and the choice of attributes by id."""

    schema: Schema
    was: Mapping[str, str]
    choices: Mapping[str, Choice]


def parse_edition(body: object, kind: Kind) -> Edition:
    """Read the body. Raises :class:`Refused` with every fault of form, those of a request body
    among them.
    """
    items = body.get("attributes") if isinstance(body, Mapping) else None
    given = list(items) if isinstance(items, list) else []
    problems: list[Problem] = []
    said = [_said(item, f"/attributes/{at}", problems) for at, item in enumerate(given)]
    try:
        schema = parse_body(_plain(body, given), kind)
    except Refused as refused:
        raise Refused(*refused.problems, *problems) from None
    if problems:
        raise Refused(*problems)
    pairs = list(zip(schema.attributes, said, strict=True))
    return Edition(
        schema,
        {attribute.id: was for attribute, (was, _) in pairs if was},
        {attribute.id: choice for attribute, (_, choice) in pairs if choice},
    )


def adopt(edition: Edition, published: Schema, draft: Schema) -> Edition:
    """The edition with the ids of ``published``, and of what ``draft`` has added since.

    An attribute is the one that it was, as far as it says so; else the one of its name, in any
    case; else it is new. Where ``was`` names nothing but the attribute has its new name already,
    the rename was made before. Raises :class:`Refused` for a ``was`` that names no attribute or
    one that another attribute was.
    """
    ids = _renamed(edition, published)
    by_name = {a.name.lower(): a.id for a in reversed(published.attributes)}
    by_name = {
        a.name.lower(): a.id
        for a in reversed(draft.attributes)
        if published.attribute(a.id) is None
    } | by_name
    for attribute in edition.schema.attributes:
        known = by_name.get(attribute.name.lower())
        if attribute.id not in ids and known is not None and known not in ids.values():
            ids[attribute.id] = known
    keys = [*published.keys, *(k for k in draft.keys if k not in published.keys)]
    schema = with_ids(edition.schema, ids, keys)
    return Edition(
        replace(
            schema,
            attributes=tuple(_as_written(a, published) for a in schema.attributes),
            decisions=draft.decisions,
        ),
        {},
        {ids.get(i, i): choice for i, choice in edition.choices.items()},
    )


def _renamed(edition: Edition, published: Schema) -> dict[str, str]:
    old = {a.name.lower(): a.id for a in reversed(published.attributes)}
    ids: dict[str, str] = {}
    problems = []
    for at, attribute in enumerate(edition.schema.attributes):
        was = edition.was.get(attribute.id)
        if was is None:
            continue
        known = old.get(was.lower())
        if known is not None and known not in ids.values():
            ids[attribute.id] = known
        elif known is not None or attribute.name.lower() not in old:
            problems.append(_no_such(was, known is not None, f"/attributes/{at}/was"))
    if problems:
        raise Refused(*problems)
    return ids


def _no_such(was: str, twice: bool, pointer: str) -> Problem:
    shown = was if len(was) <= 64 else f"{was[:63]}…"
    return Problem(
        "attribute-missing",
        f"Two attributes were “{shown}”."
        if twice
        else f"There is no attribute “{shown}” in the published version.",
        remedy="One attribute can have been it." if twice else "Name it as it is called there.",
        pointer=pointer,
    )


def _as_written(attribute: Attribute, published: Schema) -> Attribute:
    """A length and a default that mean the same stay as they were written."""
    before = published.attribute(attribute.id)
    if before is None or before.type is not attribute.type:
        return attribute
    if before.effective_length == attribute.effective_length:
        attribute = replace(attribute, length=before.length)
    if _in_one_form(before) == _in_one_form(attribute):
        attribute = replace(attribute, default=before.default)
    return attribute


def _in_one_form(attribute: Attribute) -> Value | Missing:
    if attribute.default is MISSING:
        return MISSING
    try:
        return normalise(attribute, attribute.default)
    except ValueRefused:
        return attribute.default


def _plain(body: object, given: list[object]) -> object:
    """The body without the members that only an edition has."""
    if not isinstance(body, Mapping) or not isinstance(body.get("attributes"), list):
        return body
    plain = [
        {key: value for key, value in item.items() if key not in _MEMBERS}
        if isinstance(item, Mapping)
        else item
        for item in given
    ]
    return {**body, "attributes": plain}


def _said(item: object, at: str, problems: list[Problem]) -> tuple[str, Choice | None]:
    if not isinstance(item, Mapping):
        return "", None
    wrong = list(_faults(item, at))
    problems += wrong
    if wrong:
        return "", None
    remedy = item.get("remedy")
    choice = Choice(Remedy(remedy), item.get("value")) if remedy is not None else None
    return item.get("was") or "", choice


def _faults(item: Mapping[Any, Any], at: str) -> Iterator[Problem]:
    was, remedy, value = (item.get(member) for member in _MEMBERS)
    if was is not None and (not isinstance(was, str) or not was):
        yield Problem("field-wrong-type", "“was” must be a name.", pointer=f"{at}/was")
    if remedy is not None and remedy not in tuple(Remedy):
        yield Problem(
            "remedy-unknown",
            "“remedy” says what becomes of values that do not fit.",
            remedy=f"Known are {_REMEDIES}.",
            pointer=f"{at}/remedy",
        )
    if value is not None and not isinstance(value, (bool, int, float, str, Decimal)):
        yield Problem("value-invalid", "“value” is a single value.", pointer=f"{at}/value")
    elif value is not None and remedy != Remedy.FILL_IN:
        yield Problem(
            "value-invalid",
            "“value” is what is filled in.",
            remedy=f"Give it with the remedy {Remedy.FILL_IN}.",
            pointer=f"{at}/value",
        )
