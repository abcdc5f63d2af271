"""Which names a file of an archive may have.

An archive is unpacked on whatever system the workspace lies on, so a name must be good on all of
them: Linux, macOS (folds letter case and Unicode forms) and Windows (reserved names, no ``: ? *``).
"""

from __future__ import annotations

import re
import unicodedata

MAX_NAME = 200
"""UTF-8 bytes of one name with its folders: leaves room for the workspace's own path on Windows,
where 260 characters is the usual limit of both together."""
MAX_DEPTH = 16
"""Folders and file of one name."""

_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?: *\..*)?", re.IGNORECASE
)
_LIKE = str.maketrans(
    dict.fromkeys("\u2044\u2215\u2571\u29f8", "/")
    | dict.fromkeys("\u2216\u29f5\u29f9", "\\")
    | dict.fromkeys("\u2236\ua789", ":")
)
"""Look like these signs and are not made to them by NFKC."""
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks to Unicode that show nothing."""


def name_fault(name: str) -> str:
    """Why the name of a file (or of a folder, without the ``/`` at its end) is refused, or ""."""
    if "\\" in name:
        return "has a backslash"
    if name.startswith("/"):
        return "starts at the root of the file system"
    if name[1:2] == ":":
        return "starts with a drive letter"
    if len(name.encode("utf-8", "replace")) > MAX_NAME:
        return f"is longer than {MAX_NAME} bytes"
    parts = name.split("/")
    if len(parts) > MAX_DEPTH:
        return f"lies deeper than {MAX_DEPTH} folders"
    fault = next(filter(None, map(_part_fault, parts)), "")
    return fault if fault or name.isascii() else _likeness_fault(name)


def _part_fault(part: str) -> str:
    if part in ("", ".", ".."):
        return "leads out of its folder" if part == ".." else "has an empty part"
    if not part.isprintable() or not _BLANK.isdisjoint(part):
        return "has a control character or an invisible one"
    if any(sign in part for sign in '<>:"|?*'):
        return 'has one of < > : " | ? *'
    if part[-1] in ". " or part[0] == " ":
        return "has a part that ends with a dot or a space, or starts with a space"
    if _RESERVED.fullmatch(part):
        return "has a part that Windows keeps for devices"
    return ""


def _likeness_fault(name: str) -> str:
    """Signs that look like others: some systems and programs make them to these."""
    plain = unicodedata.normalize("NFKC", name.translate(_LIKE))
    if plain.count("/") > name.count("/") or "\\" in plain or ":" in plain:
        return "has a sign that looks like / \\ or :"
    parts = [part.rstrip(". ") for part in plain.split("/")]
    if "/".join(parts) != plain or "" in parts or any(map(_RESERVED.fullmatch, parts)):
        return "has a part that looks like one that is not safe"
    return ""


def twin_key(name: str) -> str:
    """Equal for two names that are one file on some system."""
    if name.isascii():
        return name.lower()
    # In capitals first: the dotless i of Turkish folds to itself, but its capital to i.
    folded = unicodedata.normalize("NFD", name).upper().casefold()
    return unicodedata.normalize("NFC", folded)
