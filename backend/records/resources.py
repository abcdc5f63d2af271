"""Rows of resources: made, numbered and found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, insert, select
from sqlalchemy.exc import IntegrityError

from backend.errors import Conflict, NotFound, Problem, Refused
from backend.identifiers import now
from backend.records.model import CUSTOMER_ID_LIMIT, Place, customer_id_problem
from backend.schemas.exports.words import RESOURCE
from backend.schemas.model import Kind
from backend.store.facts import count
from backend.store.tables import resources


def insert_resource(
    connection: Connection,
    kind: Kind,
    customer_id: str = "",
    label: str = "",
    *,
    parent_id: int | None = None,
    attributes: Mapping[str, Any] | None = None,
) -> Row[Any]:
    """A new row. Numbers are counted by kind; a customer without an id is given one.

    Raises :class:`Refused` for an id that breaks the rule, :class:`Conflict` for one in use.
    """
    number = _number(connection, kind, customer_id)
    try:
        return connection.execute(
            insert(resources)
            .values(
                kind=kind,
                number=number,
                label=label.strip(),
                created_at=now(),
                parent_id=parent_id,
                attributes=dict(attributes or {}),
            )
            .returning(resources)
        ).one()
    except IntegrityError:
        raise Conflict(
            Problem(
                "not-unique",
                f"There is a customer “{number}” already.",
                remedy="Choose another id.",
                pointer="/customer_id",
            )
        ) from None


def find(connection: Connection, place: Place) -> Row[Any]:
    """The row at a place; a task or a state only in the service it was started in.

    Raises :class:`NotFound` for the resource, or for the service before it.
    """
    statement = select(resources).where(
        resources.c.kind == place.kind, resources.c.number == place.number
    )
    if place.parent is not None:
        statement = statement.where(resources.c.parent_id == find(connection, place.parent).id)
    row = connection.execute(statement).one_or_none()
    if row is None:
        inside = f" in service {place.service[:40]}" if place.service else ""
        raise NotFound(
            Problem("not-found", f"There is no {RESOURCE[place.kind]} {place.number[:40]}{inside}.")
        )
    return row


def _number(connection: Connection, kind: Kind, customer_id: str) -> str:
    if kind is not Kind.PROFILES:
        return str(count(connection, kind.value))
    if customer_id:
        wrong = customer_id_problem(customer_id)
        if wrong:
            raise Refused(wrong)
        return customer_id
    while True:
        number = f"{count(connection, kind.value):0{CUSTOMER_ID_LIMIT}d}"
        taken = select(resources.c.id).where(resources.c.kind == kind, resources.c.number == number)
        if connection.scalar(taken) is None:
            return number
