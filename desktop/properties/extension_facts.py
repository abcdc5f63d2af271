"""What there is to know of an extension and of a property: facts and documents (Reactor)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from backend.properties.jsonapi import extension_resource
from desktop.properties.reasons import revision_standing
from desktop.properties.revision_words import moment
from desktop.widgets.facts import Fact, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backend.properties.model import Extension, Property


def extension_facts(extension: Extension, libraries: Sequence[str] = ()) -> tuple[Fact, ...]:
    """What a person asks first, in people's words; the systems' names stand in the document."""
    newest = extension.latest_revision_number
    published = moment(extension.published_at) if extension.published_at else "no"
    return (
        Fact("The extension", heading=True),
        Fact("Package", extension.name),
        Fact("Version", extension.version),
        Fact("Newest", extension.latest_version or extension.version),
        Fact("Build", extension.digest[:12]),
        Fact("State", "enabled" if extension.enabled else "disabled"),
        Fact("Settings", _settings_word(extension)),
        Fact("Revisions", str(newest) if newest else "none"),
        Fact("Saved", revision_standing(extension)),
        Fact("Libraries", ", ".join(libraries) or "none"),
        Fact("Published", published),
        Fact("Times (UTC)", heading=True),
        Fact("Added", moment(extension.created_at)),
        Fact("Changed", moment(extension.updated_at)),
        Fact("Ids", heading=True),
        Fact("Extension", extension.id),
        Fact("Origin", extension.origin_id),
        Fact("Package id", extension.package_id),
        Fact("Property", extension.property_id),
        Fact("Delegate", extension.delegate_descriptor_id or "none"),
    )


def _settings_word(extension: Extension) -> str:
    if extension.needs_settings:
        return "needed, none given"
    return "none given" if extension.settings == "{}" else "given"


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
