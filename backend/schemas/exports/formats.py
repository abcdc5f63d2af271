"""Every format in which schemas are taken away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from backend.errors import Problem, Refused
from backend.schemas.exports import requests
from backend.schemas.exports.source import Source

__all__ = ["FORMATS", "Format", "Source", "format_of"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format. ``suffix`` starts with a dot; ``write`` takes one schema or several."""

    key: str
    title: str
    suffix: str
    media_type: str
    write: Callable[[Sequence[Source]], str]


FORMATS: tuple[Format, ...] = (
    Format("body", "Request body", ".json", "application/json", requests.write_body),
    Format("curl", "curl command", ".sh", "text/x-shellscript", requests.write_curl),
)
"""In the order in which a menu shows them."""


def format_of(key: str) -> Format:
    """The format of a key. Raises :class:`~backend.errors.Refused` with the known keys."""
    for found in FORMATS:
        if found.key == key:
            return found
    raise Refused(
        Problem(
            "format-unknown",
            f"“{key}” is no format in which a schema can be written.",
            remedy=f"Known are {', '.join(f.key for f in FORMATS)}.",
        )
    )
