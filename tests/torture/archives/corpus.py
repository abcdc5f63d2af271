"""The corpus of hostile packages.

``python -m tests.torture.archives.corpus FOLDER`` writes it down, to hold other programs against.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from tests.torture.archives import (
    hostile_ambiguity,
    hostile_bombs,
    hostile_manifests,
    hostile_names,
    hostile_structure,
    hostile_tarballs,
)
from tests.torture.archives.hostile import Hostile, slug

NOWHERE = "http://127.0.0.1:9"


def corpus(remote: str = NOWHERE) -> Iterator[Hostile]:
    """Every case, in the same order each time. ``remote`` is an address that nobody may ask."""
    return chain(
        hostile_names.cases(),
        hostile_structure.cases(),
        hostile_ambiguity.cases(),
        hostile_bombs.cases(),
        hostile_tarballs.cases(),
        hostile_manifests.cases(remote),
    )


def file_name(number: int, case: Hostile) -> str:
    return f"{number:04}-{slug(case.name)[:80]}{case.ending}"


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for number, case in enumerate(corpus()):
        (folder / file_name(number, case)).write_bytes(case.make())


if __name__ == "__main__":
    main()
