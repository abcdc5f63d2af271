"""Reading the files that the command line names."""

from __future__ import annotations

from pathlib import Path

from backend.cli.console import Console
from backend.errors import Problem, Refused

MOST_BYTES = 16 << 20
"""More than any body or settings: a file named by mistake must not fill the memory."""


def source_name(file: str) -> str:
    """What a file is called in messages."""
    return "standard input" if file == "-" else Path(file).name or file


def read_text(file: str, console: Console) -> str:
    """The text of a file, ``-`` for standard input; a byte order mark is left out.

    Raises :class:`Refused` where it is missing, cannot be read, is no UTF-8 or far too large.
    """
    try:
        raw = console.read(file, MOST_BYTES + 1)
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        raise Refused(
            Problem(
                "file-missing" if missing else "file-unreadable",
                "The file is not there." if missing else "The file cannot be read.",
                f"{file}: {error.strerror or error}",
                "Name another file.",
            )
        ) from None
    if len(raw) > MOST_BYTES:
        raise Refused(
            Problem(
                "file-too-large",
                f"The file has more than {MOST_BYTES >> 20} MiB.",
                file,
                "Name another file.",
            )
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            Problem(
                "file-not-utf8",
                "The file is no UTF-8 text.",
                f"Byte {error.start + 1} cannot be read.",
                "Save it as UTF-8.",
            )
        ) from None
