"""Extension schemas: create, read, publish a change, delete (Context Services)."""

from __future__ import annotations

from backend.api.context.common import KIND, NAME, flag, kind_of, refusals
from backend.api.context.examples import EDITION, FEEDBACK
from backend.api.context.plans import plan_document
from backend.api.operations import NO_CONTENT, Answer, Area, Body, Call, Operation, Parameter, Reply
from backend.schemas.body import parse_body, to_body
from backend.schemas.edition import parse_edition
from backend.schemas.model import Kind, SchemaState

_TAG = "Extension schemas"


def create(call: Call) -> Answer:
    """Publish one complete extension schema."""
    kind = kind_of(call)
    state = call.workspace.schemas.publish_new(parse_body(call.body, kind))
    name = state.draft.name
    return Answer(201, {"name": name}, {"Location": _location(kind, name)})


def read_all(call: Call) -> Answer:
    """Every published schema of a kind, as an array."""
    schemas = call.workspace.schemas.published(kind_of(call))
    return Answer(body=[to_body(schema) for schema in schemas])


def read(call: Call) -> Answer:
    """One published schema."""
    state = _found(call)
    assert state.published is not None, "only what is published is found by its name"
    return Answer(body=to_body(state.published))


def publish(call: Call) -> Answer:
    """Make the body the next version, or say what that would do."""
    state = _found(call)
    kind = kind_of(call)
    dry, replace = flag(call, "dry_run"), flag(call, "replace_draft")
    edition = parse_edition(call.body, kind)
    schemas = call.workspace.schemas
    if dry:
        found = schemas.plan_edition(state.id, edition, replace_draft=replace)
        return Answer(body=plan_document(found, state.version))
    state = schemas.publish_edition(state.id, edition, replace_draft=replace)
    assert state.published is not None, "it was published just now"
    name = state.published.name
    body = {"name": name, "version": state.version}
    return Answer(200, body, {"Location": _location(kind, name)})


def delete(call: Call) -> Answer:
    """Delete a schema with its records; in the window they can be taken back."""
    call.workspace.schemas.delete(_found(call).id)
    return NO_CONTENT


def _found(call: Call) -> SchemaState:
    return call.workspace.schemas.find(kind_of(call), call.path["name"])


def _location(kind: Kind, name: str) -> str:
    return f"/metadata/{kind}/extensions/{name}"


_ALL, _ONE = "/metadata/{kind}/extensions", "/metadata/{kind}/extensions/{name}"
_BOOLEAN = {"type": "boolean"}

OPERATIONS = (
    Operation(
        Area.CONTEXT,
        "POST",
        _ALL,
        "createExtensionSchema",
        "Create an extension schema",
        create,
        {
            201: Reply(
                "Created.", "Name", {"Location": "Where the schema is."}, {"name": "Feedback"}
            ),
            **refusals(
                s400="The schema breaks a rule.",
                s404="No such kind.",
                s409="There is a schema of the name.",
            ),
        },
        (KIND,),
        Body("ExtensionSchema", example=FEEDBACK),
        tag=_TAG,
    ),
    Operation(
        Area.CONTEXT,
        "GET",
        _ALL,
        "listExtensionSchemas",
        "Read all extension schemas of a kind",
        read_all,
        {200: Reply("All of them, by name.", "PublishedSchemas"), **refusals(s404="No such kind.")},
        (KIND,),
        tag=_TAG,
    ),
    Operation(
        Area.CONTEXT,
        "GET",
        _ONE,
        "readExtensionSchema",
        "Read an extension schema",
        read,
        {200: Reply("The schema.", "PublishedSchema"), **refusals(s404="No such schema.")},
        (KIND, NAME),
        tag=_TAG,
    ),
    Operation(
        Area.CONTEXT,
        "PUT",
        _ONE,
        "publishExtensionSchema",
        "Publish a change of an extension schema",
        publish,
        {
            200: Reply(
                "Published, or the plan of it. The same body again changes nothing.",
                "EditionAnswer",
                example={"name": "Feedback", "version": 2},
            ),
            **refusals(
                s400="The schema breaks a rule.",
                s404="No such schema.",
                s409="There is a schema of the new name; the draft has other changes; or something "
                "is left to choose or to mend in the records.",
            ),
        },
        (
            KIND,
            NAME,
            Parameter("dry_run", _BOOLEAN, "Only say what would happen; nothing is changed."),
            Parameter(
                "replace_draft",
                _BOOLEAN,
                "The body takes the place of a draft with changes that are not published; in the "
                "window that is one step of undo.",
            ),
        ),
        Body("Edition", example=EDITION),
        "Beyond the original: records are carried along. An attribute is the one of its name, or "
        "the one that it was. A value that does not fit becomes what `remedy` says.",
        _TAG,
    ),
    Operation(
        Area.CONTEXT,
        "DELETE",
        _ONE,
        "deleteExtensionSchema",
        "Delete an extension schema and its records",
        delete,
        {204: Reply("Deleted."), **refusals(s404="No such schema.")},
        (KIND, NAME),
        tag=_TAG,
    ),
)
