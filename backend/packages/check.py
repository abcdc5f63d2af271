"""Checks a whole extension package: the archive, its manifest, and the files that it names."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backend.errors import Problem, Refused
from backend.packages.archive import Archive, open_archive
from backend.packages.manifest import MANIFEST_NAME, MAX_MANIFEST, check_manifest, named_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class CheckedArchive:
    """What a check found. ``manifest`` is ``{}`` where none could be read."""

    manifest: dict[str, Any]
    problems: tuple[Problem, ...]


def check_archive(path: Path) -> CheckedArchive:
    """Every problem of the package, none where it can be installed.

    Never raises for a bad archive; OSError (no such file, a disk that cannot be read) passes
    through. The bytes of the other files are not unpacked here: that is the installation's work.
    """
    try:
        with open_archive(path) as archive:
            manifest, problems = check_manifest(archive.read(MANIFEST_NAME, MAX_MANIFEST))
            return CheckedArchive(manifest, (*problems, *_missing(manifest, archive)))
    except Refused as refused:
        return CheckedArchive({}, refused.problems)


def _missing(manifest: Mapping[str, Any], archive: Archive) -> Iterator[Problem]:
    """Every file that the manifest names must be in the archive (Reactor)."""
    there = frozenset(archive.names)
    by_lower = {name.lower(): name for name in archive.names}
    for pointer, path in named_files(manifest):
        if path in there:
            continue
        similar = by_lower.get(path.lower())
        yield Problem(
            "package-file-missing",
            "A file that extension.json names is not in the archive.",
            f"“{path}” is missing{f'; there is “{similar}”' if similar else ''}.",
            "Add the file, or correct its path in extension.json.",
            pointer,
        )
    views = manifest.get("viewBasePath")
    if isinstance(views, str) and views:
        folder = posixpath.normpath(views)
        if folder != "." and folder not in archive.folders:
            yield Problem(
                "package-file-missing",
                "The folder of the views is not in the archive.",
                f"“{folder}” is missing.",
                "Add the folder with its views, or correct the path in extension.json.",
                "/viewBasePath",
            )
