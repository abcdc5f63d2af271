"""One property: read, changed, deleted; and what the original keeps in it besides (Reactor)."""

from __future__ import annotations

from backend.api.operations import NO_CONTENT, Answer, Area, Body, Call, Operation, Reply
from backend.api.reactor import documents, related
from backend.api.reactor.bodies import ATTRIBUTES, check_kinds, read_change, under
from backend.api.reactor.companies import PROPERTY_ATTRIBUTES
from backend.api.reactor.queries import include_parameter, list_parameters
from backend.api.reactor.replies import BAD_QUERY, CONFLICT, INVALID, NO_SUCH, id_parameter
from backend.errors import Refused
from backend.listing import Page
from backend.properties.jsonapi import NOT_KEPT_HERE

PROPERTY = id_parameter("property_id", "PR", "The property's id.")


def get_property(call: Call) -> Answer:
    return documents.one(call, related.property_(call, call.path["property_id"]))


def update_property(call: Call) -> Answer:
    property_id = call.path["property_id"]
    before = related.property_(call, property_id)
    given = read_change(call.body, before, PROPERTY_ATTRIBUTES).attributes
    check_kinds(given, PROPERTY_ATTRIBUTES)
    try:
        changed = call.workspace.properties.change_property(property_id, **given)
    except Refused as refused:
        raise under(refused, ATTRIBUTES) from None
    return documents.one(call, related.property_made(call, changed))


def delete_property(call: Call) -> Answer:
    call.workspace.properties.delete(call.path["property_id"])
    return NO_CONTENT


def company_of_property(call: Call) -> Answer:
    call.workspace.properties.get(call.path["property_id"])
    return documents.one(call, related.company(call))


def nothing_of_property(call: Call) -> Answer:
    """A list of what is not kept here: it is always empty."""
    call.workspace.properties.get(call.path["property_id"])
    return documents.page(
        call, lambda wanted: Page((), 0, wanted.number, wanted.size), lambda one: one
    )


OPERATIONS = (
    Operation(
        Area.REACTOR,
        "GET",
        "/properties/{property_id}",
        "getProperty",
        "Get a property",
        get_property,
        {200: Reply("The property.", "PropertyDocument"), **NO_SUCH, **BAD_QUERY},
        parameters=(PROPERTY, include_parameter(related.RELATED["properties"])),
        tag="Properties",
    ),
    Operation(
        Area.REACTOR,
        "PATCH",
        "/properties/{property_id}",
        "updateProperty",
        "Change a property",
        update_property,
        {200: Reply("The property.", "PropertyDocument"), **NO_SUCH, **CONFLICT, **INVALID},
        parameters=(PROPERTY,),
        body=Body("UpdateProperty"),
        text="The attributes that are given are changed, the others stay. Platform and token are "
        "read-only.",
        tag="Properties",
    ),
    Operation(
        Area.REACTOR,
        "DELETE",
        "/properties/{property_id}",
        "deleteProperty",
        "Delete a property with its extensions",
        delete_property,
        {204: Reply("It is deleted; asked for again, it is not found."), **NO_SUCH},
        parameters=(PROPERTY,),
        tag="Properties",
    ),
    Operation(
        Area.REACTOR,
        "GET",
        "/properties/{property_id}/company",
        "getCompanyOfProperty",
        "Get the company of a property",
        company_of_property,
        {200: Reply("The company.", "CompanyDocument"), **NO_SUCH, **BAD_QUERY},
        parameters=(PROPERTY, include_parameter(("properties",))),
        tag="Properties",
    ),
    *(
        Operation(
            Area.REACTOR,
            "GET",
            f"/properties/{{property_id}}/{name}",
            f"list{''.join(part.title() for part in name.split('_'))}",
            f"List the {name.replace('_', ' ')} of a property: none",
            nothing_of_property,
            {200: Reply("A list with nothing in it.", "EmptyList"), **NO_SUCH, **BAD_QUERY},
            parameters=(PROPERTY, *list_parameters({})[:2]),
            text="They are no part of this program; the list is here for clients that ask.",
            tag="Properties",
        )
        for name in (*NOT_KEPT_HERE, "rule_components")
    ),
)
