"""What clients of JSON:API do that nobody here has named: each rule was met with one of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from urllib.parse import quote

import pytest

from tests.backend.api.conftest import Client, Reply
from tests.backend.api.reactor.conftest import Reactor, change, new, of_package
from tests.backend.installing import installed

SHOP = {"name": "Shop", "platform": "web", "domains": ["shop.example.com"]}
EDGE = {"name": "Edge", "platform": "edge"}


def kept_names(reactor: Reactor) -> list[str]:
    found = reactor.data(f"/companies/{reactor.company}/properties")
    return [one["attributes"]["name"] for one in found]


def parameters_of(found: Reply) -> list[str]:
    return [error["source"]["parameter"] for error in found.body["errors"]]


# Addresses and types of bodies


def test_a_path_may_end_with_a_slash_to_read_and_to_write(reactor: Reactor) -> None:
    """Some clients end every path so."""
    ask = partial(Client.ask, reactor)  # the description names the path without
    made = ask("POST", f"/companies/{reactor.company}/properties/", new("properties", SHOP))
    assert made.status == 201
    id_ = made.body["data"]["id"]
    read = ask("GET", f"/properties/{id_}/")
    assert read.body["links"]["self"] == f"{reactor.server.url}/properties/{id_}/"
    assert read.body["data"] == made.body["data"]
    renamed = ask(
        "PATCH", f"/properties/{id_}/", change("properties", id_, attributes={"name": "Other"})
    )
    assert renamed.body["data"]["attributes"]["name"] == "Other"
    assert ask("DELETE", f"/properties/{id_}/").status == 204
    assert ask("GET", f"/properties/{id_}").status == 404


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.api+json",
        "application/vnd.api+json;revision=1",
        "application/vnd.api+json; charset=utf-8",
        "Application/JSON; Charset=UTF-8",
        "application/vnd+api.json",
    ],
)
def test_json_is_read_under_every_name_that_clients_give_it(reactor: Reactor, kind: str) -> None:
    path = f"/companies/{reactor.company}/properties"
    assert reactor.post(path, new("properties", SHOP), kind=kind).status == 201


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Content-Type", 'application/vnd.api+json; ext="https://jsonapi.org/ext/atomic"'),
        ("Content-Encoding", "gzip"),
    ],
)
def test_a_body_that_means_more_than_its_text_says_is_415(
    reactor: Reactor, header: str, value: str
) -> None:
    path = f"/companies/{reactor.company}/properties"
    refused = reactor.post(path, new("properties", SHOP), headers={header: value})
    assert (refused.status, refused.codes) == (415, ["media-type-unsupported"])
    assert kept_names(reactor) == []


@pytest.mark.parametrize(
    "accept",
    ["application/vnd.api+json;revision=1", "application/json, */*;q=0.5", "*/*", "text/html", ""],
)
def test_whatever_is_accepted_json_api_is_answered(reactor: Reactor, accept: str) -> None:
    found = reactor.get("/companies", headers={"Accept": accept})
    assert (found.status, found.headers["content-type"]) == (200, "application/vnd.api+json")


# What comes back with a change


def test_an_extension_is_saved_as_it_was_answered_while_pending(
    reactor: Reactor, package: Callable[..., str]
) -> None:
    """Clients that keep resources send all of it back, with the status of when it was made."""
    path = f"/properties/{reactor.property_()}/extensions"
    made = reactor.post(path, of_package(package())).body["data"]
    assert made["attributes"]["installation_status"] == "pending"
    installed(reactor.workspace, made["id"])
    made["attributes"]["enabled"] = False
    saved = reactor.patch(f"/extensions/{made['id']}", {"data": made})
    assert saved.status == 200, saved.body
    attributes = saved.body["data"]["attributes"]
    assert (attributes["enabled"], attributes["installation_status"]) == (False, "succeeded")


def test_a_library_is_created_with_an_empty_list_of_what_it_holds(reactor: Reactor) -> None:
    """Many clients say of every relationship to several that it is empty."""
    path = f"/properties/{reactor.property_()}/libraries"
    document = new("libraries", {"name": "Main"})
    document["data"]["relationships"] = {"extensions": {"data": []}}
    assert reactor.post(path, document).status == 201
    document["data"]["relationships"] = {
        "extensions": {"data": [{"type": "extensions", "id": "EX" + "0" * 32}]}
    }
    refused = reactor.post(path, document)
    assert (refused.status, refused.pointers) == (422, ["/data/relationships/extensions"])


# What may come along with an answer


@pytest.mark.parametrize("include", ["nothing", "company.nothing", "company.properties"])
def test_what_may_not_come_along_with_a_write_stops_it_before(
    reactor: Reactor, include: str
) -> None:
    path, asked = f"/companies/{reactor.company}/properties", f"?include={include}"
    refused = reactor.post(path + asked, new("properties", SHOP))
    assert (refused.status, refused.codes) == (400, ["invalid-include"])
    assert kept_names(reactor) == []
    id_ = reactor.property_()
    document = change("properties", id_, attributes={"name": "Other"})
    assert reactor.patch(f"/properties/{id_}{asked}", document).status == 400
    assert kept_names(reactor) == ["Shop"]


def test_what_may_come_along_with_a_write_does(reactor: Reactor) -> None:
    path = f"/companies/{reactor.company}/properties?include=company"
    made = reactor.post(path, new("properties", SHOP))
    assert [one["type"] for one in made.body["included"]] == ["companies"]


def test_an_upload_that_is_refused_for_what_should_come_along_leaves_no_file(
    reactor: Reactor,
) -> None:
    form = b'--x\r\nContent-Disposition: form-data; name="package"; filename="a.zip"\r\n\r\nPK'
    refused = reactor.post(
        "/extension_packages?include=nothing",
        raw=form + b"\r\n--x--\r\n",
        kind="multipart/form-data; boundary=x",
    )
    assert (refused.status, parameters_of(refused)) == (400, ["include"])
    assert list(reactor.workspace.folder.uploads.glob("*")) == []


def test_nothing_comes_along_with_a_relationship_itself(reactor: Reactor) -> None:
    library = reactor.library(reactor.property_())
    path = f"/libraries/{library}/relationships/extensions?include=extensions"
    for found in (reactor.get(path), reactor.post(path, {"data": []})):
        assert (found.status, parameters_of(found)) == (400, ["include"])


# Which parameter of the query is meant


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("include=nothing", "include"),
        ("sort=nothing", "sort"),
        ("page[size]=0", "page[size]"),
        ("page[number]=x", "page[number]"),
        ("page[cursor]=abc", "page[cursor]"),
        ("page[after]=abc", "page[after]"),
        ("page[offset]=x", "page[offset]"),
        ("page[offset]=5&page[limit]=10", "page[offset]"),
        ("page[limit]=101", "page[limit]"),
        ("max_availability=none", "max_availability"),
        ("filter[name]=" + "a" * 2000, "filter[name]"),
    ],
)
def test_a_refusal_names_the_parameter_it_is_about(
    reactor: Reactor, query: str, parameter: str
) -> None:
    found = reactor.get("/extension_packages?" + quote(query, safe="=&"))
    assert (found.status, parameters_of(found)) == (400, [parameter])
    assert found.body["errors"][0]["status"] == "400"


# Pages


def test_clients_that_count_items_get_every_one_once(reactor: Reactor) -> None:
    for number in range(5):
        reactor.property_(f"Shop {number}")
    path = f"/companies/{reactor.company}/properties?sort=name"
    pages = [reactor.get(f"{path}&page[offset]={at}&page[limit]=2") for at in (0, 2, 4, 6)]
    names = [[one["attributes"]["name"] for one in page.body["data"]] for page in pages]
    assert names == [["Shop 0", "Shop 1"], ["Shop 2", "Shop 3"], ["Shop 4"], []]
    assert pages[1].body["meta"]["pagination"]["current_page"] == 2


def test_links_of_pages_keep_the_question_and_lead_through_all(reactor: Reactor) -> None:
    for name in ("Shop a", "Shop & b", "Shop c", "Other"):
        reactor.property_(name)
    query = "page[limit]=2&sort=-name&filter[name]=CONTAINS shop&fields[properties]=name"
    address = f"/companies/{reactor.company}/properties?" + quote(query, safe="=&")
    names: list[str] = []
    for _ in range(2):
        found = Client.ask(reactor, "GET", address).body  # less than is described
        names += [one["attributes"]["name"] for one in found["data"]]
        assert all(one["attributes"].keys() == {"name"} for one in found["data"])
        address = (found["links"]["next"] or "").removeprefix(reactor.server.url)
    assert (names, address) == (["Shop c", "Shop a", "Shop & b"], "")


# Resources


def test_a_new_resource_is_where_the_answer_says_and_the_same_there(reactor: Reactor) -> None:
    made = reactor.post(f"/companies/{reactor.company}/properties", new("properties", EDGE))
    resource = made.body["data"]
    assert made.headers["location"] == resource["links"]["self"]
    there = made.headers["location"].removeprefix(reactor.server.url)
    assert reactor.data(there) == resource


def test_the_members_of_a_relationship_are_put_in_once_and_taken_out_again(
    reactor: Reactor, package: Callable[..., str]
) -> None:
    property_id = reactor.property_()
    head = reactor.extension(property_id, package())
    revise = change("extensions", head, meta={"action": "revise"})
    revision = reactor.patch(f"/extensions/{head}", revise).body["data"]["id"]
    path = f"/libraries/{reactor.library(property_id)}/relationships/extensions"
    one = {"type": "extensions", "id": revision}
    assert reactor.post(path, {"data": [one, one]}).body["data"] == [one]
    assert reactor.post(path, {"data": [one]}).body["data"] == [one]
    assert reactor.delete(path, {"data": [one]}).body["data"] == []
    assert reactor.delete(path, {"data": [one]}).status == 200
    assert reactor.get(path).body["data"] == []
