"""Reactor: properties, extension packages, extensions and libraries, as JSON:API."""

from __future__ import annotations

from backend.api.operations import Operation
from backend.api.reactor import companies
from backend.api.reactor.shapes import ERRORS, SHAPES

__all__ = ["ERRORS", "OPERATIONS", "SHAPES", "TEXT", "TITLE"]

TITLE = "Reactor"
TEXT = "Extension packages are added to properties; installations are asynchronous."
OPERATIONS: tuple[Operation, ...] = (*companies.OPERATIONS,)
