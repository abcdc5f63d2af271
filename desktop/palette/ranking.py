"""Which of many things someone means by a few letters. Pure: no Qt, no store.

A word of the query is found in a text where its letters come in their order. It counts most at the
start of the text, then at the start of a word in it, then anywhere as it stands, then as the
initials of words (``pn`` for ``PhoneNumber``), then scattered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_START, _WORD, _WITHIN, _INITIALS, _SCATTERED = 100.0, 80.0, 60.0, 50.0, 30.0
_ELSEWHERE = 0.5  # what a word counts that is found in the place, not in the name
_RECENT = 10.0  # what the thing used last has before one that was never used


@dataclass(frozen=True, slots=True)
class Candidate:
    """``place`` is where it belongs, such as the schema of an attribute: it is searched too."""

    key: str
    text: str
    place: str = ""
    weight: float = 0.0
    """Among equals, what has more comes first."""


@dataclass(frozen=True, slots=True)
class Found:
    """``places`` are the letters of the text that were meant, in order."""

    candidate: Candidate
    score: float
    places: tuple[int, ...]


def fold(text: str) -> str:
    """Lower case, letter by letter: places in it are places in the text."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def match(word: str, text: str, folded: str) -> tuple[float, tuple[int, ...]] | None:
    """How well a folded word is found in a text, and where; ``None`` where it is not."""
    at = folded.find(word)
    if at < 0:
        return _scattered(word, text, folded)
    score, best = _WITHIN, at
    while at >= 0:
        if at == 0:
            score, best = _START, 0
            break
        if _starts_word(text, at):
            score, best = _WORD, at
            break
        at = folded.find(word, at + 1)
    whole = len(word) / len(text) if text else 1.0
    return score + 10 * whole, tuple(range(best, best + len(word)))


class Ranker:
    """Candidates made ready once and searched at every key."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._ready = [(c, fold(c.text), fold(c.place)) for c in candidates]
        self._last = ""
        self._left = self._ready  # what the last query found: more letters find no more

    def find(self, query: str, recent: Sequence[str] = (), most: int = 100) -> tuple[Found, ...]:
        """The best first, at most so many. ``recent`` are keys, the last used first.

        Every word of the query must be found. Without a query everything is found, in the order in
        which it was given, the recent ones before it.
        """
        bonus = {key: _RECENT * (1 - at / (len(recent) or 1)) for at, key in enumerate(recent)}
        words = [fold(word) for word in query.split()]
        pool = self._left if query.startswith(self._last) else self._ready
        hits = [(entry, _found(entry, words, bonus)) for entry in pool]
        self._last, self._left = query, [entry for entry, hit in hits if hit is not None]
        found = [hit for _, hit in hits if hit is not None]
        found.sort(key=lambda hit: (-hit.score, len(hit.candidate.text) if words else 0))
        return tuple(found[:most])


def _found(
    entry: tuple[Candidate, str, str], words: Sequence[str], bonus: Mapping[str, float]
) -> Found | None:
    candidate, folded, place = entry
    score, places = 0.0, set[int]()
    for word in words:
        hit = match(word, candidate.text, folded)
        if hit is not None:
            score += hit[0]
            places.update(hit[1])
            continue
        elsewhere = match(word, candidate.place, place)
        if elsewhere is None or elsewhere[0] < _WITHIN:
            return None
        score += elsewhere[0] * _ELSEWHERE
    score += bonus.get(candidate.key, 0.0) + candidate.weight
    return Found(candidate, score, tuple(sorted(places)))


def _scattered(word: str, text: str, folded: str) -> tuple[float, tuple[int, ...]] | None:
    places: list[int] = []
    at = -1
    for letter in word:
        at = folded.find(letter, at + 1)
        if at < 0:
            return None
        places.append(at)
    starts = [i for i in range(len(text)) if _starts_word(text, i)]
    initials = _walk(word, "".join(folded[i] for i in starts))
    if initials is not None:
        return _INITIALS + len(word) / len(starts), tuple(starts[i] for i in initials)
    spread = places[-1] - places[0] + 1
    return _SCATTERED * len(word) / spread, tuple(places)


def _walk(word: str, letters: str) -> list[int] | None:
    places: list[int] = []
    at = -1
    for letter in word:
        at = letters.find(letter, at + 1)
        if at < 0:
            return None
        places.append(at)
    return places


def _starts_word(text: str, at: int) -> bool:
    if at == 0:
        return text[:1].isalnum()
    before, here = text[at - 1], text[at]
    return here.isalnum() and (not before.isalnum() or (before.islower() and here.isupper()))
