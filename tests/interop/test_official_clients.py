"""The official command-line tools upload, renew and release packages on our server, unchanged.

Only their addresses are other: ``preload.cjs`` leads them here. The one is given a token, the other
has it given for its credentials by a stand-in for the original's identity service.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backend.api.server import ApiServer
from backend.packages.model import Availability
from backend.status import Status
from backend.workspace import Workspace
from tests.interop.serving import CLIENT, PATIENCE, identity, served, without_colours

PRELOAD = Path(__file__).with_name("preload.cjs")


@pytest.fixture
def server(workspace: Workspace) -> Iterator[ApiServer]:
    with served(workspace) as started:
        yield started


@pytest.fixture
def tool(official: Path, server: ApiServer) -> Iterator[Any]:
    """Runs a tool to its end; answers whether it succeeded, and all that it said."""

    def run(name: str, *words: str | Path, cwd: Path, **variables: str) -> tuple[bool, str]:
        done = subprocess.run(
            ["node", "-r", PRELOAD, official / name / "bin/index.js", *words],
            cwd=cwd,
            env={
                **os.environ,
                "WORKSHOP_URL": server.url,
                "WORKSHOP_IMS": tokens,
                "REACTOR_IO_INTEGRATION_CLIENT_ID": CLIENT["client_id"],
                "REACTOR_IO_INTEGRATION_CLIENT_SECRET": CLIENT["client_secret"],
                **variables,
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return done.returncode == 0, without_colours(done.stdout + done.stderr)

    with identity(server) as tokens:
        yield run


def test_a_package_is_uploaded_renewed_and_released(
    workspace: Workspace,
    server: ApiServer,
    tool: Any,
    core_edge_zips: dict[str, Path],
    core_edge_folder: Path,
    tmp_path: Path,
) -> None:
    """As its developer does, with the real extension Core for edge."""
    token = {"REACTOR_IO_INTEGRATION_ACCESS_TOKEN": server.token}
    succeeded, said = tool("reactor-uploader", core_edge_zips["1.2.2"], cwd=tmp_path, **token)
    assert succeeded, said
    assert "No development extension package was found" in said
    assigned = re.search(r"has been assigned the ID (EP[0-9a-f]{32})\.", said)
    assert assigned, said
    assert "The extension package was successfully processed." in said

    succeeded, said = tool("reactor-uploader", core_edge_zips["1.4.0"], cwd=tmp_path)
    assert succeeded, said
    assert f"will be updated. The extension package ID is {assigned[1]}." in said
    assert "The extension package was successfully processed." in said
    (package,) = workspace.packages.list()
    assert (package.id, package.version) == (assigned[1], "1.4.0")
    assert (package.status, package.availability) == (Status.SUCCEEDED, Availability.DEVELOPMENT)

    succeeded, said = tool("reactor-releaser", "--confirm-package-release", cwd=core_edge_folder)
    assert succeeded, said
    assert f"The extension package with the ID {assigned[1]} has been released." in said
    assert workspace.packages.get(assigned[1]).availability is Availability.PRIVATE


def test_what_is_no_greater_than_the_release_fails_says_so_and_is_mended(
    workspace: Workspace, tool: Any, core_edge_zips: dict[str, Path], tmp_path: Path
) -> None:
    assert tool("reactor-uploader", core_edge_zips["1.2.2"], cwd=tmp_path)[0]
    (package,) = workspace.packages.list()
    workspace.packages.release(package.id)
    succeeded, said = tool("reactor-uploader", core_edge_zips["1.2.0"], cwd=tmp_path)
    assert not succeeded
    assert "Extension package processing failed." in said
    assert "version-not-greater" in said
    succeeded, said = tool("reactor-uploader", core_edge_zips["1.4.0"], cwd=tmp_path)
    assert succeeded, said
    assert "will be updated" in said  # what failed takes the next archive
    assert sorted(one.version for one in workspace.packages.list()) == ["1.2.2", "1.4.0"]


def test_wrong_credentials_get_nowhere(
    workspace: Workspace, tool: Any, core_edge_zips: dict[str, Path], tmp_path: Path
) -> None:
    wrong = {"REACTOR_IO_INTEGRATION_ACCESS_TOKEN": "somebody-elses-token"}
    succeeded, said = tool("reactor-uploader", core_edge_zips["1.4.0"], cwd=tmp_path, **wrong)
    assert not succeeded
    assert "somebody-elses-token" not in said
    assert workspace.packages.list() == ()
