"""Services, tasks, states and customer profiles: started with their extensions, and read."""

from __future__ import annotations

import functools

from backend.api.context.common import data_work, object_of, refusals
from backend.api.context.examples import RECORD
from backend.api.context.parents import PARENTS, Parent
from backend.api.operations import Answer, Area, Body, Call, Operation, Parameter, Reply
from backend.schemas.model import Kind

EXTENSIONS = Parameter(
    "extensions",
    {"type": "string"},
    "Names of extensions, by comma and in any case; without it none is answered.",
)


def start(parent: Parent, call: Call) -> Answer:
    """A new resource with all that its body says, or nothing at all."""
    data_work(call)
    service = call.path["service_id"] if parent.nested else ""
    place = call.workspace.records.start(parent.kind, object_of(call), service).place
    return Answer(201, parent.id_document(place), {"Location": parent.location(place)})


def read(parent: Parent, call: Call) -> Answer:
    """One resource, with the extensions that were asked for."""
    data_work(call)
    asked = [value for key, value in call.query if key == EXTENSIONS.name]
    names = [name for value in asked for name in value.split(",") if name.strip()]
    return Answer(body=parent.document(call.workspace.records.nested(parent.place(call), names)))


def _start_operation(parent: Parent) -> Operation:
    is_profile = parent.kind is Kind.PROFILES
    extension = {"Feedback": RECORD}
    missing = {"s404": "No such service."} if parent.nested else {}
    return Operation(
        Area.CONTEXT,
        "POST",
        parent.start,
        "createProfile" if is_profile else f"start{parent.word}",
        "Create a customer profile" if is_profile else f"Start a {parent.word.lower()}",
        functools.partial(start, parent),
        {
            201: Reply("Done.", f"{parent.word}Id", {"Location": "Where it is."}),
            **refusals(
                s400="Something in the body is wrong; nothing was made.",
                s409="The id is in use, or a unique key holds twice.",
                **missing,
            ),
        },
        parent.parameters[:-1],
        Body(f"Start{parent.word}", required=is_profile, example=extension),
        "Extensions are keys of the body: an object where the schema is single-valued, an array "
        "where it is multi-valued.",
        f"{parent.word}s",
    )


def _read_operation(parent: Parent) -> Operation:
    return Operation(
        Area.CONTEXT,
        "GET",
        parent.path,
        f"read{parent.word}",
        f"Read a {parent.word.lower()}",
        functools.partial(read, parent),
        {
            200: Reply("Found.", parent.word),
            **refusals(s404="No such resource, or no such extension."),
        },
        (*parent.parameters, EXTENSIONS),
        tag=f"{parent.word}s",
    )


OPERATIONS = tuple(
    make(parent) for parent in PARENTS for make in (_start_operation, _read_operation)
)
