"""What can go wrong, as data.

A :class:`Problem` says what is wrong, where, and what to do about it. Exceptions carry all the
problems found, never only the first. The classes tell whose turn it is: the input's
(:class:`Refused`, :class:`NotFound`, :class:`Conflict`) or the world's (:class:`WorldError`).
Anything else that is raised is a bug of ours.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Severity(StrEnum):
    """An error stops the act; a warning only speaks."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    ``code`` is a slug for programs, ``title`` one sentence for people, ``detail`` what was found,
    ``remedy`` what to do, ``pointer`` a JSON pointer (RFC 6901) into the input, ``""`` for all of
    it. Of a parameter of a query it is the name, behind a ``?``: no JSON pointer begins so.
    """

    code: str
    title: str
    detail: str = ""
    remedy: str = ""
    pointer: str = ""
    severity: Severity = Severity.ERROR

    def under(self, prefix: str) -> Problem:
        """The same problem of a value that stands at ``prefix`` in a larger one."""
        return replace(self, pointer=prefix + self.pointer)

    def to_json(self) -> dict[str, Any]:
        """As the store keeps it and the command line answers it."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Problem:
        return cls(**{**data, "severity": Severity(data["severity"])})

    def __str__(self) -> str:
        return " ".join(part for part in (self.title, self.detail, self.remedy) if part)


def errors_among(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems that stop the act, without the warnings."""
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)


class WorkshopError(Exception):
    """Base of every error that a person can be told about. It has at least one problem."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems

    @property
    def code(self) -> str:
        return self.problems[0].code


class Refused(WorkshopError):
    """The input breaks a rule: nothing was changed."""


class NotFound(WorkshopError):
    """What was asked for is not there."""


class Conflict(WorkshopError):
    """The input is right by itself but does not fit what is there already."""


class WorldError(WorkshopError):
    """The disk, the file system or another process stands in the way: nothing was changed."""


def file_system_problem(error: OSError) -> Problem:
    """What the operating system refused, in words."""
    return Problem(
        "file-system-error",
        f"The disk refused: {error.strerror or error}.",
        str(error.filename or ""),
        "Remove the cause, then retry.",
    )


def shortened(text: object, most: int = 60) -> str:
    """A piece of somebody's input as it may stand in a message: never longer than ``most``."""
    found = printable(str(text))
    return found if len(found) <= most else f"{found[: most - 1]}…"


def printable(text: str) -> str:
    """The same with a question mark for half a character, which no stream and no file takes."""
    return text.encode("utf-8", "replace").decode()
