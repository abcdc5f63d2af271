"""Reactor: properties, extension packages, extensions and libraries, as JSON:API."""

from __future__ import annotations

from collections.abc import Mapping

from backend.api.operations import Json, Operation
from backend.api.reactor import (
    companies,
    extension_table,
    library_table,
    notes,
    packages,
    properties,
    shapes,
)
from backend.api.reactor.including import checked_before
from backend.api.reactor.package_shapes import PACKAGE_SHAPES
from backend.api.reactor.request_shapes import REQUEST_SHAPES
from backend.api.reactor.resource_shapes import RESOURCE_SHAPES
from backend.api.reactor.shapes import ERRORS

__all__ = ["ERRORS", "OPERATIONS", "SHAPES", "TEXT", "TITLE"]

TITLE = "Reactor"
TEXT = "Extension packages are added to properties; installations are asynchronous."
SHAPES: Mapping[str, Json] = {
    **shapes.SHAPES,
    **RESOURCE_SHAPES,
    **REQUEST_SHAPES,
    **PACKAGE_SHAPES,
}
OPERATIONS: tuple[Operation, ...] = tuple(
    checked_before(one)
    for one in (
        *companies.OPERATIONS,
        *properties.OPERATIONS,
        *packages.OPERATIONS,
        *extension_table.OPERATIONS,
        *library_table.OPERATIONS,
        *notes.OPERATIONS,
    )
)
