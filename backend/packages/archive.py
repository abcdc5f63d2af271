"""Reads an extension package's archive, which anybody may have made.

Nothing that the archive says of itself is believed: the directory is counted before it is read
(``archive_directory.py``), names and declared sizes are judged before one byte is written
(``archive_entries.py``), the header before each file must agree with the directory
(``archive_layout.py``), and while unpacking the bytes that come out are counted and their CRC
compared. :mod:`zipfile` reads the directory; the bytes are inflated here, because ``ZipFile.open``
costs more than the inflating of a small file, and cuts a stream that is longer than it says
without a word.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from typing import TYPE_CHECKING, Self

from backend.errors import Refused
from backend.packages.archive_directory import (
    MAX_ARCHIVE,
    MAX_DIRECTORY,
    MAX_ENTRIES,
    check_directory,
)
from backend.packages.archive_entries import (
    MAX_RATIO,
    MAX_UNPACKED,
    RATIO_FREE,
    folders_of,
    is_folder,
    read_entries,
)
from backend.packages.archive_limits import Limits
from backend.packages.archive_problems import archive_problem
from backend.packages.manifest import MANIFEST_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import TracebackType
    from typing import BinaryIO

CHUNK = 1024 * 1024
"""Bytes inflated at once: memory while unpacking, and the step of progress and cancelling."""

PACKAGE = Limits(
    archive=MAX_ARCHIVE,
    entries=MAX_ENTRIES,
    directory=MAX_DIRECTORY,
    unpacked=MAX_UNPACKED,
    ratio=MAX_RATIO,
    ratio_free=RATIO_FREE,
    methods=(zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED),
    root_file=MANIFEST_NAME,
    root_code="extension-json-missing",
    repeats=True,
)
"""What an extension package may be."""

_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class Archive:
    """An open archive whose names and declared sizes have been found good."""

    def __init__(
        self, file: BinaryIO, entries: list[zipfile.ZipInfo], starts: dict[int, int]
    ) -> None:
        """Takes over the file. Use :func:`open_archive`."""
        self._file = file
        self._starts = starts
        self._entries = {entry.filename: entry for entry in entries if not is_folder(entry)}
        self.names = tuple(self._entries)
        """Paths of the files, in the archive's order, with ``/`` between the parts."""
        self.folders = frozenset(
            folder for entry in entries for folder in folders_of(entry.filename)
        )
        """Paths of the folders, without ``/`` at the end, the root left out."""
        self.total_size = sum(entry.file_size for entry in self._entries.values())
        """Bytes of all files, unpacked. While unpacking, more or fewer are ``archive-damaged``."""

    def fingerprints(self) -> dict[str, tuple[int, int]]:
        """By path: a file's bytes unpacked and its CRC-32, as the directory declares them."""
        return {name: (entry.file_size, entry.CRC) for name, entry in self._entries.items()}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()

    def read(self, name: str, limit: int) -> bytes:
        """The bytes of one file.

        Raises Refused for a file of more than ``limit`` bytes or a damaged one, KeyError for a
        name that is not among ``names``.
        """
        entry = self._entries[name]
        if entry.file_size > limit:
            detail = f"{name} has {entry.file_size:,} bytes; {limit:,} are allowed."
            raise Refused(archive_problem("archive-too-large", detail))
        return b"".join(self._unpacked(entry))

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of one file, some at a time. Raises as :meth:`read` does, but for the limit."""
        return self._unpacked(self._entries[name])

    def extract(self, folder: Path, progress: Callable[[int, int], None]) -> None:
        """Writes every file under ``folder``, which must exist and be empty.

        ``progress(done, total)`` gets bytes, before each write; what it raises ends the work. The
        files are plain data, mode 0644 under the process's umask, whatever the archive says.
        Raises Refused (``archive-damaged``) and OSError. What was written stays: the caller
        clears the folder. Nothing is made durable here.
        """
        done = 0
        made = {""}
        root = str(folder)
        for name, entry in self._entries.items():
            parent = name.rpartition("/")[0]
            if parent not in made:
                os.makedirs(f"{root}/{parent}", exist_ok=True)  # noqa: PTH103 - a Path costs more
                made.add(parent)
            target = os.open(f"{root}/{name}", _CREATE, 0o644)
            try:
                for chunk in self._unpacked(entry):
                    progress(done, self.total_size)
                    _write_all(target, chunk)
                    done += len(chunk)
            finally:
                os.close(target)
        progress(done, self.total_size)

    def digest(self, name: str) -> str:
        """The SHA-256 of a file's bytes, 64 hex digits.

        Raises Refused where they are not what they are declared to be, KeyError for a name that is
        not among ``names``.
        """
        made = hashlib.sha256()
        for chunk in self._unpacked(self._entries[name]):
            made.update(chunk)
        return made.hexdigest()

    def _unpacked(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """The file's bytes, never more than it declares. Raises Refused where they are not so."""
        left, crc = entry.file_size, 0
        source = self._packed(entry)
        chunks = source if entry.compress_type == zipfile.ZIP_STORED else _inflated(source, left)
        try:
            for chunk in chunks:
                left -= len(chunk)
                crc = zlib.crc32(chunk, crc)
                if left < 0:
                    break
                yield chunk
        except zlib.error as error:
            raise _damaged(entry, "cannot be unpacked") from error
        if left:
            raise _damaged(entry, "has another size than it declares")
        if crc != entry.CRC:
            raise _damaged(entry, "has another checksum than it declares")

    def _packed(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """The bytes as they lie in the archive."""
        left = entry.compress_size
        place = self._starts[entry.header_offset]
        while left:
            self._file.seek(place)  # another reader of this archive may have moved it
            data = self._file.read(min(left, CHUNK))
            if not data:
                raise _damaged(entry, "is cut off")
            left -= len(data)
            place += len(data)
            yield data


def _inflated(source: Iterator[bytes], size: int) -> Iterator[bytes]:
    """Inflates at most one byte more than ``size``, so that a lie shows and stays small."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    made = 0
    for packed in source:
        if inflater.eof:
            raise zlib.error("there are bytes after the end of the stream")
        rest = packed
        while made <= size and not inflater.eof:
            limit = min(CHUNK, size + 1 - made)
            chunk = inflater.decompress(rest, limit)
            rest = inflater.unconsumed_tail
            made += len(chunk)
            if chunk:
                yield chunk
            if not rest and len(chunk) < limit:  # a full chunk may have more behind it
                break
    if not inflater.eof or inflater.unused_data:
        raise zlib.error("the stream is cut off, or longer than its file")


def _write_all(target: int, chunk: bytes) -> None:
    written = os.write(target, chunk)
    while written < len(chunk):
        written += os.write(target, memoryview(chunk)[written:])


def open_archive(path: Path, limits: Limits = PACKAGE) -> Archive:
    """Opens an archive whose directory holds nothing bad. Raises Refused with every problem.

    OSError passes through. The bytes of the files are judged only when they are read.
    """
    file = path.open("rb")
    try:
        size, directory_at = check_directory(file, limits)
        return Archive(file, *read_entries(file, size, directory_at, limits))
    except BaseException:
        file.close()
        raise


def _damaged(entry: zipfile.ZipInfo, what: str) -> Refused:
    return Refused(archive_problem("archive-damaged", f"“{entry.filename}” {what}."))
