"""Texts of sample records: what an attribute's name asks for, of a person made up."""

from __future__ import annotations

import random
from collections.abc import Callable

from backend.records.sample_words import (
    CITIES,
    COMMENTS,
    COUNTRIES,
    FIRST_NAMES,
    LAST_NAMES,
    LOREM,
    STREETS,
    TITLES,
    WORDS_BY_NAME,
)

_SUBSTRING = 5
"""A word of this length is found within another too: ``emailaddress``; "age" is not "language"."""


class Person:
    """Whose record it is: name, address and e-mail fit each other."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.first = chance.choice(FIRST_NAMES)
        self.last = chance.choice(LAST_NAMES)
        self.city = chance.choice(CITIES)

    def email(self) -> str:
        return f"{self.first}.{self.last}@example.com".lower()

    def website(self) -> str:
        return f"https://example.com/{self.last.lower()}"

    def phone(self) -> str:
        return f"555 {self.chance.randint(100, 9999):04}"

    def prefix(self) -> str:
        return self.chance.choice(("554", "555", "556"))

    def street(self) -> str:
        return f"{self.chance.randint(1, 120)} {self.chance.choice(STREETS)}"

    def post_code(self) -> str:
        one, other = self.chance.randint(1, 9), self.chance.randint(1, 9)
        return f"{self.city[:2].upper()}{one} {other}XY"

    def rating(self) -> str:
        return str(self.chance.randint(1, 5))

    def pin(self) -> str:
        return f"{self.chance.randint(0, 9999):04}"

    def name(self) -> str:
        return f"{self.first} {self.last}"

    def first_name(self) -> str:
        return self.first

    def last_name(self) -> str:
        return self.last

    def town(self) -> str:
        return self.city

    def country(self) -> str:
        return self.chance.choice(COUNTRIES)

    def comment(self) -> str:
        return self.chance.choice(COMMENTS)

    def title(self) -> str:
        return self.chance.choice(TITLES)


_REMARKS = ("notes", "note", "comment", "description", "message", "text", "remark", "reason")
_MAKERS: tuple[tuple[tuple[str, ...], Callable[[Person], str]], ...] = (
    (("email", "mail"), Person.email),
    (("url", "website", "homepage", "link"), Person.website),
    (("phone", "mobile", "fax", "telephone"), Person.phone),
    (("prefix",), Person.prefix),
    (("first", "given", "forename"), Person.first_name),
    (("last", "surname", "family"), Person.last_name),
    (("street", "address", "road"), Person.street),
    (("post", "zip", "postcode"), Person.post_code),
    (("city", "town", "place", "location"), Person.town),
    (("country", "nation"), Person.country),
    (_REMARKS, Person.comment),
    (("title", "subject", "topic"), Person.title),
    (("rating", "score", "stars"), Person.rating),
    (("pin", "password", "secret"), Person.pin),
    (("name", "contact", "agent", "owner", "person"), Person.name),
)


def has_word(name: str, words: tuple[str, ...]) -> bool:
    """Whether the name, in lower-case words, speaks of one of these."""
    parts, joined = name.split(), name.replace(" ", "")
    return any(word in parts or (len(word) >= _SUBSTRING and word in joined) for word in words)


def text_for(name: str, person: Person) -> str:
    """A text that fits the name; two words of no meaning where it says nothing."""
    for word, choices in WORDS_BY_NAME.items():
        if word in name.split():
            return person.chance.choice(choices)
    for known, make in _MAKERS:
        if has_word(name, known):
            return make(person)
    return " ".join(person.chance.sample(LOREM, 2)).capitalize()
