"""The short form of every kind: a few of the cases that ``make torture`` tries."""

from __future__ import annotations

import pytest

from tests.torture.kinds import ENDURANCE, KINDS, run

NOT_YET = {"faults"}
"""Some of its cases end in another way on a busy machine: it is for ``make torture`` only."""


@pytest.mark.parametrize("kind", [one for one in (*KINDS, *ENDURANCE) if one not in NOT_YET])
def test_nothing_is_lost(kind: str) -> None:
    outcome = run(kind, short=True)
    assert not outcome.lost
    assert outcome.cases, "nothing was tried"
