"""The shapes of Reactor's documents, as JSON Schema (draft 2020-12)."""

from __future__ import annotations

from collections.abc import Mapping

from backend.api.operations import Json

ERRORS = "Errors"

SHAPES: Mapping[str, Json] = {
    ERRORS: {
        "type": "object",
        "required": ["errors"],
        "properties": {
            "errors": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["id", "status", "code", "title", "detail", "source", "meta"],
                    "properties": {
                        "id": {"type": "string"},
                        "status": {"type": "string"},
                        "code": {"type": "string"},
                        "title": {"type": "string"},
                        "detail": {"type": "string"},
                        "source": {
                            "type": "object",
                            "required": ["pointer"],
                            "properties": {
                                "pointer": {"type": "string"},
                                "parameter": {"type": "string"},
                            },
                        },
                        "meta": {"type": "object"},
                    },
                },
            }
        },
    },
}
