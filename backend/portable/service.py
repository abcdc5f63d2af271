"""Properties and workspaces as one file each: taken along, brought in.

These calls take their time, tell how far they are and can be cancelled: they belong on a thread of
their own.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from backend.durable import sync_path
from backend.errors import WorldError
from backend.events import (
    Events,
    ExtensionChanged,
    JobChanged,
    LibraryChanged,
    PackageChanged,
    PropertyChanged,
)
from backend.folder import WorkspaceFolder
from backend.packages.rows import digests
from backend.portable.container import open_sealed, read_document
from backend.portable.container_writing import Part, beside, write_sealed
from backend.portable.contents import check_there, not_imported
from backend.portable.document import (
    DOCUMENT,
    FORMAT,
    VERSION,
    archive_name,
    content_digest,
    write_document,
)
from backend.portable.gathering import gather
from backend.portable.model import (
    Exported,
    Imported,
    ImportedWorkspace,
    PortableProperty,
    Tell,
)
from backend.portable.reading import read_property
from backend.portable.staging import stage
from backend.portable.steps import Steps, quiet
from backend.portable.taking import Taken, Taking
from backend.portable.taking_packages import StagedArchive
from backend.portable.workspace_in import bring_in
from backend.portable.workspaces import export as export_all
from backend.properties import library_rows, rows
from backend.properties.base import Installer
from backend.properties.model import Batch, Property
from backend.store.engine import Store


class PortableService:
    """Writes and reads portable files. Thread-safe; each import is one transaction."""

    def __init__(
        self,
        store: Store,
        events: Events,
        folder: WorkspaceFolder,
        installer: Installer,
        sweeping: threading.Lock,
        keeping: threading.Lock,
    ) -> None:
        self._store = store
        self._events = events
        self._folder = folder
        self._installer = installer
        self._sweeping = sweeping
        self._keeping = keeping

    def export_property(
        self,
        property_id: str,
        target: Path,
        tell: Tell = quiet,
        cancel: threading.Event | None = None,
    ) -> Exported:
        """Write a property with its extensions, revisions, libraries and archives into one file.

        Two properties that are the same make files of the same ``digest``. The file is there
        whole, or what was there before still is. Raises :class:`Refused` where it was cancelled,
        or an archive is missing or altered, :class:`WorldError` where it cannot be written.
        """
        steps = Steps(tell, cancel)
        with self._store.read() as connection:
            portable, archives = gather(connection, property_id)
        parts = [
            Part(archive_name(one.digest), self._folder.archive(one.digest), one.digest)
            for one in archives
        ]
        check_there(parts)
        document = Part(DOCUMENT, write_document(portable, archives))
        with beside(target, self._folder.root) as (folder, place):
            size = write_sealed(folder, place, [document, *parts], steps.step("writing"))
        return Exported(target, content_digest(portable), size, len(archives))

    def import_property(
        self, source: Path, tell: Tell = quiet, cancel: threading.Event | None = None
    ) -> Imported:
        """Bring in a property from its file; its extensions are ``pending`` in one batch.

        It is a new property, whatever is there. Packages that the catalogue has with the same
        archive are joined, others are added. Raises :class:`Refused` for a bad file,
        :class:`Conflict` where the catalogue has another archive of a released version, with
        every problem: then nothing was changed.
        """
        steps = Steps(tell, cancel)
        with self._staged(source) as folder, open_sealed(source, steps.step("checking")) as file:
            document = read_property(read_document(file), FORMAT, VERSION)
            staged = stage(file, document.property, document.archives, folder, steps)
            steps.step("taking over")(0, 1)
            with self._keeping:
                taken, created = self._take(document.property, staged, folder, source)
        self._tell(taken)
        batch = Batch(taken.batch_id, taken.pending)
        return Imported(created, batch, document.digest, len(taken.packages))

    def export_workspace(
        self,
        target: Path,
        tell: Tell = quiet,
        cancel: threading.Event | None = None,
        *,
        encrypted: bool = False,
    ) -> Exported:
        """Write the whole workspace into one file: its store, and every archive that it keeps.

        The values of attributes that encrypt are left out, unless ``encrypted`` asks for them.

        Raises as :meth:`export_property`.
        """
        steps = Steps(tell, cancel)
        return export_all(self._store, self._folder, target, steps, encrypted=encrypted)

    def import_workspace(
        self,
        source: Path,
        folder: Path,
        tell: Tell = quiet,
        cancel: threading.Event | None = None,
    ) -> ImportedWorkspace:
        """As :func:`import_workspace`."""
        return import_workspace(source, folder, tell, cancel)

    # How a property is brought in

    @contextmanager
    def _staged(self, source: Path) -> Iterator[Path]:
        """A folder for the archives, on the disk of the workspace; gone at the end.

        Nothing is swept meanwhile: neither it nor the archives that no row names yet.
        """
        folder = self._folder.staging / f"import-{uuid4().hex}"
        with self._sweeping:
            try:
                folder.mkdir(parents=True)
                yield folder
            except OSError as error:
                raise WorldError(not_imported(source, error)) from error
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def _take(
        self,
        portable: PortableProperty,
        staged: Sequence[StagedArchive],
        folder: Path,
        source: Path,
    ) -> tuple[Taken, Property]:
        """The archives are durable in their place before a row names them."""
        new: list[Path] = []
        try:
            for one in staged:
                kept = self._folder.archive(one.digest)
                if not kept.exists():
                    new.append(kept)
                staged_file = folder / f"{one.digest}.zip"
                sync_path(staged_file)
                staged_file.replace(kept)
            sync_path(self._folder.packages)
            with self._store.write() as connection:
                taking = Taking(connection, portable, str(source.absolute()), source.name)
                taken = taking.take(staged)
                return taken, rows.property_(connection, taken.property_id)
        except BaseException:
            self._give_back(new)
            raise

    def _give_back(self, archives: Sequence[Path]) -> None:
        """Remove the archives that nothing refers to; what remains is swept at the next start."""
        try:
            with self._store.read() as connection:
                kept = digests(connection)
        except WorldError:
            return
        for archive in archives:
            if archive.stem not in kept:
                archive.unlink(missing_ok=True)

    def _tell(self, taken: Taken) -> None:
        for package_id in taken.packages:
            self._events.publish(PackageChanged(package_id))
        self._events.publish(PropertyChanged(taken.property_id))
        for extension in taken.pending:
            self._events.publish(ExtensionChanged(extension.id, taken.property_id))
        with self._store.read() as connection:
            libraries = library_rows.libraries_of_property(connection, taken.property_id)
        for library in libraries:
            self._events.publish(LibraryChanged(library.id, taken.property_id))
        self._events.publish(JobChanged(0))
        self._installer.wake()


def import_workspace(
    source: Path, folder: Path, tell: Tell = quiet, cancel: threading.Event | None = None
) -> ImportedWorkspace:
    """Make a workspace of its file in a folder that is empty or not there yet.

    Everything is in it as it was, its ids and the installed files too. Raises :class:`Refused`
    for a bad file or a folder that is in use, :class:`WorldError` for a store of a newer program
    or where the disk refuses: then the folder is as it was.
    """
    return bring_in(source, folder, Steps(tell, cancel))
