"""What a case's folder holds, so that two moments, or two runs, can be compared."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from tests.torture.seen import opened, seen

Look = dict[str, dict[str, int]]
"""By table or folder, its rows or files, and how often each is there."""

_STORE = re.compile(r"\.db(-wal|-shm)?$")
_TOLD = {"workspace.lock", "workspace.holder", "ids.json"}
_JOB_ID = re.compile(r'"job_id": \d+')
_DRAWN = re.compile(r"\b(?:[A-Z]{2}[0-9a-f]{32}|import-[0-9a-f]{32})\b")
_JOB = re.compile(r"(properties/…/[^/]+|staging)/\d+")


def look(case: Path, template: Path) -> Look:
    """Every row and every file. Ids that are drawn, moments and numbers of jobs are left out.

    Of a file beside the workspace only is told whether it is as in the template. Backups and what
    SQLite and the lock keep beside their files are not looked at.
    """
    found: Look = {}
    for path in sorted(case.rglob("*")):
        name = path.relative_to(case).as_posix()
        if path.is_dir() or path.name in _TOLD or "/backups/" in name:
            continue
        if _STORE.search(name):
            if path.suffix == ".db":
                for table, rows in seen(path, case).items():
                    plain = (_JOB_ID.sub('"job_id": JOB', row) for row in rows.elements())
                    found[f"{name} {table}"] = dict(Counter(plain))
            continue
        if name == "workspace/uploads/coming":  # it is gone whatever comes of it
            continue
        plain = _JOB.sub(r"\1/JOB", _DRAWN.sub("…", name))
        line = f"{plain} {_content(path, template / name)}"
        files = found.setdefault("files", {})
        files[line] = files.get(line, 0) + 1
    return found


def _content(path: Path, before: Path) -> str:
    content = path.read_bytes()
    if path.name == "api-token":
        return f"{len(content)} letters"
    if "beside" in path.parts:
        return "as it was" if before.is_file() and before.read_bytes() == content else "new"
    return hashlib.sha256(content).hexdigest()[:8]


def differences(
    wanted: Mapping[str, Mapping[str, int]], found: Look, but: tuple[str, ...] = ()
) -> list[str]:
    """What is missing (-) and what is too much (+); ``but`` are tables left out."""
    lines = []
    for part in sorted({*wanted, *found}):
        if part.endswith(but) and but:
            continue
        here, there = wanted.get(part, {}), found.get(part, {})
        for row in {*here, *there}:
            count = there.get(row, 0) - here.get(row, 0)
            if count:
                lines.append(f"{'+' if count > 0 else '-'} {part}: {row[:300]}")
    return sorted(lines)


def disorder(root: Path) -> list[str]:
    """What a workspace at rest must not have: half-done work, and what disagrees with its rows."""
    lines = [
        f"left in {folder}: {path.name}"
        for folder in ("staging", "uploads")
        for path in (root / folder).glob("*")
    ]
    lines += [f"half a file: {path.name}" for path in root.rglob("*.part")]
    with opened(root / "workspace.db") as connection:
        ok = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        if ok != ["ok"]:
            lines.append(f"integrity: {ok[:3]}")
        lines += [
            f"reference: {tuple(row)}" for row in connection.execute("PRAGMA foreign_key_check")
        ]
        lines += _archives(
            root, {row[0] for row in connection.execute("SELECT digest FROM archives")}
        )
        wanted = {
            f"{row['property_id']}/{row['name']}/{row['job_id']}"
            for row in connection.execute(
                "SELECT property_id, name, job_id FROM extensions "
                "WHERE job_id IS NOT NULL AND revision_number = 0"
            )
        }
    there = {
        path.relative_to(root / "properties").as_posix()
        for path in (root / "properties").glob("*/*/*")
    }
    return lines + [f"installed files: {one}" for one in sorted(wanted ^ there)]


def _archives(root: Path, wanted: set[str]) -> list[str]:
    there = {path.stem: path for path in (root / "packages").iterdir()}
    lines = [f"archive: {one}" for one in sorted(wanted ^ set(there))]
    return lines + [
        f"altered archive: {path.name}"
        for digest, path in there.items()
        if hashlib.sha256(path.read_bytes()).hexdigest() != digest
    ]
