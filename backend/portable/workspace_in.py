"""A workspace out of its file, into a folder of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DatabaseError

from backend.durable import sync_path, sync_tree
from backend.errors import Problem, Refused, WorldError
from backend.folder import WorkspaceFolder
from backend.packages.archive import Archive, open_archive
from backend.packages.rows import digests
from backend.portable.container import Report, copy_out, open_sealed, read_document
from backend.portable.contents import altered, extra_or_missing, not_imported
from backend.portable.document import DOCUMENT, archive_name
from backend.portable.document_schema import WORKSPACE_DOCUMENT
from backend.portable.model import ImportedWorkspace
from backend.portable.reading import read_parts
from backend.portable.steps import Steps
from backend.portable.vetting import Installed, check_tables, corrupt, installed, vet
from backend.portable.workspaces import FORMAT, STORE, VERSION, workspace_digest
from backend.store.opening import HEAD as STORE_HEAD
from backend.store.opening import open_store


@dataclass(frozen=True, slots=True)
class _Sized:
    """A file in the container: its SHA-256, its size in bytes."""

    name: str
    digest: str
    size: int


def bring_in(source: Path, folder: Path, steps: Steps) -> ImportedWorkspace:
    """Make the workspace in a folder beside, then put it in its place. See ``import_workspace``."""
    target = folder.absolute()
    try:
        _check_free(target)
        with open_sealed(source, steps.step("checking")) as file:
            head = read_parts(read_document(file), WORKSPACE_DOCUMENT, FORMAT, VERSION)
            _check_store_version(head)
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(
                prefix=f".{target.name[:40]}-", suffix=".part", dir=target.parent
            ) as beside:
                made = WorkspaceFolder(Path(beside) / "workspace")
                found = _make(made, file, head, steps)
                _put_in_place(made.root, target, steps)
    except OSError as error:
        raise WorldError(not_imported(source, error)) from error
    return ImportedWorkspace(target, head["digest"], len(head["archives"]), len(found))


def _make(
    workspace: WorkspaceFolder, file: Archive, head: Mapping[str, Any], steps: Steps
) -> tuple[Installed, ...]:
    """Everything that is in the file; answers what is installed."""
    archives = [_Sized(archive_name(a["digest"]), a["digest"], a["size"]) for a in head["archives"]]
    stored = _Sized(STORE, head["store"]["digest"], head["store"]["size"])
    _check_document(head, stored, archives, file)
    for path in (workspace.packages, workspace.properties, workspace.staging):
        path.mkdir(parents=True)
    _copy_all(file, [stored, *archives], workspace, steps)
    found = _open_once(workspace, {one.digest for one in archives})
    _unpack(workspace, found, steps)
    return found


def _put_in_place(made: Path, target: Path, steps: Steps) -> None:
    steps.step("moving into place")(0, 1)
    sync_tree(made)
    if target.exists():
        target.rmdir()
    made.rename(target)
    try:
        sync_path(target.parent)
    except OSError:
        target.rename(made)  # what is told as not done is not there
        raise


def _check_free(target: Path) -> None:
    """Raises :class:`Refused` where the folder is in use."""
    if target.is_dir() and not any(target.iterdir()):
        return
    if target.exists() or target.is_symlink():
        raise Refused(
            Problem(
                "folder-in-use",
                "The folder is not empty: a workspace is only made in an empty one.",
                str(target),
                "Choose an empty folder, or one that is not there yet.",
            )
        )


def _check_store_version(head: Mapping[str, Any]) -> None:
    revision = head["store"]["revision"]
    if revision > STORE_HEAD:
        raise WorldError(
            Problem(
                "store-newer",
                "The workspace was exported by a newer version of this program.",
                f"Its store is at {revision}, this program knows {STORE_HEAD}.",
                "Open it with the newer version.",
                "/store/revision",
            )
        )


def _check_document(
    head: Mapping[str, Any], stored: _Sized, archives: Sequence[_Sized], file: Archive
) -> None:
    """Raises :class:`Refused` where the file is not what its document says."""
    listed = [one.digest for one in archives]
    problems = [*extra_or_missing(file, {DOCUMENT, STORE, *(one.name for one in archives)})]
    if listed != sorted(set(listed)) or head["digest"] != workspace_digest(stored.digest, listed):
        problems.append(altered(DOCUMENT))
    if problems:
        raise Refused(*problems)


def _copy_all(
    file: Archive, parts: Sequence[_Sized], workspace: WorkspaceFolder, steps: Steps
) -> None:
    """The store and the archives into the new folder. Raises :class:`Refused` for bad ones."""
    problems: list[Problem] = []
    report, done = steps.step("reading"), 0
    total = sum(part.size for part in parts)

    def tick(size: int) -> None:
        nonlocal done
        report(done, total)
        done += size

    for part in parts:
        copy = workspace.database if part.name == STORE else workspace.archive(part.digest)
        if copy_out(file, part.name, copy, tick) != part.digest or copy.stat().st_size != part.size:
            problems.append(altered(part.name))
    if problems:
        raise Refused(*problems)


def _open_once(workspace: WorkspaceFolder, archives: set[str]) -> tuple[Installed, ...]:
    """Bring the store to this program's version; answers what is installed.

    Raises :class:`Refused` where it is not one of ours, :class:`WorldError` where it is newer.
    """
    vet(workspace.database)
    try:
        store = open_store(workspace.database, workspace.backups)
    except DatabaseError as error:  # it says that it is older, and cannot be migrated
        raise Refused(corrupt(str(error.orig))) from error
    try:
        with store.read() as connection:
            check_tables(connection)
            kept = digests(connection)
            found = installed(connection)
    finally:
        store.close()
    problems = [altered(archive_name(one)) for one in sorted(kept ^ archives)]
    if problems:
        raise Refused(*problems)
    return found


def _unpack(workspace: WorkspaceFolder, found: Sequence[Installed], steps: Steps) -> None:
    """Install the files anew, each where it was."""
    report = steps.step("installing")
    for at, one in enumerate(found):
        target = workspace.installed(one.property_id, one.name, one.job_id)
        target.mkdir(parents=True)
        tell = partial(_tell, report, at, len(found))
        with open_archive(workspace.archive(one.digest)) as archive:
            archive.extract(target, tell)


def _tell(report: Report, at: int, extensions: int, _done: int, _total: int) -> None:
    report(at, extensions)
