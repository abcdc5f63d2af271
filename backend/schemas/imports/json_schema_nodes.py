"""The parts of a JSON Schema with references followed and ``allOf`` merged, each with its place.

References that lead back to themselves end in a finding; nesting and the number of steps are
limited, so that no document makes the reader go on for ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from backend.errors import Problem, Refused
from backend.schemas.canonical_fields import escape
from backend.schemas.imports.limits import NESTING_LIMIT
from backend.schemas.imports.model import Finding, kept, refused

STEPS_LIMIT = 200_000
"""Most parts that are looked at: a small document can be followed in exponentially many ways."""

_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_SMALLEST = ("maxLength", "maximum")
_LARGEST = ("minLength", "minimum")


@dataclass(slots=True)
class Node:
    """One part: its keywords, where each of them stands, and the references on the way to it."""

    pointer: str
    words: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    properties: dict[str, list[tuple[Any, str]]] = field(default_factory=dict)
    required: dict[str, str] = field(default_factory=dict)
    trail: frozenset[str] = frozenset()
    depth: int = 0

    def place(self, word: str) -> str:
        return self.places.get(word, f"{self.pointer}/{word}")

    def merge(self, other: Node) -> None:
        """Take in what another part demands too; where both speak, the stricter or the first."""
        for word, value in other.words.items():
            if word not in self.words:
                self.words[word], self.places[word] = value, other.places[word]
            elif word in _SMALLEST + _LARGEST and _is_number(value, self.words[word]):
                pick = min if word in _SMALLEST else max
                self.words[word] = pick(self.words[word], value)
        for name, found in other.properties.items():
            self.properties.setdefault(name, []).extend(found)
        self.required |= other.required


class Document:
    """A whole JSON Schema. ``findings`` gathers what is told on the way."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.findings: list[Finding] = []
        self._steps = 0

    def node(
        self, raw: Any, pointer: str, trail: frozenset[str] = frozenset(), depth: int = 0
    ) -> Node | None:
        """The part with all that belongs to it. Where there is none to be had, that is told."""
        self._steps += 1
        if self._steps > STEPS_LIMIT:
            raise Refused(_TOO_LARGE)
        if depth > NESTING_LIMIT:
            self.findings.append(
                refused(pointer, f"Nested deeper than {NESTING_LIMIT}: it is left out.")
            )
            return None
        if raw is True:
            raw = {}
        if not isinstance(raw, Mapping):
            why = "It accepts no value" if raw is False else "This is no JSON Schema"
            self.findings.append(refused(pointer, f"{why}: it is left out."))
            return None
        found = Node(pointer, trail=trail, depth=depth)
        for word, value in raw.items():
            self._take(found, str(word), value)
        for word in _REFERENCES:
            if word in raw:
                self._follow(found, word, raw[word])
        if "allOf" in raw:
            self._merge_all(found, raw["allOf"])
        refers = any(word in raw for word in _REFERENCES)
        return found if found.words or found.properties or not refers else None

    def one(self, parts: list[tuple[Any, str]], parent: Node) -> Node | None:
        """A property that several parts speak of, as one."""
        nodes = (self.node(raw, at, parent.trail, parent.depth + 1) for raw, at in parts)
        found = [node for node in nodes if node is not None]
        if not found:
            return None
        for other in found[1:]:
            found[0].merge(other)
        return found[0]

    def children(self, node: Node, word: str) -> Iterator[Node]:
        """The parts in an array such as ``oneOf``."""
        items = node.words.get(word)
        if not isinstance(items, list):
            return
        for at, raw in enumerate(items):
            child = self.node(raw, f"{node.place(word)}/{at}", node.trail, node.depth + 1)
            if child is not None:
                yield child

    def _take(self, node: Node, word: str, value: Any) -> None:
        place = f"{node.pointer}/{escape(word)}"
        if word == "properties" and isinstance(value, Mapping):
            for name, raw in value.items():
                node.properties[str(name)] = [(raw, f"{place}/{escape(str(name))}")]
        elif word == "required" and isinstance(value, list):
            node.required = {str(name): f"{place}/{at}" for at, name in enumerate(value)}
        elif word not in (*_REFERENCES, "allOf"):
            node.words[word], node.places[word] = value, place

    def _follow(self, node: Node, word: str, reference: Any) -> None:
        place = f"{node.pointer}/{word}"
        if not isinstance(reference, str):
            self.findings.append(refused(place, "A reference is text: it is left out."))
        elif reference in node.trail:
            told = f"“{reference}” leads back to itself: the circle ends here."
            self.findings.append(refused(place, told))
        elif (target := self._target(reference)) is None:
            why = "is not in this file" if reference.startswith("#") else "lies in another file"
            self.findings.append(refused(place, f"“{reference}” {why}: it is left out."))
        else:
            raw, at = target
            trail = node.trail | {reference, f"#{at}"}
            other = self.node(raw, at, trail, node.depth + 1)
            if other is not None:
                node.merge(other)
                node.trail |= other.trail
                self.findings.append(kept(place, f"What “{reference}” says was put here."))

    def _merge_all(self, node: Node, parts: Any) -> None:
        place = f"{node.pointer}/allOf"
        if not isinstance(parts, list):
            self.findings.append(refused(place, "“allOf” must be an array: it is left out."))
            return
        for at, raw in enumerate(parts):
            other = self.node(raw, f"{place}/{at}", node.trail, node.depth + 1)
            if other is not None:
                node.merge(other)
                node.trail |= other.trail
        self.findings.append(kept(place, "Its parts were put together."))

    def _target(self, reference: str) -> tuple[Any, str] | None:
        base = self.root.get("$id", self.root.get("id")) if isinstance(self.root, Mapping) else None
        if isinstance(base, str) and base and reference.startswith(base.rstrip("#")):
            reference = f"#{reference[len(base.rstrip('#')) :].lstrip('#')}"
        if not reference.startswith("#"):
            return None
        path = unquote(reference[1:])
        if path and not path.startswith("/"):
            return self._anchor(path)
        raw, at = self.root, ""
        for step in path.split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            if isinstance(raw, Mapping) and key in raw:
                raw = raw[key]
            elif isinstance(raw, list) and key.isdigit() and int(key) < len(raw):
                raw = raw[int(key)]
            else:
                return None
            at += f"/{step}"
        return raw, at

    def _anchor(self, name: str) -> tuple[Any, str] | None:
        for word in ("$defs", "definitions"):
            found = self.root.get(word) if isinstance(self.root, Mapping) else None
            for key, raw in found.items() if isinstance(found, Mapping) else ():
                if isinstance(raw, Mapping) and name in (
                    raw.get("$anchor"),
                    raw.get("$dynamicAnchor"),
                    str(raw.get("$id", raw.get("id", ""))).removeprefix("#"),
                ):
                    return raw, f"/{word}/{escape(str(key))}"
        return None


def _is_number(*values: Any) -> bool:
    return all(not isinstance(v, (bool, str, list, dict)) and v is not None for v in values)


_TOO_LARGE = Problem(
    "schema-too-intricate",
    "The JSON Schema refers to its parts so often that it cannot be followed.",
    f"More than {STEPS_LIMIT:,} steps were needed.",
    "Take the part of it that describes the record.",
)
