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
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\..*)?", re.IGNORECASE
)


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
    return next(filter(None, map(_part_fault, parts)), "")


def _part_fault(part: str) -> str:
    if part in ("", ".", ".."):
        return "leads out of its folder" if part == ".." else "has an empty part"
    if not part.isprintable():
        return "has a control character or an invisible one"
    if any(sign in part for sign in '<>:"|?*'):
        return 'has one of < > : " | ? *'
    if part[-1] in ". " or part[0] == " ":
        return "has a part that ends with a dot or a space, or starts with a space"
    if _RESERVED.fullmatch(part):
        return "has a part that Windows keeps for devices"
    return ""


def twin_key(name: str) -> str:
    """Equal for two names that are one file on some system."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())
