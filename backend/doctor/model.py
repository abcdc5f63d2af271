"""What the doctor finds and does, as values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from backend.errors import Problem, Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be.

    ``problem.remedy`` says what is left to do; ``repaired`` what was done about it, ``""`` where
    nothing was, since it was not asked for or would lose something. A problem that is only a
    warning may stay: the next start of the workspace sees to it.
    """

    problem: Problem
    repaired: str = ""

    @property
    def is_left(self) -> bool:
        """Whether a person has something to do about it."""
        return not self.repaired and self.problem.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class Examination:
    """What was looked at, with how many of each ("schemas", 12), and what was found."""

    looked_at: tuple[tuple[str, int], ...]
    findings: tuple[Finding, ...]

    @property
    def healthy(self) -> bool:
        """Whether nothing is left to do."""
        return not any(finding.is_left for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Saved:
    """How much of one table was saved from a damaged store; ``lost`` is ``None`` if unknown."""

    what: str
    rows: int
    lost: int | None


@dataclass(frozen=True, slots=True)
class Recovery:
    """A new workspace made of what could be read of a damaged one."""

    folder: Path
    saved: tuple[Saved, ...]
    notes: tuple[Problem, ...]
