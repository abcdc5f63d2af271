"""What the installer thread does for one job, step by step.

Files come into being in staging, are made durable, are moved into place by one rename, and only
then does one transaction write the outcome. Killed anywhere before it, the job is still open and
starts again; what it left in staging or moved is swept.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from backend.durable import sync_path, sync_tree
from backend.folder import WorkspaceFolder
from backend.packages.archive import open_archive
from backend.packages.check import check_archive
from backend.packages.kept import check_kept
from backend.packages.model import StoredArchive
from backend.packages.sources import SourceKind, as_archive, package_at
from backend.store.jobs import Job

Report = Callable[[str, int, int], None]
"""``report(step, done, total)`` tells the progress; it raises where the job must stop."""


_ARCHIVE = "archive.zip"


def check_source(folder: WorkspaceFolder, job: Job, source: Path, report: Report) -> StoredArchive:
    """Copy, convert or pack a package into staging, and check its archive; a good one stays there.

    Raises :class:`Refused` where the source is gone or makes no archive, ``OSError`` where the
    disk refuses.
    """
    staged = _fresh(folder.staged(job.id))
    try:
        copy = staged / _ARCHIVE
        npm_version = _taken_over(folder, source, copy, report)
        report("checking", 0, 1)
        digest, size = _digest(copy), copy.stat().st_size
        checked = check_archive(copy)
        if not checked.problems:
            report("keeping", 0, 1)
            sync_path(copy)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    if checked.problems:
        shutil.rmtree(staged, ignore_errors=True)
    return StoredArchive(digest, size, checked.manifest, checked.problems, npm_version)


def _taken_over(folder: WorkspaceFolder, source: Path, copy: Path, report: Report) -> str:
    """As ``as_archive``; an upload that is an archive already needs no room twice."""
    if source.parent == folder.uploads and package_at(source).kind is SourceKind.ZIP:
        with suppress(OSError):  # as where a file system knows no links
            os.link(source, copy)
            report("copying", 0, 1)
            return ""
    return as_archive(source, copy, report)


def keep_archive(folder: WorkspaceFolder, job: Job, digest: str) -> None:
    """Move a checked archive out of staging to where archives are kept."""
    staged = folder.staged(job.id)
    try:
        (staged / _ARCHIVE).replace(folder.archive(digest))
        sync_path(folder.packages)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def unpack_extension(
    folder: WorkspaceFolder, job: Job, digest: str, target: Path, report: Report
) -> None:
    """Install the archive's files at ``target``: all of them, or on any exception none.

    Raises :class:`Refused` where the archive is missing, altered or damaged, ``OSError`` where
    the disk refuses.
    """
    archive = folder.archive(digest)
    _verify(archive, digest, report)
    staged = _fresh(folder.staged(job.id))
    try:
        with open_archive(archive) as opened:
            opened.extract(staged, lambda done, total: report("unpacking", done, total))
        report("making durable", 0, 1)
        sync_tree(staged)
        report("moving into place", 0, 1)
        _move(staged, target)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        discard(target)  # it may be there, and not be durable
        raise


def discard(path: Path) -> None:
    """Remove a folder and the folders above that it leaves empty, up to the properties' own."""
    shutil.rmtree(path, ignore_errors=True)
    for parent in (path.parent, path.parent.parent):
        try:
            parent.rmdir()
        except OSError:
            return


def sweep(folder: WorkspaceFolder, installed: set[Path], digests: set[str]) -> None:
    """Remove what a killed process left behind: all that the store does not know of."""
    for left in folder.staging.iterdir():
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)
    for left in unknown(folder, installed, digests):
        if left.parent == folder.packages:
            left.unlink(missing_ok=True)
        else:
            discard(left)


def unknown(folder: WorkspaceFolder, installed: set[Path], digests: set[str]) -> list[Path]:
    """Installed files and archives that the store does not know of."""
    jobs = [found for found in folder.properties.glob("*/*/*") if found not in installed]
    return jobs + [found for found in folder.packages.glob("*.zip") if found.stem not in digests]


def _fresh(staged: Path) -> Path:
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True)
    return staged


def _digest(archive: Path) -> str:
    with archive.open("rb") as reader:
        return hashlib.file_digest(reader, "sha256").hexdigest()


def _verify(archive: Path, digest: str, report: Report) -> None:
    report("checking archive", 0, 1)
    check_kept(archive, digest)


def _move(staged: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)  # a killed start of this very job left it there
    target.parent.mkdir(parents=True, exist_ok=True)
    staged.replace(target)
    for parent in (target.parent, target.parent.parent, target.parent.parent.parent):
        sync_path(parent)
