"""What the store and the disk say at the end of the tour."""

from __future__ import annotations

import hashlib
from typing import Any

from backend.schemas.body import to_body
from backend.schemas.model import Kind
from backend.workspace import Workspace


def report(workspace: Workspace) -> dict[str, Any]:
    """Schemas, records, packages, and extensions with the digests of their files."""
    return {
        "schemas": _schemas(workspace),
        "records": _records(workspace),
        "packages": [
            {
                "name": p.name or p.file_name,
                "version": p.version,
                "status": p.status.value,
                "problems": [problem.code for problem in p.problems],
            }
            for p in workspace.packages.list()
        ],
        "properties": [
            {
                "name": p.name,
                "platform": p.platform.value,
                "domains": list(p.domains),
                "extensions": _extensions(workspace, p.id),
            }
            for p in workspace.properties.list()
        ],
    }


def _schemas(workspace: Workspace) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {kind.value: [] for kind in Kind}
    for summary in workspace.schemas.list():
        state = workspace.schemas.get(summary.id)
        found[summary.kind.value].append({"version": state.version, **to_body(state.draft)})
    return found


def _records(workspace: Workspace) -> list[dict[str, Any]]:
    found = []
    for kind in Kind:
        for resource in workspace.records.resources(kind):
            for summary in workspace.schemas.list():
                schema = workspace.schemas.get(summary.id).draft
                names = {a.id: a.name for a in schema.attributes}
                for record in workspace.records.records(resource.id, summary.id):
                    values = {names[i]: v for i, v in record.values.items() if i in names}
                    found.append({"of": f"{kind.value} {resource.number}", schema.name: values})
    return found


def _extensions(workspace: Workspace, property_id: str) -> list[dict[str, Any]]:
    found = []
    for extension in workspace.properties.extensions(property_id):
        top = workspace.properties.installed_folder(extension.id)
        files = workspace.properties.files(extension.id)
        found.append(
            {
                "name": extension.name,
                "version": extension.version,
                "installation_status": extension.installation_status.value,
                "problems": [problem.code for problem in extension.problems],
                "settings": extension.settings,
                "files": {
                    file.path: hashlib.sha256((top / file.path).read_bytes()).hexdigest()
                    for file in files
                    if top is not None
                },
            }
        )
    return found
