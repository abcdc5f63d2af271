"""A workspace with something of everything in it, for clients that ask without knowing what."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from backend.demo import make_demo
from backend.folder import WorkspaceFolder
from backend.schemas.body import parse_body
from backend.schemas.model import Kind
from backend.status import Status
from backend.workspace import Workspace
from tests.backend.installing import add_package, add_property, counts, installed
from tests.conftest import until

DELEGATE = "greeter::extensionConfiguration::config"
Ids = dict[str, list[str | int]]
"""What is there: numbers of resources by their kind, Reactor's ids by their first two letters."""


_VISIT = {
    "name": "Visit",
    "type": "single-valued",
    "attributes": [
        {"name": "town", "type": "string", "length": 40, "mandatory": True},
        {"name": "guests", "type": "integer", "default": 1},
    ],
}
_CONTACT = {
    "name": "Contact",
    "type": "multi-valued",
    "attributes": [
        {"name": "number", "type": "integer", "mandatory": True},
        {"name": "note", "type": "string"},
    ],
    "unique": ["number"],
}
"""Two extensions that every kind has; schemathesis_hooks.py knows their records."""


def fill(workspace: Workspace, folder: Path) -> Ids:
    """Fill an empty, started workspace; ``folder`` takes the archives that are added."""
    make_demo(workspace)
    for kind in Kind:
        for body in (_VISIT, _CONTACT):
            workspace.schemas.publish_new(parse_body(body, kind))
    until(workspace, lambda: not counts(workspace)[Status.PENDING])
    ids: Ids = defaultdict(list)
    _resources(workspace, ids)
    _property(workspace, folder, ids)
    for one in workspace.properties.list():
        extensions = workspace.properties.extensions(one.id)
        _note(ids, workspace.company_id, one.id, *(extension.id for extension in extensions))
    _note(ids, *(package.id for package in workspace.packages.list()))
    ids["kind"] = list(Kind)
    ids["name"] = [summary.name for summary in workspace.schemas.list()]
    return ids


def _resources(workspace: Workspace, ids: Ids) -> None:
    """Beneath the demo's: a service that was started, with a task and a state in it."""
    records = workspace.records
    service = records.create_resource(Kind.SERVICES, label="Move house")
    for kind in (Kind.TASKS, Kind.STATES):
        records.create_resource(kind, label=f"One of the {kind}", parent_id=service.id)
    visit = workspace.schemas.find(Kind.TASKS, "Visit")
    task = records.create_resource(Kind.TASKS, label="Ask", parent_id=service.id)
    records.replace(task.id, visit.id, [{visit.draft.attributes[0].id: "Aberwick"}])
    for kind in Kind:
        contact = workspace.schemas.find(kind, "Contact")
        number = contact.draft.attributes[0].id
        for resource in records.resources(kind):
            if resource.parent_id or resource.id == service.id or kind is Kind.PROFILES:
                records.replace(resource.id, contact.id, [{number: one} for one in (1, 2)])
                profile = kind is Kind.PROFILES
                ids[kind].append(resource.number if profile else int(resource.number))


def _property(workspace: Workspace, folder: Path, ids: Ids) -> None:
    """A property with extensions that succeeded and failed, revisions, a library and notes."""
    properties = workspace.properties
    for number in range(4):
        add_property(workspace, f"Empty {number}")
    property_id = add_property(workspace, "Tried")
    package = add_package(workspace, folder)
    newer = add_package(workspace, folder, version="1.3.0")
    lost = add_package(workspace, folder, name="lost")
    archive = WorkspaceFolder(workspace.folder.root).archive(lost.digest)
    archive.unlink()  # so that its installation fails
    head = installed(workspace, properties.add_extension(property_id, package.id).id)
    failed = installed(workspace, properties.add_extension(property_id, lost.id).id)
    assert (head.installation_status, failed.installation_status) == ("succeeded", "failed")
    revision = properties.revise(head.id)
    library = workspace.libraries.create(property_id, "Spring")
    workspace.libraries.add(library.id, [revision.id])
    notes = [workspace.notes.add(one, "Look at it.") for one in (property_id, head.id, library.id)]
    empty = workspace.libraries.create(property_id, "Summer")
    _note(ids, *(one.id for one in (revision, library, empty, newer, *notes)))


def _note(ids: Ids, *found: str) -> None:
    """Write ids of Reactor down, each once, under the two letters they begin with."""
    for one in found:
        if one not in ids[one[:2]]:
            ids[one[:2]].append(one)
