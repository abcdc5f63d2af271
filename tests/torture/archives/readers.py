"""Other readers of archives, to hold what was unpacked against: none shares our code."""

from __future__ import annotations

import ctypes
import ctypes.util
import shutil
import struct
import subprocess
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

Files = dict[str, bytes]
"""By name, ``./`` before it left out."""


def by_zipfile(path: Path) -> Files:
    with zipfile.ZipFile(path) as opened:
        return {
            plain(info.filename): opened.read(info)
            for info in opened.infolist()
            if not info.is_dir()
        }


def by_local_headers(path: Path) -> Files:
    """From front to back, as one reads who cannot go back; the directory is not looked at."""
    whole, place, found = path.read_bytes(), 0, Files()
    while whole.startswith(b"PK\3\4", place):
        _, flags, method, _, _, _, packed, _, name, extra = struct.unpack_from(
            "<5H3L2H", whole, place + 4
        )
        start = place + 30 + name + extra
        shown = whole[place + 30 : place + 30 + name].decode("utf-8" if flags & 0x800 else "ascii")
        if method == 0:
            if flags & 8:
                packed = _end_of_stored(whole, start) - start
            data, place = whole[start : start + packed], start + packed
        else:
            inflater = zlib.decompressobj(-15)
            data = inflater.decompress(whole[start:])
            place = len(whole) - len(inflater.unused_data)
        if flags & 8:
            place += 16 if whole.startswith(b"PK\7\x08", place) else 12
        if not shown.endswith("/"):
            found[plain(shown)] = data
    return found


def _end_of_stored(whole: bytes, start: int) -> int:
    """Where a descriptor fits what is before it."""
    place = whole.find(b"PK\7\x08", start)
    while place >= 0:
        crc, packed, size = struct.unpack_from("<3L", whole, place + 4)
        if packed == size == place - start and crc == zlib.crc32(whole[start:place]):
            return place
        place = whole.find(b"PK\7\x08", place + 1)
    raise ValueError("no descriptor")


def by_tarfile(path: Path) -> Files:
    with tarfile.open(path, "r:gz") as opened:
        return {
            plain(member.name): file.read()
            for member in opened
            if member.isreg() and (file := opened.extractfile(member))
        }


@cache
def _libarchive() -> ctypes.CDLL | None:
    found = ctypes.util.find_library("archive")
    if found is None:
        return None
    library = ctypes.CDLL(found)
    for name in ("archive_read_new", "archive_entry_pathname", "archive_entry_pathname_utf8"):
        getattr(library, name).restype = ctypes.c_void_p
    library.archive_read_data.restype = ctypes.c_ssize_t
    return library


def by_libarchive(path: Path) -> Files | None:
    """What bsdtar would see; None where the library is not there. Raises ValueError."""
    library = _libarchive()
    if library is None:
        return None
    archive = ctypes.c_void_p(library.archive_read_new())
    try:
        for what in ("format_zip_seekable", "format_tar", "filter_gzip"):
            getattr(library, f"archive_read_support_{what}")(archive)
        if library.archive_read_open_filename(archive, str(path).encode(), 65_536):
            raise ValueError("libarchive does not open it")
        return _entries(library, archive)
    finally:
        library.archive_read_free(archive)


def _entries(library: ctypes.CDLL, archive: ctypes.c_void_p) -> Files:
    found, entry, buffer = Files(), ctypes.c_void_p(), ctypes.create_string_buffer(65_536)
    while (said := library.archive_read_next_header(archive, ctypes.byref(entry))) in (0, -20):
        raw = library.archive_entry_pathname_utf8(entry) or library.archive_entry_pathname(entry)
        name = (ctypes.string_at(raw) if raw else b"").decode("utf-8", "surrogateescape")
        data = BytesIO()
        while (size := library.archive_read_data(archive, buffer, len(buffer))) > 0:
            data.write(buffer.raw[:size])
        if size < 0:
            raise ValueError(f"libarchive cannot read {name!r}")
        if library.archive_entry_filetype(entry) == 0o100000:
            found[plain(name)] = data.getvalue()
    if said != 1:
        raise ValueError("libarchive stops half-way")
    return found


def by_unzip(path: Path) -> str:
    """What ``unzip -t`` has against an archive, "" where nothing, or where it is not there."""
    unzip = shutil.which("unzip")
    if unzip is None:
        return ""
    done = subprocess.run([unzip, "-tqq", path], capture_output=True, text=True, check=False)
    return f"unzip -t ends with {done.returncode}: {done.stderr[-200:]}" if done.returncode else ""


def plain(name: str) -> str:
    return name.removeprefix("./")


ZIP_READERS: dict[str, Callable[[Path], Files | None]] = {
    "zipfile": by_zipfile,
    "a reader from front to back": by_local_headers,
    "libarchive": by_libarchive,
}
TAR_READERS: dict[str, Callable[[Path], Files | None]] = {
    "tarfile": by_tarfile,
    "libarchive": by_libarchive,
}


def disagreements(source: Path, installed: Files) -> list[str]:
    """Who sees something else in an archive than what was installed from it.

    Of a tarball only a part is installed, from the one folder in it.
    """
    tar = source.suffix == ".tgz"
    found = []
    for name, read in (TAR_READERS if tar else ZIP_READERS).items():
        try:
            seen = read(source)
        except Exception as error:  # noqa: BLE001 - another reader's refusal is the finding
            found.append(f"{name} refuses it: {error!r}")
            continue
        if seen is None:
            continue
        if tar:
            tops = (
                {key.partition("/")[0] for key in seen} if "extension.json" not in seen else set()
            )
            seen = {key.partition("/")[2] if tops else key: data for key, data in seen.items()}
            seen = {key: data for key, data in seen.items() if key in installed}
        if seen != installed:
            odd = sorted(
                key for key in seen.keys() | installed.keys() if seen.get(key) != installed.get(key)
            )
            found.append(f"{name} sees something else in {odd[:5]}")
    return found
