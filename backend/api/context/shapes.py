"""The shapes of Context Services' bodies, as JSON Schema (draft 2020-12)."""

from __future__ import annotations

from collections.abc import Mapping

from backend.api.operations import Json

ERRORS = "Errors"

SHAPES: Mapping[str, Json] = {
    ERRORS: {
        "type": "object",
        "required": ["code", "message", "errors"],
        "properties": {
            "code": {"type": "string"},
            "message": {"type": "string"},
            "errors": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["pointer", "code", "message"],
                    "properties": {
                        "pointer": {"type": "string"},
                        "code": {"type": "string"},
                        "message": {"type": "string"},
                    },
                },
            },
        },
    },
    "ExtensionSchema": {
        "type": "object",
        "required": ["name", "type", "attributes"],
        "properties": {
            "name": {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_]{0,25}$"},
            "type": {"enum": ["single-valued", "multi-valued"]},
            "attributes": {"type": "array"},
            "unique": {"type": "array"},
        },
    },
    "Name": {
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": "string"}},
    },
}
