"""A client of Reactor that holds every answer against the description of the API."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from backend.api import reactor as described
from backend.api.limits import Limits
from backend.api.server import ApiServer
from backend.workspace import Workspace
from tests.backend.api.conftest import Client, Reply
from tests.backend.installing import SETTINGS, add_package, installed

_EVERYWHERE = {400, 401, 403, 408, 413, 415, 503, 507}
Json = Any


class Reactor(Client):
    """Every answer has a status and a shape that its operation tells of."""

    def ask(self, method: str, path: str, body: Json = None, **options: Any) -> Reply:
        found = super().ask(method, path, body, **options)
        if found.status not in (404, 405):
            check_described(method, path, found)
        return found

    # What most tests begin with

    @property
    def company(self) -> str:
        return self.workspace.company_id

    def property_(self, name: str = "Shop", **attributes: Json) -> str:
        """The id of a new property."""
        given = {"name": name, "platform": "web", "domains": ["shop.example.com"], **attributes}
        made = self.post(f"/companies/{self.company}/properties", new("properties", given))
        assert made.status == 201, made.body
        return str(made.body["data"]["id"])

    def extension(self, property_id: str, package_id: str, settings: str = SETTINGS) -> str:
        """The id of a new extension, once it is installed."""
        made = self.post(
            f"/properties/{property_id}/extensions", of_package(package_id, settings=settings)
        )
        assert made.status == 201, made.body
        return installed(self.workspace, made.body["data"]["id"]).id

    def library(self, property_id: str, name: str = "Main") -> str:
        made = self.post(f"/properties/{property_id}/libraries", new("libraries", {"name": name}))
        assert made.status == 201, made.body
        return str(made.body["data"]["id"])

    def data(self, path: str) -> Json:
        found = self.get(path)
        assert found.status == 200, found.body
        return found.body["data"]

    def ids(self, path: str) -> list[str]:
        return [one["id"] for one in self.data(path)]


def check_described(method: str, path: str, found: Reply) -> None:
    """Fails where the description of the API does not know this answer."""
    plain = path.partition("?")[0]
    for operation in described.OPERATIONS:
        pattern = re.sub(r"\{\w+\}", "[^/]+", operation.path)
        if operation.method == method and re.fullmatch(pattern, plain):
            break
    else:
        pytest.fail(f"nothing tells of {method} {plain}")
    assert found.status in operation.replies.keys() | _EVERYWHERE, (operation.name, found.status)
    reply = operation.replies.get(found.status)
    shape = reply.shape if reply else described.ERRORS
    assert bool(shape) == bool(found.raw)
    if shape:
        assert found.headers["content-type"] == "application/vnd.api+json"
        _check_shape(shape, found.body)
    for name in reply.headers if reply else ():
        assert name.lower() in found.headers


def _check_shape(shape: str, body: Json) -> None:
    schema = {
        "$ref": f"#/components/schemas/{shape}",
        "components": {"schemas": dict(described.SHAPES)},
    }
    problems = [
        f"{'/'.join(map(str, e.instance_path))}: {e.message}"
        for e in jsonschema_rs.validator_for(schema).iter_errors(body)
    ]
    assert problems == [], shape


def new(type_: str, attributes: Json) -> Json:
    return {"data": {"type": type_, "attributes": attributes}}


def change(type_: str, id_: str, /, **parts: Json) -> Json:
    return {"data": {"type": type_, "id": id_, **parts}}


def of_package(package_id: str, **attributes: Json) -> Json:
    """The document that adds a package to a property."""
    linkage = {"data": {"type": "extension_packages", "id": package_id}}
    return {
        "data": {
            "type": "extensions",
            "attributes": attributes,
            "relationships": {"extension_package": linkage},
        }
    }


@pytest.fixture
def reactor(workspace: Workspace) -> Iterator[Reactor]:
    server = ApiServer(workspace)
    server.start()
    yield Reactor(server, workspace)
    server.stop()


@pytest.fixture
def impatient(workspace: Workspace) -> Iterator[Reactor]:
    """The same of a server that waits for nothing pending."""
    server = ApiServer(workspace, limits=Limits(at_rest_seconds=0.05))
    server.start()
    yield Reactor(server, workspace)
    server.stop()


@pytest.fixture
def package(workspace: Workspace, tmp_path: Path) -> Callable[..., str]:
    """Adds a package, told what its manifest has besides, and answers its id."""
    return lambda **changes: add_package(workspace, tmp_path, **changes).id
