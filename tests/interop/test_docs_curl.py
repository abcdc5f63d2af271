"""The session in ``docs/api.md``, run as it stands there: from an empty workspace to installed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from backend.schemas.model import Kind
from backend.status import Status
from backend.workspace import Workspace
from tests.interop.serving import PATIENCE, served

ROOT = Path(__file__).parents[2]
CHAPTER = ROOT / "docs/api.md"


def test_the_session_of_the_chapter_ends_with_an_installed_extension(
    workspace: Workspace, tmp_path: Path
) -> None:
    if missing := [tool for tool in ("bash", "curl", "python3") if shutil.which(tool) is None]:
        pytest.skip(f"{missing[0]} is missing")
    session = re.findall(r"```sh\n(.*?)```", CHAPTER.read_text(encoding="utf-8"), re.DOTALL)
    assert len(session) == 2
    (tmp_path / "resources").symlink_to(ROOT / "resources")  # it leaves a zip where it runs
    workspace.start()
    with served(workspace) as server:
        done = subprocess.run(
            ["bash", "-eu", "-o", "pipefail", "-c", "\n".join(session)],
            cwd=tmp_path,
            env={**os.environ, "URL": server.url, "TOKEN": server.token, "NO_PROXY": "*"},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"Visit":{"town":"Aberwick","guests":1}' in done.stdout
    listed = json.loads(done.stdout[done.stdout.rindex('{"data":[') :])
    assert [one["attributes"]["installation_status"] for one in listed["data"]] == ["succeeded"]

    assert workspace.schemas.find(Kind.TASKS, "Visit").draft.attributes[0].name == "town"
    (shop,) = workspace.properties.list()
    (extension,) = workspace.properties.extensions(shop.id)
    assert extension.installation_status is Status.SUCCEEDED
    assert workspace.properties.installed_folder(extension.id)
