"""Extensions over HTTP, installed by the real installer thread."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from backend.events import Event, ExtensionChanged
from tests.backend.api.reactor.conftest import Reactor, change, new, of_package
from tests.backend.installing import SETTINGS, holding, installed
from tests.conftest import until

KEYS = Path(__file__).parents[3] / "seeds" / "extension_keys.json"
OTHER = '{"greeting": "Good evening", "times": 2}'
Package = Callable[..., str]


def key_tree(value: Any) -> Any:
    return {k: key_tree(v) for k, v in value.items()} if isinstance(value, dict) else None


def revise(reactor: Reactor, extension_id: str) -> str:
    body = change("extensions", extension_id, meta={"action": "revise"})
    revised = reactor.patch(f"/extensions/{extension_id}", body)
    assert revised.status == 200, revised.body
    return str(revised.body["data"]["id"])


# -- adding ----------------------------------------------------------------------------------


def test_the_seeds_request_gets_the_seeds_response(reactor: Reactor, package: Package) -> None:
    """The request of the example to the letter: attributes, relationships and type; the response
    key by key, with the status that the text beside it tells of.
    """
    ep, pr = package(), reactor.property_()
    request = {
        "data": {
            "attributes": {},
            "relationships": {
                "extension_package": {"data": {"id": ep, "type": "extension_packages"}}
            },
            "type": "extensions",
        }
    }
    headers: dict[str, str | None] = {
        "Accept": "application/vnd.api+json;revision=1",
        "X-Api-Key": "[KEY]",
    }
    with holding(reactor.workspace, "checking archive"):
        found = reactor.post(f"/properties/{pr}/extensions", request, headers=headers)
    assert found.status == 201
    assert list(found.body) == ["data"]
    data = found.body["data"]
    expected = json.loads(KEYS.read_text(encoding="utf-8"))
    expected["attributes"] |= {"installation_status": None, "deleted_at": None}
    expected["relationships"]["notes"] = {"links": {"related": None}}
    assert key_tree(data) == expected
    moment = data["attributes"]["created_at"]
    assert data["attributes"] == {
        "created_at": moment,
        "dirty": True,
        "enabled": True,
        "name": "greeter",
        "published": False,
        "published_at": None,
        "revision_number": 0,
        "updated_at": moment,
        "delegate_descriptor_id": None,
        "display_name": "Greeter",
        "review_status": "unsubmitted",
        "version": "1.2.3",
        "settings": "{}",
        "installation_status": "pending",
        "deleted_at": None,
    }
    base, ex = reactor.server.url, data["id"]
    assert data["links"] == {
        "property": f"{base}/properties/{pr}",
        "origin": f"{base}/extensions/{ex}",
        "self": f"{base}/extensions/{ex}",
        "extension_package": f"{base}/extension_packages/{ep}",
        "latest_extension_package": f"{base}/extension_packages/{ep}",
    }
    linked = {
        "property": {"id": pr, "type": "properties"},
        "origin": {"id": ex, "type": "extensions"},
        "updated_with_extension_package": {"id": ep, "type": "extension_packages"},
        "extension_package": {"id": ep, "type": "extension_packages"},
    }
    for name, relationship in data["relationships"].items():
        assert relationship["links"]["related"] == f"{base}/extensions/{ex}/{name}"
        assert relationship.get("data") == linked.get(name)
    assert data["meta"] == {"latest_revision_number": 0}
    assert found.headers["location"] == data["links"]["self"]


def test_a_watcher_sees_it_succeed_or_fail(reactor: Reactor, package: Package) -> None:
    shop = reactor.property_()
    good = package()
    with holding(reactor.workspace, "checking archive") as hold:
        made = reactor.post(f"/properties/{shop}/extensions", of_package(good)).body["data"]
        hold.wait()
        path = f"/extensions/{made['id']}"
        assert reactor.data(path)["attributes"]["installation_status"] == "pending"
    installed(reactor.workspace, made["id"])
    assert reactor.data(path)["attributes"]["installation_status"] == "succeeded"

    bad = reactor.workspace.packages.get(package(name="bad", displayName="Bad"))
    reactor.workspace.folder.archive(bad.digest).unlink()
    made = reactor.post(f"/properties/{shop}/extensions", of_package(bad.id)).body["data"]
    installed(reactor.workspace, made["id"])
    failed = reactor.data(f"/extensions/{made['id']}")
    assert failed["attributes"]["installation_status"] == "failed"
    (error,) = failed["meta"]["status_details"]["errors"]
    assert error["code"] == "archive-missing"
    path = f"/properties/{shop}/extensions?filter[installation_status]=EQ%20failed"
    assert reactor.ids(path) == [made["id"]]


def test_settings_of_ones_own_name_the_delegate(reactor: Reactor, package: Package) -> None:
    body = of_package(package(), settings=SETTINGS, enabled=False)
    body["data"]["attributes"]["delegate_descriptor_id"] = "greeter::extensionConfiguration::config"
    made = reactor.post(f"/properties/{reactor.property_()}/extensions", body).body["data"]
    assert (
        made["attributes"].items()
        >= {
            "settings": SETTINGS,
            "enabled": False,
            "delegate_descriptor_id": "greeter::extensionConfiguration::config",
        }.items()
    )


@pytest.mark.parametrize(
    ("attributes", "status", "code", "pointer"),
    [
        ({"settings": {"greeting": "x"}}, 422, "invalid-document", "settings"),
        ({"settings": None}, 422, "invalid-document", "settings"),
        ({"settings": "no JSON"}, 400, "invalid-settings-syntax", "settings"),
        ({"settings": "[]"}, 422, "invalid-settings", "settings"),
        ({"settings": '{"greeting": ""}'}, 422, "invalid-settings", "settings"),
        ({"enabled": 1}, 422, "invalid-document", "enabled"),
        (
            {"delegate_descriptor_id": "other::extensionConfiguration::config"},
            422,
            "delegate-descriptor-unresolved",
            "delegate_descriptor_id",
        ),
        ({"delegate_descriptor_id": 1}, 422, "invalid-document", "delegate_descriptor_id"),
    ],
)
def test_bad_attributes_are_refused_at_their_place_and_nothing_is_made(
    reactor: Reactor,
    package: Package,
    attributes: dict[str, Any],
    status: int,
    code: str,
    pointer: str,
) -> None:
    path = f"/properties/{reactor.property_()}/extensions"
    found = reactor.post(path, of_package(package(), **attributes))
    assert (found.status, found.codes) == (status, [code])
    assert found.pointers == [f"/data/attributes/{pointer}"]
    assert reactor.data(path) == []


def test_what_the_property_cannot_hold_is_refused_at_the_package(
    reactor: Reactor, package: Package
) -> None:
    shop, app = reactor.property_(), reactor.property_("App", platform="edge")
    ep = package()
    at = ["/data/relationships/extension_package/data"]
    reactor.extension(shop, ep)
    twice = reactor.post(f"/properties/{shop}/extensions", of_package(ep))
    assert (twice.status, twice.codes, twice.pointers) == (409, ["not-unique"], at)
    other = reactor.post(f"/properties/{app}/extensions", of_package(ep))
    assert (other.status, other.codes, other.pointers) == (422, ["platform-mismatch"], at)
    missing = reactor.post(f"/properties/{shop}/extensions", of_package("EP" + "0" * 32))
    assert (missing.status, missing.pointers) == (404, at)


@pytest.mark.parametrize(
    ("relationship", "pointer"),
    [
        (None, ""),
        ({}, ""),
        ({"data": None}, ""),
        ({"data": []}, ""),
        ({"data": {"type": "extensions", "id": "EP"}}, "/type"),
        ({"data": {"type": "extension_packages"}}, "/id"),
        ({"data": {"type": "extension_packages", "id": 1}}, "/id"),
    ],
)
def test_a_package_has_to_be_named(reactor: Reactor, relationship: object, pointer: str) -> None:
    body: Any = {"data": {"type": "extensions", "relationships": {}}}
    if relationship is not None:
        body["data"]["relationships"]["extension_package"] = relationship
    found = reactor.post(f"/properties/{reactor.property_()}/extensions", body)
    assert found.status == 422
    assert found.pointers == [f"/data/relationships/extension_package/data{pointer}"]


# -- changing ---------------------------------------------------------------------------------


def test_settings_are_changed(reactor: Reactor, package: Package) -> None:
    ex = reactor.extension(reactor.property_(), package())
    revise(reactor, ex)
    assert not reactor.data(f"/extensions/{ex}")["attributes"]["dirty"]
    body = change("extensions", ex, attributes={"settings": OTHER, "enabled": False})
    changed = reactor.patch(f"/extensions/{ex}", body)
    assert changed.status == 200
    expected = {"settings": OTHER, "enabled": False, "dirty": True}
    assert reactor.data(f"/extensions/{ex}")["attributes"].items() >= expected.items()


def test_a_whole_extension_may_be_sent_back(reactor: Reactor, package: Package) -> None:
    ex = reactor.extension(reactor.property_(), package())
    before = reactor.data(f"/extensions/{ex}")
    before["attributes"]["settings"] = OTHER
    assert reactor.patch(f"/extensions/{ex}", {"data": before}).status == 200
    assert reactor.data(f"/extensions/{ex}")["attributes"]["settings"] == OTHER


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "other"),
        ("version", "9.9.9"),
        ("revision_number", 7),
        ("installation_status", "failed"),
        ("published", True),
        ("deleted_at", "2001-01-01T00:00:00.000Z"),
    ],
)
def test_what_is_read_only_stays(
    reactor: Reactor, package: Package, name: str, value: object
) -> None:
    ex = reactor.extension(reactor.property_(), package())
    before = reactor.data(f"/extensions/{ex}")
    body = change("extensions", ex, attributes={name: value, "enabled": False})
    found = reactor.patch(f"/extensions/{ex}", body)
    assert (found.status, found.codes) == (422, ["read-only"])
    assert found.pointers == [f"/data/attributes/{name}"]
    assert reactor.data(f"/extensions/{ex}") == before


def test_it_cannot_be_moved_to_another_property(reactor: Reactor, package: Package) -> None:
    ex = reactor.extension(reactor.property_(), package())
    other = {"property": {"data": {"type": "properties", "id": reactor.property_("Other")}}}
    found = reactor.patch(f"/extensions/{ex}", change("extensions", ex, relationships=other))
    assert (found.status, found.pointers) == (422, ["/data/relationships/property/data"])


def test_a_revision_is_a_new_resource(reactor: Reactor, package: Package) -> None:
    ex = reactor.extension(reactor.property_(), package())
    first, second = revise(reactor, ex), revise(reactor, ex)
    assert len({ex, first, second}) == 3
    numbers = [
        reactor.data(f"/extensions/{one}")["attributes"]["revision_number"]
        for one in (ex, first, second)
    ]
    assert numbers == [0, 1, 2]
    assert reactor.data(f"/extensions/{ex}")["meta"]["latest_revision_number"] == 2
    body = change("extensions", first, attributes={"enabled": False})
    found = reactor.patch(f"/extensions/{first}", body)
    assert (found.status, found.codes) == (409, ["read-only"])
    assert reactor.delete(f"/extensions/{first}").status == 409


def test_what_is_sent_with_a_revision_is_changed_first(reactor: Reactor, package: Package) -> None:
    ex = reactor.extension(reactor.property_(), package())
    body = change("extensions", ex, attributes={"settings": OTHER}, meta={"action": "revise"})
    revision = reactor.patch(f"/extensions/{ex}", body).body["data"]
    assert revision["attributes"]["settings"] == OTHER
    assert reactor.data(f"/extensions/{ex}")["attributes"]["settings"] == OTHER
    body["data"]["attributes"]["settings"] = '{"greeting": 1}'
    assert reactor.patch(f"/extensions/{ex}", body).status == 422
    assert len(reactor.data(f"/extensions/{ex}/revisions")) == 2


def test_an_upgrade_is_pending_and_then_the_new_version(reactor: Reactor, package: Package) -> None:
    ex = reactor.extension(reactor.property_(), package())
    newer = package(version="1.3.0")
    offered = reactor.data(f"/extensions/{ex}")["meta"]["upgrade_extension_package_id"]
    assert offered == newer
    linkage = {"extension_package": {"data": {"type": "extension_packages", "id": newer}}}
    body = change(
        "extensions",
        ex,
        attributes={"settings": OTHER, "enabled": False},
        relationships=linkage,
        meta={"upgrade_extension_package_id": newer},
    )
    with holding(reactor.workspace, "checking archive"):
        found = reactor.patch(f"/extensions/{ex}", body)
        attributes = found.body["data"]["attributes"]
        assert (found.status, attributes["installation_status"]) == (200, "pending")
        assert attributes["version"] == "1.2.3"
    installed(reactor.workspace, ex)
    data = reactor.data(f"/extensions/{ex}")
    assert (
        data["attributes"].items()
        >= {
            "version": "1.3.0",
            "installation_status": "succeeded",
            "settings": OTHER,
            "enabled": False,
        }.items()
    )
    assert data["relationships"]["updated_with_extension_package"]["data"]["id"] == newer
    assert "upgrade_extension_package_id" not in data["meta"]


@pytest.mark.parametrize("by_meta", [True, False])
def test_a_downgrade_is_possible_by_either_way(
    reactor: Reactor, package: Package, by_meta: bool
) -> None:
    older = package()
    ex = reactor.extension(reactor.property_(), package(version="1.3.0"))
    linkage = {"extension_package": {"data": {"type": "extension_packages", "id": older}}}
    parts: Any = (
        {"meta": {"upgrade_extension_package_id": older}} if by_meta else {"relationships": linkage}
    )
    assert reactor.patch(f"/extensions/{ex}", change("extensions", ex, **parts)).status == 200
    assert installed(reactor.workspace, ex).version == "1.2.3"


def test_a_bad_upgrade_changes_nothing(reactor: Reactor, package: Package) -> None:
    ep, other = package(), package(name="other", displayName="Other")
    newer = package(version="1.3.0")
    ex = reactor.extension(reactor.property_(), ep)
    before = reactor.data(f"/extensions/{ex}")

    def refused(**parts: Any) -> tuple[int, list[str]]:
        parts.setdefault("attributes", {"enabled": False})
        found = reactor.patch(f"/extensions/{ex}", change("extensions", ex, **parts))
        return found.status, found.codes

    def meta(value: object) -> dict[str, object]:
        return {"upgrade_extension_package_id": value}

    assert refused(meta=meta(other)) == (422, ["invalid-extension_package_id"])
    assert refused(meta=meta("EP" + "0" * 32)) == (404, ["not-found"])
    assert refused(meta=meta(1)) == (422, ["invalid-extension_package_id"])
    assert refused(meta=meta(ep)) == (409, ["unchanged"])
    assert refused(meta=meta(newer), attributes={"settings": '{"times": 0}'})[0] == 422
    linkage = {"extension_package": {"data": {"type": "extension_packages", "id": newer}}}
    assert refused(meta=meta(other), relationships=linkage)[0] == 422
    assert refused(meta={"action": "revise", **meta(newer)}) == (422, ["invalid-action"])
    assert refused(meta={"action": "publish"}) == (422, ["invalid-action"])
    after = reactor.data(f"/extensions/{ex}")
    assert after == before


def test_a_change_waits_while_the_extension_is_pending(reactor: Reactor, package: Package) -> None:
    shop, ep = reactor.property_(), package()
    heard = threading.Event()
    with holding(reactor.workspace, "checking archive") as hold:
        ex = reactor.post(f"/properties/{shop}/extensions", of_package(ep, settings=SETTINGS)).body[
            "data"
        ]["id"]
        hold.wait()
        answers: list[int] = []

        def ask() -> None:
            body = change("extensions", ex, meta={"action": "revise"})
            heard.set()
            answers.append(reactor.patch(f"/extensions/{ex}", body).status)

        asking = threading.Thread(target=ask)
        asking.start()
        heard.wait()
        assert answers == []
    asking.join()
    assert answers == [200]


def test_what_stays_pending_or_failed_cannot_be_used(impatient: Reactor, package: Package) -> None:
    reactor = impatient
    shop, ep = reactor.property_(), package()
    with holding(reactor.workspace, "checking archive") as hold:
        ex = reactor.post(f"/properties/{shop}/extensions", of_package(ep)).body["data"]["id"]
        hold.wait()
        for parts in ({"meta": {"action": "revise"}}, {"attributes": {"enabled": False}}):
            found = reactor.patch(f"/extensions/{ex}", change("extensions", ex, **parts))
            assert (found.status, found.codes) == (409, ["invalid-extension"])
        reactor.workspace.properties.cancel(ex)
    body = change("extensions", ex, meta={"action": "revise"})
    assert reactor.patch(f"/extensions/{ex}", body).status == 409


# -- the document's own rules --------------------------------------------------------------------


def test_a_document_of_another_resource_is_a_conflict(reactor: Reactor, package: Package) -> None:
    shop = reactor.property_()
    ex = reactor.extension(shop, package())
    other = change("extensions", "EX" + "0" * 32, attributes={"enabled": False})
    for body, pointer in (
        (other, "/data/id"),
        (change("rules", ex, attributes={}), "/data/type"),
        (change("properties", shop, attributes={}), "/data/type"),
    ):
        found = reactor.patch(f"/extensions/{ex}", body)
        assert (found.status, found.pointers) == (409, [pointer])
    assert reactor.post(f"/properties/{shop}/extensions", new("rules", {})).status == 409
    own = {"data": {**of_package("EP")["data"], "id": ex}}
    found = reactor.post(f"/properties/{shop}/extensions", own)
    assert (found.status, found.pointers) == (403, ["/data/id"])


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ([], ""),
        ("text", ""),
        (1, ""),
        ({}, "/data"),
        ({"data": None}, "/data"),
        ({"data": []}, "/data"),
        ({"data": {}}, "/data/type"),
        ({"data": {"type": 1}}, "/data/type"),
        ({"data": {"type": "extensions"}}, "/data/id"),
        ({"data": {"type": "extensions", "id": 1}}, "/data/id"),
    ],
)
def test_what_is_no_document_is_refused_at_its_place(
    reactor: Reactor, package: Package, body: object, pointer: str
) -> None:
    ex = reactor.extension(reactor.property_(), package())
    found = reactor.patch(f"/extensions/{ex}", body)
    assert (found.status, found.pointers) == (422, [pointer])


@pytest.mark.parametrize("part", ["attributes", "relationships", "meta"])
@pytest.mark.parametrize("value", [None, [], "x", 1])
def test_a_part_that_is_no_object_is_refused(
    reactor: Reactor, package: Package, part: str, value: object
) -> None:
    ex = reactor.extension(reactor.property_(), package())
    found = reactor.patch(f"/extensions/{ex}", change("extensions", ex, **{part: value}))
    assert (found.status, found.pointers) == (422, [f"/data/{part}"])


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "body-missing"),
        (b"{", "not-json"),
        (b'{"data": NaN}', "not-json"),
        (b'{"data": 1, "data": 2}', "duplicate-key"),
        (b'{"data": "\\ud800"}', "text-not-unicode"),
        (b"[" * 5000 + b"]" * 5000, "json-too-deep"),
        (b"\xff", "not-json"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(
    reactor: Reactor, package: Package, raw: bytes, code: str
) -> None:
    ex = reactor.extension(reactor.property_(), package())
    found = reactor.ask("PATCH", f"/extensions/{ex}", raw=raw)
    assert (found.status, found.codes) == (400, [code])
    found = reactor.ask("PATCH", f"/extensions/{ex}", raw=b"{}", kind="text/plain")
    assert found.status == 415


# -- deleting, and where the links lead -----------------------------------------------------


def test_a_deleted_extension_answers_still(reactor: Reactor, package: Package) -> None:
    shop, ep = reactor.property_(), package()
    ex = reactor.extension(shop, ep)
    revision = revise(reactor, ex)
    assert reactor.delete(f"/extensions/{ex}").status == 204
    data = reactor.data(f"/extensions/{ex}")
    assert data["attributes"]["deleted_at"]
    assert data["meta"]["deleted_at"] == data["attributes"]["deleted_at"]
    assert reactor.data(f"/properties/{shop}/extensions") == []
    assert reactor.ids(f"/extensions/{ex}/revisions") == [ex, revision]
    for parts in ({"attributes": {"enabled": False}}, {"meta": {"action": "revise"}}):
        found = reactor.patch(f"/extensions/{ex}", change("extensions", ex, **parts))
        assert (found.status, found.codes) == (409, ["deleted-resources"])
    assert reactor.delete(f"/extensions/{ex}").status == 404
    assert reactor.extension(shop, ep) != ex


def test_deleting_what_is_pending_cancels_it(reactor: Reactor, package: Package) -> None:
    shop, ep = reactor.property_(), package()
    with holding(reactor.workspace, "checking archive") as hold:
        ex = reactor.post(f"/properties/{shop}/extensions", of_package(ep)).body["data"]["id"]
        hold.wait()
        assert reactor.delete(f"/extensions/{ex}").status == 204
    until(reactor.workspace, lambda: not reactor.workspace.properties.waits(ex))
    assert reactor.data(f"/extensions/{ex}")["attributes"]["installation_status"] == "failed"


def test_every_link_leads_to_what_it_names(reactor: Reactor, package: Package) -> None:
    shop, ep = reactor.property_(), package()
    ex = reactor.extension(shop, ep)
    revision = revise(reactor, ex)
    base = reactor.server.url
    for one in (ex, revision):
        data = reactor.data(f"/extensions/{one}")
        for name, relationship in data["relationships"].items():
            found = reactor.get(relationship["links"]["related"].removeprefix(base)).body
            if "data" in relationship:
                assert found["data"]["id"] == relationship["data"]["id"], name
                assert found["data"]["type"] == relationship["data"]["type"]
                assert found["links"]["self"] == relationship["links"]["related"]
            else:
                assert isinstance(found["data"], list)
        for link in data["links"].values():
            assert reactor.get(link.removeprefix(base)).status == 200
    assert reactor.data(f"/extensions/{revision}/origin")["id"] == ex
    assert reactor.data(f"/extensions/{ex}/extension_package")["id"] == ep
    assert reactor.data(f"/extensions/{ex}/updated_with_extension_package")["id"] == ep
    assert reactor.data(f"/extensions/{ex}/property")["id"] == shop


def test_revisions_stand_newest_first(reactor: Reactor, package: Package) -> None:
    ex = reactor.extension(reactor.property_(), package())
    revisions = [revise(reactor, ex) for _ in range(3)]
    assert reactor.ids(f"/extensions/{ex}/revisions") == [ex, *reversed(revisions)]
    assert reactor.ids(f"/extensions/{revisions[0]}/revisions?page[size]=2") == [ex, revisions[2]]
    assert reactor.ids(f"/extensions/{ex}/revisions?sort=revision_number") == [ex, *revisions]


def test_a_change_is_heard_by_the_window(reactor: Reactor, package: Package) -> None:
    ex = reactor.extension(reactor.property_(), package())
    heard: list[Event] = []
    unsubscribe = reactor.workspace.events.subscribe(heard.append)
    reactor.patch(f"/extensions/{ex}", change("extensions", ex, attributes={"enabled": False}))
    unsubscribe()
    assert any(isinstance(e, ExtensionChanged) and e.extension_id == ex for e in heard)


def test_ids_of_the_wrong_kind_are_not_found(reactor: Reactor, package: Package) -> None:
    shop, ep = reactor.property_(), package()
    ex, library = reactor.extension(shop, ep), reactor.library(shop)
    for id_ in (shop, ep, library, "EX" + "0" * 32, "x", "..", "%00", "EX%27--"):
        for suffix in ("", "/property", "/origin", "/revisions", "/libraries", "/notes"):
            assert reactor.get(f"/extensions/{id_}{suffix}").status == 404
        assert reactor.delete(f"/extensions/{id_}").status == 404
        assert reactor.patch(f"/extensions/{id_}", change("extensions", id_)).status == 404
    for id_ in (ex, ep, library):
        assert reactor.get(f"/properties/{id_}").status == 404
        assert reactor.get(f"/properties/{id_}/extensions").status == 404
        assert reactor.post(f"/properties/{id_}/extensions", of_package(ep)).status == 404
    for id_ in (ex, ep, shop):
        assert reactor.get(f"/libraries/{id_}").status == 404
    found = reactor.post(f"/properties/{reactor.property_('B')}/extensions", of_package(ex))
    assert found.status == 404
