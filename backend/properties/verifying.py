"""Whether what is installed still is what the archive holds."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from backend.errors import Problem
from backend.packages.archive import open_archive
from backend.packages.kept import check_kept

Told = Callable[[int, int], None]
"""``told(done, total)`` counts files; it raises where the work must stop."""


FILES_ALTERED = "files-altered"
"""The code of what verifying found wrong."""
_TOLD = 5


class Fault(StrEnum):
    """What can be wrong with an installed file."""

    MISSING = "missing"
    ALTERED = "altered"
    FOREIGN = "foreign"
    """No file of the package: somebody put it there."""


@dataclass(frozen=True, slots=True)
class FileFault:
    """A file that is not as it was installed; its path within the package."""

    path: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Verification:
    """What verifying an extension found: ``files`` of the package were compared."""

    extension_id: str
    files: int
    faults: tuple[FileFault, ...]

    @property
    def sound(self) -> bool:
        return not self.faults

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The same as it is kept with the extension: one problem, or none."""
        if self.sound:
            return ()
        count = len(self.faults)
        told = ", ".join(f"{one.path} ({one.fault})" for one in self.faults[:_TOLD])
        more = f" and {count - _TOLD} more" if count > _TOLD else ""
        said = "1 file is" if count == 1 else f"{count} files are"
        return (
            Problem(
                FILES_ALTERED,
                f"{said} not as installed.",
                f"{told}{more}.",
                "Repair it: the files are installed anew.",
            ),
        )


def compare(
    extension_id: str, archive: Path, digest: str, folder: Path, told: Told
) -> Verification:
    """Hash every installed file and every file of the archive.

    Raises :class:`~backend.errors.Refused` where the archive is missing, altered or damaged, and
    ``OSError`` where the disk refuses. Links are not followed: one in a file's place is altered.
    """
    check_kept(archive, digest)
    with open_archive(archive) as opened:
        faults = []
        for done, name in enumerate(opened.names):
            told(done, len(opened.names))
            path = folder / name
            if not os.path.lexists(path):
                faults.append(FileFault(name, Fault.MISSING))
            elif path.is_symlink() or not path.is_file() or _digest(path) != opened.digest(name):
                faults.append(FileFault(name, Fault.ALTERED))
        told(len(opened.names), len(opened.names))
        known = frozenset(opened.names)
        found = (
            Path(at, name).relative_to(folder).as_posix()
            for at, _, names in os.walk(folder)
            for name in names
        )
        faults += [FileFault(name, Fault.FOREIGN) for name in found if name not in known]
        ordered = tuple(sorted(faults, key=lambda one: one.path))
        return Verification(extension_id, len(opened.names), ordered)


def _digest(path: Path) -> str:
    with path.open("rb") as reader:
        return hashlib.file_digest(reader, "sha256").hexdigest()
