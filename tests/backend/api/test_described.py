"""What is described is what is served, and the pages about it need nothing from anywhere."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shlex
from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any, get_args

import pytest
from jsonschema_rs import Draft202012Validator

from backend.api import context, reactor
from backend.api.described import descriptions
from backend.api.news import event_name
from backend.api.operations import Area
from backend.api.page import page
from backend.events import Event
from tests.backend.api.conftest import Client

PAGES = ("/", "/docs", "/docs/context-services", "/docs/reactor")
TABLE = (*context.OPERATIONS, *reactor.OPERATIONS)
_ID = "0" * 32
_SAMPLES = {"kind": "tasks", "name": "Feedback", "customer_id": "C-1"}
_WITHOUT_END = {"area", "base", "br", "hr", "img", "input", "link", "meta"}


class Read(HTMLParser):
    """A page as a browser takes it apart."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.by_tag: dict[str, list[str]] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in _WITHOUT_END:
            self.open.append(tag)
            self.by_tag.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self.open):
            self.by_tag[tag][-1] += data

    def all(self, attribute: str) -> list[str]:
        return [found[attribute] for _, found in self.elements if attribute in found]


def read(api: Client, path: str) -> Read:
    reply = api.get(path)
    assert reply.status == 200
    return Read(reply.raw.decode())


def operations(area: Area) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, methods in descriptions()[area]["paths"].items():
        for method, found in methods.items():
            yield method.upper(), path, found


def validator(area: Area, schema: Mapping[str, Any]) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": descriptions()[area]["components"]})


def filled(path: str) -> str:
    def sample(found: re.Match[str]) -> str:
        name = found[1]
        return _SAMPLES.get(name) or ("7" if name in ("service_id", "task_id", "state_id") else _ID)

    return re.sub(r"\{(\w+)\}", sample, path)


def test_every_operation_of_the_table_is_described_and_nothing_else_but_the_events() -> None:
    described = {(method, path) for area in Area for method, path, _ in operations(area)}
    assert described == {(one.method, one.path) for one in TABLE} | {("GET", "/events")}


@pytest.mark.parametrize("area", Area)
def test_a_path_takes_the_methods_that_are_described_and_no_other(area: Area, api: Client) -> None:
    wanted: dict[str, set[str]] = {}
    for method, path, _ in operations(area):
        wanted.setdefault(path, set()).add(method)
    for path, methods in wanted.items():
        allowed = api.ask("TRACE", filled(path)).headers["allow"].split(", ")
        assert set(allowed) - {"HEAD"} == methods, path


@pytest.mark.parametrize("area", Area)
def test_every_operation_has_a_name_of_its_own_a_title_and_a_tag(area: Area) -> None:
    found = [one for _, _, one in operations(area)]
    names = Counter(one["operationId"] for one in found)
    assert set(names.values()) == {1}
    assert all(one["summary"] and one["tags"] for one in found)
    assert [tag for one in found for tag in one["tags"] if tag not in _tags(area)] == []


def _tags(area: Area) -> list[str]:
    return [tag["name"] for tag in descriptions()[area]["tags"]]


@pytest.mark.parametrize("area", Area)
def test_every_parameter_is_described_and_every_one_of_a_path_is_there(area: Area) -> None:
    for _, path, one in operations(area):
        parameters = one.get("parameters", [])
        in_path = {found["name"] for found in parameters if found["in"] == "path"}
        assert in_path == set(re.findall(r"\{(\w+)\}", path)), path
        assert all(found["description"] and found["schema"] for found in parameters), path


@pytest.mark.parametrize("area", Area)
def test_every_example_fulfils_the_shape_it_stands_for(area: Area) -> None:
    count = 0
    for _, path, one in operations(area):
        contents = [*one.get("requestBody", {}).get("content", {}).values()]
        for reply in one["responses"].values():
            contents += reply.get("content", {}).values()
        for content in contents:
            if "example" in content:
                found = list(validator(area, content["schema"]).iter_errors(content["example"]))
                assert found == [], path
                count += 1
    assert count > 0


@pytest.mark.parametrize("area", Area)
def test_the_page_tells_every_operation(area: Area, api: Client) -> None:
    found = read(api, f"/docs/{area}")
    contents = found.by_tag["nav"][1]
    codes = found.by_tag["code"]
    for method, path, one in operations(area):
        assert one["summary"] in contents
        assert one["summary"] in found.by_tag["h3"]
        assert path in codes
        assert any(_asks(api, line, method, path) for line in codes if line.startswith("curl")), (
            path
        )


