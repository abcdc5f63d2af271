"""Extension schemas: create, read, delete (Context Services)."""

from __future__ import annotations

from backend.api.operations import Answer, Area, Body, Call, Operation, Parameter, Reply
from backend.errors import NotFound, Problem
from backend.schemas.body import parse_body
from backend.schemas.model import Kind

KIND = Parameter(
    "kind", {"enum": [kind.value for kind in Kind]}, "What the schema extends.", "path"
)


def create(call: Call) -> Answer:
    """Publish one complete extension schema."""
    kind = kind_of(call)
    state = call.workspace.schemas.publish_new(parse_body(call.body, kind))
    name = state.draft.name
    location = f"/metadata/{kind}/extensions/{name}"
    return Answer(201, {"name": name}, {"location": location})


def kind_of(call: Call) -> Kind:
    """The kind in the path. Raises :class:`NotFound` for any other word."""
    try:
        return Kind(call.path["kind"])
    except ValueError:
        raise NotFound(
            Problem(
                "not-found",
                f"Nothing is extended by the name “{call.path['kind'][:40]}”.",
                remedy=f"Known are {', '.join(Kind)}.",
            )
        ) from None


OPERATIONS = (
    Operation(
        Area.CONTEXT,
        "POST",
        "/metadata/{kind}/extensions",
        "createExtensionSchema",
        "Create an extension schema",
        create,
        {
            201: Reply("Created.", "Name", {"Location": "Where the schema is."}),
            400: Reply("The schema breaks a rule.", "Errors"),
            404: Reply("No such kind.", "Errors"),
            409: Reply("There is a schema of the name.", "Errors"),
        },
        (KIND,),
        Body("ExtensionSchema"),
        tag="Extension schemas",
    ),
)
