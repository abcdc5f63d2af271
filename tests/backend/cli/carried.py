"""A script of commands, run by a process of its own; what it says with ids and times named anew."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
PATIENCE = 300

Step = Sequence[str]
"""The words of a command; ``EX#1`` is the first id of that kind that was said, and so on.

A last word that begins with ``<`` is what stands on standard input.
"""

_DRIVER = r"""
import io, json, re, sys
from contextlib import redirect_stderr, redirect_stdout
from backend.cli.main import main
root, steps = sys.argv[1], json.load(sys.stdin)
seen = {}
def named(match):
    found = match[0]
    if found not in seen:
        kind = found[:2]
        seen[found] = f"{kind}#{sum(name.startswith(kind) for name in seen.values()) + 1}"
    return seen[found]
ran = []
for step in steps:
    given = step.pop()[1:] if step[-1].startswith("<") else ""
    sys.stdin = io.TextIOWrapper(io.BytesIO(given.encode()))
    ids = {name: found for found, name in seen.items()}
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(["--workspace", root, *(ids.get(word, word) for word in step)])
    texts = [re.sub(r"\b[A-Z]{2}[0-9a-f]{32}\b", named, one.getvalue()) for one in (out, err)]
    ran.append([step, code, *texts])
json.dump(ran, sys.stdout)
"""

_ANEW = (
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", "TIME"),
    (r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "UUID"),
    # The file of a workspace holds its store, whose bytes are never twice the same.
    (r'("digest": ")[0-9a-f]+(",\s+"size": )\d+', r"\1DIGEST\2SIZE"),
    (r'("token": ")[0-9a-f]+', r"\1TOKEN"),
    (r'("(?:seconds|queue_seconds)": )[0-9.]+', r"\1SECONDS"),
    (r"(succeeded|failed|cancelled) +\d+\.\d ", r"\1 SECONDS "),
)


@dataclass(frozen=True)
class Ran:
    """What one command did."""

    step: list[str]
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """All of it, a line each: what differs is then easily seen."""
        begun = f"$ {' '.join(self.step)} → {self.code}"
        return [begun, *self.out.split("\n"), "standard error:", *self.err.split("\n")]


def run_script(root: Path, folder: Path, steps: Sequence[Step]) -> list[Ran]:
    """Run the commands one after the other from this folder, on the workspace in ``root``."""
    driven = subprocess.run(
        [sys.executable, "-c", _DRIVER, str(root)],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        input=json.dumps([list(step) for step in steps]),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert driven.returncode == 0, driven.stderr
    return [_anew(ran, root, folder) for ran in json.loads(driven.stdout)]


def _anew(ran: list[Any], root: Path, folder: Path) -> Ran:
    step, code, *texts = ran
    for pattern, name in (
        (re.escape(str(root)), "ROOT"),
        (re.escape(str(folder)), "FOLDER"),
        *_ANEW,
    ):
        texts = [re.sub(pattern, name, text) for text in texts]
    return Ran(step, code, *texts)
