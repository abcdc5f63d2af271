"""What publishing asks of the records, which lie above the schemas; and what they keep aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from backend.schemas.model import Schema
    from backend.schemas.plan import Choices, Effect


@dataclass(frozen=True, slots=True)
class KeptValues:
    """Values of an attribute that no record shows, and that a later version can bring back.

    ``removed`` records hold one since the attribute was removed; of ``aside`` records an earlier
    value was converted or put aside.
    """

    attribute_id: str
    name: str
    removed: int
    aside: int


class RecordKeeper(Protocol):
    """The records of schemas, inside the transaction of a schema's service call."""

    def carry(
        self,
        connection: Connection,
        schema_id: str,
        old: Schema,
        new: Schema,
        choices: Choices,
        leaving: int | None,
    ) -> tuple[tuple[Effect, ...], int]:
        """Bring the records from ``old`` to ``new``; answers the effects and how many there are.

        ``leaving`` is the number of the version that is left; without it nothing is written.
        """

    def kept(
        self, connection: Connection, schema_id: str, schema: Schema
    ) -> tuple[KeptValues, ...]:
        """Values that records keep though the published ``schema`` does not show them."""

    def purge(self, connection: Connection, schema_id: str, schema: Schema, attribute: str) -> int:
        """Give up for good what is kept of an attribute; answers how many records lost some."""

    def delete(self, connection: Connection, schema_id: str) -> int:
        """Delete all records of a schema for good; answers how many there were."""
