"""Where packages come from: a zip, an npm tarball, an extension's folder, a folder of these."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from backend.errors import Problem, Refused
from backend.identifiers import moment
from backend.packages.archive_directory import MAX_ARCHIVE
from backend.packages.archive_problems import archive_problem
from backend.packages.folder_files import unreadable
from backend.packages.folder_problems import folder_problem
from backend.packages.manifest import MANIFEST_NAME
from backend.packages.packing import pack_folder, unheard
from backend.packages.tarball import unpacked

if TYPE_CHECKING:
    from backend.packages.packing import Report

ARCHIVE_ENDINGS = (".zip", ".tgz", ".tar.gz")
"""What archives of packages are called, in lower case."""
MAX_SOURCES = 1_000
"""Packages taken from one folder."""
MAX_LOOKED_AT = 20_000
"""Names looked at in one folder of packages."""
BLOCK = 1 << 20
"""Bytes copied at once."""

_GZIP_MARK = b"\x1f\x8b"
_NPM_NAME = "package.json"
_MAX_NPM = 1 << 20


class SourceKind(StrEnum):
    """``COLLECTION`` is a folder that holds packages and is none itself."""

    ZIP = "zip"
    TARBALL = "tarball"
    FOLDER = "folder"
    COLLECTION = "collection"


@dataclass(frozen=True, slots=True)
class Source:
    """A path, and what was found there."""

    path: Path
    kind: SourceKind


def source_at(path: Path) -> Source:
    """What the path is. Whether a zip holds a package is not looked at.

    Raises Refused where nothing is there (``archive-missing``), it cannot be read, or its name is
    not text and so cannot be kept (``archive-name-unreadable``).
    """
    try:
        str(path.absolute()).encode()
    except UnicodeEncodeError:
        raise Refused(_no_text(path)) from None
    try:
        if path.is_dir():
            held = (path / MANIFEST_NAME).is_file()
            return Source(path, SourceKind.FOLDER if held else SourceKind.COLLECTION)
        if not path.is_file():
            raise Refused(_missing(path))
        with path.open("rb") as file:
            packed = file.read(len(_GZIP_MARK)) == _GZIP_MARK
    except OSError as error:
        raise Refused(_unreadable(path, error)) from error
    return Source(path, SourceKind.TARBALL if packed else SourceKind.ZIP)


def package_at(path: Path) -> Source:
    """As :func:`source_at` for one package; Refused (``manifest-missing``) for another folder."""
    source = source_at(path)
    if source.kind is SourceKind.COLLECTION:
        raise Refused(folder_problem("manifest-missing", str(path)))
    return source


def sources_in(path: Path) -> tuple[Path, ...]:
    """The packages at a path: itself, or of a folder of packages all that are directly in it.

    These are its files that end like archives and its folders that hold ``extension.json``, by
    name, hidden ones left out. Raises Refused as :func:`source_at` does, and where there is none
    or there are too many.
    """
    if source_at(path).kind is not SourceKind.COLLECTION:
        return (path,)
    found = packages_in(path)
    if not found:
        raise Refused(folder_problem("folder-empty", str(path)))
    return found


def packages_in(folder: Path) -> tuple[Path, ...]:
    """As :func:`sources_in` for a folder of packages; there may be none."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in islice(entries, MAX_LOOKED_AT))
        found = tuple(folder / name for name in names if _is_package(folder, name))
    except OSError as error:
        raise unreadable("", error) from error
    if len(names) == MAX_LOOKED_AT or len(found) > MAX_SOURCES:
        detail = f"{MAX_SOURCES:,} packages are taken from one folder."
        raise Refused(folder_problem("folder-too-many-files", detail))
    return found


def _is_package(folder: Path, name: str) -> bool:
    path = folder / name
    if name.startswith("."):
        return False
    if name.lower().endswith(ARCHIVE_ENDINGS) and path.is_file():
        return True
    return (path / MANIFEST_NAME).is_file()


def changed_at(path: Path) -> str:
    """When the newest file of a package was changed, as the times of the store are written.

    ``""`` where nothing can be read.
    """
    newest = 0.0
    try:
        names = [path] if path.is_file() else islice(path.rglob("*"), MAX_LOOKED_AT)
        for name in names:
            newest = max(newest, name.lstat().st_mtime)
    except OSError:
        pass
    return moment(newest) if newest else ""


# --- to one archive ------------------------------------------------------------------------


def as_archive(source: Path, target: Path, report: Report = unheard) -> str:
    """Makes the zip of the package at ``source``: copied, converted or packed.

    Answers the version that its ``package.json`` gives it where that is at hand, else "". The
    steps of the report are ``copying``, ``converting`` and ``packing``, in bytes. Raises Refused
    with every problem, OSError where the target cannot be written: then no target is left.
    """
    match package_at(source).kind:
        case SourceKind.ZIP:
            _copy(source, target, report)
            return ""
        case SourceKind.TARBALL:
            with unpacked(source, target.parent, report) as folder:
                pack_folder(folder, target, report)
                return npm_version(folder)
        case _:
            pack_folder(source, target, report)
            return npm_version(source)


def npm_version(folder: Path) -> str:
    """The version in the folder's ``package.json``, "" where there is none that can be read."""
    try:
        with (folder / _NPM_NAME).open("rb") as file:
            said = json.loads(file.read(_MAX_NPM))
    except (OSError, ValueError, RecursionError):
        return ""
    version = said.get("version") if isinstance(said, dict) else None
    return version if isinstance(version, str) and version.isprintable() else ""


def _copy(source: Path, target: Path, report: Report) -> None:
    with source.open("rb") as reader, target.open("xb") as writer:
        try:
            total = os.fstat(reader.fileno()).st_size
            if total > MAX_ARCHIVE:
                detail = f"It has {total:,} bytes; {MAX_ARCHIVE:,} are allowed."
                raise Refused(archive_problem("archive-too-large", detail))
            done = 0
            while block := reader.read(min(BLOCK, MAX_ARCHIVE + 1 - done)):
                report("copying", done, total)
                writer.write(block)
                done += len(block)
        except BaseException:
            target.unlink()
            raise


# --- problems ------------------------------------------------------------------------------


def _missing(path: Path) -> Problem:
    return Problem(
        "archive-missing",
        f"There is no file or folder “{path.name}”.",
        str(path),
        "Choose a .zip or .tgz file, or an extension's folder.",
    )


def _unreadable(path: Path, error: OSError) -> Problem:
    return Problem(
        "archive-unreadable",
        f"“{path.name}” cannot be read.",
        f"{path}: {error.strerror or error}",
        "Give yourself the right to read it.",
    )


def _no_text(path: Path) -> Problem:
    return Problem(
        "archive-name-unreadable",
        "The file's name is no text: the store cannot keep it.",
        ascii(str(path)),
        "Rename the file or its folder.",
    )
