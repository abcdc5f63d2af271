"""Packs an extension's folder as the official packager would, always into the same bytes."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from backend.errors import Refused
from backend.packages.folder_files import changed
from backend.packages.packing_list import Packer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from backend.packages.folder_files import FolderFiles, Stamp

    Report = Callable[[str, int, int], None]
    """``report(step, done, total)`` tells the progress in bytes; what it raises ends the work."""

_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can hold: real times would make two archives of one folder differ."""
_UNIX = 3
_PLAIN_FILE = 0o100644 << 16


def unheard(_step: str, _done: int, _total: int) -> None:
    """The report of somebody who wants none."""


def pack_folder(folder: Path, target: Path, report: Report = unheard) -> None:
    """Writes the package in ``folder`` to the archive ``target``, which must not be there yet.

    Names are sorted, times and modes fixed, so that the same files make the same bytes. Raises
    Refused with every problem where the folder cannot be packed, ``folder-changed`` where it is
    another at the end than at the beginning; OSError where the target cannot be written. No half
    archive stays behind. What the manifest says is not judged, beyond that it can be read: that
    is the business of the archive's check.
    """
    packer = Packer(folder)
    files, taken = packer.list(lambda: report("packing", 0, 1))
    with target.open("xb") as file:
        try:
            _write(files, taken, zipfile.ZipFile(file, "w"), report)
            if _again(packer) != taken:
                raise changed("It has other files than at the beginning.")
        except BaseException:
            target.unlink()
            raise


def _write(
    files: FolderFiles, taken: dict[str, Stamp], archive: zipfile.ZipFile, report: Report
) -> None:
    total = sum(stamp.size for stamp in taken.values())
    done = 0
    with archive:
        for name, stamp in taken.items():
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = _UNIX
            info.external_attr = _PLAIN_FILE
            info.file_size = stamp.size
            with archive.open(info, "w") as entry:
                report("packing", done, total)
                for chunk in files.read(name, stamp):
                    entry.write(chunk)
                    done += len(chunk)
                    report("packing", done, total)


def _again(packer: Packer) -> dict[str, Stamp]:
    try:
        return packer.list()[1]
    except Refused:
        return {}
