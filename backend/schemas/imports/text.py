"""Bytes as text: the encodings that spreadsheets and databases write."""

from __future__ import annotations

import codecs

from backend.errors import Problem, Refused
from backend.schemas.imports.model import Finding, approximated

BYTES_LIMIT = 64 * 1024 * 1024
"""Most bytes of a file that is read."""

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13}


def decode(data: bytes) -> tuple[str, tuple[Finding, ...]]:
    """The text: UTF-8, UTF-16 with its mark, else Windows-1252, which is told.

    Raises :class:`Refused` for more than :data:`BYTES_LIMIT`, and for what is no text.
    """
    if len(data) > BYTES_LIMIT:
        size = f"{len(data) / 1024 / 1024:.0f} MiB, {BYTES_LIMIT // 1024 // 1024} at most"
        raise Refused(
            Problem("file-too-large", f"The file has {size}.", remedy="Take a part of it.")
        )
    if data.startswith(_UTF_16):
        try:
            return data.decode("utf-16"), ()
        except UnicodeDecodeError:
            raise Refused(_NO_TEXT) from None
    if b"\0" in data or any(byte in _CONTROLS for byte in data[:1024]):
        raise Refused(_NO_TEXT)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    told = approximated(
        f"line {line}", "The text is not UTF-8 here: all of it was read as Windows-1252."
    )
    # Five bytes mean nothing in Windows-1252; nobody is helped by a refusal over one of them.
    return data.decode("cp1252", errors="replace"), (told,)


_NO_TEXT = Problem(
    "file-not-text",
    "The file is no text.",
    "It has bytes that no text has: perhaps it is a spreadsheet or an archive.",
    "Save it as CSV or JSON, in UTF-8.",
)
