"""Files that nothing knows of go; what is for its owner's eyes only is."""

from __future__ import annotations

import os
import shutil
import stat
from functools import partial
from pathlib import Path

from backend.backups.digests import NamedByBackups
from backend.doctor.visit import Visit, some
from backend.errors import Problem, Severity
from backend.installations.steps import discard, unknown
from backend.packages.rows import digests
from backend.packages.uploading import wanted_uploads
from backend.properties.rows import places

_OWNERS = 0o600
_OTHERS = 0o077


def check_leftovers(visit: Visit) -> None:
    """What killed processes left; archives that a kept backup names are spared.

    Not being removed is no fault: the next start of the workspace does the same.
    """
    folder = visit.folder
    installed = {folder.installed(*place) for place in places(visit.connection)}
    kept = digests(visit.connection) | NamedByBackups(folder, visit.copies).spared()
    uploads = wanted_uploads(visit.connection)
    left = [
        *unknown(folder, installed, kept),
        *_inside(folder.staging),
        *(one for one in _inside(folder.uploads) if one.name not in uploads),
        *folder.backups.glob("*.part"),
    ]
    if not left:
        return
    names = [path.relative_to(folder.root).as_posix() for path in left]
    visit.mend_files(
        Problem(
            "files-left",
            "1 file or folder is of no use."
            if len(left) == 1
            else f"{len(left)} files and folders are of no use.",
            some(names),
            pointer=f"/{names[0]}",
            severity=Severity.WARNING,
        ),
        partial(_remove, visit, left),
        "They were removed." if len(left) > 1 else "It was removed.",
    )


def check_permissions(visit: Visit) -> None:
    """Token, store and backups are for their owner's eyes only. Elsewhere than on POSIX systems
    the folder's own rights decide.
    """
    if os.name != "posix":
        return
    folder = visit.folder
    private = [p for p in (folder.token, folder.database) if p.is_file()]
    private += sorted(folder.backups.glob("*.db"))
    for path in private:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & _OTHERS:
            place = path.relative_to(folder.root).as_posix()
            visit.mend_files(
                Problem(
                    "file-open-to-others",
                    f"Others on this computer can reach {place}.",
                    f"Its permissions are {mode:04o}.",
                    pointer=f"/{place}",
                ),
                partial(path.chmod, _OWNERS),
                f"Its permissions are {_OWNERS:04o} now.",
            )
    visit.look("private files", len(private))


def _inside(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _remove(visit: Visit, left: list[Path]) -> None:
    for path in left:
        if visit.folder.properties in path.parents and path.is_dir():
            discard(path)
        elif path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
