"""Packages as values, without a store."""

from __future__ import annotations

from typing import Any

from backend.packages.model import Availability, Package
from backend.status import Status
from tests.packaging import good_manifest


def package(name: str = "greeter", version: str = "1.0.0", **more: Any) -> Package:
    """A usable package; ``manifest`` changes its manifest."""
    manifest = good_manifest(name=name, version=version, **more.pop("manifest", {}))
    values: dict[str, Any] = {
        "id": f"EP {name} {version} {more.get('platform', 'web')}",
        "name": name,
        "platform": "web",
        "version": version,
        "display_name": name.title(),
        "description": "Greets.",
        "author": "Somebody",
        "availability": Availability.PRIVATE,
        "status": Status.SUCCEEDED,
        "problems": (),
        "digest": "0" * 64,
        "size": 2048,
        "file_name": f"{name}.zip",
        "manifest": manifest,
        "needs_settings": False,
        "created_at": "2020-01-01T00:00:00.000Z",
        "updated_at": "2020-01-01T00:00:00.000Z",
    }
    return Package(**{**values, **more})
