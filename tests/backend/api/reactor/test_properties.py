"""The company, the person, and properties over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.backend.api.reactor.conftest import Reactor, change, new

NOBODY = "0" * 32


def test_a_sign_of_life_says_nothing_more(reactor: Reactor) -> None:
    found = reactor.get("/heartbeat")
    assert (found.status, found.raw) == (200, b"")


def test_the_person_of_this_machine_has_every_right(reactor: Reactor) -> None:
    user = reactor.data("/profile")
    assert user["type"] == "users"
    (organization,) = user["attributes"]["organizations"].items()
    assert organization[0] == user["attributes"]["active_org"]
    assert organization[1]["admin"]
    assert reactor.data("/profile") == user


def test_there_is_one_company(reactor: Reactor) -> None:
    (company,) = reactor.data("/companies")
    assert company["id"] == reactor.company
    assert reactor.data(f"/companies/{company['id']}") == company
    assert company["attributes"]["org_id"] == reactor.data("/profile")["attributes"]["active_org"]
    assert reactor.get("/companies?page[number]=2").body["data"] == []
    assert reactor.get(f"/companies/CO{NOBODY}").status == 404


def test_a_property_is_created_with_what_was_said(reactor: Reactor) -> None:
    attributes = {
        "name": "Shop web",
        "platform": "web",
        "domains": ["shop.example.com", "example.org"],
        "development": True,
        "undefined_vars_return_empty": True,
        "rule_component_sequencing_enabled": True,
    }
    made = reactor.post(f"/companies/{reactor.company}/properties", new("properties", attributes))
    assert made.status == 201
    data = made.body["data"]
    assert data["attributes"].items() >= attributes.items()
    assert data["attributes"]["enabled"]
    assert made.headers["location"] == data["links"]["self"]
    assert reactor.data(f"/properties/{data['id']}") == data


def test_clients_of_the_original_find_every_link_that_they_follow(reactor: Reactor) -> None:
    """``launchpy`` reads these of every property; of a mobile one two attributes more."""
    mobile = reactor.property_("App", platform="mobile", ssl_enabled=True, privacy="optedin")
    data = reactor.data(f"/properties/{mobile}")
    assert data["attributes"].items() >= {"ssl_enabled": True, "privacy": "optedin"}.items()
    for name in ("data_elements", "extensions", "rules", "environments"):
        assert reactor.get(data["links"][name].removeprefix(reactor.server.url)).status == 200
    for related in data["relationships"].values():
        address = related["links"]["related"].removeprefix(reactor.server.url)
        assert reactor.get(address).status == 200


def test_a_new_web_property_has_the_core_of_the_catalogue(
    reactor: Reactor, package: Callable[..., str]
) -> None:
    core = package(name="core", displayName="Core")
    (extension,) = reactor.data(f"/properties/{reactor.property_()}/extensions")
    assert extension["relationships"]["extension_package"]["data"]["id"] == core


@pytest.mark.parametrize(
    ("attributes", "pointers"),
    [
        ({}, ["/name", "/platform"]),
        ({"name": "x", "platform": "web"}, ["/domains"]),
        ({"name": "x", "platform": "web", "domains": []}, ["/domains"]),
        ({"name": "x", "platform": "web", "domains": "example.com"}, ["/domains"]),
        ({"name": "x", "platform": "web", "domains": ["http://x"]}, ["/domains"]),
        ({"name": "x", "platform": "desktop"}, ["/platform"]),
        ({"name": 1, "platform": None, "enabled": "yes"}, ["/enabled", "/name", "/platform"]),
        ({"name": "", "platform": "edge"}, ["/name"]),
        ({"name": "x\ny", "platform": "edge"}, ["/name"]),
        ({"name": "x" * 256, "platform": "edge"}, ["/name"]),
    ],
)
def test_every_problem_of_a_new_property_is_told_at_its_place(
    reactor: Reactor, attributes: dict[str, Any], pointers: list[str]
) -> None:
    path = f"/companies/{reactor.company}/properties"
    found = reactor.post(path, new("properties", attributes))
    assert found.status == 422
    assert sorted(found.pointers) == [f"/data/attributes{pointer}" for pointer in pointers]
    assert reactor.data(path) == []


def test_properties_are_listed_oldest_first(reactor: Reactor) -> None:
    ids = [reactor.property_(name) for name in ("Zoo", "Ant", "Man")]
    path = f"/companies/{reactor.company}/properties"
    assert set(reactor.ids(path)) == set(ids)
    assert reactor.ids(f"{path}?sort=name") == [ids[1], ids[2], ids[0]]
    assert reactor.ids(f"{path}?sort=-name&page[size]=1") == [ids[0]]
    assert set(reactor.ids(f"{path}?filter[name]=CONTAINS%20zo,CONTAINS%20an")) == set(ids)
    assert reactor.ids(f"{path}?filter[name]=EQ+Ant") == [ids[1]]
    assert reactor.get(f"/companies/CO{NOBODY}/properties").status == 404


def test_a_property_is_changed(reactor: Reactor) -> None:
    shop = reactor.property_()
    given = {
        "name": "Other",
        "domains": ["example.org"],
        "enabled": False,
        "development": True,
        "undefined_vars_return_empty": True,
        "rule_component_sequencing_enabled": True,
    }
    changed = reactor.patch(f"/properties/{shop}", change("properties", shop, attributes=given))
    assert changed.status == 200
    assert reactor.data(f"/properties/{shop}")["attributes"].items() >= given.items()


def test_a_whole_property_may_be_sent_back(reactor: Reactor) -> None:
    shop = reactor.property_()
    before = reactor.data(f"/properties/{shop}")
    before["attributes"] |= {"name": "Other", "updated_at": "2001-01-01T00:00:00.000Z"}
    assert reactor.patch(f"/properties/{shop}", {"data": before}).status == 200
    assert reactor.data(f"/properties/{shop}")["attributes"]["name"] == "Other"


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("platform", "edge", "read-only"),
        ("token", "0" * 12, "read-only"),
        ("created_at", "2001-01-01T00:00:00.000Z", "read-only"),
        ("name", 1, "invalid-document"),
        ("name", None, "invalid-document"),
        ("name", " ", "name-missing"),
        ("domains", [], "domains-missing"),
        ("domains", [1], "invalid-document"),
        ("enabled", "true", "invalid-document"),
    ],
)
def test_a_bad_change_of_a_property_is_refused_at_its_place(
    reactor: Reactor, name: str, value: object, code: str
) -> None:
    shop = reactor.property_()
    before = reactor.data(f"/properties/{shop}")
    body = change("properties", shop, attributes={name: value})
    found = reactor.patch(f"/properties/{shop}", body)
    assert (found.status, found.codes, found.pointers) == (
        422,
        [code],
        [f"/data/attributes/{name}"],
    )
    assert reactor.data(f"/properties/{shop}") == before


def test_a_deleted_property_is_not_found_any_more(
    reactor: Reactor, package: Callable[..., str]
) -> None:
    shop = reactor.property_()
    extension = reactor.extension(shop, package())
    library = reactor.library(shop)
    assert reactor.delete(f"/properties/{shop}").status == 204
    for path in ("", "/company", "/extensions", "/libraries", "/notes", "/rules"):
        assert reactor.get(f"/properties/{shop}{path}").status == 404
    assert reactor.delete(f"/properties/{shop}").status == 404
    body = change("properties", shop, attributes={"name": "x"})
    assert reactor.patch(f"/properties/{shop}", body).status == 404
    found = reactor.post(f"/properties/{shop}/libraries", new("libraries", {"name": "x"}))
    assert found.status == 404
    assert reactor.data(f"/extensions/{extension}")["attributes"]["deleted_at"]
    assert reactor.get(f"/extensions/{extension}/property").status == 404
    assert reactor.get(f"/libraries/{library}/property").status == 404


def test_a_property_has_its_company(reactor: Reactor) -> None:
    shop = reactor.property_()
    assert reactor.data(f"/properties/{shop}/company")["id"] == reactor.company


def test_what_is_not_kept_here_is_an_empty_list(reactor: Reactor) -> None:
    shop = reactor.property_()
    for name in (
        "callbacks",
        "data_elements",
        "environments",
        "hosts",
        "rule_components",
        "rules",
    ):
        found = reactor.get(f"/properties/{shop}/{name}").body
        assert (found["data"], found["meta"]["pagination"]["total_count"]) == ([], 0)
