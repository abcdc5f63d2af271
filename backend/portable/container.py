"""The file round what is taken along: a zip whose bytes follow from its content, and sealed.

Nothing in it is packed (the archives are already), each entry has the same date and mode, and the
comment at its end is the SHA-256 of all bytes before it: any that was changed on the way shows.
The seal tells of accidents; what the content is worth is told by the digests within.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from backend.errors import Problem, Refused
from backend.packages.archive import CHUNK, Archive, open_archive
from backend.packages.archive_limits import Limits
from backend.portable.document import DOCUMENT

MAX_DOCUMENT = 64 * 1024 * 1024
"""Bytes of ``portable.json``."""
MAX_FILE = (1 << 31) - 1
"""Bytes of a portable file: what a zip can hold without ZIP64."""
LIMITS = Limits(
    archive=MAX_FILE,
    entries=10_000,
    directory=8 * 1024 * 1024,
    unpacked=MAX_FILE,
    ratio=1,
    ratio_free=0,
    methods=(zipfile.ZIP_STORED,),
    root_file=DOCUMENT,
    root_code="portable-json-missing",
    repeats=False,
)
SEAL = 64
"""Bytes of the comment: a SHA-256 in hex digits."""

Report = Callable[[int, int], None]
"""``report(done, total)`` in bytes; it raises where the work must stop."""


@contextmanager
def open_sealed(path: Path, report: Report) -> Iterator[Archive]:
    """A portable file whose seal is whole. Raises :class:`Refused` with every problem.

    OSError passes through. What is in it is not judged yet.
    """
    if not path.is_file():
        raise Refused(
            Problem(
                "file-missing",
                f"There is no file “{path.name}”.",
                str(path),
                "Choose a portable file.",
            )
        )
    with _said_of_a_file():
        archive = open_archive(path, LIMITS)
    with archive:
        _check_seal(path, report)
        yield archive


def read_document(archive: Archive) -> bytes:
    """The bytes of ``portable.json``. Raises :class:`Refused` where it is too large or damaged."""
    with _said_of_a_file():
        return archive.read(DOCUMENT, MAX_DOCUMENT)


def copy_out(archive: Archive, name: str, target: Path, tick: Callable[[int], None]) -> str:
    """Copy an entry into a file; answers the SHA-256 of what came out.

    ``tick`` is told of each piece's bytes. Raises :class:`Refused` where it is damaged.
    """
    made = hashlib.sha256()
    with _said_of_a_file(), target.open("wb") as file:
        for chunk in archive.chunks(name):
            tick(len(chunk))
            made.update(chunk)
            file.write(chunk)
    return made.hexdigest()


@contextmanager
def _said_of_a_file() -> Iterator[None]:
    """What the reader says of an archive, said of a portable file."""
    try:
        yield
    except Refused as refused:
        raise Refused(*_worded(refused.problems)) from None


def _check_seal(path: Path, report: Report) -> None:
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        found = digest_of(file, size - SEAL, report)
        said = file.read()
    if said != found.encode():
        raise Refused(
            Problem(
                "portable-altered",
                "The file is not what was exported: something in it was changed.",
                f"Its bytes have the SHA-256 {found}.",
                "Export it again, or copy it again.",
            )
        )


def digest_of(file: BinaryIO, size: int, report: Report) -> str:
    """The SHA-256 of so many bytes from where the file stands."""
    made = hashlib.sha256()
    done = 0
    while done < size and (chunk := file.read(min(CHUNK, size - done))):
        report(done, size)
        made.update(chunk)
        done += len(chunk)
    return made.hexdigest()


_FOREIGN = "portable-foreign"
_AGAIN = "Export it again, or copy it again."
_WORDS = {
    "archive-not-zip": (_FOREIGN, "The file is no portable file."),
    "archive-empty": (_FOREIGN, "The file is empty."),
    "archive-truncated": ("portable-truncated", "The file is cut off."),
    "archive-too-large": ("portable-too-large", "The file is too large."),
    "archive-too-many-entries": ("portable-too-large", "The file has too many parts."),
    "portable-json-missing": (_FOREIGN, "The file is no portable file."),
}


def _worded(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """What was found in the zip, said of a portable file; of a foreign one only that it is so."""
    found = tuple(map(_worded_one, problems))
    return tuple(problem for problem in found if problem.code == _FOREIGN)[:1] or found


def _worded_one(problem: Problem) -> Problem:
    if not problem.code.startswith(("archive-", "portable-json-")):
        return problem  # such as that it was cancelled
    code, title = _WORDS.get(problem.code, ("portable-altered", "The file is damaged."))
    remedy = _AGAIN
    if code == _FOREIGN:
        remedy = "Choose a file that a property or a workspace was exported to."
    return Problem(code, title, problem.detail or problem.title, remedy)
