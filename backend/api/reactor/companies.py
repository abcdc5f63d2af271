"""The company with its properties, the person, and the sign of life (Reactor)."""

from __future__ import annotations

from backend.api.operations import Answer, Area, Body, Call, Operation, Reply
from backend.api.reactor import documents, related
from backend.api.reactor.bodies import ATTRIBUTES, check_kinds, read_new, under
from backend.api.reactor.queries import include_parameter, list_parameters
from backend.api.reactor.replies import BAD_QUERY, CONFLICT, INVALID, NO_SUCH, id_parameter
from backend.errors import NotFound, Problem, Refused
from backend.listing import Page, Wanted
from backend.properties.jsonapi import user_resource
from backend.properties.listed import PROPERTY_KINDS
from backend.properties.model import Company
from backend.properties.person import person

_FLAGS = (
    "development",
    "enabled",
    "undefined_vars_return_empty",
    "rule_component_sequencing_enabled",
)
PROPERTY_ATTRIBUTES: dict[str, type] = {"name": str, "domains": list} | dict.fromkeys(_FLAGS, bool)
"""What may be written of a property, and of which type it is."""
EXAMPLE = {
    "data": {
        "type": "properties",
        "attributes": {"name": "Shop", "platform": "web", "domains": ["shop.example.com"]},
    }
}


def heartbeat(_call: Call) -> Answer:
    """That somebody is here; there is no more to say."""
    return Answer(200, has_body=False)


def profile(call: Call) -> Answer:
    company = call.workspace.company
    return documents.one(call, user_resource(person(), company, call.base))


def list_companies(call: Call) -> Answer:
    def read(wanted: Wanted) -> Page[Company]:
        there = (call.workspace.company,) if wanted.number == 1 else ()
        return Page(there, 1, wanted.number, wanted.size)

    return documents.page(call, read, lambda _company: related.company(call), "companies")


def get_company(call: Call) -> Answer:
    _check_company(call)
    return documents.one(call, related.company(call))


def list_properties(call: Call) -> Answer:
    _check_company(call)
    return documents.page(
        call,
        call.workspace.properties.page,
        lambda one: related.property_made(call, one),
        "properties",
    )


def create_property(call: Call) -> Answer:
    _check_company(call)
    given = read_new(call.body, "properties").attributes
    check_kinds(given, PROPERTY_ATTRIBUTES | {"platform": str})
    flags = {name: given[name] for name in _FLAGS if name in given}
    try:
        made = call.workspace.properties.create(
            given.get("name", ""),
            given.get("platform", ""),
            given.get("domains", ()),
            **flags,
        )
    except Refused as refused:
        raise under(refused, ATTRIBUTES) from None
    return documents.one(call, related.property_made(call, made), 201)


def _check_company(call: Call) -> None:
    if call.path["company_id"] != call.workspace.company_id:
        raise NotFound(
            Problem(
                "not-found",
                "There is no such company here.",
                f"The company of this workspace is {call.workspace.company_id}.",
            )
        )


_COMPANY = id_parameter("company_id", "CO", "The company of the workspace: see `GET /companies`.")
OPERATIONS = (
    Operation(
        Area.REACTOR,
        "GET",
        "/heartbeat",
        "getHeartbeat",
        "Ask for a sign of life",
        heartbeat,
        {200: Reply("The server is here.")},
        tag="Company",
    ),
    Operation(
        Area.REACTOR,
        "GET",
        "/profile",
        "getProfile",
        "Get the person of this machine",
        profile,
        {200: Reply("The person, with every right.", "UserDocument")},
        tag="Company",
    ),
    Operation(
        Area.REACTOR,
        "GET",
        "/companies",
        "listCompanies",
        "List the companies",
        list_companies,
        {200: Reply("The one company of the workspace.", "CompanyList"), **BAD_QUERY},
        parameters=(*list_parameters({})[:2], include_parameter(("properties",))),
        tag="Company",
    ),
    Operation(
        Area.REACTOR,
        "GET",
        "/companies/{company_id}",
        "getCompany",
        "Get the company",
        get_company,
        {200: Reply("The company.", "CompanyDocument"), **NO_SUCH, **BAD_QUERY},
        parameters=(_COMPANY, include_parameter(("properties",))),
        tag="Company",
    ),
    Operation(
        Area.REACTOR,
        "GET",
        "/companies/{company_id}/properties",
        "listProperties",
        "List the properties",
        list_properties,
        {200: Reply("The properties, oldest first.", "PropertyList"), **NO_SUCH, **BAD_QUERY},
        parameters=(
            _COMPANY,
            *list_parameters(PROPERTY_KINDS),
            include_parameter(related.RELATED["properties"]),
        ),
        tag="Properties",
    ),
    Operation(
        Area.REACTOR,
        "POST",
        "/companies/{company_id}/properties",
        "createProperty",
        "Create a property",
        create_property,
        {
            201: Reply(
                "The property; a web property gets the newest core of the catalogue installed.",
                "PropertyDocument",
                {"Location": "The property's address."},
            ),
            **NO_SUCH,
            **CONFLICT,
            **INVALID,
        },
        parameters=(_COMPANY,),
        body=Body("CreateProperty", example=EXAMPLE),
        tag="Properties",
    ),
)
