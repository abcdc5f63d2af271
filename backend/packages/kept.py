"""The archives that a workspace keeps, found again under their digest."""

from __future__ import annotations

import hashlib
from pathlib import Path

from backend.errors import Problem, Refused


def check_kept(archive: Path, digest: str) -> None:
    """Raises :class:`Refused` where the archive is missing, or is not the one that was checked.

    Reads all of it. ``digest`` is its SHA-256, 64 hex digits. OSError passes through.
    """
    try:
        with archive.open("rb") as reader:
            found = hashlib.file_digest(reader, "sha256").hexdigest()
    except FileNotFoundError:
        raise Refused(
            Problem(
                "archive-missing",
                "The package's archive is missing.",
                f"packages/{archive.name} is not there.",
                "Add the package again, then retry.",
            )
        ) from None
    if found != digest:
        raise Refused(
            Problem(
                "archive-altered",
                "The archive is not the one that was checked.",
                f"packages/{archive.name} has the SHA-256 {found}.",
                "Add the package again, then retry.",
            )
        )
