"""A disk that is full, or cannot be written: told as such, nothing half-done, no bug of ours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from backend.api.server import ApiServer
from backend.errors import WorldError
from backend.workspace import Workspace
from tests.backend.api.conftest import Client
from tests.backend.api.raw import kept
from tests.backend.disks import Disk
from tests.conftest import OpenWorkspace

FORM = "multipart/form-data; boundary=b"
PART = b'--b\r\nContent-Disposition: form-data; name="package"; filename="p.zip"\r\n\r\n'
SCHEMA = {"name": "S", "type": "single-valued", "attributes": [{"name": "a", "type": "date"}]}


@pytest.fixture
def small(disk: Disk, open_workspace: OpenWorkspace) -> Workspace:
    """A workspace on a disk of a few megabytes."""
    return open_workspace(disk.root / "workspace")


@pytest.fixture
def api(small: Workspace) -> Iterator[Client]:
    server = ApiServer(small)
    server.start()
    yield Client(server, small)
    server.stop()


def test_an_upload_that_finds_no_room_is_507(api: Client) -> None:
    before = kept(api)
    raw = PART + bytes(5 << 20) + b"\r\n--b--\r\n"
    reply = api.post("/extension_packages", raw=raw, kind=FORM)
    assert reply.status == 507, reply.raw
    assert kept(api) == before
    assert api.get("/heartbeat").status == 200


def test_a_write_that_finds_no_room_is_507_and_works_when_there_is(api: Client, disk: Disk) -> None:
    before = kept(api)
    disk.fill()
    for _ in range(2):
        reply = api.post("/metadata/tasks/extensions", SCHEMA)
        assert (reply.status, reply.codes) == (507, ["disk-full"]), reply.raw
    assert kept(api) == before
    assert api.get("/metadata/tasks/extensions").status == 200
    disk.make_room()
    assert api.post("/metadata/tasks/extensions", SCHEMA).status == 201


def test_a_token_that_cannot_be_kept_is_a_problem_in_words(small: Workspace, disk: Disk) -> None:
    disk.fill()
    server = ApiServer(small)
    with pytest.raises(WorldError, match="No space left"):
        server.start()
    assert not small.folder.token.exists()
    disk.make_room()
    server.start()
    server.stop()
