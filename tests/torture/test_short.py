"""The short form of every kind: a few of the cases that ``make torture`` tries."""

from __future__ import annotations

import pytest

from tests.torture.kinds import ENDURANCE, KINDS, run


@pytest.mark.parametrize("kind", [*KINDS, *ENDURANCE])
def test_nothing_is_lost(kind: str) -> None:
    outcome = run(kind, short=True)
    assert not outcome.lost
    assert outcome.cases, "nothing was tried"
