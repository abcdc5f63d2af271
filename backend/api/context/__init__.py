"""Context Services: extension schemas, and the records that fulfil them."""

from __future__ import annotations

from backend.api.context import records, resources, schemas, server
from backend.api.context.shapes import ERRORS, SHAPES
from backend.api.operations import Operation

__all__ = ["ERRORS", "OPERATIONS", "SHAPES", "TEXT", "TITLE"]

TITLE = "Context Services"
TEXT = "Extension schemas of tasks, states, services and customer profiles, and their records."
OPERATIONS: tuple[Operation, ...] = (
    *schemas.OPERATIONS,
    *resources.OPERATIONS,
    *records.OPERATIONS,
    *server.OPERATIONS,
)
