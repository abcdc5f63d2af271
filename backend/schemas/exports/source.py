"""What is taken away: a schema and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from backend.schemas.model import Schema, Version


@dataclass(frozen=True, slots=True)
class Source:
    """A schema to write in some format.

    ``version`` is its newest published version, 0 before the first; ``is_draft`` says whether
    ``schema`` is a draft that differs from it; ``versions`` are the published ones, oldest first,
    for the history in the document.
    """

    schema: Schema
    version: int = 0
    is_draft: bool = False
    versions: tuple[Version, ...] = ()

    @property
    def state(self) -> str:
        """How far the schema has come, in words: ``version 3``, ``draft after version 3``."""
        if not self.version:
            return "draft, not published yet"
        return f"draft after version {self.version}" if self.is_draft else f"version {self.version}"
