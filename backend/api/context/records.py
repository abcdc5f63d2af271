"""Extension records in their resources: replaced, changed and deleted (Context Services)."""

from __future__ import annotations

import functools
from collections.abc import Callable

from backend.api.context.common import NAME, data_work, object_of, refusals
from backend.api.context.examples import RECORD
from backend.api.context.parents import PARENTS, Parent
from backend.api.operations import NO_CONTENT, Answer, Area, Body, Call, Operation, Reply
from backend.schemas.model import Kind


def insert(parent: Parent, call: Call) -> Answer:
    """Whole values of several extensions, all or none."""
    data_work(call)
    written = call.workspace.records.insert_extensions(parent.place(call), object_of(call))
    return Answer(body=dict(written))


def replace(parent: Parent, call: Call) -> Answer:
    """The whole value of one extension."""
    data_work(call)
    kept = call.workspace.records.put_extension(parent.place(call), call.path["name"], call.body)
    return Answer(body=kept)


def change_by_unique(parent: Parent, call: Call) -> Answer:
    """One record, selected by its unique attributes."""
    data_work(call)
    call.workspace.records.put_by_unique(parent.place(call), call.path["name"], call.body)
    return NO_CONTENT


def delete_by_unique(parent: Parent, call: Call) -> Answer:
    """Delete one record, selected by its unique attributes."""
    data_work(call)
    call.workspace.records.drop_by_unique(parent.place(call), call.path["name"], call.body)
    return NO_CONTENT


def _insert_operation(parent: Parent) -> Operation:
    return Operation(
        Area.CONTEXT,
        "POST",
        f"{parent.path}/extensions",
        f"insert{parent.word}Extensions",
        "Insert or replace extensions",
        functools.partial(insert, parent),
        {
            200: Reply("The extensions as they are kept.", "Extensions"),
            **refusals(
                s400="Something in the body is wrong; nothing was changed.",
                s404="No such resource.",
                s409="A unique key holds twice.",
            ),
        },
        parent.parameters,
        Body("Extensions", example={"Feedback": RECORD}),
        tag=f"{parent.word}s",
    )


def _put(
    parent: Parent,
    below: str,
    name: str,
    title: str,
    handler: Callable[[Parent, Call], Answer],
    answers: dict[int, Reply],
    shape: str,
) -> Operation:
    return Operation(
        Area.CONTEXT,
        "PUT",
        f"{parent.path}/extensions/{{name}}{below}",
        name,
        title,
        functools.partial(handler, parent),
        answers,
        (*parent.parameters, NAME),
        Body(shape, example=RECORD),
        tag=f"{parent.word}s",
    )


def _put_operations(parent: Parent) -> tuple[Operation, ...]:
    wrong = "The record does not fit its schema."
    selects = "No such resource or extension, or no record is selected."
    return (
        _put(
            parent,
            "",
            f"replace{parent.word}Extension",
            "Replace the whole value of an extension",
            replace,
            {
                200: Reply("The value as it is kept.", "ExtensionValue"),
                **refusals(
                    s400=wrong,
                    s404="No such resource or extension.",
                    s409="A unique key holds twice.",
                ),
            },
            "ExtensionValue",
        ),
        _put(
            parent,
            "/by/unique",
            f"change{parent.word}RecordByUnique",
            "Change one record, selected by its unique attributes",
            change_by_unique,
            {
                204: Reply("Changed."),
                **refusals(s400=wrong, s404=selects, s409="Two keys select different records."),
            },
            "Record",
        ),
        _put(
            parent,
            "/delete/by/unique",
            f"delete{parent.word}RecordByUnique",
            "Delete one record, selected by its unique attributes",
            delete_by_unique,
            {
                204: Reply("Deleted."),
                **refusals(s400=wrong, s404=selects, s409="Two keys select different records."),
            },
            "Record",
        ),
    )


OPERATIONS = (
    *(_insert_operation(parent) for parent in PARENTS if parent.kind is Kind.PROFILES),
    *(operation for parent in PARENTS for operation in _put_operations(parent)),
)
