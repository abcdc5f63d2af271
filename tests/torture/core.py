"""What every kind of torture is given: numbered cases, each with its own luck, and the count.

A case that fails can be repeated alone: its luck comes from the seed, the kind and its number.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that is tried."""

    number: int
    random: Random


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one kind. ``notes`` are figures that were measured on the way."""

    kind: str
    cases: int
    survived: int
    lost: tuple[str, ...]
    notes: tuple[str, ...]

    def __str__(self) -> str:
        line = f"{self.kind}: {self.cases} cases, {self.survived} survived, {len(self.lost)} lost"
        return "; ".join((line, *self.notes))


class Torture:
    """The cases of one kind.

    ``short`` asks for the few that the tests run. ``only`` names the one case to repeat. ``folder``
    is empty, the kind's own, and on a quick disk where there is one.
    """

    def __init__(
        self,
        kind: str,
        folder: Path,
        *,
        seed: int = 1,
        short: bool = False,
        only: int | None = None,
    ) -> None:
        self.kind = kind
        self.folder = folder
        self.seed = seed
        self.short = short
        self._only = only
        self._cases = 0
        self._survived = 0
        self._lost: list[str] = []
        self._notes: list[str] = []

    def cases(self, count: int, short: int) -> Iterator[Case]:
        """The numbered cases, ``short`` of them in the short form, spread over all.

        A kind may ask more than once: the numbers go on.
        """
        begun = self._cases
        self._cases += count
        step = max(1, count // max(1, short)) if self.short else 1
        for number in range(begun, begun + count, step):
            if self._only is None or number == self._only:
                yield Case(number, Random(f"{self.seed}/{self.kind}/{number}"))  # noqa: S311

    @contextmanager
    def trying(self, case: Case, what: str = "") -> Iterator[None]:
        """One case: whatever is raised inside is a loss, told with how to repeat it."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
            words = f"case {case.number} {what}: {type(error).__name__}: {error}"
            self._lost.append(words)
            print(f"{self.kind}: lost: {words}", file=sys.stderr)
            traceback.print_exc()
            print(
                f'repeat: make torture ARGS="{self.kind} --seed {self.seed} --case {case.number}"',
                file=sys.stderr,
            )
        else:
            self._survived += 1

    def note(self, figure: str) -> None:
        """A figure for the kind's line."""
        self._notes.append(figure)

    def outcome(self) -> Outcome:
        tried = self._survived + len(self._lost)
        return Outcome(self.kind, tried, self._survived, tuple(self._lost), tuple(self._notes))
