"""Patterns of ECMAScript, as packages write them, for jsonschema-rs, which takes Rust's."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\\[pPu]\{\w+(?:=\w+)?\}|\\.|\{\d+(?:,\d*)?\}|.", re.DOTALL)
_CLASS_TOKEN = re.compile(r"\\[pPu]\{\w+(?:=\w+)?\}|\\.|.", re.DOTALL)
_BACKTRACKS = re.compile(r"\(\?(?:[=!>(]|<[=!])|\\[1-9kGK]|[+*?}]\+")
MAX_BACKTRACKED = 1_000
"""Characters of a value held against a pattern with backreferences or lookarounds, ours.

Rust's linear engine has neither. With them each step of fancy-regex may look at the whole value,
which its limit of steps does not count: one real minute for 200,000 characters.
"""
_GUARD = rf"^(?=[\s\S]{{0,{MAX_BACKTRACKED}}}$)[\s\S]*?(?:"
_SETS = frozenset({r"\d", r"\D", r"\s", r"\S", r"\w", r"\W"})


def bounded_pattern(pattern: str) -> str:
    """As :func:`ecma_pattern`; one that may backtrack matches no value above the limit."""
    portable = ecma_pattern(pattern)
    return f"{_GUARD}{portable})" if _BACKTRACKS.search(portable) else portable


def shown_pattern(pattern: str) -> str:
    """A bounded pattern as its author knows it."""
    return pattern[len(_GUARD) : -1] if pattern.startswith(_GUARD) else pattern


def ecma_pattern(pattern: str) -> str:
    """The pattern as jsonschema-rs takes it; ECMAScript (annex B) is more forgiving than Rust.

    Braces that repeat nothing are escaped, as in ``^{{([^}]+)}}$`` of a real package; within a
    class so are ``[``, ``&``, ``~`` and a ``-`` next to an escape, as in ``[\\w-.]``.
    """
    out: list[str] = []
    place = 0
    while place < len(pattern):
        if pattern[place] == "[":
            text, place = _ecma_class(pattern, place)
            out.append(text)
            continue
        match = _TOKEN.match(pattern, place)
        assert match is not None  # the last branch takes any character
        piece = match.group()
        repeats = len(piece) > 1 and out and out[-1] not in ("(", "|", "^")
        out.append(piece if repeats or piece[0] not in "{}" else re.escape(piece))
        place = match.end()
    return "".join(out)


def _ecma_class(pattern: str, start: int) -> tuple[str, int]:
    """The class that opens at ``start``, rewritten, and the place after it."""
    opening = "[^" if pattern.startswith("[^", start) else "["
    place = start + len(opening)
    if pattern.startswith("]", place):  # empty in ECMAScript: nothing, or anything
        return (r"[\s\S]" if opening == "[^" else r"(?!)"), place + 1
    out = [opening]
    while place < len(pattern) and pattern[place] != "]":
        match = _CLASS_TOKEN.match(pattern, place)
        assert match is not None  # as above
        piece = match.group()
        place = match.end()
        beside = out[-1] in _SETS or pattern[place : place + 2] in _SETS
        out.append("\\" + piece if piece in "[&~" or (piece == "-" and beside) else piece)
    return "".join(out) + pattern[place : place + 1], place + 1
