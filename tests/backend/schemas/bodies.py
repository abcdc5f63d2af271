"""The canonical request bodies, as the examples of the original send them."""

from __future__ import annotations

from typing import Any

FEEDBACK: dict[str, Any] = {
    "name": "Feedback",
    "type": "single-valued",
    "attributes": [
        {"name": "FeedbackType", "type": "string", "length": "10", "mandatory": "true"},
        {"name": "rating", "type": "integer", "mandatory": "true"},
        {"name": "notes", "type": "string", "length": 256, "mandatory": "false"},
    ],
}
PHONE: dict[str, Any] = {
    "name": "Phone",
    "type": "multi-valued",
    "attributes": [
        {"name": "PhoneType", "type": "integer", "default": 0, "mandatory": "true"},
        {"name": "prefix", "type": "string", "length": "3", "default": "555"},
        {"name": "PhoneNumber", "type": "integer", "length": 15, "mandatory": "true"},
        {"name": "description", "type": "string", "length": 32, "mandatory": "true"},
        {"name": "start_availability", "type": "datetime"},
        {"name": "end_availability", "type": "datetime"},
    ],
    "unique": ["prefix", "PhoneNumber"],
}
