"""The problems that an extension's folder can have, each in one plain wording."""

from __future__ import annotations

from backend.errors import Problem

_LESS = "Leave out what the extension does not need."
_WORDS = {
    "folder-changed": (
        "The folder changed while it was packed.",
        "Wait until its build has ended, then add it again.",
    ),
    "folder-empty": (
        "The folder holds no package.",
        "Choose a folder that holds extension.json, .zip or .tgz files.",
    ),
    "folder-missing": ("The folder is not there.", "Choose the folder again."),
    "folder-not-plain": (
        "The folder has something that is no plain file.",
        "Put the file itself there instead of a link to it.",
    ),
    "folder-path": ("The folder has a file name that is not safe.", "Rename the file."),
    "folder-too-large": ("The folder is too large.", _LESS),
    "folder-too-many-files": ("The folder has too many files.", _LESS),
    "folder-unreadable": (
        "The folder has something that cannot be read.",
        "Give yourself the right to read it.",
    ),
    "manifest-missing": (
        "The folder has no extension.json.",
        "Choose the folder that holds extension.json.",
    ),
    "required-file-missing": (
        "A file that a library file requires is not there.",
        "Add the file, or correct the path in require().",
    ),
}


def folder_problem(code: str, detail: str = "") -> Problem:
    """The problem of that code, one of those above."""
    title, remedy = _WORDS[code]
    return Problem(code, title, detail, remedy)


def shown(name: str) -> str:
    """A file's name in a message, whatever is in it."""
    return f"“{name}”" if name.isprintable() else f"“{ascii(name)[1:-1]}”"
