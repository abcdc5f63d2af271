"""Writes the container of a portable file: beside its place, and then into it."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from backend.durable import sync_path
from backend.errors import Problem, Refused, WorldError
from backend.packages.archive import CHUNK
from backend.portable.container import LIMITS, MAX_FILE, SEAL, Report, digest_of

_ENTRY = 512
"""Bytes that an entry needs besides its own, at most."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is to be put in: bytes, or a file that must have this SHA-256 still."""

    name: str
    content: bytes | Path
    digest: str = ""

    @property
    def size(self) -> int:
        """In bytes. Raises OSError where the file is not there."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size


@contextmanager
def beside(target: Path, workspace: Path) -> Iterator[tuple[Path, Path]]:
    """A new folder beside the file that is wanted, gone at the end; and where that file really is,
    which for a symbolic link is where it leads. Raises :class:`WorldError`, also for what is in the
    folder of the workspace already: it may be its store.
    """
    try:
        place = Path(os.path.realpath(target))
        if place.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
        if place.exists() and place.is_relative_to(os.path.realpath(workspace)):
            raise FileExistsError(errno.EEXIST, "It is in the workspace's own folder", str(target))
        if place.exists() and not place.is_file():
            # In the place of a device or a pipe, a file would take it from everybody else.
            raise OSError(errno.EINVAL, "It is no file", str(target))
        with tempfile.TemporaryDirectory(
            prefix=f".{target.name[:40]}-", suffix=".part", dir=place.parent
        ) as folder:
            yield Path(folder), place
    except OSError as error:
        raise WorldError(disk_problem(target, error)) from error


def write_sealed(
    folder: Path, target: Path, parts: Sequence[Part], report: Report, *, owners: bool = False
) -> int:
    """Write the file in ``folder``, then put it in its place: whole, or not at all.

    ``owners`` keeps others from reading it.

    Answers its size in bytes. Raises :class:`Refused` with every archive that is not what it was,
    OSError where the disk refuses.
    """
    total = sum(part.size for part in parts)
    if total + len(parts) * _ENTRY > MAX_FILE or len(parts) > LIMITS.entries:
        raise Refused(_too_much(total))
    whole = folder / "whole"
    with whole.open("w+b") as file:
        if owners:
            whole.chmod(0o600)
        _write_parts(file, parts, total, report)
        size = file.tell()
        _seal(file, size)
        file.flush()
        os.fsync(file.fileno())
    whole.replace(target)
    sync_path(target.parent)
    return size


def disk_problem(path: Path, error: OSError) -> Problem:
    """What stood in the way of writing a file."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        code, said = "disk-full", "the disk is full"
        remedy = "Make room, or choose another place."
    else:
        code, said = "not-written", error.strerror or str(error)
        remedy = "Choose another place, or allow writing there."
    return Problem(code, f"{path.name} was not written: {said}.", str(path), remedy)


def _write_parts(file: BinaryIO, parts: Sequence[Part], total: int, report: Report) -> None:
    done = 0
    problems: list[Problem] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=False) as container:
        container.comment = b"0" * SEAL
        for part in parts:
            info = zipfile.ZipInfo(part.name, (1980, 1, 1, 0, 0, 0))
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            info.file_size = part.size
            made = hashlib.sha256()
            with container.open(info, "w") as entry:
                for chunk in _chunks(part.content):
                    report(done, total)
                    made.update(chunk)
                    entry.write(chunk)
                    done += len(chunk)
            if part.digest and made.hexdigest() != part.digest:
                problems.append(_altered(part))
    report(done, total)
    if problems:
        raise Refused(*problems)


def _chunks(content: bytes | Path) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _seal(file: BinaryIO, size: int) -> None:
    file.seek(0)
    seal = digest_of(file, size - SEAL, lambda _done, _total: None)
    file.seek(size - SEAL)
    file.write(seal.encode())


def _altered(part: Part) -> Problem:
    return Problem(
        "archive-altered",
        "An archive of the workspace is not the one that was checked.",
        f"{Path(str(part.content)).name} has another SHA-256.",
        "Add the package again, then export again.",
    )


def _too_much(total: int) -> Problem:
    return Problem(
        "portable-too-large",
        "It is too much for one portable file.",
        f"It has {total:,} bytes; {MAX_FILE:,} are possible.",
        "Leave out packages that are not needed.",
    )
