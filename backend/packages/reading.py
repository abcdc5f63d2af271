"""What is inside the archives that are kept: their files, and the bytes of one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backend.errors import NotFound, Problem, WorldError
from backend.folder import WorkspaceFolder
from backend.packages import rows
from backend.packages.archive import Archive, open_archive
from backend.packages.model import PackagedFile
from backend.store.engine import Store


class Reading:
    """The part of the package service that opens archives. Nothing is unpacked to the disk."""

    _store: Store
    _folder: WorkspaceFolder

    def contents(self, package_id: str) -> tuple[PackagedFile, ...]:
        """The files of a package's archive, by path.

        Raises :class:`NotFound` where none is kept, :class:`WorldError` where it cannot be read,
        :class:`Refused` where it is damaged.
        """
        with self._opened(package_id) as archive:
            sizes = {path: size for path, (size, _) in archive.fingerprints().items()}
        return tuple(PackagedFile(path, sizes[path]) for path in sorted(sizes))

    def read_file(self, package_id: str, path: str, limit: int) -> bytes:
        """The bytes of one file of a package's archive, at most ``limit`` of them.

        Raises :class:`NotFound` where there is none of that path or no archive is kept,
        :class:`Refused` for a larger file or a damaged archive, :class:`WorldError` where it
        cannot be read.
        """
        with self._opened(package_id) as archive:
            if path not in archive.names:
                raise NotFound(Problem("not-found", f"The archive has no file “{path}”."))
            return archive.read(path, limit)

    @contextmanager
    def _opened(self, package_id: str) -> Iterator[Archive]:
        with self._store.read() as connection:
            package = rows.get(connection, package_id)
        if not package.digest:
            raise NotFound(
                Problem(
                    "archive-missing",
                    f"No archive of {package.label} is kept.",
                    remedy="Add it again.",
                )
            )
        path: Path = self._folder.archive(package.digest)
        try:
            with open_archive(path) as archive:
                yield archive
        except OSError as error:
            raise WorldError(
                Problem(
                    "archive-unreadable",
                    f"The archive of {package.label} cannot be read: {error.strerror or error}.",
                    str(path),
                    "Add the package again.",
                )
            ) from None
