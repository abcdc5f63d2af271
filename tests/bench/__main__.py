"""``make bench``: figures as ratios against a bare limit measured in the same run."""

from __future__ import annotations

from tests.bench import records, start

if __name__ == "__main__":
    start.bench()
    records.bench()
