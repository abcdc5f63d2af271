"""Bodies for the descriptions."""

from __future__ import annotations

from backend.api.operations import Json

FEEDBACK: Json = {
    "name": "Feedback",
    "type": "single-valued",
    "attributes": [
        {"name": "FeedbackType", "type": "string", "length": "10", "mandatory": "true"},
        {"name": "rating", "type": "integer", "mandatory": "true"},
        {"name": "notes", "type": "string", "length": 256, "mandatory": "false"},
    ],
}
EDITION: Json = {
    "name": "Feedback",
    "type": "single-valued",
    "attributes": [
        {"name": "kind", "type": "string", "length": 20, "was": "FeedbackType"},
        {"name": "rating", "type": "integer", "mandatory": True, "remedy": "fill-in", "value": 0},
        {"name": "notes", "type": "string", "length": 256},
    ],
}
RECORD: Json = {"FeedbackType": "survey", "rating": 7, "notes": "warm welcome"}
