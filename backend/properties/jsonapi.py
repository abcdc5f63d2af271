"""Properties and extensions as JSON:API resources in the shapes of Reactor. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from backend.packages.jsonapi import status_details
from backend.packages.model import Platform
from backend.properties.model import Company, Extension, Library, Note, Property
from backend.properties.person import Person

NOT_KEPT_HERE = ("callbacks", "data_elements", "environments", "hosts", "rules")
"""What a property has in the original besides; here these are lists with nothing in them."""
_OF_MOBILE = {"privacy": "optedin", "ssl_enabled": True}
"""What the original answers of a mobile property besides, as it is where nobody changed it."""


def property_resource(property_: Property, base: str = "", company_id: str = "") -> dict[str, Any]:
    """One resource of the type ``properties``; its company where it is named."""
    address = f"{base}/properties/{property_.id}"
    kept = ("extensions", "libraries", "notes")
    relationships: dict[str, Any] = {
        name: _related(address, name) for name in (*kept, *NOT_KEPT_HERE)
    }
    links = {name: f"{address}/{name}" for name in ("extensions", *NOT_KEPT_HERE)}
    links["self"] = address
    mobile = property_.platform is Platform.MOBILE
    if company_id:
        relationships["company"] = _related(address, "company", ("companies", company_id))
        links["company"] = f"{base}/companies/{company_id}"
    return {
        "id": property_.id,
        "type": "properties",
        "attributes": {
            "created_at": property_.created_at,
            "updated_at": property_.updated_at,
            "name": property_.name,
            "enabled": property_.enabled,
            "platform": property_.platform.value,
            "development": property_.development,
            "domains": list(property_.domains),
            "token": property_.token,
            "undefined_vars_return_empty": property_.undefined_vars_return_empty,
            "rule_component_sequencing_enabled": property_.rule_component_sequencing_enabled,
            **(_OF_MOBILE if mobile else {}),
        },
        "relationships": relationships,
        "links": links,
    }


def extension_resource(extension: Extension, base: str = "") -> dict[str, Any]:
    """One resource of the type ``extensions``: all that the seed's example answers, and the state.

    ``installation_status`` is always answered, ``deleted_at`` is ``null`` while it lives, and
    ``meta.status_details.errors`` says why it failed.
    """
    address = f"{base}/extensions/{extension.id}"
    packages = f"{base}/extension_packages"
    return {
        "id": extension.id,
        "type": "extensions",
        "attributes": _extension_attributes(extension),
        "relationships": {
            "libraries": _related(address, "libraries"),
            "revisions": _related(address, "revisions"),
            "notes": _related(address, "notes"),
            "property": _related(address, "property", ("properties", extension.property_id)),
            "origin": _related(address, "origin", ("extensions", extension.origin_id)),
            "updated_with_extension_package": _related(
                address,
                "updated_with_extension_package",
                ("extension_packages", extension.updated_with_package_id),
            ),
            "extension_package": _related(
                address, "extension_package", ("extension_packages", extension.package_id)
            ),
        },
        "links": {
            "property": f"{base}/properties/{extension.property_id}",
            "origin": f"{base}/extensions/{extension.origin_id}",
            "self": address,
            "extension_package": f"{packages}/{extension.package_id}",
            "latest_extension_package": f"{packages}/{extension.latest_package_id}",
        },
        "meta": _extension_meta(extension),
    }


def library_resource(
    library: Library, revisions: Iterable[Extension], base: str = ""
) -> dict[str, Any]:
    """One resource of the type ``libraries``, with the ids of the revisions that it holds."""
    return library_resource_of(library, [revision.id for revision in revisions], base)


def library_resource_of(
    library: Library, revision_ids: Iterable[str], base: str = ""
) -> dict[str, Any]:
    """The same with ids alone.

    ``state`` has two values of the original's; what builds a library is not kept here, so that
    ``build_required`` is never true.
    """
    address = f"{base}/libraries/{library.id}"
    extensions = _related(address, "extensions")
    extensions["links"]["self"] = f"{address}/relationships/extensions"
    extensions["data"] = [{"id": one, "type": "extensions"} for one in revision_ids]
    return {
        "id": library.id,
        "type": "libraries",
        "attributes": {
            "created_at": library.created_at,
            "deleted_at": library.deleted_at,
            "name": library.name,
            "published": library.published,
            "published_at": library.published_at,
            "updated_at": library.updated_at,
            "state": "published" if library.published else "development",
            "build_required": False,
        },
        "relationships": {
            "extensions": extensions,
            "property": _related(address, "property", ("properties", library.property_id)),
            "notes": _related(address, "notes"),
        },
        "links": {
            "extensions": f"{address}/extensions",
            "property": f"{base}/properties/{library.property_id}",
            "self": address,
        },
        "meta": {"build_status": None},
    }


def note_resource(note: Note, base: str = "") -> dict[str, Any]:
    """One resource of the type ``notes``; ``resource`` is what it is about."""
    address = f"{base}/notes/{note.id}"
    subject = f"{base}/{note.subject_type}/{note.subject_id}"
    return {
        "id": note.id,
        "type": "notes",
        "attributes": {
            "author_display_name": note.author_display_name,
            "author_email": note.author_email,
            "created_at": note.created_at,
            "text": note.text,
        },
        "relationships": {
            "resource": {
                "links": {"related": subject},
                "data": {"id": note.subject_id, "type": note.subject_type.value},
            }
        },
        "links": {"resource": subject, "self": address},
    }


def company_resource(company: Company, base: str = "") -> dict[str, Any]:
    """One resource of the type ``companies``: whoever has the workspace has every right."""
    address = f"{base}/companies/{company.id}"
    return {
        "id": company.id,
        "type": "companies",
        "attributes": {
            "created_at": company.created_at,
            "name": company.name,
            "org_id": company.org_id,
            "updated_at": company.created_at,
            "token": company.id[-12:],
            "cjm_enabled": False,
            "edge_enabled": True,
            "edge_events_allotment": None,
            "edge_fanout_ratio": None,
        },
        "relationships": {"properties": _related(address, "properties")},
        "links": {"properties": f"{address}/properties", "self": address},
        "meta": {
            "rights": list(_RIGHTS),
            "platform_rights": {platform.value: list(_RIGHTS) for platform in Platform},
        },
    }


def user_resource(person: Person, company: Company, base: str = "") -> dict[str, Any]:
    """The one resource of the type ``users``: the person of this machine, in their company."""
    organization = {
        "name": company.name,
        "admin": True,
        "active": True,
        "login_companies": [],
        "product_contexts": ["dma_reactor"],
        "tenant_id": company.id,
    }
    return {
        "id": person.id,
        "type": "users",
        "attributes": {
            "active_org": company.org_id,
            "expires_in": 0,
            "display_name": person.display_name,
            "job_function": None,
            "email": person.email,
            "organizations": {company.org_id: organization},
        },
        "links": {"self": f"{base}/profile"},
        "meta": {"rights": ["manage_companies"]},
    }


_RIGHTS = ("develop_extensions", "manage_properties")


def _extension_attributes(extension: Extension) -> dict[str, Any]:
    return {
        "created_at": extension.created_at,
        "deleted_at": extension.deleted_at,
        "dirty": extension.dirty,
        "enabled": extension.enabled,
        "name": extension.name,
        "published": extension.published,
        "published_at": extension.published_at,
        "revision_number": extension.revision_number,
        "updated_at": extension.updated_at,
        "delegate_descriptor_id": extension.delegate_descriptor_id,
        "display_name": extension.display_name,
        "review_status": extension.review_status,
        "version": extension.version,
        "settings": extension.settings,
        "installation_status": extension.installation_status.value,
    }


def _extension_meta(extension: Extension) -> dict[str, Any]:
    meta: dict[str, Any] = {"latest_revision_number": extension.latest_revision_number}
    if extension.deleted_at:
        meta["deleted_at"] = extension.deleted_at
    elif extension.latest_package_id != extension.package_id:
        # The latest is never older than the installed one: a different one is newer.
        meta["upgrade_extension_package_id"] = extension.latest_package_id
    return meta | status_details(extension.problems, extension.id, extension.updated_at)


def _related(address: str, name: str, data: tuple[str, str] | None = None) -> dict[str, Any]:
    """A relationship; ``data`` is the type and the id of the one it leads to."""
    found: dict[str, Any] = {"links": {"related": f"{address}/{name}"}}
    if data is not None:
        found["data"] = {"id": data[1], "type": data[0]}
    return found
