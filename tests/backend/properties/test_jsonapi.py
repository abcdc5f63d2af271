"""Properties and extensions have Reactor's shapes, key by key as in the seed's example."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from backend.errors import Problem
from backend.packages.model import Platform
from backend.properties.jsonapi import extension_resource, property_resource
from backend.properties.model import Extension, Property
from backend.status import Status

KEYS = Path(__file__).parents[2] / "seeds" / "extension_keys.json"
EX, EP, PR = "EX" + "1" * 32, "EP" + "2" * 32, "PR" + "3" * 32
MOMENT, LATER = "2018-08-31T16:48:59.586Z", "2018-09-01T10:00:00.000Z"

EXTENSION = Extension(
    id=EX,
    property_id=PR,
    package_id=EP,
    updated_with_package_id=EP,
    latest_package_id=EP,
    origin_id=EX,
    revision_number=0,
    latest_revision_number=0,
    name="kessel-test",
    display_name="Kessel Test",
    version="1.2.0",
    enabled=True,
    dirty=True,
    published=False,
    published_at=None,
    delegate_descriptor_id=None,
    review_status="unsubmitted",
    settings="{}",
    installation_status=Status.PENDING,
    problems=(),
    created_at=MOMENT,
    updated_at=MOMENT,
    deleted_at=None,
)
PROPERTY = Property(
    id=PR,
    name="Shop web",
    platform=Platform.WEB,
    domains=("shop.example.com",),
    enabled=True,
    development=False,
    token="0123456789ab",  # noqa: S106 - no secret: it names the property's library
    undefined_vars_return_empty=False,
    rule_component_sequencing_enabled=False,
    created_at=MOMENT,
    updated_at=MOMENT,
    deleted_at=None,
)


def key_tree(value: Any) -> Any:
    return {k: key_tree(v) for k, v in value.items()} if isinstance(value, dict) else None


def test_an_extension_has_every_key_of_the_seeds_example() -> None:
    expected = json.loads(KEYS.read_text(encoding="utf-8"))
    # The state is in the seed's text but not in its example; the later API answers `deleted_at`.
    expected["attributes"] |= {"installation_status": None, "deleted_at": None}
    # So does its relationship to what people noted.
    expected["relationships"]["notes"] = {"links": {"related": None}}
    assert key_tree(extension_resource(EXTENSION)) == expected


def test_an_extension_has_the_values_of_the_seeds_example() -> None:
    found = extension_resource(EXTENSION, "http://localhost:9010")
    own = f"http://localhost:9010/extensions/{EX}"
    assert (found["id"], found["type"]) == (EX, "extensions")
    assert found["attributes"] == {
        "created_at": MOMENT,
        "deleted_at": None,
        "dirty": True,
        "enabled": True,
        "name": "kessel-test",
        "published": False,
        "published_at": None,
        "revision_number": 0,
        "updated_at": MOMENT,
        "delegate_descriptor_id": None,
        "display_name": "Kessel Test",
        "review_status": "unsubmitted",
        "version": "1.2.0",
        "settings": "{}",
        "installation_status": "pending",
    }
    leads_to = {
        "property": {"id": PR, "type": "properties"},
        "origin": {"id": EX, "type": "extensions"},
        "updated_with_extension_package": {"id": EP, "type": "extension_packages"},
        "extension_package": {"id": EP, "type": "extension_packages"},
    }
    for name, relationship in found["relationships"].items():
        assert relationship["links"] == {"related": f"{own}/{name}"}
        assert relationship.get("data") == leads_to.get(name)
    assert found["links"] == {
        "property": f"http://localhost:9010/properties/{PR}",
        "origin": own,
        "self": own,
        "extension_package": f"http://localhost:9010/extension_packages/{EP}",
        "latest_extension_package": f"http://localhost:9010/extension_packages/{EP}",
    }
    assert found["meta"] == {"latest_revision_number": 0}


def test_links_are_relative_without_a_base() -> None:
    assert extension_resource(EXTENSION)["links"]["self"] == f"/extensions/{EX}"
    assert property_resource(PROPERTY)["links"]["self"] == f"/properties/{PR}"


def test_a_failed_extension_says_every_reason_in_the_documented_form() -> None:
    problems = (
        Problem("archive-altered", "Altered.", "It has another digest.", "Add it again."),
        Problem("invalid-settings", "Wrong.", pointer="/siteKey"),
    )
    failed = replace(EXTENSION, installation_status=Status.FAILED, problems=problems)
    found = extension_resource(failed)
    assert found["attributes"]["installation_status"] == "failed"
    errors = found["meta"]["status_details"]["errors"]
    assert [error["code"] for error in errors] == ["archive-altered", "invalid-settings"]
    assert errors[0] | {"id": ""} == {
        "id": "",
        "status": "422",
        "code": "archive-altered",
        "title": "Altered.",
        "detail": "It has another digest.",
        "source": {"pointer": ""},
        "meta": {"remedy": "Add it again."},
    }
    assert errors[1]["source"] == {"pointer": "/siteKey"}
    assert len({error["id"] for error in errors}) == 2
    assert extension_resource(failed) == found, "the same answer twice"


def test_a_removed_extension_says_when() -> None:
    found = extension_resource(replace(EXTENSION, deleted_at=LATER, latest_package_id="EPx"))
    assert found["attributes"]["deleted_at"] == LATER
    assert found["meta"] == {"latest_revision_number": 0, "deleted_at": LATER}


def test_a_newer_package_is_offered() -> None:
    newer = "EP" + "4" * 32
    found = extension_resource(replace(EXTENSION, latest_package_id=newer))
    assert found["meta"]["upgrade_extension_package_id"] == newer
    assert found["links"]["latest_extension_package"] == f"/extension_packages/{newer}"


@pytest.mark.parametrize("company", ["", "CO" + "5" * 32])
def test_a_property_has_every_attribute_that_reactor_answers(company: str) -> None:
    found = property_resource(PROPERTY, "", company)
    assert found["attributes"] == {
        "created_at": MOMENT,
        "updated_at": MOMENT,
        "name": "Shop web",
        "enabled": True,
        "platform": "web",
        "development": False,
        "domains": ["shop.example.com"],
        "token": "0123456789ab",
        "undefined_vars_return_empty": False,
        "rule_component_sequencing_enabled": False,
    }
    assert found["relationships"]["extensions"]["links"]["related"] == (
        f"/properties/{PR}/extensions"
    )
    assert found["relationships"].get("company", {}).get("data") == (
        {"id": company, "type": "companies"} if company else None
    )


def test_resources_are_plain_json() -> None:
    for resource in (extension_resource(EXTENSION), property_resource(PROPERTY)):
        assert json.loads(json.dumps(resource)) == resource
