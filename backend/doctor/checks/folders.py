"""The folder of a workspace: its parts, who may read them, and what else lies in it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from backend.doctor.visit import Visit
from backend.errors import Problem, Severity
from backend.folder import WorkspaceFolder

_FORBIDDEN = 0o077


def check_folders(visit: Visit) -> None:
    """Missing folders are made, permissions put right; what is not ours is told and left."""
    folder = visit.folder
    parts = (folder.packages, folder.properties, folder.staging, folder.uploads)
    for part in parts:
        _check_part(visit, part)
    private = _private(folder)
    for path in private:
        _check_mode(visit, path)
    visit.look("folders", len(parts))
    visit.look("permissions", len(private))
    _check_strays(visit)


def _check_part(visit: Visit, part: Path) -> None:
    place = f"/{part.name}"
    if part.is_dir():
        return
    if os.path.lexists(part):
        visit.find(
            Problem(
                "folder-not-a-folder",
                f"{part.name} is no folder.",
                "Files of the workspace belong in a folder of that name.",
                "Move it away, then examine the workspace again.",
                place,
            )
        )
        return
    problem = Problem("folder-missing", f"The folder {part.name} is missing.", pointer=place)
    visit.find(problem, part.mkdir, "It was made; what it held is told where it is missed.")


def _private(folder: WorkspaceFolder) -> list[Path]:
    """What is there of the files that are for their owner's eyes only."""
    if os.name != "posix":
        return []
    store = (folder.root / f"{folder.database.name}{end}" for end in ("", "-wal", "-shm"))
    named = (folder.token, folder.holder, *store)
    return [path for path in named if path.is_file() and not path.is_symlink()]


def _check_mode(visit: Visit, path: Path) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    wanted = mode & ~_FORBIDDEN | stat.S_IRUSR | stat.S_IWUSR
    if mode != wanted:
        problem = Problem(
            "permissions-wrong",
            f"{path.name} has the permissions {mode:04o}.",
            "Others may reach what is for its owner only."
            if mode & _FORBIDDEN
            else "Its owner may not read and write it.",
            pointer=f"/{path.name}",
        )
        visit.find(problem, lambda: path.chmod(wanted), f"It has {wanted:04o} now.")


def _check_strays(visit: Visit) -> None:
    folder = visit.folder
    for path in sorted(folder.root.iterdir()):
        if path not in ours(folder) and not is_leftover(folder, path):
            stray(visit, path)


def ours(folder: WorkspaceFolder) -> set[Path]:
    """What belongs directly in a workspace's folder."""
    names = ("workspace.db-wal", "workspace.db-shm", "workspace.db-journal")
    properties = (
        getattr(folder, name)
        for name, found in vars(WorkspaceFolder).items()
        if isinstance(found, property)
    )
    return {*properties, *(folder.root / name for name in names)}


def is_leftover(folder: WorkspaceFolder, path: Path) -> bool:
    """Whether it is a file of ours that a killed process had not finished."""
    names = tuple(f"{one.name}" for one in (folder.token, folder.holder, folder.database))
    return path.name.startswith(names) and path.suffix in (".part", ".new")


def stray(visit: Visit, path: Path) -> None:
    """Told, and left alone: it may be somebody's."""
    place = f"/{path.relative_to(visit.folder.root).as_posix()}"
    visit.find(
        Problem(
            "file-stray",
            f"{place[1:]} is none of the program's.",
            "It does no harm there, and stays.",
            "Move it elsewhere if nobody needs it here.",
            place,
            Severity.WARNING,
        )
    )
