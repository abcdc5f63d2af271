"""Libraries and their relationship to revisions of extensions, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.backend.api.reactor.conftest import Reactor, change, new

Package = Callable[..., str]


@pytest.fixture
def shop(reactor: Reactor) -> str:
    return reactor.property_()


@pytest.fixture
def head(reactor: Reactor, shop: str, package: Package) -> str:
    return reactor.extension(shop, package())


def revise(reactor: Reactor, extension_id: str) -> str:
    body = change("extensions", extension_id, meta={"action": "revise"})
    return str(reactor.patch(f"/extensions/{extension_id}", body).body["data"]["id"])


def linkage(*ids: str, **more: Any) -> dict[str, Any]:
    return {"data": [{"type": "extensions", "id": one, **more} for one in ids]}


def held(reactor: Reactor, library: str) -> list[str]:
    return reactor.ids(f"/libraries/{library}/relationships/extensions")


def test_a_library_is_created_renamed_and_deleted(reactor: Reactor, shop: str) -> None:
    path = f"/properties/{shop}/libraries"
    made = reactor.post(path, new("libraries", {"name": "Main"}))
    assert made.status == 201
    data = made.body["data"]
    library = data["id"]
    assert data["attributes"].items() >= {"name": "Main", "published": False}.items()
    assert data["relationships"]["extensions"]["data"] == []
    assert made.headers["location"] == data["links"]["self"]
    assert reactor.data(f"/libraries/{library}") == data
    assert reactor.data(f"/libraries/{library}/property")["id"] == shop
    body = change("libraries", library, attributes={"name": "Spring"})
    assert reactor.patch(f"/libraries/{library}", body).status == 200
    assert [one["attributes"]["name"] for one in reactor.data(path)] == ["Spring"]
    assert reactor.delete(f"/libraries/{library}").status == 204
    assert reactor.data(path) == []
    for suffix in ("", "/property", "/extensions", "/relationships/extensions", "/notes"):
        assert reactor.get(f"/libraries/{library}{suffix}").status == 404
    assert reactor.delete(f"/libraries/{library}").status == 404
    assert reactor.patch(f"/libraries/{library}", body).status == 404


@pytest.mark.parametrize("name", ["", " ", "x" * 256, None, 1, "a\nb"])
def test_a_bad_name_is_refused_at_its_place(reactor: Reactor, shop: str, name: object) -> None:
    at = ["/data/attributes/name"]
    path = f"/properties/{shop}/libraries"
    found = reactor.post(path, new("libraries", {"name": name}))
    assert (found.status, found.pointers) == (422, at)
    library = reactor.library(shop)
    body = change("libraries", library, attributes={"name": name})
    found = reactor.patch(f"/libraries/{library}", body)
    assert (found.status, found.pointers) == (422, at)
    taken = reactor.post(path, new("libraries", {"name": "MAIN"}))
    assert (taken.status, taken.codes, taken.pointers) == (409, ["not-unique"], at)


def test_revisions_are_put_in_replaced_and_taken_out(
    reactor: Reactor, shop: str, head: str, package: Package
) -> None:
    other = reactor.extension(shop, package(name="other", displayName="Other"))
    one, two, of_other = revise(reactor, head), revise(reactor, head), revise(reactor, other)
    library = reactor.library(shop)
    path = f"/libraries/{library}/relationships/extensions"
    added = reactor.post(path, linkage(one, of_other))
    assert (added.status, {item["id"] for item in added.body["data"]}) == (200, {one, of_other})
    assert added.body == reactor.get(path).body
    reactor.post(path, linkage(two))
    assert set(held(reactor, library)) == {two, of_other}, "the other revision made room"
    resources = reactor.data(f"/libraries/{library}/extensions")
    assert {r["id"] for r in resources} == {two, of_other}
    assert {r["attributes"]["revision_number"] for r in resources} == {1, 2}
    own = reactor.data(f"/libraries/{library}")["relationships"]["extensions"]
    assert {item["id"] for item in own["data"]} == {two, of_other}
    assert reactor.patch(path, linkage(one)).status == 200
    assert held(reactor, library) == [one]
    assert reactor.delete(path, linkage(one, two)).body["data"] == []
    assert reactor.patch(path, linkage()).status == 200


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_an_extension_is_revised_on_its_way_in(
    reactor: Reactor, shop: str, head: str, method: str
) -> None:
    library = reactor.library(shop)
    path = f"/libraries/{library}/relationships/extensions"
    found = reactor.ask(method, path, linkage(head, meta={"action": "revise"}))
    assert found.status == 200
    (revision,) = held(reactor, library)
    assert reactor.ids(f"/extensions/{head}/revisions") == [head, revision]
    assert reactor.data(f"/extensions/{head}")["attributes"]["dirty"] is False


def test_what_cannot_be_in_it_is_told_at_its_place_and_nothing_is_done(
    reactor: Reactor, shop: str, head: str, package: Package
) -> None:
    elsewhere = reactor.extension(reactor.property_("Other"), package(name="x", displayName="X"))
    foreign = revise(reactor, elsewhere)
    library = reactor.library(shop)
    path = f"/libraries/{library}/relationships/extensions"
    found = reactor.post(path, linkage(revise(reactor, head), head, foreign, "EX" + "0" * 32))
    assert (found.status, found.pointers) == (422, ["/data/1", "/data/2", "/data/3"])
    found = reactor.post(path, linkage(head, elsewhere, foreign, meta={"action": "revise"}))
    assert (found.status, found.pointers) == (422, ["/data/1", "/data/2"])
    assert held(reactor, library) == []
    assert len(reactor.ids(f"/extensions/{head}/revisions")) == 2, "nothing was revised"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/data"),
        ([], "/data"),
        ({"data": {}}, "/data"),
        ({"data": None}, "/data"),
        (linkage(*["EX"] * 1001), "/data"),
        ({"data": [1]}, "/data/0"),
        ({"data": [{"type": "extensions"}]}, "/data/0/id"),
        ({"data": [{"type": "rules", "id": "EX"}]}, "/data/0/type"),
        ({"data": [{"type": "extensions", "id": "EX", "meta": 1}]}, "/data/0/meta"),
        (
            {"data": [{"type": "extensions", "id": "EX", "meta": {"action": "x"}}]},
            "/data/0/meta/action",
        ),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_what_is_no_linkage_is_refused_at_its_place(
    reactor: Reactor, shop: str, method: str, body: object, pointer: str
) -> None:
    path = f"/libraries/{reactor.library(shop)}/relationships/extensions"
    found = reactor.ask(method, path, body)
    assert (found.status, found.pointers) == (422, [pointer])


def test_a_library_is_published_once_and_for_all(reactor: Reactor, shop: str, head: str) -> None:
    library = reactor.library(shop)
    path = f"/libraries/{library}"
    publish = change("libraries", library, meta={"action": "publish"})
    empty = reactor.patch(path, publish)
    assert (empty.status, empty.codes) == (409, ["library-empty"])
    reactor.post(f"{path}/relationships/extensions", linkage(head, meta={"action": "revise"}))
    publish["data"]["attributes"] = {"name": "Winter"}
    attributes = reactor.patch(path, publish).body["data"]["attributes"]
    assert attributes.items() >= {"name": "Winter", "published": True, "state": "published"}.items()
    assert reactor.data(f"/extensions/{head}")["attributes"]["published"]
    rename = change("libraries", library, attributes={"name": "x"})
    for found in (
        reactor.patch(path, publish),
        reactor.patch(path, rename),
        reactor.post(f"{path}/relationships/extensions", linkage()),
        reactor.patch(f"{path}/relationships/extensions", linkage()),
        reactor.delete(f"{path}/relationships/extensions", linkage()),
    ):
        assert (found.status, found.codes) == (409, ["library-published"])
    reactor.library(shop, "Next")
    listed = f"/properties/{shop}/libraries"
    assert reactor.ids(f"{listed}?filter[state]=EQ published".replace(" ", "%20")) == [library]
    assert len(reactor.ids(f"{listed}?filter[published]=EQ%20false")) == 1


def test_a_library_says_where_its_revisions_are_changed(
    reactor: Reactor, shop: str, head: str
) -> None:
    library = reactor.library(shop)
    revision = revise(reactor, head)
    within = {"extensions": linkage(revision)}
    for found in (
        reactor.patch(f"/libraries/{library}", change("libraries", library, relationships=within)),
        reactor.post(
            f"/properties/{shop}/libraries",
            {"data": {"type": "libraries", "attributes": {"name": "B"}, "relationships": within}},
        ),
        reactor.patch(
            f"/libraries/{library}", change("libraries", library, attributes={"state": "x"})
        ),
    ):
        assert (found.status, found.codes) == (422, ["read-only"])
    bad = change("libraries", library, meta={"action": "submit"})
    assert reactor.patch(f"/libraries/{library}", bad).codes == ["invalid-action"]
    assert len(reactor.data(f"/properties/{shop}/libraries")) == 1


def test_an_extension_names_its_libraries_newest_first(
    reactor: Reactor, shop: str, head: str
) -> None:
    libraries = [reactor.library(shop, name) for name in ("One", "Two", "Three")]
    first, second = revise(reactor, head), revise(reactor, head)
    for library, revision in zip(libraries, (first, second, first), strict=True):
        reactor.post(f"/libraries/{library}/relationships/extensions", linkage(revision))
    found = reactor.data(f"/extensions/{head}/libraries")
    assert {one["id"] for one in found} == set(libraries)
    moments = [one["attributes"]["created_at"] for one in found]
    assert moments == sorted(moments, reverse=True)
    assert reactor.ids(f"/extensions/{second}/libraries") == [libraries[1]]
    assert reactor.ids(f"/extensions/{head}/libraries?filter[name]=EQ%20Two") == [libraries[1]]
