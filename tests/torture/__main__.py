"""``make torture``, ``make endurance``: a line a kind, and the sum."""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.torture.core import Outcome
from tests.torture.kinds import ENDURANCE, KINDS, run


def main() -> int:
    """Run the kinds side by side, each in its own process; answers 1 where anything was lost."""
    options = _options()
    kinds = options.kinds or list(ENDURANCE if options.endurance else KINDS)
    print(f"seed {options.seed}", flush=True)
    outcomes: list[Outcome] = []
    with ProcessPoolExecutor(
        1 if options.endurance else os.cpu_count(), get_context("spawn"), max_tasks_per_child=1
    ) as pool:
        running = [
            pool.submit(run, kind, seed=options.seed, short=options.short, only=options.case)
            for kind in kinds
        ]
        for one in running:
            outcomes.append(one.result())
            print(outcomes[-1], flush=True)
    cases = sum(outcome.cases for outcome in outcomes)
    survived = sum(outcome.survived for outcome in outcomes)
    print(f"torture: {cases} cases, {survived} survived, {cases - survived} lost")
    return 1 if survived < cases or not cases else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("kinds", nargs="*", choices=[*KINDS, *ENDURANCE, []], metavar="KIND")
    parser.add_argument("--endurance", action="store_true", help="what takes an hour")
    parser.add_argument("--short", action="store_true", help="the few cases that the tests run")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--case", type=int, help="repeat one case of a kind")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
