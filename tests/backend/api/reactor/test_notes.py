"""Notes over HTTP."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.backend.api.reactor.conftest import Reactor, change, new


@pytest.fixture
def subjects(reactor: Reactor, package: Callable[..., str]) -> dict[str, str]:
    shop = reactor.property_()
    return {
        "properties": shop,
        "extensions": reactor.extension(shop, package()),
        "libraries": reactor.library(shop),
    }


def test_notes_are_added_and_read(reactor: Reactor, subjects: dict[str, str]) -> None:
    author = reactor.data("/profile")["attributes"]
    for type_, id_ in subjects.items():
        path = f"/{type_}/{id_}/notes"
        made = reactor.post(path, new("notes", {"text": f"About {type_}."}))
        assert made.status == 201
        note = made.body["data"]
        assert (
            note["attributes"].items()
            >= {
                "text": f"About {type_}.",
                "author_display_name": author["display_name"],
                "author_email": author["email"],
            }.items()
        )
        assert note["relationships"]["resource"]["data"] == {"type": type_, "id": id_}
        assert made.headers["location"] == note["links"]["self"]
        assert reactor.data(f"/notes/{note['id']}") == note
        assert reactor.data(path) == [note]
        found = reactor.get(f"/notes/{note['id']}?include=resource").body
        assert [one["id"] for one in found["included"]] == [id_]


@pytest.mark.parametrize("text", ["", " ", "x" * 513, None, 1, ["x"]])
def test_a_bad_text_is_refused_at_its_place(
    reactor: Reactor, subjects: dict[str, str], text: object
) -> None:
    path = f"/libraries/{subjects['libraries']}/notes"
    found = reactor.post(path, new("notes", {"text": text}))
    assert (found.status, found.pointers) == (422, ["/data/attributes/text"])
    assert reactor.post(path, new("notes", {})).pointers == ["/data/attributes/text"]
    assert reactor.data(path) == []


def test_a_revision_takes_no_note_but_has_those_of_its_moment(
    reactor: Reactor, subjects: dict[str, str]
) -> None:
    head = subjects["extensions"]
    reactor.post(f"/extensions/{head}/notes", new("notes", {"text": "before"}))
    body = change("extensions", head, meta={"action": "revise"})
    revision = reactor.patch(f"/extensions/{head}", body).body["data"]["id"]
    assert [n["attributes"]["text"] for n in reactor.data(f"/extensions/{revision}/notes")] == [
        "before"
    ]
    refused = reactor.post(f"/extensions/{revision}/notes", new("notes", {"text": "x"}))
    assert (refused.status, refused.codes) == (409, ["read-only"])


def test_a_note_is_never_changed_or_deleted(reactor: Reactor, subjects: dict[str, str]) -> None:
    path = f"/properties/{subjects['properties']}/notes"
    note = reactor.post(path, new("notes", {"text": "x"})).body["data"]
    for method in ("PATCH", "PUT", "DELETE", "POST"):
        assert reactor.ask(method, f"/notes/{note['id']}", {"data": note}).status == 405
    assert reactor.data(f"/notes/{note['id']}") == note


def test_nothing_is_noted_on_what_is_not_there(reactor: Reactor, subjects: dict[str, str]) -> None:
    body = new("notes", {"text": "x"})
    for path in (
        f"/properties/{subjects['libraries']}/notes",
        f"/libraries/{subjects['properties']}/notes",
        f"/extensions/EX{'0' * 32}/notes",
    ):
        assert reactor.get(path).status == 404
        assert reactor.post(path, body).status == 404
    assert reactor.get(f"/notes/NT{'0' * 32}").status == 404
    reactor.delete(f"/libraries/{subjects['libraries']}")
    assert reactor.post(f"/libraries/{subjects['libraries']}/notes", body).status == 404
