"""Why an installation failed, in the two or three words that a row has room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backend.properties.model import Extension

_CANCELLED = "cancelled"
_SHORT = {
    _CANCELLED: "cancelled",
    "archive-altered": "archive altered",
    "archive-missing": "archive missing",
    "delegate-descriptor-unresolved": "settings",
    "file-system-error": "disk",
    "internal": "a fault of the program",
    "interrupted": "interrupted",
    "invalid-settings": "settings",
    "invalid-settings-syntax": "settings",
}


def short_reason(extension: Extension) -> str:
    """A few words; ``""`` where it did not fail."""
    if not extension.problems:
        return ""
    code = extension.problems[0].code
    damaged = "archive damaged" if code.startswith("archive-") else extension.reason
    return _SHORT.get(code, damaged)


def was_cancelled(extension: Extension) -> bool:
    """Whether it failed because someone wanted it so."""
    return bool(extension.problems) and extension.problems[0].code == _CANCELLED