def _asks(api: Client, line: str, method: str, path: str) -> bool:
    """Whether the curl line asks this server for the operation, and says the token to write."""
    words = shlex.split(line.replace("\\\n", " "))
    asked = words[words.index("-X") + 1] if "-X" in words else "GET"
    address = next(word for word in words if word.startswith("http"))
    form = re.escape(api.server.url) + re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path))
    token = "Authorization: Bearer $TOKEN" in words or method == "GET"
    return asked == method and token and re.fullmatch(form, address.partition("?")[0]) is not None


@pytest.mark.parametrize("path", PAGES)
def test_a_page_needs_nothing_from_anywhere_else(path: str, api: Client) -> None:
    found = read(api, path)
    tags = {tag for tag, _ in found.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "form", "base", "embed"}
    assert not found.all("src")
    assert not [name for _, given in found.elements for name in given if name.startswith("on")]
    assert not re.search(r"url\(|@import", "".join(found.by_tag["style"]))
    assert all(link.startswith(("#", "/")) for link in found.all("href"))


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_page_leads_somewhere(path: str, api: Client) -> None:
    found = read(api, path)
    ids = Counter(found.all("id"))
    assert set(ids.values()) == {1}
    inside = {link[1:] for link in found.all("href") if link.startswith("#")}
    assert inside <= set(ids)
    for link in {link for link in found.all("href") if link.startswith("/")}:
        assert api.get(link).status == 200, link


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_landmarks_and_headings_in_order(path: str, api: Client) -> None:
    found = read(api, path)
    tags = [tag for tag, _ in found.elements]
    assert tags.count("main") == tags.count("h1") == tags.count("header") == 1
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h\d", tag) and tag != "h1"]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    labels = [given for tag, given in found.elements if tag in ("nav", "table")]
    assert all("aria-label" in given or "aria-labelledby" in given for given in labels)


@pytest.mark.parametrize("path", PAGES)
def test_the_browser_may_use_the_style_of_the_page_and_nothing_else(path: str, api: Client) -> None:
    reply = api.get(path)
    style = re.search(r"<style>(.*?)</style>", reply.raw.decode(), re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = dict(
        part.strip().split(" ", 1) for part in reply.headers["content-security-policy"].split(";")
    )
    assert policy.pop("style-src") == f"'sha256-{digest}'"
    assert policy["default-src"] == "'none'"
    assert set(policy.values()) == {"'none'"}
    assert " style=" not in reply.raw.decode()


def test_a_page_shows_markup_as_text() -> None:
    evil = '<script src="x">"&amp;</script>'
    changed = deepcopy(descriptions()[Area.CONTEXT])
    one = changed["paths"]["/metadata/{kind}/extensions"]["post"]
    one |= {"summary": evil, "description": evil, "operationId": evil, "tags": [evil]}
    one["parameters"][0] |= {"description": evil, "schema": {"enum": [evil], "description": evil}}
    one["responses"]["201"]["description"] = evil
    changed["info"] |= {"title": evil, "description": evil}
    shape = {"type": "object", "description": evil, "properties": {evil: {"const": evil}}}
    changed["components"]["schemas"][evil] = shape
    content = one["requestBody"]["content"]["application/json"]
    content |= {"schema": shape, "example": {evil: evil}}
    found = Read(page(changed, f"http://{evil}"))
    assert "script" not in {tag for tag, _ in found.elements}
    assert not found.all("src")
    assert any(evil in text for text in found.by_tag["h3"])


def test_the_overview_names_every_event_that_is_sent(api: Client) -> None:
    codes = read(api, "/docs").by_tag["code"]
    assert [event_name(kind) for kind in get_args(Event) if event_name(kind) not in codes] == []


def test_what_the_stream_sends_is_as_described(api: Client) -> None:
    described = descriptions()[Area.REACTOR]["paths"]["/events"]["get"]["x-events"]
    shapes = {one["event"]: one["data"] for one in described}
    connection = api.connection()
    connection.request("GET", "/events?types=property-changed,api-served", headers=api.headers)
    stream = connection.getresponse()
    assert stream.readline().startswith(b"retry")  # from here on nothing is missed
    body = {"type": "properties", "attributes": {"name": "Shop", "platform": "edge"}}
    made = api.post(f"/companies/{api.workspace.company_id}/properties", {"data": body})
    assert made.status == 201
    seen: dict[str, Any] = {}
    while set(seen) != {"property-changed", "api-served"}:
        line = stream.readline().decode().strip()
        if line.startswith("event: "):
            data = stream.readline().decode().removeprefix("data: ")
            seen[line.removeprefix("event: ")] = json.loads(data)
    connection.close()
    assert seen["property-changed"]["property_id"] == made.body["data"]["id"]
    for name, data in seen.items():
        assert list(Draft202012Validator(shapes[name]).iter_errors(data)) == [], name
