"""One description as a page for people: plain HTML that needs nothing from anywhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from backend.api.openapi import OF_BODIES, OF_EVERY, own_name, status_words
from backend.api.operations import Json
from backend.api.page_parts import (
    code,
    heading,
    inline,
    method_mark,
    parameter_row,
    prose,
    shape_table,
    table,
    whole_page,
)
from backend.api.page_samples import curl, example_of, sample, written
from backend.api.page_shapes import shape_link, shape_name

_HOW_TO_READ = """<p>For programs: <a href="/openapi/{area}.json">the same as OpenAPI 3.1</a>. The
<a href="/docs">overview</a> tells of the token, errors, limits and events. In a shell, put the
token into <code>TOKEN</code> first.</p>"""


def page(description: Mapping[str, Json], base: str) -> str:
    """The page of a description; ``base`` is the server's address as the reader knows it."""
    return _Page(description, base).whole()


@dataclass(frozen=True, slots=True)
class _Described:
    """An operation as the description has it."""

    path: str
    method: str
    found: Mapping[str, Json]

    @property
    def name(self) -> str:
        return str(self.found["operationId"])

    @property
    def title(self) -> str:
        return str(self.found["summary"])


class _Page:
    def __init__(self, description: Mapping[str, Json], base: str) -> None:
        self._description, self._base = description, base
        self._shapes: Mapping[str, Json] = description["components"]["schemas"]
        self._by_itself: Mapping[str, Json] = description["components"]["responses"]
        self._groups: dict[str, list[_Described]] = {}
        for path, methods in description["paths"].items():
            for method, found in methods.items():
                for tag in found.get("tags") or ("Others",):
                    self._groups.setdefault(tag, []).append(_Described(path, method.upper(), found))

    def whole(self) -> str:
        info = self._description["info"]
        area = self._description["x-area"]
        parts = [
            f"<h1>{escape(info['title'])}</h1>",
            prose(info["description"]),
            _HOW_TO_READ.format(area=area),
        ]
        for tag, group in self._groups.items():
            parts.append(heading(2, _anchor(tag), tag))
            parts += [self._operation(one) for one in group]
        parts += [
            heading(2, "by-itself", "What the server answers by itself"),
            self._own_answers(),
            heading(2, "shapes", "Shapes"),
            *(self._shape(name) for name in self._shapes),
        ]
        return whole_page(info["title"], f"/docs/{area}", self._contents(), "\n".join(parts))

    def _contents(self) -> str:
        groups = "\n".join(
            f'<li><a class="tag" href="#{_anchor(tag)}">{escape(tag)}</a><ul>'
            + "".join(
                f'<li><a href="#{escape(one.name)}">{method_mark(one.method)}'
                f"{escape(one.title)}</a></li>"
                for one in group
            )
            + "</ul></li>"
            for tag, group in self._groups.items()
        )
        return (
            f'<ul>{groups}<li><a class="tag" href="#by-itself">What the server answers by '
            'itself</a></li><li><a class="tag" href="#shapes">Shapes</a></li></ul>'
        )

    def _operation(self, one: _Described) -> str:
        parts = [
            heading(3, one.name, one.title),
            f'<p class="call">{method_mark(one.method)}<code>{escape(one.path)}</code></p>',
            prose(one.found.get("description", "")),
            *self._parameters(one),
            *self._body(one),
            "<h4>Answers</h4>",
            self._answers(one),
            *self._events(one),
            "<h4>With curl</h4>",
            code(
                curl(one.method, one.path, one.found, self._base, self._shapes),
                f"curl: {one.title}",
            ),
        ]
        label = escape(one.name)
        return f'<section class="operation" aria-labelledby="{label}">{"".join(parts)}</section>'

    def _parameters(self, one: _Described) -> Iterator[str]:
        for place, title in (("path", "In the path"), ("query", "In the query")):
            found = [p for p in one.found.get("parameters", ()) if p["in"] == place]
            if found:
                rows = "".join(parameter_row(parameter, self._shapes) for parameter in found)
                yield (
                    f'<h4>{title}</h4><table aria-label="{title}"><thead><tr><th scope="col">Name'
                    '</th><th scope="col" class="kind">Type</th><th scope="col">What it is</th>'
                    f"</tr></thead><tbody>{rows}</tbody></table>"
                )

    def _body(self, one: _Described) -> Iterator[str]:
        body = one.found.get("requestBody")
        if not body:
            return
        for media_type, content in body["content"].items():
            may = "" if body["required"] else ", may be left out"
            yield f"<h4>Body: <code>{escape(media_type)}</code>{may}</h4>"
            schema = content["schema"]
            yield shape_table(schema, self._shapes, f"Body of: {one.title}", unfold=True)
            if media_type != "multipart/form-data":
                sent = written(example_of(content, self._shapes))
                yield code(sent, f"Example body: {one.title}")

    def _answers(self, one: _Described) -> str:
        own, told = [], []
        for status, reply in one.found["responses"].items():
            if "$ref" in reply:
                own.append(status)
            else:
                told.append(self._answer(status, reply))
        everywhere = (
            f'<p class="quiet">As everywhere: {", ".join(own)} '
            '(<a href="#by-itself">what the server answers by itself</a>).</p>'
        )
        found = table(("Status", "Body", "When"), told, f"Answers to: {one.title}")
        return found + (everywhere if own else "") + self._example(one)

    def _answer(self, status: str, reply: Mapping[str, Json]) -> list[str]:
        bodies = [
            self._body_words(media_type, content.get("schema", {}))
            for media_type, content in reply.get("content", {}).items()
        ]
        text = inline(reply["description"])
        for name, header in reply.get("headers", {}).items():
            text += (
                f'<span class="limits">Header <code>{escape(name)}</code>: '
                f"{inline(header['description'])}</span>"
            )
        return [escape(status_words(int(status))), "; ".join(bodies) or "none", text]

    def _body_words(self, media_type: str, schema: Mapping[str, Json]) -> str:
        name = shape_name(schema)
        return shape_link(name) if name else f"<code>{escape(media_type)}</code>"

    def _example(self, one: _Described) -> str:
        """The body of the first answer that has an example; the others' stand at their shapes."""
        for status, reply in one.found["responses"].items():
            for content in reply.get("content", {}).values():
                if status.startswith("2") and "example" in content:
                    text = written(content["example"])
                    return f"<h4>Example of {status}</h4>{code(text, f'Answer: {one.title}')}"
        return ""

    def _events(self, one: _Described) -> Iterator[str]:
        if "x-events" in one.found:
            yield "<h4>Events</h4>"
            yield event_table(one.found["x-events"])

    def _own_answers(self) -> str:
        rows = [
            self._answer(str(status), self._by_itself[own_name(status)])
            for status in sorted({**OF_EVERY, **OF_BODIES})
        ]
        return table(("Status", "Body", "When"), rows, "What the server answers by itself")

    def _shape(self, name: str) -> str:
        schema = self._shapes[name]
        example = written(sample(schema, self._shapes))
        return (
            f'<section class="shape">{heading(3, f"shape-{name}", name)}'
            f"{shape_table(schema, self._shapes, f'Shape {name}')}"
            f"<details><summary>Example</summary>{code(example, f'Example: {name}')}</details>"
            "</section>"
        )


def event_table(events: list[Json]) -> str:
    """Every type of event with its data."""
    rows = []
    for event in events:
        data = event["data"]
        fields = ", ".join(f"<code>{escape(name)}</code>" for name in data["properties"])
        rows.append(
            [f"<code>{escape(event['event'])}</code>", fields, inline(event["description"])]
        )
    return table(("Event", "Data", "When"), rows, "Events")


def _anchor(tag: str) -> str:
    return "tag-" + re.sub(r"[^a-z0-9]+", "-", tag.lower())
