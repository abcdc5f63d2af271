"""What may come of hostile input: an answer, or every problem of it as data, soon."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from backend.errors import Problem, WorkshopError
from tests.torture.core import Torture

PATIENCE = 20.0
"""Seconds of the processor that one case may take, far over what any is known to."""


class Doors:
    """Knocks, and counts who was let in. ``slowest`` is in seconds."""

    def __init__(self, torture: Torture) -> None:
        self._torture = torture
        self.let_in = 0
        self.refused = 0
        self.slowest = 0.0

    def knock(self, call: Callable[[], Any]) -> Any:
        """Call it; a refusal must be complete. Answers what it answers, ``None`` for a refusal."""
        begun = time.process_time()
        try:
            answer = call()
        except WorkshopError as error:
            check(error.problems)
            self.refused += 1
            return None
        else:
            self.let_in += 1
            return answer
        finally:
            took = time.process_time() - begun
            self.slowest = max(self.slowest, took)
            assert took < PATIENCE, f"it took {took:.1f} s"

    def note(self) -> None:
        self._torture.note(f"{self.let_in} let in, {self.refused} refused")
        self._torture.note(f"slowest {self.slowest:.2f} s")


def check(problems: tuple[Problem, ...]) -> None:
    """Each says what is wrong in words that can be written down, and none is a fault of ours."""
    assert problems
    for problem in problems:
        assert problem.code, problem
        assert problem.code != "internal", problem
        assert problem.title, problem
        assert len(str(problem)) < 4_000, f"{problem.code}: {len(str(problem))} letters"
        (str(problem) + problem.pointer).encode()  # half a character could not be printed
