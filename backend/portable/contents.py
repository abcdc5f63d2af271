"""What belongs into a portable file, and what is told where it is not so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from backend.errors import Problem, Refused
from backend.packages.archive import Archive
from backend.portable.container_writing import Part, disk_problem


def check_there(parts: Sequence[Part]) -> None:
    """Raises :class:`Refused` with every archive that is missing."""
    missing = [
        Problem(
            "archive-missing",
            "The archive of a package is missing.",
            f"packages/{part.content.name} is not there.",
            "Add the package again, then export again.",
        )
        for part in parts
        if isinstance(part.content, Path) and not part.content.is_file()
    ]
    if missing:
        raise Refused(*missing)


def extra_or_missing(file: Archive, expected: set[str]) -> Iterator[Problem]:
    """Whatever is in the file that is not named in it, or the other way round."""
    for name in sorted(expected - set(file.names)):
        yield _damaged("An archive is missing in the file.", name)
    for name in sorted((set(file.names) | {f"{f}/" for f in file.folders}) - expected):
        if name not in {"archives/", "packages/"}:
            yield _damaged("The file holds something that does not belong there.", name)


def altered(name: str) -> Problem:
    return _damaged("An archive in the file is not the one that was exported.", name)


def _damaged(title: str, name: str) -> Problem:
    return Problem("portable-altered", title, name, "Export it again, or copy it again.")


def not_imported(source: Path, error: OSError) -> Problem:
    said = disk_problem(source, error)
    return Problem(
        said.code if said.code == "disk-full" else "not-imported",
        f"{source.name} was not brought in: {error.strerror or error}.",
        str(error.filename or source),
        "Nothing was changed. Remove the cause, then do it again.",
    )
