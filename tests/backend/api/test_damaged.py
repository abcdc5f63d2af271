"""The HTTP APIs over a damaged store: what can be read is answered, the rest is 503 in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.api.server import ApiServer
from backend.schemas.model import Attribute, AttributeType, Cardinality, Kind, Schema
from tests.backend.api.conftest import Client
from tests.backend.damaging import ruin
from tests.conftest import OpenWorkspace

SCHEMA = {"name": "S", "type": "single-valued", "attributes": [{"name": "a", "type": "date"}]}


@pytest.fixture
def api(open_workspace: OpenWorkspace, tmp_path: Path) -> Iterator[Client]:
    """Of a workspace that has lost its schemas."""
    workspace = open_workspace()
    day = Attribute("day", AttributeType.DATE)
    workspace.schemas.publish_new(Schema(Kind.TASKS, "Visit", Cardinality.SINGLE, (day,)))
    workspace.close()
    ruin(tmp_path / "workspace" / "workspace.db", "schemas", "schema_versions", "schema_drafts")
    workspace = open_workspace(start=False)
    server = ApiServer(workspace)
    server.start()
    yield Client(server, workspace)
    server.stop()


def test_what_is_lost_is_503_and_says_so(api: Client) -> None:
    for reply in (
        api.get("/metadata/tasks/extensions"),
        api.post("/metadata/tasks/extensions", SCHEMA),
    ):
        assert (reply.status, reply.codes) == (503, ["store-corrupt"]), reply.raw


def test_what_is_not_is_answered_and_no_more_is_written(api: Client) -> None:
    assert api.get("/heartbeat").status == 200
    assert api.get("/metadata/tasks/extensions").status == 503
    assert api.get("/extension_packages").status == 200
    assert api.post("/metadata/services/extensions", SCHEMA).codes == ["store-corrupt"]
