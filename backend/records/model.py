"""Resources and their extension records as values (Context Services)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from backend.errors import Problem
from backend.schemas.model import Kind, Value

CUSTOMER_ID_LIMIT = 16
"""Most characters of a ``customer_id`` (Context Services)."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A task, service, state or customer.

    ``number`` is its id in the system's own terms: counted by us, but for a customer's, which is
    text. ``label`` is a note that helps to recognise it. ``parent_id`` is the service that a task
    or a state was started in, ``attributes`` what its start said besides its extensions.
    """

    id: int
    kind: Kind
    number: str
    label: str
    created_at: str
    parent_id: int | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a resource is found (Context Services): its kind and number, and for a task or a state
    the number of the service that it was started in.
    """

    kind: Kind
    number: str
    service: str = ""

    @property
    def parent(self) -> Place | None:
        """The place of the service."""
        return Place(Kind.SERVICES, self.service) if self.service else None


@dataclass(frozen=True, slots=True)
class Record:
    """An extension record: values by attribute id. An attribute without a value has no entry."""

    id: int
    resource_id: int
    schema_id: str
    values: Mapping[str, Value]
    created_at: str
    updated_at: str


def customer_id_problem(customer_id: str) -> Problem | None:
    """Why this is no ``customer_id``; ``None`` where it is one."""
    if 1 <= len(customer_id) <= CUSTOMER_ID_LIMIT and customer_id.isprintable():
        return None
    return Problem(
        "customer-id-invalid",
        f"A customer's id has 1 to {CUSTOMER_ID_LIMIT} characters.",
        f"Found {len(customer_id)}.",
        "Type another.",
        "/customer_id",
    )
