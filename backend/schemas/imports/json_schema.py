"""JSON Schema, draft-04 to 2020-12, ours and others': what of it can be an extension schema.

Nested objects become attributes named after their way (``address_town``); an array of objects
becomes a multi-valued schema of its own. Whatever has no equivalent is told by its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from backend.errors import Problem, Refused
from backend.schemas.canonical_fields import escape
from backend.schemas.imports.json_schema_nodes import Document, Node
from backend.schemas.imports.json_schema_values import default_of, read_value
from backend.schemas.imports.json_schema_words import leftovers, words_of
from backend.schemas.imports.limits import ATTRIBUTES_LIMIT, too_many
from backend.schemas.imports.model import Import, approximated, kept, refused
from backend.schemas.imports.names import attribute_name, schema_name
from backend.schemas.model import Attribute, AttributeType, Cardinality, Kind, Schema, UniqueKey

_MARKS = words_of(
    "$schema $ref $defs definitions properties allOf anyOf oneOf items patternProperties"
)
_TYPES = ("object", "array", "string", "number", "integer", "boolean", "null")
_DIALECT = re.compile(r"json-schema\.org/(?:draft/)?(draft-0\d|20\d\d-\d\d)")
_OF_OBJECTS = words_of("items additionalProperties title description uniqueItems")


@dataclass(slots=True)
class _Draft:
    """A schema in the making."""

    name: str
    cardinality: Cardinality
    own: bool = False
    attributes: list[Attribute] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)


def is_json_schema(data: object) -> bool:
    """Whether parsed JSON looks like one."""
    if not isinstance(data, Mapping):
        return False
    named = data.get("type")
    return bool(_MARKS & data.keys()) or named in _TYPES or isinstance(named, list)


def read_json_schema(data: Mapping[str, Any], kind: Kind, name: str = "") -> Import:
    """The schemas that a parsed JSON Schema describes; ``name`` where it gives none.

    Raises :class:`Refused` where it describes no object, and for what is beyond the limits.
    """
    reader = _Reader(Document(data), kind, name)
    schemas = tuple(reader.schemas())
    if not schemas:
        raise Refused(
            Problem(
                "no-object",
                "The JSON Schema describes no object.",
                remedy="Give one with “properties”, or with objects under “$defs”.",
            )
        )
    findings = tuple(dict.fromkeys(reader.document.findings))
    return Import(_source(data), schemas, findings)


def _source(data: Mapping[str, Any]) -> str:
    found = _DIALECT.search(str(data.get("$schema", "")))
    return f"JSON Schema {found[1]}" if found else "JSON Schema"


class _Reader:
    def __init__(self, document: Document, kind: Kind, name: str) -> None:
        self.document = document
        self._kind, self._name = kind, name
        self._names: set[str] = set()
        self._lists: list[tuple[str, Node]] = []  # arrays of objects, each a schema of its own
        self._tell = document.findings.append

    def schemas(self) -> Iterator[Schema]:
        """The root's schema, or those of its definitions; then those that arrays make."""
        root = self.document.node(self.document.root, "", frozenset({"#", "#/"}))
        if root is None:
            return
        if root.properties or "type" in root.words or _is_made_of_others(self.document.root):
            yield from self._schema(root, str(root.words.get("title") or self._name))
        else:
            yield from self._definitions()
        while self._lists:
            name, node = self._lists.pop(0)
            yield from self._schema(node, name, Cardinality.MULTI)

    def _definitions(self) -> Iterator[Schema]:
        for word in ("$defs", "definitions"):
            found = self.document.root.get(word)
            for key, raw in found.items() if isinstance(found, Mapping) else ():
                at = f"/{word}/{escape(str(key))}"
                is_object = isinstance(raw, Mapping) and (
                    "properties" in raw or raw.get("type") == "object" or "allOf" in raw
                )
                node = self.document.node(raw, at, frozenset({f"#{at}"})) if is_object else None
                if node is not None:
                    yield from self._schema(node, str(node.words.get("title") or key))

    def _schema(
        self, node: Node, name: str, cardinality: Cardinality | None = None
    ) -> Iterator[Schema]:
        own = node.words.get("x-extends") in list(Kind)
        if own and node.words.get("x-cardinality") in list(Cardinality):
            cardinality = Cardinality(node.words["x-cardinality"])
        reading = read_value(self.document, node)
        if reading.shape == "array":
            inner = self._items(node)
            if inner is None:
                told = "A list of single values is no schema: it is left out."
                self._tell(refused(node.pointer, told))
                return
            node, cardinality = inner, Cardinality.MULTI
        elif reading.shape != "object":
            self._tell(refused(node.pointer, "This is no object, and so no schema: left out."))
            return
        draft = _Draft("", cardinality or Cardinality.SINGLE, own)
        draft.name = str(node.words.get("title", "")) if own else self._schema_name(name, node)
        self._add_properties(draft, node, "", node.trail, mandatory=True)
        if not own:
            self.document.findings += leftovers(node, known=_OF_OBJECTS)
        kind = Kind(node.words["x-extends"]) if own else self._kind
        attributes = tuple(draft.attributes)
        yield Schema(
            kind, draft.name, draft.cardinality, attributes, self._keys(node, draft.attributes)
        )

    def _schema_name(self, raw: str, node: Node) -> str:
        name = schema_name(raw or "Schema", self._names)
        self._names.add(name.lower())
        if raw and name != raw:
            self._tell(approximated(node.pointer, f"The name “{raw[:60]}” became “{name}”."))
        return name

    def _items(self, node: Node) -> Node | None:
        """What an array holds, where that is objects."""
        raw = node.words.get("items", True)
        place = node.place("items")
        if isinstance(raw, list):
            self._tell(approximated(place, "Of the items of a list, the first is taken."))
            raw, place = (raw[0] if raw else True), f"{place}/0"
        if not isinstance(raw, Mapping):
            return None
        before = len(self.document.findings)
        inner = self.document.node(raw, place, node.trail, node.depth + 1)
        if inner is None:
            return None
        if read_value(self.document, inner).shape == "object":
            return inner
        del self.document.findings[before:]
        return None

    def _add_properties(
        self, draft: _Draft, node: Node, prefix: str, trail: frozenset[str], *, mandatory: bool
    ) -> None:
        for name, parts in node.properties.items():
            child = self.document.one(parts, replace(node, trail=trail))
            if child is not None:
                needed = mandatory and (
                    name in node.required or child.words.get("required") is True
                )
                self._add(draft, child, prefix + name, mandatory=needed)
            if len(draft.attributes) > ATTRIBUTES_LIMIT:
                raise Refused(too_many(draft.name, len(draft.attributes)))
        for name, place in node.required.items():
            if name not in node.properties:
                self._tell(refused(place, f"“{name[:60]}” is no property: it is left out."))

    def _add(self, draft: _Draft, node: Node, name: str, *, mandatory: bool) -> None:
        reading = read_value(self.document, node)
        if reading.shape == "object":
            if not node.properties:
                self._tell(refused(node.pointer, "An object of any kind has no equivalent: out."))
                return
            told = f"An attribute holds no object: its parts are “{name[:40]}_…”."
            self._tell(approximated(node.pointer, told))
            inner = mandatory and not reading.nullable
            self._add_properties(draft, node, f"{name}_", node.trail, mandatory=inner)
            self.document.findings += leftovers(node, known=_OF_OBJECTS)
            return
        if reading.shape == "array":
            self._add_list(node, name)
            return
        own = draft.own and "x-type" in node.words
        attribute = Attribute(
            name if own else self._free_name(draft, name, node.pointer),
            reading.type,
            reading.length,
            mandatory=mandatory or (own and node.words.get("x-mandatory") is True),
            unique=node.words.get("x-unique") is True,
            encrypt=reading.encrypt or node.words.get("x-encrypt") is True,
        )
        if mandatory and reading.nullable and not own:
            attribute = replace(attribute, mandatory=False)
            told = "It must be there but may be null: the attribute is not mandatory."
            self._tell(approximated(node.place("type"), told))
        default = default_of(node, attribute, self.document.findings)
        draft.attributes.append(replace(attribute, default=default))
        read = words_of("multipleOf") if reading.type is AttributeType.CURRENCY else frozenset()
        self.document.findings += leftovers(node, known=read)

    def _add_list(self, node: Node, name: str) -> None:
        inner = self._items(node)
        if inner is None:
            told = "An attribute holds one value: the list is left out."
            self._tell(refused(node.pointer, told))
            return
        self._tell(kept(node.pointer, f"The list becomes a multi-valued schema, “{name[:40]}”."))
        self._lists.append((name, inner))
        if len(self._lists) > ATTRIBUTES_LIMIT:
            raise Refused(too_many(name, len(self._lists)))

    def _free_name(self, draft: _Draft, raw: str, pointer: str) -> str:
        name = attribute_name(raw, draft.taken)
        draft.taken.add(name.lower())
        if name != raw:
            self._tell(approximated(pointer, f"The name “{raw[:80]}” became “{name}”."))
        return name

    def _keys(self, node: Node, attributes: list[Attribute]) -> tuple[UniqueKey, ...]:
        groups = node.words.get("x-unique")
        ids = {a.name.lower(): a.id for a in reversed(attributes)}
        keys = []
        for at, names in enumerate(groups if isinstance(groups, list) else ()):
            found = names if isinstance(names, list) else [names]
            members = [ids[str(name).lower()] for name in found if str(name).lower() in ids]
            if len(members) < len(found):
                told = "The key names what is no attribute: it is left out."
                self._tell(refused(f"{node.place('x-unique')}/{at}", told))
            else:
                keys.append(UniqueKey(tuple(members)))
        return tuple(keys)


def _is_made_of_others(raw: Mapping[str, Any]) -> bool:
    return bool({"$ref", "allOf", "oneOf", "anyOf"} & raw.keys())
