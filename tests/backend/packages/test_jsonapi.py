"""Packages and errors have Reactor's shapes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from backend.errors import Conflict, NotFound, Problem, Refused, WorkshopError, WorldError
from backend.packages.jsonapi import error_document, http_status, package_resource
from backend.packages.model import Availability, Package
from backend.status import Status
from tests.packaging import good_manifest

EP = "EP" + "2" * 32
MOMENT = "2026-01-02T03:04:05.678Z"
PACKAGE = Package(
    id=EP,
    name="greeter",
    platform="web",
    version="1.2.3",
    display_name="Greeter",
    description="Greets.",
    author="Somebody",
    availability=Availability.PRIVATE,
    status=Status.SUCCEEDED,
    problems=(),
    digest="a" * 64,
    size=1234,
    file_name="greeter.zip",
    manifest=good_manifest(),
    needs_settings=True,
    created_at=MOMENT,
    updated_at=MOMENT,
)


def test_a_package_answers_its_manifest_in_snake_case() -> None:
    found = package_resource(PACKAGE, "http://localhost:9010")
    assert (found["id"], found["type"]) == (EP, "extension_packages")
    attributes = found["attributes"]
    manifest = good_manifest()
    assert attributes["status"] == "succeeded"
    assert attributes["availability"] == "private"
    assert attributes["name"] == "greeter"
    assert attributes["display_name"] == "Greeter"
    assert attributes["author"] == {"name": "Somebody"}
    assert attributes["view_base_path"] == "view/"
    assert attributes["icon_path"] == "icon.svg"
    assert attributes["configuration"] == manifest["configuration"]
    (action,) = attributes["actions"]
    assert action == {"id": f"greeter::actions::{action['name']}", **manifest["actions"][0]}
    assert attributes["discontinued"] is False
    for of_the_original in ("cdn_path", "owner_org_id", "resources"):
        assert attributes[of_the_original] is None
    assert attributes["events"] == attributes["data_elements"] == attributes["conditions"] == []
    for absent in ("main", "exchange_url", "hosted_lib_files", "shared_modules"):
        assert attributes[absent] is None
    assert found["links"] == {"self": f"http://localhost:9010/extension_packages/{EP}"}
    assert found["meta"]["archive"] == {
        "file_name": "greeter.zip",
        "sha256": "a" * 64,
        "size": 1234,
    }
    assert json.loads(json.dumps(found)) == found


def test_what_is_not_known_yet_is_null() -> None:
    pending = replace(
        PACKAGE,
        **dict.fromkeys(("name", "platform", "version", "display_name", "digest"), ""),
        status=Status.PENDING,
        manifest={},
    )
    found = package_resource(pending)
    assert found["attributes"]["status"] == "pending"
    for unknown in ("name", "platform", "version", "display_name", "author", "events"):
        assert found["attributes"][unknown] is None
    assert "status_details" not in found["meta"]


def test_a_failed_package_says_every_reason() -> None:
    problems = (
        Problem("package-file-missing", "A file is missing.", pointer="/actions/0/libPath"),
        Problem("file-system-error", "The disk refused."),
    )
    found = package_resource(replace(PACKAGE, status=Status.FAILED, problems=problems))
    errors = found["meta"]["status_details"]["errors"]
    assert [(e["code"], e["status"]) for e in errors] == [
        ("package-file-missing", "422"),
        ("file-system-error", "500"),
    ]
    assert errors[0]["source"] == {"pointer": "/actions/0/libPath"}


def test_an_error_document_has_the_documented_keys() -> None:
    found = error_document(
        [
            Problem("not-found", "There is none.", "No EX1.", "List them.", "/data"),
            Problem("invalid", "x"),
        ],
        404,
        {"request_id": "abc"},
    )
    first, second = found["errors"]
    assert first | {"id": ""} == {
        "id": "",
        "status": "404",
        "code": "not-found",
        "title": "There is none.",
        "detail": "No EX1.",
        "source": {"pointer": "/data"},
        "meta": {"remedy": "List them.", "request_id": "abc"},
    }
    assert first["id"] != second["id"]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Refused(Problem("name-missing", "x")), 422),
        (Refused(Problem("not-json", "x")), 400),
        (NotFound(Problem("not-found", "x")), 404),
        (Conflict(Problem("not-unique", "x")), 409),
        (WorldError(Problem("disk-full", "x")), 500),
    ],
)
def test_each_kind_of_error_has_its_status(error: WorkshopError, status: int) -> None:
    assert http_status(error) == status
