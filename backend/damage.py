"""What is said where the store is damaged, and how a stored value that is none is told.

A value that SQLite gives back may still be nothing that was ever written: a letter of it changed.
Where values become ours, :func:`decoding` tells that as damage and not as a fault of the program.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from backend.errors import Problem, WorldError

P = ParamSpec("P")
T = TypeVar("T")

DAMAGED = "store-corrupt"
"""The code of a problem that says: the store is damaged."""

WAYS_OUT = (
    "Go back to a backup, or save what can be read in a new workspace: extension-workshop "
    "workspace recover FOLDER."
)

MISFITS = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What Python raises where a value is not what the code was written for."""


def damage(detail: object) -> Problem:
    """What is said of a damaged store."""
    return Problem(DAMAGED, "The workspace's store is damaged.", str(detail), WAYS_OUT)


def is_damage(error: BaseException | None) -> bool:
    """Whether it says that the store is damaged."""
    return isinstance(error, WorldError) and error.code == DAMAGED


def decoding(call: Callable[P, T]) -> Callable[P, T]:
    """For a function that makes a value of what is stored.

    Where it cannot, it raises :class:`WorldError` with the code of a damaged store.
    """

    @functools.wraps(call)
    def decoded(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return call(*args, **kwargs)
        except MISFITS as error:
            raise WorldError(damage(f"A stored value cannot be read: {error!r:.200}")) from error

    return decoded


@decoding
def load_stored(text: Any) -> Any:
    """JSON out of a column. Raises as :func:`decoding` says."""
    if isinstance(text, int | float):
        return text  # what looks like a number is kept as one, whatever the column is for
    return json.loads(text)
