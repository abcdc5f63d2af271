"""Another store in the place of the one that is there, so that no kill leaves half of either.

The new store's file is whole and durable before it is renamed to :func:`waiting`: from then on it
has won, and whoever opens the workspace next does the rest. The write-ahead log of the old store
must be gone before: SQLite would take what is in it for changes of the new one.
"""

from __future__ import annotations

from pathlib import Path

from backend.durable import sync_path


def waiting(path: Path) -> Path:
    """Where the store stands that is to take the place of the one at ``path``."""
    return path.with_name(f"{path.name}.restored")


def put_in_place(made: Path, path: Path) -> None:
    """Let the store's file ``made``, which nobody has open, be the one at ``path``.

    It is on the same disk. For whoever holds the workspace's lock. Raises OSError.
    """
    sync_path(made)
    made.replace(waiting(path))
    sync_path(path.parent)
    finish(path)


def finish(path: Path) -> bool:
    """Do what a killed process left to do; whether there was anything. Raises OSError.

    For whoever holds the workspace's lock, before anything opens the store.
    """
    if not waiting(path).is_file():
        return False
    for beside in ("-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
    sync_path(path.parent)  # the log must not come back after the new store is there
    waiting(path).replace(path)
    sync_path(path.parent)
    return True
