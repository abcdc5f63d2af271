"""What there is to know of an extension and of a property: facts and documents (Reactor)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from backend.properties.jsonapi import extension_resource
from desktop.properties.reasons import revision_standing
from desktop.widgets.facts import Fact
from desktop.widgets.times import moment

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
        Fact("Times", heading=True),
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
    """What a person asks first, in people's words; the systems' names stand in the document."""
    count = chosen.extension_count
    return (
        Fact("The property", heading=True),
        Fact("Platform", str(chosen.platform)),
        Fact("Domains", ", ".join(chosen.domains) or "none"),
        Fact("Extensions", str(count) if count else "none"),
        Fact("State", "enabled" if chosen.enabled else "disabled"),
        Fact("May hold", f"{'all' if chosen.development else 'released'} packages"),
        Fact("Times", heading=True),
        Fact("Created", moment(chosen.created_at)),
        Fact("Changed", moment(chosen.updated_at)),
        Fact("Ids", heading=True),
        Fact("Property", chosen.id, below=True),
        Fact("Token", chosen.token),
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
