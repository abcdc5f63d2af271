"""The demo fills an empty workspace, and no other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.demo import make_demo
from backend.errors import Conflict
from backend.events import Event, ExtensionChanged
from backend.schemas.model import Kind
from backend.status import Status
from backend.workspace import Workspace
from tests.backend.installing import counts

PATIENCE = 60


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = Workspace.open(tmp_path / "workspace")
    opened.start()
    yield opened
    opened.close()


def await_installations(workspace: Workspace) -> None:
    """Until no extension is pending."""
    changed = threading.Event()

    def hear(event: Event) -> None:
        if isinstance(event, ExtensionChanged):
            changed.set()

    unsubscribe = workspace.events.subscribe(hear)
    while counts(workspace)[Status.PENDING]:
        assert changed.wait(PATIENCE)
        changed.clear()
    unsubscribe()


def test_the_demo_shows_every_feature(workspace: Workspace) -> None:
    make_demo(workspace)
    await_installations(workspace)
    names = {(schema.kind, schema.name) for schema in workspace.schemas.list()}
    assert names == {
        (Kind.TASKS, "Feedback"),
        (Kind.TASKS, "Survey"),
        (Kind.SERVICES, "Proposal"),
        (Kind.STATES, "Handover"),
        (Kind.PROFILES, "Address"),
        (Kind.PROFILES, "Phone"),
    }
    assert not any(schema.has_changes for schema in workspace.schemas.list())
    assert all(package.status is Status.SUCCEEDED for package in workspace.packages.list())
    edge, web = workspace.properties.list()
    assert (web.name, web.domains, edge.name) == ("Shop web", ("shop.example.com",), "Shop edge")
    installed = {e.name: e for p in (web, edge) for e in workspace.properties.extensions(p.id)}
    assert set(installed) == {"core", "form-tracker", "beacon", "edge-headers"}
    addable = {p.name: p.needs_settings for p in workspace.properties.addable(web.id)}
    assert addable == {"consent-banner": True, "page-clock": False}, "there is something to add"
    assert {e.installation_status for e in installed.values()} == {Status.SUCCEEDED}
    assert [name for name, e in installed.items() if e.needs_settings] == ["beacon"]
    tracker = installed["form-tracker"]
    assert tracker.latest_package_id != tracker.package_id, "a newer version to upgrade to"


def test_every_schema_of_the_demo_has_records(workspace: Workspace) -> None:
    make_demo(workspace)
    held: dict[str, int] = {}
    for kind in Kind:
        for resource in workspace.records.resources(kind):
            for schema_id, count in workspace.records.counts(resource.id).items():
                held[schema_id] = held.get(schema_id, 0) + count
    assert all(held.get(schema.id) for schema in workspace.schemas.list())


def test_a_workspace_that_is_not_empty_is_left_alone(workspace: Workspace) -> None:
    workspace.properties.create("Mine", "edge")
    with pytest.raises(Conflict) as refused:
        make_demo(workspace)
    assert refused.value.code == "not-empty"
    assert [p.name for p in workspace.properties.list()] == ["Mine"]
    assert not workspace.schemas.list()
    assert not workspace.packages.list()


def test_the_demo_is_made_once(workspace: Workspace) -> None:
    make_demo(workspace)
    with pytest.raises(Conflict):
        make_demo(workspace)
