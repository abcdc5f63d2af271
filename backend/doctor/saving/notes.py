"""What a recovery says of what it could not keep as it was."""

from __future__ import annotations

from backend.errors import Problem, Severity


def note(code: str, title: str, detail: str = "", remedy: str = "") -> Problem:
    """A note: it stops nothing."""
    return Problem(f"recovery-{code}", title, detail, remedy, severity=Severity.WARNING)


def counted(count: int, one: str, many: str) -> str:
    """``1 record``, ``2 records``."""
    return f"{count} {one if count == 1 else many}"


def named(names: list[str], most: int = 5) -> str:
    """Some of the names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"
