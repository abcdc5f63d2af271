"""A whole attribute typed in one line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from backend.schemas.imports.shorthand import read_shorthand
from backend.schemas.model import MISSING, Attribute, AttributeType
from backend.schemas.values import to_text
from tests.backend.schemas.made import attributes

T = AttributeType


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("rating: int !", {"name": "rating", "type": T.INTEGER, "mandatory": True}),
        ("rating:integer!", {"name": "rating", "type": T.INTEGER, "mandatory": True}),
        ("notes: text(256)", {"name": "notes", "length": 256}),
        ("notes: string 256 mandatory", {"name": "notes", "length": 256, "mandatory": True}),
        ("car type:", {"name": "car type"}),
        ("car type: !", {"name": "car type", "mandatory": True}),
        ("since: date/time", {"name": "since", "type": T.DATETIME}),
        ("prefix: string 3 = 555", {"name": "prefix", "length": 3, "default": "555"}),
        ("n: long unique = 7", {"name": "n", "type": T.LONG, "unique": True, "default": 7}),
        ("pin: int unique encrypted !", {"name": "pin", "type": T.INTEGER, "unique": True,
                                         "encrypt": True, "mandatory": True}),
        ("n: int = seven", {"name": "n", "type": T.INTEGER, "default": "seven"}),
        ("at: string = a: b = c", {"name": "at", "default": "a: b = c"}),
    ],
)  # fmt: skip
def test_a_line_is_an_attribute(text: str, fields: dict[str, Any]) -> None:
    found = read_shorthand(text)
    assert found is not None
    assert replace(found, id="") == replace(Attribute(**fields), id="")


@pytest.mark.parametrize("text", ["rating", "", ": int", "rating: nonsense", "rating: 7"])
def test_anything_else_is_a_name_as_it_stands(text: str) -> None:
    assert read_shorthand(text) is None


@given(attributes("rating"))
def test_every_attribute_can_be_typed(attribute: Attribute) -> None:
    length = attribute.length if attribute.type is T.STRING else None
    attribute = replace(attribute, length=length)
    if attribute.default is not MISSING and not to_text(attribute.default).strip():
        attribute = replace(attribute, default=MISSING)
    if isinstance(attribute.default, str):
        attribute = replace(attribute, default=attribute.default.strip())
    words = [attribute.type.value, str(length or "")]
    words += [flag for flag in ("mandatory", "unique", "encrypt") if getattr(attribute, flag)]
    default = "" if attribute.default is MISSING else f" = {to_text(attribute.default)}"
    found = read_shorthand(f"rating: {' '.join(words)}{default}")
    assert found is not None
    assert replace(found, id=attribute.id) == attribute
