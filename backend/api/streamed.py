"""What ``GET /events`` sends, described: made from the events, so that none is missed."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import get_args, get_type_hints

from backend.api.news import event_name
from backend.api.operations import Area, Json
from backend.errors import Problem
from backend.events import Event, ExtensionChanged, JobProgressed, PackageChanged
from backend.status import Status

PATH = "/events"
TEXT = """What happens in the workspace, as it happens: server-sent events (`text/event-stream`).

Each has an `id`, which counts from 1 in this stream, an `event`, its type, and `data`, a JSON
object. A stream begins with what happens from now on, and nothing is sent again: read the state
once it is open. A comment comes every 15 seconds when nothing else does. Who does not keep up is
disconnected."""

_MORE: dict[type[object], dict[str, Json]] = {
    ExtensionChanged: {
        "installation_status": {
            "enum": [status.value for status in Status],
            "description": "What it is by now.",
        },
        "deleted_at": {"type": ["string", "null"], "description": "When it was deleted."},
    },
    PackageChanged: {
        "status": {
            "enum": [status.value for status in Status],
            "description": "What it is by now.",
        }
    },
    JobProgressed: {"percent": {"type": "integer", "minimum": 0, "maximum": 100}},
}
"""What is added to an event's own fields on the way."""
_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean", Problem: "object"}


@dataclass(frozen=True, slots=True)
class EventKind:
    """One type of event: ``fields`` are JSON Schemas by name."""

    name: str
    text: str
    fields: dict[str, Json]


def event_kinds() -> Iterator[EventKind]:
    """Every type that is sent, in the order in which the program lists them."""
    for kind in get_args(Event):
        hints = get_type_hints(kind)
        fields = {name: _schema(hint) for name, hint in hints.items()}
        text = " ".join((inspect.getdoc(kind) or "").replace("``", "`").split())
        yield EventKind(event_name(kind), text, fields | _MORE.get(kind, {}))


def described_stream(errors: str) -> dict[str, Json]:
    """The path of the stream in the words of OpenAPI, which knows no events of its own."""
    kinds = list(event_kinds())
    return {
        "operationId": "followEvents",
        "summary": "Follow what happens",
        "description": TEXT,
        "tags": ["Events"],
        "parameters": [
            {
                "name": "types",
                "in": "query",
                "required": False,
                "description": "The types wanted, separated by commas; all if it is left out.",
                "schema": {"type": "string", "examples": ["extension-changed,package-changed"]},
            }
        ],
        "responses": {
            "200": {
                "description": "The stream; it has no end.",
                "content": {"text/event-stream": {"schema": {"type": "string"}}},
            },
            **{
                status: {
                    "description": text,
                    "content": {
                        Area.REACTOR.media_type: {
                            "schema": {"$ref": f"#/components/schemas/{errors}"}
                        }
                    },
                }
                for status, text in (
                    ("401", "The token is missing or wrong."),
                    ("403", "The host or the origin is not this server's."),
                )
            },
        },
        "x-events": [
            {"event": kind.name, "description": kind.text, "data": _object(kind)} for kind in kinds
        ],
    }


def _object(kind: EventKind) -> dict[str, Json]:
    own = [name for name in kind.fields if not _is_added(name)]
    return {"type": "object", "properties": kind.fields, "required": own}


def _is_added(name: str) -> bool:
    return any(name in fields for fields in _MORE.values())


def _schema(hint: type[object]) -> dict[str, Json]:
    if issubclass(hint, StrEnum):
        return {"enum": [one.value for one in hint]}
    return {"type": _TYPES[hint]}
