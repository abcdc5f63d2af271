"""Pages, filters and orders of lists, and what comes along with a document, over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from backend.api.server import ApiServer
from backend.workspace import Workspace
from tests.backend.api.conftest import Client
from tests.backend.api.reactor.conftest import Reactor
from tests.backend.installing import add_package

PACKAGES = ["ab", "b", "abc", "c1", "c2", "d", "e.f"]
Package = Callable[..., str]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Reactor, str]]:
    """A property with seven extensions, one of them switched off and one failed."""
    folder: Path = tmp_path_factory.mktemp("documents")
    workspace = Workspace.open(folder / "workspace")
    workspace.start()
    server = ApiServer(workspace)
    server.start()
    reactor = Reactor(server, workspace)
    property_id = reactor.property_()
    for at, name in enumerate(PACKAGES):
        version = f"1.{at}.0"
        package = add_package(workspace, folder, name=name, displayName=name, version=version)
        if at == 3:
            workspace.folder.archive(package.digest).unlink()
        extension = reactor.extension(property_id, package.id)
        if at == 2:
            workspace.properties.edit(extension, enabled=False)
    yield reactor, property_id
    server.stop()
    workspace.close()


_OPERATORS: dict[str, Callable[[Any, list[Any]], bool]] = {
    "EQ": lambda value, given: value in given,
    "NOT": lambda value, given: value not in given,
    "LT": lambda value, given: any(value < one for one in given),
    "GT": lambda value, given: any(value > one for one in given),
    "BETWEEN": lambda value, given: given[0] <= value <= given[1],
    "CONTAINS": lambda value, given: any(one in value for one in given),
}
_TEXT = st.sampled_from([*PACKAGES, "a", "z", "1.2.0", "succeeded", "failed", "_", "%", "'"])
_FILTER = st.tuples(
    st.sampled_from(["name", "version", "installation_status"]),
    st.sampled_from(sorted(_OPERATORS)),
    st.lists(_TEXT, min_size=2, max_size=2),
)
_SORT = st.tuples(st.sampled_from(["name", "version", "enabled"]), st.booleans())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    filters=st.lists(_FILTER, max_size=2, unique_by=lambda one: one[0]),
    sorts=st.lists(_SORT, max_size=2, unique_by=lambda one: one[0]),
    number=st.integers(1, 4),
    size=st.integers(1, 10),
)
def test_a_page_is_what_plain_python_finds(
    shop: tuple[Reactor, str],
    filters: list[tuple[str, str, list[str]]],
    sorts: list[tuple[str, bool]],
    number: int,
    size: int,
) -> None:
    reactor, property_id = shop
    path = f"/properties/{property_id}/extensions"
    expected = [
        one
        for one in reactor.data(path)
        if all(_OPERATORS[op](one["attributes"][name], values) for name, op, values in filters)
    ]
    for name, descending in reversed(sorts):
        expected.sort(key=lambda one: one["attributes"][name], reverse=descending)
        if descending:
            expected = _equals_as_before(expected, name, reactor.ids(path))
    query = [(f"filter[{name}]", f"{op} {','.join(v)}") for name, op, v in filters]
    query += [("page[number]", str(number)), ("page[size]", str(size))]
    if sorts:
        query.append(("sort", ",".join(f"{'-' if down else ''}{name}" for name, down in sorts)))
    found = reactor.get(f"{path}?{urlencode(query)}").body
    assert found["meta"]["pagination"]["total_count"] == len(expected)
    if len(sorts) < 2:
        ids = [one["id"] for one in expected]
        assert [one["id"] for one in found["data"]] == ids[(number - 1) * size : number * size]


def _equals_as_before(found: list[Any], name: str, order: list[str]) -> list[Any]:
    """Python turns equals round too, where it sorts downwards."""
    values = sorted({one["attributes"][name] for one in found}, reverse=True)
    return [
        one
        for value in values
        for one in sorted(found, key=lambda one: order.index(one["id"]))
        if one["attributes"][name] == value
    ]


def test_the_links_lead_through_the_whole_list(shop: tuple[Reactor, str]) -> None:
    reactor, property_id = shop
    everything = reactor.ids(f"/properties/{property_id}/extensions?sort=-name")
    base = reactor.server.url
    start = f"{base}/properties/{property_id}/extensions?sort=-name&page%5Bsize%5D=3"
    forwards, at = [], start
    while at:
        found = reactor.get(at.removeprefix(base)).body
        assert found["links"]["self"] == at
        forwards += [one["id"] for one in found["data"]]
        last, at = at, found["links"]["next"]
    assert forwards == everything
    assert found["links"]["last"] == last
    assert found["meta"]["pagination"] == {
        "current_page": 3,
        "next_page": None,
        "prev_page": 2,
        "total_pages": 3,
        "total_count": 7,
    }
    pages, back = [], last
    while back:
        found = reactor.get(back.removeprefix(base)).body
        pages.append(found["meta"]["pagination"]["current_page"])
        back = found["links"]["prev"]
    assert pages == [3, 2, 1]
    first = reactor.get(found["links"]["first"].removeprefix(base)).body
    assert first["data"] == found["data"]


def test_a_page_behind_the_last_is_empty_with_the_right_totals(shop: tuple[Reactor, str]) -> None:
    reactor, property_id = shop
    path = f"/properties/{property_id}/extensions?page[size]=5&page[number]={10**30}"
    found = reactor.get(path).body
    assert found["data"] == []
    pagination = found["meta"]["pagination"]
    assert (pagination["total_count"], pagination["total_pages"]) == (7, 2)
    assert (pagination["next_page"], pagination["prev_page"]) == (None, 2)


@pytest.mark.parametrize(
    "query",
    [
        "filter[name]=ab",
        "filter[name]=EQ",
        "filter[nothing]=EQ%20ab",
        "filter[enabled]=EQ%20maybe",
        "filter=EQ%20ab",
        "filter[]=EQ%20ab",
        "filter[name=EQ%20ab",
        "filter[name]=BETWEEN%20a",
        "page[number]=0",
        "platform=web",
        "page[size]=1000000",
        "sort=",
    ],
)
def test_what_is_malformed_or_unknown_is_passed_over(shop: tuple[Reactor, str], query: str) -> None:
    reactor, property_id = shop
    path = f"/properties/{property_id}/extensions"
    assert reactor.ids(f"{path}?{query}") == reactor.ids(path)


@pytest.mark.parametrize(
    "query",
    [
        "page[number]=-1",
        "page[number]=one",
        "page[number]=",
        "page[size]=0",
        "page[size]=1.5",
        "sort=settings",
        "sort=name,,version",
        "sort=--name",
        "include=nothing",
        "include=property.nothing",
        "include=property.company.properties.company.properties",
        f"filter[name]=EQ%20{'a' * 1001}",
    ],
)
def test_what_cannot_be_answered_is_refused(shop: tuple[Reactor, str], query: str) -> None:
    reactor, property_id = shop
    assert reactor.get(f"/properties/{property_id}/extensions?{query}").status == 400


def test_an_unknown_relationship_is_refused_for_an_empty_list_too(
    shop: tuple[Reactor, str],
) -> None:
    reactor, property_id = shop
    assert reactor.get(f"/properties/{property_id}/libraries?include=nothing").status == 400
    assert (
        reactor.get(f"/properties/{property_id}/libraries?include=property").body["included"] == []
    )


def test_what_is_asked_for_comes_along_once_and_is_linked(shop: tuple[Reactor, str]) -> None:
    reactor, property_id = shop
    path = f"/properties/{property_id}/extensions?include=property.company,extension_package,origin"
    found = reactor.get(path).body
    keys = [(one["type"], one["id"]) for one in found["included"]]
    assert len(keys) == len(set(keys))
    assert {type_ for type_, _ in keys} == {"properties", "companies", "extension_packages"}
    assert _linked(found) == set(keys) | {(one["type"], one["id"]) for one in found["data"]}
    assert "included" not in reactor.get(f"/properties/{property_id}/extensions").body


def test_relationships_to_several_are_linked_where_they_come_along(
    shop: tuple[Reactor, str],
) -> None:
    reactor, property_id = shop
    found = reactor.get(f"/properties/{property_id}?include=extensions,libraries,notes").body
    linkage = found["data"]["relationships"]["extensions"]["data"]
    assert [one["id"] for one in linkage] == reactor.ids(f"/properties/{property_id}/extensions")
    assert len(found["included"]) == 7
    assert found["data"]["relationships"]["libraries"]["data"] == []


def test_too_much_to_come_along_is_refused(
    shop: tuple[Reactor, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reactor, property_id = shop
    path = f"/properties/{property_id}/extensions?include=extension_package"
    monkeypatch.setattr("backend.api.reactor.including.MOST", 7)
    assert len(reactor.get(path).body["included"]) == 7
    monkeypatch.setattr("backend.api.reactor.including.MOST", 6)
    found = reactor.get(path)
    assert (found.status, found.codes) == (400, ["include-too-much"])


def test_what_leads_to_each_other_is_read_once_however_far_it_is_followed(
    shop: tuple[Reactor, str],
) -> None:
    """Each library leads to every revision, each revision to every library, and so on."""
    reactor, property_id = shop
    found = reactor.data(f"/properties/{property_id}/extensions")
    heads = [one["id"] for one in found if one["attributes"]["installation_status"] == "succeeded"]
    items = [{"type": "extensions", "id": one, "meta": {"action": "revise"}} for one in heads]
    for name in ("A", "B", "C"):
        library = reactor.library(property_id, name)
        path = f"/libraries/{library}/relationships/extensions"
        assert reactor.post(path, {"data": items}).status == 200
        items = [{"type": "extensions", "id": one} for one in reactor.ids(path)]
    read: list[str] = []
    store = reactor.workspace.libraries._store
    event.listen(store.engine, "before_cursor_execute", lambda _c, _k, said, *_: read.append(said))
    once = reactor.get(f"/libraries/{library}?include=extensions.libraries").body
    one_way, before = len(read), len(once["included"])
    read.clear()
    path = f"/libraries/{library}?include=extensions.libraries.extensions.libraries"
    again = reactor.get(path).body
    assert len(again["included"]) == before == len(heads) + 2
    assert len(read) <= one_way + 3 * len(heads)


def test_what_leads_to_each_other_too_often_is_refused(
    shop: tuple[Reactor, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reactor, property_id = shop
    path = f"/properties/{property_id}/extensions?include=property.extensions"
    assert reactor.get(path).status == 200
    monkeypatch.setattr("backend.api.reactor.including._MOST_WORK", 50)
    refused = reactor.get(path)
    assert (refused.status, refused.codes) == (400, ["include-too-much"])


def test_fields_leave_out_all_others(shop: tuple[Reactor, str]) -> None:
    reactor, property_id = shop
    query = "include=property&fields[extensions]=name,property&fields[properties]="
    # Not by the client that holds answers against the description: that is of whole resources.
    plain = Client(reactor.server, reactor.workspace)
    found = plain.get(f"/properties/{property_id}/extensions?{query}").body
    for one in found["data"]:
        assert (set(one["attributes"]), set(one["relationships"])) == ({"name"}, {"property"})
        assert one["links"]["self"]
    (included,) = found["included"]
    assert (included["attributes"], included["relationships"]) == ({}, {})


def test_a_filter_is_never_part_of_a_statement(shop: tuple[Reactor, str]) -> None:
    reactor, property_id = shop
    for text in ("' OR 1=1 --", '"; DROP TABLE extensions; --', "%", "_", "\\", "\0", "ab\0"):
        for operator in ("EQ", "CONTAINS", "LT"):
            query = f"filter[display_name]={quote(f'{operator} {text}')}"
            found = reactor.ids(f"/properties/{property_id}/extensions?{query}")
            assert operator == "LT" or found == []
    assert len(reactor.ids(f"/properties/{property_id}/extensions")) == 7


def _linked(document: Any) -> set[tuple[str, str]]:
    """All that is named by a relationship of the document's resources."""
    found = set()
    for resource in (*document["data"], *document["included"]):
        for relationship in resource["relationships"].values():
            data = relationship.get("data") or []
            found |= {(r["type"], r["id"]) for r in (data if isinstance(data, list) else [data])}
    return found
