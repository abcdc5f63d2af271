"""Which files a library file asks for by ``require('./…')``, as the official packager sees it.

The packager (``@adobe/reactor-packager`` 4.4.0, ``getPackagePaths.js``) does not parse JavaScript:
it takes the comments out (``strip-comments`` 2.0.1) and looks for ``require`` outside of strings
(``requires-regex`` 1.0.4). What the two see differs from the language in places: ``/**/`` opens a
comment and does not close it, comments nest, ``''`` is no string by itself, and regular
expressions are not known. An archive is to have the same files, so these places are the same here.
Their regular expressions can take exponential time; this takes time in proportion to the text.
"""

from __future__ import annotations

import io
import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# What \s, \w and . stand for in JavaScript, without its flags u and s.
_SPACE = r"[\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"
_WORD_END = re.compile(r"[A-Za-z0-9_]\Z")
_REST_OF_LINE = re.compile(r"[^\n\r\u2028\u2029]*")
_NO_LINE_END = r"[^\n\r\u2028\u2029]"

_PLAIN = re.compile(r"[^\\'\"`/*]+")
_ESCAPED = re.compile(rf"\\{_NO_LINE_END}")
_OPEN = re.compile(r"/\*\*?!?")
_MARK_IN_COMMENT = re.compile(rf"\\{_NO_LINE_END}|/\*\*?!?|\*/\n?")

_START = re.compile(r"require|\\['\"`]|['\"`]")
_CALL = re.compile(
    rf"require{_SPACE}*\((?P<quote>['\"`])"
    r"(?P<name>@[^/'\"`]+/[^/'\"`]*|[-.@A-Za-z0-9_/$]+)(?P=quote)"
)
_SECOND = re.compile(r", (?P<quote>['\"`])")
_ANY_CALL = re.compile(rf"require{_SPACE}*\(['\"`][^`\"']+[`'\"]\)")


def required_files(name: str, source: str) -> Iterator[str]:
    """The paths, from the package's root, of the files that the file ``name`` asks for.

    Only relative requests count. The same path may come several times, and may lead out of the
    package (``../…``).
    """
    folder = posixpath.dirname(name)
    for asked in requested_names(without_comments(source)):
        if asked.startswith("."):
            known = posixpath.splitext(_last(asked))[1] in (".js", ".json")
            yield posixpath.normpath(posixpath.join(folder, asked if known else f"{asked}.js"))


def _last(asked: str) -> str:
    return posixpath.basename(asked.rstrip("/"))


# --- comments ------------------------------------------------------------------------------


def without_comments(source: str) -> str:
    """The source without what the packager takes for comments."""
    kept = io.StringIO()
    place, end = 0, len(source)
    last = ""  # the last character that was read, also of a comment
    while place < end:
        start = place
        sign = source[place]
        if match := _PLAIN.match(source, place) or _ESCAPED.match(source, place):
            place = match.end()
        elif sign in "'\"`" and not _WORD_END.match(last):
            place = _string_end(source, place) or place + 1
        elif match := _OPEN.match(source, place):
            place = start = _comment_end(source, match.end())
        elif source.startswith("//", place):
            place = start = _line_end(source, place)
        else:
            place += 1
        kept.write(source[start:place])
        last = source[place - 1]
    return kept.getvalue()


def _line_end(source: str, place: int) -> int:
    match = _REST_OF_LINE.match(source, place)
    return match.end() if match else place


def _comment_end(source: str, place: int) -> int:
    depth = 1
    for match in _MARK_IN_COMMENT.finditer(source, place):
        if match[0].startswith("/"):
            depth += 1
        elif match[0].startswith("*"):
            depth -= 1
            if not depth:
                return match.end()
    return len(source)


def _string_end(source: str, start: int) -> int:
    """Where the string that is opened at ``start`` ends, 0 where it is none.

    It has at least one character. Where every quote that could close it is escaped, the last one
    does.
    """
    quote = source[start]
    fallback = 0
    for match in _STRING_MARKS[quote].finditer(source, start + 1):
        if match[0] == "\x01":  # no string goes on behind it, unless it is escaped somehow
            if source[match.start() - 1] != "\\":
                break
            continue
        if match[0] == quote:
            if match.start() > start + 1:
                return match.end()
        elif match[0][-1] == quote:
            fallback = match.end()
    return fallback


_STRING_MARKS = {q: re.compile(rf"\\{_NO_LINE_END}|{q}|\x01") for q in "'\"`"}


# --- calls ---------------------------------------------------------------------------------


def requested_names(source: str) -> Iterator[str]:
    """What is named by each ``require`` that stands outside of strings."""
    seeker = _Seeker(source)
    last_call = _last_call(source)
    dead = [0, 0, 0]  # by the remainder of a place by 3: see _skipped
    place = 0
    while match := _START.search(source, place):
        place = match.start()
        if match[0] == "require":
            name, place = _call(seeker, place)
            if name:
                yield name
        else:
            place = _skipped(source, place, last_call, dead)


def _last_call(source: str) -> int:
    """Where the last text that looks like a call starts, -1 for nowhere.

    A quote opens a string only where such a text follows it.
    """
    place = source.rfind("require")
    while place >= 0 and not _ANY_CALL.match(source, place):
        place = source.rfind("require", 0, place + len("require") - 1)
    return place


class _Seeker:
    """Finds the next of a text again and again, and looks at each character once a text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._known: dict[str, int] = {}

    def next(self, text: str, start: int) -> int:
        """The first place from ``start`` on, past the end for none. ``start`` only grows."""
        known = self._known.get(text, -1)
        if known < start:
            found = self.source.find(text, start)
            known = self._known[text] = found if found >= 0 else len(self.source) + 1
        return known


def _call(seeker: _Seeker, place: int) -> tuple[str, int]:
    """The name asked for at ``place``, "" for none, and where to go on."""
    source = seeker.source
    match = _CALL.match(source, place)
    if match is None:
        return "", place + 1
    end = match.end()
    if source.startswith(")", end):
        return match["name"], end + 1
    second = _SECOND.match(source, end)
    if second:  # a second argument, which is a text
        closing = seeker.next(f"{second['quote']})", second.end() + 1)
        if closing < min(seeker.next("\x07", second.end()), len(source)):
            return match["name"], closing + 2
    return "", place + 1


def _skipped(source: str, place: int, last_call: int, dead: list[int]) -> int:
    """Behind the string that starts at ``place``, perhaps after escapes; else one further.

    Escapes that led to no string are noted in ``dead``, so that no start among them walks them
    once more.
    """
    at = place
    while dead[place % 3] <= at < last_call:
        if source[at] in "'\"`":
            end = _quoted_end(source, at)
            if end:
                return end
        if source[at] != "\\" or source[at + 1 : at + 2] not in ("'", '"', "`"):
            break
        at += 3
    dead[place % 3] = max(dead[place % 3], at)
    return place + 1


def _quoted_end(source: str, start: int) -> int:
    """As in ``_string_end``, but two backslashes are no pair, and the string may be empty."""
    quote = source[start]
    place = source.find(quote, start + 1)
    while place > 0 and source[place - 1] == "\\":
        place = source.find(quote, place + 1)
    if place > 0:
        return place + 1
    place = source.rfind(quote, start + 1)
    return place + 1 if place > start else 0
