"""The problems that an archive can have, each in one plain wording."""

from __future__ import annotations

from backend.errors import Problem

_AGAIN = "Pack it again, or copy or download it again."
_LESS = "Leave out what the extension does not need."
_WORDS = {
    "archive-damaged": ("The archive is damaged.", _AGAIN),
    "archive-duplicate": (
        "The archive has two files in one place.",
        "Give each file a name of its own.",
    ),
    "archive-empty": ("The archive is empty.", "Pack the extension's folder again."),
    "archive-encrypted": ("The archive is encrypted.", "Pack it without a password."),
    "archive-link": (
        "The archive has something that is no plain file.",
        "Pack the files themselves instead of links to them.",
    ),
    "archive-method": (
        "The archive is packed by a method that is not known here.",
        "Pack it with the usual method, deflate.",
    ),
    "archive-not-zip": (
        "The file is not a zip archive.",
        "Choose the .zip or .tgz file of an extension package, or its folder.",
    ),
    "archive-path": ("The archive has a file name that is not safe.", "Rename the file."),
    "archive-too-large": ("The archive is too large.", _LESS),
    "archive-too-many-entries": ("The archive has too many files.", _LESS),
    "archive-truncated": ("The archive is cut off.", _AGAIN),
    "extension-json-missing": (
        "The archive has no extension.json at its root.",
        "Pack what is inside the extension's folder, not the folder itself.",
    ),
    "portable-json-missing": (
        "The file is no portable file: it has no portable.json at its root.",
        "Choose a file that a property or a workspace was exported to.",
    ),
}


def archive_problem(code: str, detail: str = "") -> Problem:
    """The problem of that code, one of those above."""
    title, remedy = _WORDS[code]
    return Problem(code, title, detail, remedy)
