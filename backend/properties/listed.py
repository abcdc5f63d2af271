"""What the lists of properties, extensions, libraries and notes are filtered and sorted by."""

from __future__ import annotations

from collections.abc import Mapping

from backend.listing import Kind

_OWN: Mapping[str, Kind] = {"id": Kind.TEXT, "created_at": Kind.MOMENT}
_CHANGING: Mapping[str, Kind] = {**_OWN, "updated_at": Kind.MOMENT, "deleted_at": Kind.MOMENT}

PROPERTY_KINDS: Mapping[str, Kind] = {
    **_CHANGING,
    "name": Kind.TEXT,
    "platform": Kind.TEXT,
    "token": Kind.TEXT,
    "enabled": Kind.BOOLEAN,
    "development": Kind.BOOLEAN,
    "undefined_vars_return_empty": Kind.BOOLEAN,
    "rule_component_sequencing_enabled": Kind.BOOLEAN,
}
EXTENSION_KINDS: Mapping[str, Kind] = {
    **_CHANGING,
    "name": Kind.TEXT,
    "display_name": Kind.TEXT,
    "version": Kind.TEXT,
    "origin_id": Kind.TEXT,
    "delegate_descriptor_id": Kind.TEXT,
    "review_status": Kind.TEXT,
    "installation_status": Kind.TEXT,
    "revision_number": Kind.NUMBER,
    "dirty": Kind.BOOLEAN,
    "enabled": Kind.BOOLEAN,
    "published": Kind.BOOLEAN,
    "published_at": Kind.MOMENT,
}
LIBRARY_KINDS: Mapping[str, Kind] = {
    **_CHANGING,
    "name": Kind.TEXT,
    "published": Kind.BOOLEAN,
    "published_at": Kind.MOMENT,
    "state": Kind.TEXT,
}
NOTE_KINDS: Mapping[str, Kind] = {
    **_OWN,
    "text": Kind.TEXT,
    "author_display_name": Kind.TEXT,
    "author_email": Kind.TEXT,
}
