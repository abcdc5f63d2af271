"""Makes an archive of an extension's folder, always the same bytes for the same files."""

from __future__ import annotations

import os
import stat
import zipfile
from pathlib import Path

_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can hold: real times would make two archives of one folder differ."""
_UNIX = 3
_PLAIN_FILE = 0o100644 << 16


def pack_folder(folder: Path, target: Path) -> None:
    """Writes the files under ``folder`` to the archive ``target``, which must not be there yet.

    Names are sorted, times and modes fixed. What is no plain file (links are not followed), empty
    folders, and names that start with a dot are left out. Raises OSError, and ValueError for a
    name that is not text; no half archive stays behind.
    """
    try:
        with zipfile.ZipFile(target, "x") as archive:
            for name in sorted(_names_under(folder)):
                info = zipfile.ZipInfo(name, _TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.create_system = _UNIX
                info.external_attr = _PLAIN_FILE
                archive.writestr(info, (folder / name).read_bytes(), compresslevel=9)
    except FileExistsError:
        raise
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _names_under(folder: Path) -> list[str]:
    """Paths of the plain files, with ``/`` between the parts."""
    found: list[str] = []
    for at, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            path = Path(at, name)
            if not name.startswith(".") and stat.S_ISREG(path.lstat().st_mode):
                found.append(path.relative_to(folder).as_posix())
    return found
