"""What every writer asked for and what it was answered, to be held against the store at the end."""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

FORBIDDEN = (
    "database is locked",
    "database table is locked",
    "store-locked",
    "store-corrupt",
    "malformed",
    "Traceback (most recent call last)",
    '"internal"',
    "fault of its own",
)
"""What nobody may ever be shown."""


class Answer(StrEnum):
    """What became of something that was asked for."""

    DONE = "done"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """The one who was to answer was killed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One attempt to make a thing: its ``marker`` is in nothing else in the world."""

    writer: str
    kind: str
    marker: str
    answer: Answer


class Journal:
    """Safe to use from any thread."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.faults: list[str] = []
        self.acts: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self._numbers = itertools.count(1)

    def marker(self, writer: str) -> str:
        """A word that nobody used before; a letter comes first."""
        return f"{writer}x{next(self._numbers)}"

    def note(self, writer: str, kind: str, marker: str, answer: Answer) -> None:
        self.asked.append(Asked(writer, kind, marker, answer))

    def act(self, writer: str, refused: str = "") -> None:
        self.acts[writer] += 1
        if refused:
            self.refusals[refused] += 1

    def fault(self, words: str) -> None:
        words = words[:1500]
        if len(self.faults) < 50 and words not in self.faults:
            self.faults.append(words)

    def look_through(self, who: str, text: str) -> None:
        """A fault where a text shows what nobody may be shown."""
        for words in FORBIDDEN:
            if words in text:
                at = text.index(words)
                self.fault(f"{who} was shown “{words}”: {text[max(0, at - 400) : at + 800]}")

    def judge(self, kind: str, found: Iterable[str]) -> None:
        """What was answered as made is there, what was refused is not."""
        there = set(found)
        for one in self.asked:
            if one.kind != kind:
                continue
            if one.answer is Answer.DONE and one.marker not in there:
                self.fault(f"{one.writer} was told that {kind} {one.marker} is made; it is not")
            if one.answer is Answer.REFUSED and one.marker in there:
                self.fault(f"{one.writer} was refused {kind} {one.marker}; it is there")


class Going:
    """Whether the writers go on, and where the APIs are served now."""

    def __init__(self) -> None:
        self.ending = threading.Event()
        self.served = threading.Event()
        self.url = ""
        self.token = ""

    def serve(self, url: str, token: str) -> None:
        self.url, self.token = url, token
        self.served.set()

    def gone(self, url: str) -> None:
        """The one who served there does so no more."""
        if url == self.url:
            self.served.clear()
