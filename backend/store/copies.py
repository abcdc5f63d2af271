"""Copies of the store, made before something is given up for good; the newest are kept."""

from __future__ import annotations

from pathlib import Path

from backend.identifiers import now
from backend.store.engine import Store

COPIES = 10
"""Copies of one family that are kept; each is as large as the store."""


class Copies:
    """``family`` says what they are made before ("schema", "records"): one family does not push
    out the copies of another.
    """

    def __init__(self, store: Store, folder: Path, family: str) -> None:
        self._store, self._folder, self._family = store, folder, f"before-{family}"

    def make(self, before: str) -> Path:
        """Copy the store as it was last committed; ``before`` is the act that follows.

        May be called inside a write transaction: nothing of it is in the copy. Raises
        :class:`~backend.errors.WorldError` where there is no room for it.
        """
        copy = self._folder / f"{self._family}-{now().replace(':', '')}-{before}.db"
        self._store.backup(copy)
        for old in sorted(self._folder.glob(f"{self._family}-*.db"))[:-COPIES]:
            old.unlink(missing_ok=True)
        return copy
