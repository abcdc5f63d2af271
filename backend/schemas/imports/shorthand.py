"""A whole attribute in one line: ``rating: int !``, ``notes: text(256)``, ``ext: string 3 = 555``.

After the name a colon, then the type in any common spelling, a length, and in any order ``!`` or
*mandatory*, *unique*, *encrypt*; last, after ``=``, the default. No attribute's name has a colon.
"""

from __future__ import annotations

import re
from dataclasses import replace

from backend.schemas.imports.type_words import TypeWord, type_of
from backend.schemas.model import MISSING, Attribute, AttributeType
from backend.schemas.values import ValueRefused, from_text, parse_text

_FLAGS = {
    "mandatory": "mandatory",
    "required": "mandatory",
    "unique": "unique",
    "encrypt": "encrypt",
    "encrypted": "encrypt",
}
_LAST = re.compile(r"\s*(!|\b[A-Za-z]+)$")
_LENGTH = re.compile(r"(.*?)\s+(\d{1,9})$")


def read_shorthand(text: str) -> Attribute | None:
    """The attribute that the line describes; ``None`` where it is no such line."""
    name, colon, rest = text.partition(":")
    if not colon or not name.strip():
        return None
    rest, equals, default = rest.partition("=")
    words, flags = _flags(rest.strip())
    found = _type(words) if words else TypeWord(AttributeType.STRING)
    if found is None:
        return None
    attribute = Attribute(
        name.strip(),
        found.type,
        found.length,
        mandatory="mandatory" in flags,
        unique="unique" in flags,
        encrypt="encrypt" in flags,
    )
    if equals and default.strip():
        return _with_default(attribute, default.strip())
    return attribute


def _flags(text: str) -> tuple[str, set[str]]:
    """What stands before the flags, and the flags."""
    flags: set[str] = set()
    while match := _LAST.search(text):
        flag = "mandatory" if match[1] == "!" else _FLAGS.get(match[1].lower())
        if flag is None:
            break
        flags.add(flag)
        text = text[: match.start()]
    return text.strip(), flags


def _type(words: str) -> TypeWord | None:
    found = type_of(words)
    if found is not None:
        return found
    match = _LENGTH.fullmatch(words)
    return type_of(f"{match[1]}({match[2]})") if match else None


def _with_default(attribute: Attribute, text: str) -> Attribute:
    """A default that the type refuses is kept as it was typed: the form says what is wrong."""
    try:
        default = from_text(attribute, text)
    except ValueRefused:
        default = parse_text(attribute.type, text)
    return replace(attribute, default=default if default != "" else MISSING)
