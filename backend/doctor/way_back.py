"""The backup that somebody can go back to where the store is damaged."""

from __future__ import annotations

from backend.errors import WorldError
from backend.folder import WorkspaceFolder
from backend.store.copies import Copy, check_whole, copies_in


def backup_words(folder: WorkspaceFolder) -> str:
    """A sentence that names the newest whole backup of a workspace, or says that there is none."""
    for copy in copies_in(folder.backups):
        if _is_whole(copy):
            return f"Go back to the backup “{copy.name}”: it is whole."
    return "There is no backup that could be gone back to."


def _is_whole(copy: Copy) -> bool:
    try:
        check_whole(copy)
    except WorldError:
        return False
    return True
