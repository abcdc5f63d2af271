"""A document as plain blocks: what it says, not yet how it looks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` counts from 1, the title of the whole."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` have as many cells as ``head``."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Text that is shown character by character; ``request`` is where it is sent to."""

    request: str
    text: str


Block = Heading | Paragraph | Bullets | Table | Code


def visible(text: str) -> str:
    """The text with a picture for each character that no document can hold, but line ends."""
    return "".join(_visible(c) for c in text.replace("\r\n", "\n").replace("\r", "\n"))


def _visible(character: str) -> str:
    code = ord(character)
    if code < 0x20 and character not in "\n\t":
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    is_none = 0x80 <= code < 0xA0 or 0xD800 <= code < 0xE000 or code & 0xFFFE == 0xFFFE
    return "\ufffd" if is_none else character
