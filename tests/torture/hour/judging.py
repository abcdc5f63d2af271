"""Did it end where it was after warm-up? A line fitted over the second half, and both ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from tests.torture.hour.sample import Sample

WARM = 1 / 6
"""The share of the time in which caches fill: ten minutes of the hour."""
_END = 1 / 10
"""The share that a figure at warm-up, and at the end, is the mean of."""
MIB = 1024


@dataclass(frozen=True, slots=True)
class Curve:
    """One figure over time, and what it may grow by: at most, and in an hour of the second half."""

    name: str
    unit: str
    of: Callable[[Sample], float]
    margin: float
    an_hour: float


CURVES = (
    Curve("resident memory", "MiB", lambda s: s.rss / MIB, 24, 16),
    Curve("unshared memory", "MiB", lambda s: s.uss / MIB, 24, 16),
    # The hand that looks for widgets, and whoever counts them, cost some fifty objects a round:
    # PySide keeps the wrapper of a child that was found, with the one that was asked for it.
    Curve("Python's objects", "thousands", lambda s: s.objects / 1000, 12, 12),
    Curve("Python's blocks", "thousands", lambda s: s.blocks / 1000, 30, 30),
    Curve("open file handles", "", lambda s: s.handles, 2, 1),
    Curve("threads", "", lambda s: s.threads, 1, 0.5),
    Curve("temporary files", "", lambda s: s.files, 0, 0),
    Curve("widgets", "", lambda s: s.widgets, 0, 0),
    Curve("Qt objects", "", lambda s: s.qobjects, 0, 0),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A curve's ends (in its unit) and its slope an hour over the second half."""

    curve: Curve
    warm: float
    end: float
    slope: float

    @property
    def held(self) -> bool:
        return self.end <= self.warm + self.curve.margin and self.slope <= self.curve.an_hour

    def __str__(self) -> str:
        unit = f" {self.curve.unit}" if self.curve.unit else ""
        return (
            f"{self.curve.name} {self.warm:.5g} → {self.end:.5g}{unit}"
            f" ({self.slope:+.2g} an hour, may {self.curve.an_hour:g};"
            f" {self.end - self.warm:+.2g} in all, may {self.curve.margin:g})"
        )


def judge(curve: Curve, samples: Sequence[Sample]) -> Verdict:
    """Over samples in the order of their time."""
    last = samples[-1].seconds
    warm = [s for s in samples if s.seconds >= last * WARM] or samples
    at_first = [s for s in warm if s.seconds <= last * (WARM + _END)] or warm[:1]
    at_end = [s for s in samples if s.seconds >= last * (1 - _END)]
    second = [s for s in samples if s.seconds >= last / 2]
    return Verdict(
        curve,
        fmean(map(curve.of, at_first)),
        fmean(map(curve.of, at_end)),
        slope([s.seconds / 3600 for s in second], [curve.of(s) for s in second]),
    )


def slope(times: Sequence[float], values: Sequence[float]) -> float:
    """Of the line with the least squares; 0 where there is no line."""
    middle, mean = fmean(times), fmean(values)
    wide = sum((time - middle) ** 2 for time in times)
    if not wide:
        return 0.0
    return sum((t - middle) * (v - mean) for t, v in zip(times, values, strict=True)) / wide
