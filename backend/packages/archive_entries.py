"""Judges the entries of a zip's directory, before any file is unpacked."""

from __future__ import annotations

import stat
import struct
import zipfile
from itertools import chain, islice
from typing import TYPE_CHECKING

from backend.errors import Problem, Refused
from backend.packages.archive_layout import (
    UTF8,
    extra_problems,
    layout_problems,
    raw_name,
    same_bytes,
)
from backend.packages.archive_names import name_fault, twin_key
from backend.packages.archive_problems import archive_problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from backend.packages.archive_limits import Limits

MAX_UNPACKED = 512 * 1024 * 1024
"""Bytes of all files together, unpacked."""
MAX_RATIO = 200
"""Unpacked bytes to a byte of the archive. Deflate itself reaches 1,032; code stays under 20."""
RATIO_FREE = 16 * 1024 * 1024
"""Unpacked bytes up to which the ratio does not matter."""
MAX_PROBLEMS = 100
"""Problems told of one archive."""

_ENCRYPTED = 0x1 | 0x40 | 0x2000
_PATCHED = 0x20
_DOS_FOLDER = 0x10
_EMPTY_STREAM = 2
"""Bytes of a deflate stream of nothing: some programs give a folder one."""


def read_entries(
    file: BinaryIO, size: int, directory_at: int, limits: Limits
) -> tuple[list[zipfile.ZipInfo], dict[int, int]]:
    """The entries of an archive of ``size`` bytes, folders among them, and where their files start.

    The latter by the place of their headers. The directory, at ``directory_at``, must have been
    counted. The official packager writes a file as often as the manifest names it, and with the
    ``./`` that it may have there: such a name loses it, and equal entries count once. Raises
    Refused with every problem; how the entries lie is judged where each is good by itself.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, EOFError) as error:
        detail = f"Its directory cannot be read: {error}."
        raise Refused(archive_problem("archive-damaged", detail)) from error
    single = (problem for entry in entries for problem in _entry_problems(entry, size, limits))
    together = _together_problems(entries, size, limits)
    starts: dict[int, int] = {}
    layout = layout_problems(file, entries, directory_at, limits, starts)
    repeated = _repeat_problems(file, entries, starts)
    for found in (chain(single, together), layout, repeated):
        if problems := tuple(islice(found, MAX_PROBLEMS)):
            raise Refused(*problems)
    return entries, starts


def is_folder(entry: zipfile.ZipInfo) -> bool:
    """As ``ZipInfo.is_dir``, which fails for an entry without a name."""
    return entry.filename.endswith("/")


def folders_of(name: str) -> Iterator[str]:
    """The folders that a name lies in; of a folder's own name (``…/``), itself too."""
    place = name.find("/")
    while place > 0:
        yield name[:place]
        place = name.find("/", place + 1)


def _entry_problems(entry: zipfile.ZipInfo, size: int, limits: Limits) -> Iterator[Problem]:
    name = entry.orig_filename  # zipfile cuts the other at NUL and may change it
    folder = name.endswith("/")
    fault = name_fault(name.removeprefix("./").removesuffix("/"))
    if not fault and entry.filename != name:
        fault = "has a second name"
    if not fault and not (name.isascii() or entry.flag_bits & UTF8):
        fault = "is not ASCII and not marked as UTF-8, so that systems read it in different ways"
    entry.filename = entry.filename.removeprefix("./")
    shown = f"“{ascii(name[:100])[1:-1] if fault else name}”"
    if fault:
        yield archive_problem("archive-path", f"{shown} {fault}.")
    if entry.flag_bits & _ENCRYPTED:
        yield archive_problem("archive-encrypted", f"{shown} is encrypted.")
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFDIR if folder else stat.S_IFREG):
        yield archive_problem("archive-link", f"{shown} is a link or a device.")
    if entry.external_attr & _DOS_FOLDER and not folder:
        yield archive_problem("archive-damaged", f"{shown} is described in two ways.")
    if entry.compress_type not in limits.methods or entry.flag_bits & _PATCHED:
        detail = f"{shown} is packed by method {entry.compress_type}."
        yield archive_problem("archive-method", detail)
    if folder and (entry.file_size or entry.CRC or entry.compress_size > _EMPTY_STREAM):
        yield archive_problem("archive-damaged", f"{shown} is a folder and has bytes of its own.")
    if entry.header_offset + entry.compress_size >= size:
        yield archive_problem("archive-damaged", f"{shown} lies outside the archive.")
    if entry.volume:
        yield archive_problem("archive-damaged", f"{shown} lies in another part of several.")
    yield from extra_problems(entry.extra, raw_name(entry), shown)


def _together_problems(
    entries: list[zipfile.ZipInfo], size: int, limits: Limits
) -> Iterator[Problem]:
    plain = [entry for entry in entries if not is_folder(entry)]
    alike = {(e.filename, e.CRC, e.file_size): e for e in plain}
    files = [entry.filename for entry in (alike.values() if limits.repeats else plain)]
    folders = {twin_key(part) for entry in entries for part in folders_of(entry.filename)}
    seen: dict[str, str] = {}
    for name in files:
        key = twin_key(name)
        if key in seen:
            yield archive_problem("archive-duplicate", _twins(name, seen[key]))
        seen[key] = name
        if key in folders:
            detail = f"“{name}” is both a file and a folder."
            yield archive_problem("archive-duplicate", detail)
    total = sum(entry.file_size for entry in entries)
    if total > limits.unpacked:
        detail = f"Unpacked it has {total:,} bytes; {limits.unpacked:,} are allowed."
        yield archive_problem("archive-too-large", detail)
    elif total > max(limits.ratio_free, size * limits.ratio):
        detail = f"Unpacked it has {total:,} bytes, more than {limits.ratio} times its size."
        yield archive_problem("archive-too-large", detail)
    if limits.root_file not in files:
        deeper = next((name for name in files if name.endswith(f"/{limits.root_file}")), "")
        detail = f"There is one at “{deeper}”." if deeper else ""
        yield archive_problem(limits.root_code, detail)


def _repeat_problems(
    file: BinaryIO, entries: list[zipfile.ZipInfo], starts: dict[int, int]
) -> Iterator[Problem]:
    """What stands there again must be the same to the byte: a checksum is soon forged."""
    seen: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        first = seen.setdefault(entry.filename, entry)
        if first is not entry and not (
            (first.compress_type, first.compress_size) == (entry.compress_type, entry.compress_size)
            and same_bytes(
                file,
                starts[first.header_offset],
                starts[entry.header_offset],
                entry.compress_size,
            )
        ):
            yield archive_problem("archive-duplicate", _twins(entry.filename, entry.filename))


def _twins(name: str, other: str) -> str:
    if name == other:
        return f"“{name}” is there twice."
    return f"“{other}” and “{name}” are one file on some systems."
