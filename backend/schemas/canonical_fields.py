"""The fields of one JSON object of the canonical file, read strictly: each fault by pointer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar

from backend.errors import Problem, printable, shortened
from backend.schemas.model import Attribute, UniqueKey

Word = TypeVar("Word", bound=StrEnum)
Named = TypeVar("Named", Attribute, UniqueKey)


class Fields:
    """An object at ``pointer``. What cannot be read is noted in ``problems``, and stood in for."""

    def __init__(self, data: object, pointer: str, problems: list[Problem]) -> None:
        self._data: Mapping[Any, Any] = data if isinstance(data, Mapping) else {}
        self._pointer = pointer
        self._problems = problems
        if not isinstance(data, Mapping):
            problems.append(
                Problem("not-object", "A JSON object belongs here.", _shown(data), "", pointer)
            )

    def only(self, *known: str) -> None:
        """Any other field is a fault: a slip of the pen must not vanish."""
        for key in self._data:
            if key not in known:
                self.fault(
                    "field-unknown", f"“{shortened(key)}” is no field here.", escape(str(key))
                )

    def get(self, key: str, default: object = None) -> Any:
        return self._data.get(key, default)

    def text(self, key: str, *, optional: bool = True) -> str:
        value = self._data.get(key, "" if optional else None)
        if isinstance(value, str):
            return value
        if key in self._data:
            self.fault("field-wrong-type", f"“{key}” must be text.", key, value)
        elif self._data:
            self.fault("field-missing", f"“{key}” is missing.", key)
        return ""

    def texts(self, key: str) -> list[str]:
        value = self._data.get(key)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return value
        self.fault("field-wrong-type", f"“{key}” must be an array of ids.", key, value)
        return []

    def word(self, key: str, words: type[Word], otherwise: Word) -> Word:
        value = self._data.get(key)
        if value in [word.value for word in words]:
            return words(value)
        known = ", ".join(word.value for word in words)
        if self._data:
            title = f"“{key}” must be one of {known}."
            self.fault("word-unknown", title, key, value)
        return otherwise

    def flag(self, key: str) -> bool:
        value = self._data.get(key, False)
        if isinstance(value, bool):
            return value
        self.fault("flag-invalid", f"“{key}” must be true or false.", key, value)
        return False

    def whole(self, key: str) -> int | None:
        value = self._data.get(key)
        if key not in self._data or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self.fault("number-invalid", f"“{key}” must be a whole number.", key, value)
        return None

    def items(self, key: str, *, optional: bool = False) -> Iterator[Fields]:
        value = self._data.get(key, [] if optional else None)
        if not isinstance(value, list):
            if self._data:
                self.fault("array-missing", f"“{key}” must be an array.", key, value)
            return
        for at, item in enumerate(value):
            yield Fields(item, f"{self._pointer}/{key}/{at}", self._problems)

    def with_id(self, made: Named) -> Named:
        """The thing with the id of the file; a new one where it has none."""
        if "id" not in self._data:
            return made
        value = self._data["id"]
        if isinstance(value, str) and value:
            return replace(made, id=value)
        self.fault("id-invalid", "An id is text, and not empty.", "id", value)
        return made

    def once(self, key: str, found: Sequence[str], what: str) -> None:
        """Each of the items of ``key`` must have a value of its own."""
        counts = Counter(found)
        for at, value in enumerate(found):
            if counts[value] > 1 and found.index(value) < at:
                self.fault(
                    f"{what}-twice",
                    f"Another here has the {what} {shortened(repr(value))}.",
                    f"{key}/{at}/{what}",
                )

    def fault(self, code: str, title: str, place: str, found: object = None) -> None:
        detail = _shown(found) if found is not None else ""
        self._problems.append(Problem(code, title, detail, "", f"{self._pointer}/{place}"))


def escape(key: str) -> str:
    """A key as a step of a JSON pointer (RFC 6901)."""
    return printable(key).replace("~", "~0").replace("/", "~1")


def _shown(value: object) -> str:
    return f"Found {str(value)[:60]!r}." if not isinstance(value, (dict, list)) else ""
