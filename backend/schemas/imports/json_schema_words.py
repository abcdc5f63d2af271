"""The words of JSON Schema that an attribute has no equivalent for, and what is said of each."""

from __future__ import annotations

from collections.abc import Iterator

from backend.schemas.imports.json_schema_nodes import Node
from backend.schemas.imports.model import Finding, approximated, refused


def words_of(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


SILENT = words_of(
    "$schema $id id $anchor $dynamicAnchor $recursiveAnchor $vocabulary $defs definitions $comment "
    "type format default const enum oneOf anyOf nullable x-type x-unique x-encrypt x-extends "
    "x-cardinality x-mandatory"
)
"""Words that are read, or that say nothing about a value."""

_ANNOTATIONS = words_of(
    "title description examples example deprecated readOnly writeOnly contentEncoding "
    "contentMediaType contentSchema markdownDescription"
)
_CHECKS = words_of(
    "minLength pattern minimum maximum exclusiveMinimum exclusiveMaximum multipleOf divisibleBy "
    "minItems maxItems uniqueItems contains minContains maxContains minProperties maxProperties "
    "patternProperties additionalProperties unevaluatedProperties unevaluatedItems propertyNames "
    "dependencies dependentRequired dependentSchemas not if then else disallow items prefixItems "
    "additionalItems"
)


def leftovers(node: Node, *, known: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Every word of the part that no attribute has an equivalent for."""
    own = "x-type" in node.words or "x-extends" in node.words
    for word in node.words:
        if word in SILENT or word in known or own:
            continue
        if word in _ANNOTATIONS:
            yield refused(node.place(word), f"A schema has no place for “{word}”: it is left out.")
        elif word in _CHECKS:
            yield approximated(node.place(word), f"Records will not be checked for “{word}”.")
        elif word != "maxLength":
            yield refused(node.place(word), f"“{word[:40]}” has no equivalent: it is left out.")
