"""The shapes of properties, extensions, libraries, notes and whom they belong to (JSON Schema)."""

from __future__ import annotations

from collections.abc import Mapping

from backend.api.operations import Json
from backend.packages.model import Platform
from backend.properties.jsonapi import NOT_KEPT_HERE
from backend.properties.model import NoteSubject
from backend.properties.rules import NOTE_LIMIT
from backend.status import Status

_STRING = {"type": "string"}
_BOOLEAN = {"type": "boolean"}
_TEXT = {"type": ["string", "null"]}
_COUNT = {"type": "integer", "minimum": 0}
_MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"}
_MAYBE_MOMENT = {**_MOMENT, "type": ["string", "null"]}
_ADDRESS = {"type": "string", "format": "uri"}
_MAYBE_ADDRESS = {"type": ["string", "null"], "format": "uri"}
_PAGE = {"type": ["integer", "null"], "minimum": 1}
_TOKEN = {"type": "string", "pattern": "^[0-9a-f]{12}$"}
_RIGHTS = {"type": "array", "items": _STRING}
_PLATFORM = {"enum": [platform.value for platform in Platform]}


def exactly(**properties: Json) -> Json:
    """An object with all of these and nothing else."""
    return _object(properties, list(properties))


def _object(properties: Mapping[str, Json], required: list[str]) -> Json:
    return {
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": False,
    }


def id_of(prefix: str) -> Json:
    """Two capitals and 32 lower-case hex digits."""
    return {"type": "string", "pattern": f"^{prefix}[0-9a-f]{{32}}$"}


def _identifier(prefix: str, type_: str) -> Json:
    return exactly(id=id_of(prefix), type={"const": type_})


def _to_one(prefix: str, type_: str) -> Json:
    return exactly(links=exactly(related=_ADDRESS), data=_identifier(prefix, type_))


def _to_many(*, always: bool = False) -> Json:
    """The ids are answered where it is included, or ``always``."""
    linkage = {"type": "array", "items": exactly(id=_STRING, type=_STRING)}
    links = {"related": _ADDRESS, "self": _ADDRESS}
    required = ["links", "data"] if always else ["links"]
    return _object({"links": _object(links, ["related"]), "data": linkage}, required)


