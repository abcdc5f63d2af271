"""What a check works with: the folder, the open store, and where it says what it saw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from backend.doctor.model import Finding
from backend.errors import Problem
from backend.folder import WorkspaceFolder
from backend.store.copies import Copies

REPAIRS = "“extension-workshop doctor” repairs it."
_TOLD = 5


@dataclass(slots=True)
class Visit:
    """One examination while it goes on; with ``repair`` its transaction is one that writes."""

    folder: WorkspaceFolder
    connection: Connection
    copies: Copies
    repair: bool
    looked_at: list[tuple[str, int]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _backed_up: bool = False

    def look(self, what: str, count: int) -> None:
        """So many of something, named in the plural, were looked at."""
        self.looked_at.append((what, count))

    def find(self, problem: Problem) -> None:
        """Something that the doctor cannot put right; its remedy says who can."""
        self.findings.append(Finding(problem))

    def mend_store(self, problem: Problem, mend: Callable[[], object], done: str) -> None:
        """Something that is repaired in the store, after a backup; ``done`` says how."""
        if not self.repair:
            self.find(replace(problem, remedy=REPAIRS))
            return
        if not self._backed_up:
            self.copies.make("asked", "doctor")
            self._backed_up = True
        mend()
        self.findings.append(Finding(problem, done))

    def mend_files(self, problem: Problem, mend: Callable[[], object], done: str) -> None:
        """The same of files; where the disk refuses, it is left to a person."""
        if not self.repair:
            self.find(replace(problem, remedy=REPAIRS))
            return
        try:
            mend()
        except OSError as error:
            self.find(replace(problem, remedy=f"The disk refused: {error.strerror or error}."))
            return
        self.findings.append(Finding(problem, done))


def some(names: list[str]) -> str:
    """The first of the names, and how many more there are."""
    more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    return f"{', '.join(names[:_TOLD])}{more}."
