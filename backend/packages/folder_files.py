"""The plain files of a folder that somebody else may be changing: links are not followed."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backend.errors import Refused
from backend.packages.archive_directory import MAX_ENTRIES
from backend.packages.folder_problems import folder_problem, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_LISTED = 10 * MAX_ENTRIES
"""Names that are looked at in one folder, with those below it."""
CHUNK = 1024 * 1024
"""Bytes read at once."""

_OPEN = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """Two equal stamps of one path mean that nobody has changed the file in between."""

    kind: int
    """The format bits of the mode."""
    size: int
    rest: tuple[int, ...]

    @classmethod
    def of(cls, found: os.stat_result) -> Stamp:
        times = (found.st_mtime_ns, found.st_ctime_ns)
        return cls(stat.S_IFMT(found.st_mode), found.st_size, (found.st_dev, found.st_ino, *times))

    @property
    def is_file(self) -> bool:
        return self.kind == stat.S_IFREG

    @property
    def is_folder(self) -> bool:
        return self.kind == stat.S_IFDIR


class FolderFiles:
    """What lies under ``root``, each folder listed once. Names have ``/`` between the parts."""

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._listed: dict[str, dict[str, Stamp]] = {}
        self._count = 0

    def path(self, name: str) -> str:
        return f"{self._root}/{name}" if name else self._root

    def stamp(self, name: str) -> Stamp | None:
        """Of the file or folder with exactly this name, letter case included; None for none.

        Of a name that leads through a link, the link's.
        """
        at, found = "", None
        for part in name.split("/"):
            found = self.names(at).get(part)
            if found is None or not found.is_folder:
                return None if found is not None and _is_plain(found, at, part, name) else found
            at = f"{at}/{part}" if at else part
        return found

    def names(self, folder: str = "") -> dict[str, Stamp]:
        """The names in a folder, ``""`` for the root. Raises Refused where it cannot be read."""
        known = self._listed.get(folder)
        if known is None:
            known = self._listed[folder] = dict(self._scan(folder))
        return known

    def _scan(self, folder: str) -> Iterator[tuple[str, Stamp]]:
        try:
            with os.scandir(self.path(folder)) as entries:
                for entry in entries:
                    self._count += 1
                    if self._count > MAX_LISTED:
                        detail = f"{MAX_LISTED:,} are looked at, no more."
                        raise Refused(folder_problem("folder-too-many-files", detail))
                    try:
                        yield entry.name, Stamp.of(os.lstat(entry.path))
                    except FileNotFoundError:
                        raise changed(f"{shown(entry.name)} went away.") from None
        except OSError as error:
            raise unreadable(folder, error) from error

    def read(self, name: str, stamp: Stamp) -> Iterator[bytes]:
        """The bytes of a plain file, in chunks.

        Raises Refused where it cannot be read or is not the one of the stamp any more. Whether it
        changes later, another look at the folder tells.
        """
        try:
            file = os.open(self.path(name), _OPEN)
        except OSError as error:
            raise unreadable(name, error) from error
        try:
            if Stamp.of(os.fstat(file)) != stamp:
                raise changed(f"{shown(name)} is another.")
            left = stamp.size
            while left:
                try:
                    data = os.read(file, min(left, CHUNK))
                except OSError as error:
                    raise unreadable(name, error) from error
                if not data:
                    raise changed(f"{shown(name)} became shorter.")
                left -= len(data)
                yield data
        finally:
            os.close(file)


def _is_plain(found: Stamp, at: str, part: str, name: str) -> bool:
    """Whether a plain file stands where a folder of the name should be."""
    return found.is_file and (f"{at}/{part}" if at else part) != name


def changed(detail: str) -> Refused:
    """Somebody works in the folder."""
    return Refused(folder_problem("folder-changed", detail))


def unreadable(name: str, error: OSError) -> Refused:
    """The system does not give the file or folder out, or it is gone."""
    gone = error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
    if gone and name:
        return changed(f"{shown(name)} went away.")
    if gone:
        return Refused(folder_problem("folder-missing"))
    place = f"{shown(name)}: " if name else ""
    return Refused(folder_problem("folder-unreadable", f"{place}{error.strerror or error}."))