_MOBILE = {"privacy": _STRING, "ssl_enabled": _BOOLEAN}
_PROPERTY_ATTRIBUTES: dict[str, Json] = {
    "created_at": _MOMENT,
    "updated_at": _MOMENT,
    "name": _STRING,
    "enabled": _BOOLEAN,
    "platform": _PLATFORM,
    "development": _BOOLEAN,
    "domains": {"type": "array", "items": _STRING},
    "token": _TOKEN,
    "undefined_vars_return_empty": _BOOLEAN,
    "rule_component_sequencing_enabled": _BOOLEAN,
}
_RESOURCES: Mapping[str, Json] = {
    "Company": exactly(
        id=id_of("CO"),
        type={"const": "companies"},
        attributes=exactly(
            created_at=_MOMENT,
            name=_STRING,
            org_id=_STRING,
            updated_at=_MOMENT,
            token=_TOKEN,
            cjm_enabled=_BOOLEAN,
            edge_enabled=_BOOLEAN,
            edge_events_allotment={"type": "null"},
            edge_fanout_ratio={"type": "null"},
        ),
        relationships=exactly(properties=_to_many()),
        links=exactly(properties=_ADDRESS, self=_ADDRESS),
        meta=exactly(
            rights=_RIGHTS,
            platform_rights=exactly(**{platform.value: _RIGHTS for platform in Platform}),
        ),
    ),
    "User": exactly(
        id=id_of("UR"),
        type={"const": "users"},
        attributes=exactly(
            active_org=_STRING,
            expires_in=_COUNT,
            display_name=_STRING,
            job_function={"type": "null"},
            email=_STRING,
            organizations={
                "type": "object",
                "additionalProperties": exactly(
                    name=_STRING,
                    admin=_BOOLEAN,
                    active=_BOOLEAN,
                    login_companies={"type": "array"},
                    product_contexts={"type": "array", "items": _STRING},
                    tenant_id=_STRING,
                ),
            },
        ),
        links=exactly(self=_ADDRESS),
        meta=exactly(rights=_RIGHTS),
    ),
    "Property": exactly(
        id=id_of("PR"),
        type={"const": "properties"},
        attributes=_object({**_PROPERTY_ATTRIBUTES, **_MOBILE}, list(_PROPERTY_ATTRIBUTES)),
        relationships=exactly(
            company=_to_one("CO", "companies"),
            **{n: _to_many() for n in ("extensions", "libraries", "notes", *NOT_KEPT_HERE)},
        ),
        links=exactly(**dict.fromkeys(("company", "extensions", "self", *NOT_KEPT_HERE), _ADDRESS)),
    ),
    "Extension": exactly(
        id=id_of("EX"),
        type={"const": "extensions"},
        attributes=exactly(
            created_at=_MOMENT,
            deleted_at=_MAYBE_MOMENT,
            dirty=_BOOLEAN,
            enabled=_BOOLEAN,
            name=_STRING,
            published=_BOOLEAN,
            published_at=_MAYBE_MOMENT,
            revision_number=_COUNT,
            updated_at=_MOMENT,
            delegate_descriptor_id=_TEXT,
            display_name=_STRING,
            review_status={"const": "unsubmitted"},
            version=_STRING,
            settings=_STRING,
            installation_status={"enum": [status.value for status in Status]},
        ),
        relationships=exactly(
            libraries=_to_many(),
            revisions=_to_many(),
            notes=_to_many(),
            property=_to_one("PR", "properties"),
            origin=_to_one("EX", "extensions"),
            updated_with_extension_package=_to_one("EP", "extension_packages"),
            extension_package=_to_one("EP", "extension_packages"),
        ),
        links=exactly(
            property=_ADDRESS,
            origin=_ADDRESS,
            self=_ADDRESS,
            extension_package=_ADDRESS,
            latest_extension_package=_ADDRESS,
        ),
        meta=_object(
            {
                "latest_revision_number": _COUNT,
                "deleted_at": _MOMENT,
                "upgrade_extension_package_id": id_of("EP"),
                "status_details": {"$ref": "#/components/schemas/Errors"},
            },
            ["latest_revision_number"],
        ),
    ),
    "Library": exactly(
        id=id_of("LB"),
        type={"const": "libraries"},
        attributes=exactly(
            created_at=_MOMENT,
            deleted_at=_MAYBE_MOMENT,
            name=_STRING,
            published=_BOOLEAN,
            published_at=_MAYBE_MOMENT,
            updated_at=_MOMENT,
            state={"enum": ["development", "published"]},
            build_required={"const": False},
        ),
        relationships=exactly(
            extensions=_to_many(always=True),
            property=_to_one("PR", "properties"),
            notes=_to_many(),
        ),
        links=exactly(extensions=_ADDRESS, property=_ADDRESS, self=_ADDRESS),
        meta=exactly(build_status={"type": "null"}),
    ),
    "Note": exactly(
        id=id_of("NT"),
        type={"const": "notes"},
        attributes=exactly(
            author_display_name=_STRING,
            author_email=_STRING,
            created_at=_MOMENT,
            text={"type": "string", "minLength": 1, "maxLength": NOTE_LIMIT},
        ),
        relationships=exactly(
            resource=exactly(
                links=exactly(related=_ADDRESS),
                data=exactly(id=_STRING, type={"enum": [kind.value for kind in NoteSubject]}),
            )
        ),
        links=exactly(resource=_ADDRESS, self=_ADDRESS),
    ),
}
_INCLUDED = {"type": "array", "items": {"type": "object", "required": ["type", "id", "links"]}}
_PAGINATION = exactly(
    pagination=exactly(
        current_page={"type": "integer", "minimum": 1},
        next_page=_PAGE,
        prev_page=_PAGE,
        total_pages=_COUNT,
        total_count=_COUNT,
    )
)


def _document(data: Json) -> Json:
    properties = {"data": data, "included": _INCLUDED, "links": exactly(self=_ADDRESS)}
    return _object(properties, ["data"])


def _list(item: Json) -> Json:
    links = exactly(
        self=_ADDRESS,
        first=_ADDRESS,
        last=_ADDRESS,
        prev=_MAYBE_ADDRESS,
        next=_MAYBE_ADDRESS,
    )
    data = {"type": "array", "items": item, "maxItems": 100}
    properties = {"data": data, "included": _INCLUDED, "links": links, "meta": _PAGINATION}
    return _object(properties, ["data", "links", "meta"])


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


RESOURCE_SHAPES: Mapping[str, Json] = {
    **_RESOURCES,
    **{f"{name}Document": _document(_ref(name)) for name in _RESOURCES},
    **{f"{name}List": _list(_ref(name)) for name in _RESOURCES if name != "User"},
    "EmptyList": _list({}) | {"title": "A list with nothing in it"},
    "ExtensionLinkage": exactly(
        data={"type": "array", "items": _identifier("EX", "extensions")},
        links=exactly(self=_ADDRESS, related=_ADDRESS),
    ),
}
