"""Properties and extensions as JSON:API resources in the shapes of Reactor. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from backend.packages.jsonapi import status_details
from backend.properties.model import Extension, Library, Property


def property_resource(property_: Property, base: str = "", company_id: str = "") -> dict[str, Any]:
    """One resource of the type ``properties``; its company where it is named."""
    address = f"{base}/properties/{property_.id}"
    relationships: dict[str, Any] = {"extensions": _related(address, "extensions")}
    links = {"extensions": f"{address}/extensions", "self": address}
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
    address = f"{base}/libraries/{library.id}"
    extensions = _related(address, "extensions")
    extensions["data"] = [{"id": revision.id, "type": "extensions"} for revision in revisions]
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
        },
        "relationships": {
            "extensions": extensions,
            "property": _related(address, "property", ("properties", library.property_id)),
        },
        "links": {"property": f"{base}/properties/{library.property_id}", "self": address},
    }


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
