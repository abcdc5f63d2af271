"""The two requests that this program began with, sent by the real curl.

The commands are those of the two systems' documents, changed in host, ids and token alone. What
curl is to tell of the answer stands in its own settings file.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from backend.api.server import ApiServer
from backend.schemas.model import Kind
from backend.status import Status
from backend.workspace import Workspace
from tests.backend.installing import add_package, add_property, installed
from tests.interop.serving import PATIENCE, served

FEEDBACK = Path(str(resources.files("resources"))) / "schemas/feedback.json"
CREATE_EXTENSION = r"""curl https://mc-api-activation-reactor-integration.adobe.io/properties/:property_id/extensions \
  -H "Accept: application/vnd.api+json;revision=1" \
  -H "Content-Type: application/vnd.api+json" \
  -H "Authorization: Bearer [TOKEN]" \
  -H "X-Api-Key: [KEY]" \
  -X POST \
  -d \
'
{
  "data": {
    "attributes": {
    },
    "relationships": {
      "extension_package": {
        "data": {
          "id": "EP27e9323eb585411fae6086fc78a3b70b",
          "type": "extension_packages"
        }
      }
    },
    "type": "extensions"
  }
}'
"""  # noqa: E501 - to the letter
CREATE_SCHEMA = r"""curl http://localhost/metadata/tasks/extensions -X POST \
  -H "Content-Type: application/json" -H "Authorization: Bearer [TOKEN]" -d @feedback.json
"""


@pytest.fixture
def server(workspace: Workspace) -> Iterator[ApiServer]:
    if shutil.which("curl") is None:
        pytest.skip("curl is missing")
    with served(workspace) as started:
        yield started


def ask(command: str, folder: Path, **instead: str) -> tuple[int, dict[str, list[str]], Any]:
    """Run the command as a shell does; answers status, headers and body."""
    for before, after in instead.items():
        command = command.replace(before, after)
    (folder / ".curlrc").write_text(
        'silent\noutput = "answer"\nwrite-out = "%{http_code} %{header_json}"\n'
    )
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env={**os.environ, "CURL_HOME": str(folder), "NO_PROXY": "*"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    status, _, headers = done.stdout.partition(" ")
    answer = (folder / "answer").read_text(encoding="utf-8")
    return int(status), json.loads(headers), json.loads(answer)


def test_the_documented_request_adds_an_extension(
    workspace: Workspace, server: ApiServer, tmp_path: Path
) -> None:
    package = add_package(workspace, tmp_path)
    shop = add_property(workspace)
    status, headers, body = ask(
        CREATE_EXTENSION,
        tmp_path,
        **{
            "https://mc-api-activation-reactor-integration.adobe.io": server.url,
            ":property_id": shop,
            "[TOKEN]": server.token,
            "EP27e9323eb585411fae6086fc78a3b70b": package.id,
        },
    )
    assert status == 201
    assert headers["content-type"] == ["application/vnd.api+json"]
    extension = body["data"]
    assert extension["type"] == "extensions"
    assert extension["attributes"]["installation_status"] == "pending"
    assert installed(workspace, extension["id"]).installation_status is Status.SUCCEEDED


def test_the_documented_request_creates_an_extension_schema(
    workspace: Workspace, server: ApiServer, tmp_path: Path
) -> None:
    shutil.copy(FEEDBACK, tmp_path)
    instead = {"http://localhost": server.url, "[TOKEN]": server.token}
    status, headers, body = ask(CREATE_SCHEMA, tmp_path, **instead)
    assert (status, body) == (201, {"name": "Feedback"})
    assert headers["location"] == ["/metadata/tasks/extensions/Feedback"]
    (schema,) = workspace.schemas.list()
    assert (schema.kind, schema.name) == (Kind.TASKS, "Feedback")
    again, _, refused = ask(CREATE_SCHEMA, tmp_path, **instead)
    assert (again, refused["code"]) == (409, "name-taken")
