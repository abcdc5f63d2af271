"""The error body of Context Services, whose keys are our choice: none are documented. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backend.errors import Problem

Told = tuple[str, Problem]
"""What a problem is about (a file, a package, …; ``""`` for nothing of its own) and the problem."""


def schema_error_document(told: Sequence[Told]) -> dict[str, Any]:
    """``{"code", "message", "errors"}``: the first problem in front, every one in the list."""
    first = told[0][1]
    more = {0: "", 1: " There is 1 more problem."}.get(
        len(told) - 1, f" There are {len(told) - 1} more problems."
    )
    return {
        "code": first.code,
        "message": f"{full(first.title)}{more}",
        "errors": [schema_error(what, problem) for what, problem in told],
    }


def schema_error(what: str, problem: Problem) -> dict[str, Any]:
    """One problem; the message begins with what it is about."""
    said = sentences(problem)
    return {
        "pointer": problem.pointer,
        "code": problem.code,
        "message": f"{what}: {said}" if what else said,
    }


def sentences(problem: Problem) -> str:
    """Title, detail and remedy, each with its full stop."""
    parts = (problem.title, problem.detail, problem.remedy)
    return " ".join(full(part) for part in parts if part)


def full(text: str) -> str:
    """A sentence ends with a full stop, so that a path in front of another one ends too."""
    stripped = text.strip()
    return stripped if stripped.endswith((".", "!", "?", ".)")) else f"{stripped}."
