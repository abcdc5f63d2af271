"""The templates can be used as they are."""

from __future__ import annotations

import pytest

from backend.schemas.imports.templates import template, templates
from backend.schemas.rules import check

KEYS = ["feedback", "survey", "contact", "proposal", "service-request", "consent"]


def test_there_are_six() -> None:
    assert [found.key for found in templates()] == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_a_template_breaks_no_rule_and_warns_of_nothing(key: str) -> None:
    found = template(key)
    assert check(found.schema) == ()
    assert found.title
    assert found.description.endswith(".")
    assert len(found.schema.attributes) >= 7


def test_two_schemas_of_one_template_share_no_id() -> None:
    one, other = template("contact").schema, template("contact").schema
    assert not {a.id for a in one.attributes} & {a.id for a in other.attributes}
