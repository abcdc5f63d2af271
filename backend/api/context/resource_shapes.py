"""The shapes of resources and of the extension records that nest in them."""

from __future__ import annotations

from collections.abc import Mapping

from backend.api.context.words import EXTENSION, INTEGER, MOMENT, TEXT, WORD, or_null, ref, thing
from backend.api.operations import Json
from backend.records.starting import EVENT_FIELDS

_FIELDS: Mapping[str, Json] = {
    "customer_id": {"type": "string", "minLength": 1, "maxLength": 16},
    "contact_key": TEXT,
    "service_type": WORD,
    "task_type": WORD,
    "state_type": WORD,
    "state_id": INTEGER,
    "previous_state_id": INTEGER,
    "session_id": TEXT,
    "interaction_id": TEXT,
    "application_type": WORD,
    "application_id": INTEGER,
    "resource_type": WORD,
    "resource_id": INTEGER,
    "media_type": WORD,
    "timestamp": MOMENT,
    "est_duration": INTEGER,
}
_EVENT = {key: shape for key, shape in _FIELDS.items() if key in EVENT_FIELDS}
_NUMBER: Json = {"type": "integer", "minimum": 1}
_TEXTS: Json = {
    "type": ["string", "array"],
    "maxLength": 4000,
    "maxItems": 100,
    "items": TEXT,
}
_ANY_MEMBER: Json = {"type": ["string", "array", "object"]}


def _start(*own: str) -> Json:
    """Every field may be left out, and be null; other members are extensions."""
    fields = {key: or_null(_FIELDS[key]) for key in (*own, "est_duration", *_EVENT)}
    return thing([], fields, more=EXTENSION)


def _read(ids: tuple[str, ...], *own: str) -> Json:
    started = thing(["timestamp"], dict(_EVENT))
    fields = {key: _FIELDS[key] for key in (*own, "est_duration")}
    return thing(
        [*ids, "started"],
        {**fields, **dict.fromkeys(ids, _NUMBER), "started": started},
        more=EXTENSION,
    )


def _id(name: str, shape: Json = _NUMBER) -> Json:
    return thing([name], {name: shape})


_CUSTOMER = _FIELDS["customer_id"]

RESOURCE_SHAPES: Mapping[str, Json] = {
    "StartService": _start("customer_id", "contact_key", "service_type"),
    "StartTask": _start("task_type", "state_id"),
    "StartState": _start("state_type", "previous_state_id"),
    "StartProfile": thing(
        [],
        {"customer_id": {**or_null(_CUSTOMER), "pattern": "^[^/]+$"}},
        more={"anyOf": [_TEXTS, EXTENSION]},
    ),
    "ServiceId": _id("service_id"),
    "TaskId": _id("task_id"),
    "StateId": _id("state_id"),
    "ProfileId": _id("customer_id", _CUSTOMER),
    "Service": _read(("service_id",), "customer_id", "contact_key", "service_type"),
    "Task": _read(("service_id", "task_id"), "task_type", "state_id"),
    "State": _read(("service_id", "state_id"), "state_type", "previous_state_id"),
    "Profile": thing(["customer_id"], {"customer_id": _CUSTOMER}, more=_ANY_MEMBER),
    "Record": {"type": "object"},
    "ExtensionValue": {"anyOf": [ref("Record"), {"type": "array", "items": ref("Record")}]},
    "Extensions": thing([], {"customer_id": _CUSTOMER}, more=EXTENSION),
}
