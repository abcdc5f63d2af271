"""Kitsu, a JSON:API client of no system in particular, works on our server without knowing it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from backend.workspace import Workspace
from tests.backend.installing import add_package
from tests.interop.serving import PATIENCE, served


def test_a_json_api_client_finds_everything_where_it_expects_it(
    workspace: Workspace, official: Path, tmp_path: Path
) -> None:
    older = add_package(workspace, tmp_path, version="1.9.0").id
    newer = add_package(workspace, tmp_path, version="1.10.0").id
    with served(workspace) as server:
        done = subprocess.run(
            ["node", Path(__file__).with_name("drive_kitsu.mjs")],
            env={
                **os.environ,
                "WORKSHOP_URL": server.url,
                "TOKEN": server.token,
                "COMPANY": workspace.company_id,
                "OLDER": older,
                "NEWER": newer,
            },
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    pages = {"current_page": 2, "next_page": None, "prev_page": 1}
    assert json.loads(done.stdout) == {
        "second": [["1.9.0"], {**pages, "total_pages": 2, "total_count": 2}],
        "renamed": "Renamed",
        "created": "pending",
        "included": ["1.9.0", "Renamed"],
        "disabled": False,
        "discontinued": True,
        "unchanged": True,
        "left": 0,
        "refused": "not-found",
    }
