"""Every attribute, relationship and meta value of an extension and of a property (Reactor)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from backend.properties.jsonapi import extension_resource
from desktop.widgets.facts import Fact, word

if TYPE_CHECKING:
    from backend.properties.model import Extension, Property


def extension_facts(extension: Extension) -> tuple[Fact, ...]:
    """All that the original answers, under its names."""
    return (
        Fact("Attributes", heading=True),
        Fact("id", extension.id),
        *_facts(
            ("name", extension.name),
            ("display_name", extension.display_name),
            ("version", extension.version),
            ("installation_status", extension.installation_status),
            ("enabled", extension.enabled),
            ("dirty", extension.dirty),
            ("published", extension.published),
            ("published_at", extension.published_at),
            ("revision_number", extension.revision_number),
            ("review_status", extension.review_status),
            ("delegate_descriptor_id", extension.delegate_descriptor_id),
            ("created_at", extension.created_at),
            ("updated_at", extension.updated_at),
            ("deleted_at", extension.deleted_at),
        ),
        Fact("Relationships", heading=True),
        *_facts(
            ("property", extension.property_id),
            ("origin", extension.origin_id),
            ("extension_package", extension.package_id),
            ("updated_with_extension_package", extension.updated_with_package_id),
            ("latest_extension_package", extension.latest_package_id),
            ("libraries", "none"),
            ("revisions", extension.latest_revision_number + 1),
        ),
        Fact("Meta", heading=True),
        *_facts(("latest_revision_number", extension.latest_revision_number)),
    )


def property_facts(chosen: Property) -> tuple[Fact, ...]:
    """All that the original answers of a property, and how many extensions it holds."""
    return _facts(
        ("id", chosen.id),
        ("name", chosen.name),
        ("platform", chosen.platform),
        ("domains", ", ".join(chosen.domains) or "none"),
        ("extensions", chosen.extension_count),
        ("enabled", chosen.enabled),
        ("development", chosen.development),
        ("token", chosen.token),
        ("undefined_vars_return_empty", chosen.undefined_vars_return_empty),
        ("rule_component_sequencing_enabled", chosen.rule_component_sequencing_enabled),
        ("created_at", chosen.created_at),
        ("updated_at", chosen.updated_at),
    )


def extension_document(extension: Extension) -> str:
    """The JSON:API document of one extension, to read."""
    document = {"data": extension_resource(extension)}
    return json.dumps(document, indent=2, ensure_ascii=False)


def pretty_settings(settings: str) -> str:
    """Settings as a person reads them; unreadable ones as they are."""
    try:
        return json.dumps(json.loads(settings), indent=2, ensure_ascii=False)
    except ValueError:
        return settings


def _facts(*values: tuple[str, object]) -> tuple[Fact, ...]:
    return tuple(Fact(name, word(value)) for name, value in values)
