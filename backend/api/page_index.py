"""The page where one begins: what is served, how one gets in, and what holds for every call."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from backend.api.failures import document
from backend.api.limits import Limits
from backend.api.model import KEPT
from backend.api.openapi import OF_BODIES, OF_EVERY, status_words
from backend.api.operations import MOST_JSON, MOST_UPLOAD, Area, Json
from backend.api.page import event_table
from backend.api.page_parts import code, heading, inline, prose, table, whole_page
from backend.api.page_samples import written
from backend.api.reading import MOST_DEPTH
from backend.api.streamed import PATH
from backend.errors import Problem

_MORE_STATUSES = {
    404: "There is nothing at this path.",
    405: "The path is there, the method is not; the header `Allow` names those that are.",
    500: "The program met a fault of its own: its log has more. Nothing was changed.",
}
_SECTIONS = (
    ("apis", "The two APIs"),
    ("token", "The token"),
    ("errors", "Errors"),
    ("by-itself", "What the server answers by itself"),
    ("limits", "Limits"),
    ("events", "Events"),
)


def index_page(descriptions: Mapping[Area, Mapping[str, Json]], base: str) -> str:
    """``base`` is the server's address as the reader knows it."""
    contents = "".join(
        f'<li><a class="tag" href="#{anchor}">{title}</a></li>' for anchor, title in _SECTIONS
    )
    bodies = {
        "apis": _apis(descriptions),
        "token": _token(base),
        "errors": _errors(),
        "by-itself": _own_answers(),
        "limits": _limits(),
        "events": _events(descriptions[Area.REACTOR], base),
    }
    parts = ["<h1>The APIs of this workspace</h1>", prose(_ABOUT)]
    parts += [f"{heading(2, anchor, title)}\n{bodies[anchor]}" for anchor, title in _SECTIONS]
    return whole_page("The APIs", "/docs", f"<ul>{contents}</ul>", "\n".join(parts))


_ABOUT = """Extension Workshop answers the requests of two documented systems, from this computer
and without a network. What a request changes shows in the window at once, and the other way round.
"""


def _apis(descriptions: Mapping[Area, Mapping[str, Json]]) -> str:
    cards = []
    for area, one in descriptions.items():
        calls = sum(len(methods) for methods in one["paths"].values())
        info = one["info"]
        cards.append(
            f'<li><h3><a href="/docs/{area}">{escape(info["title"])}</a></h3>'
            f"{prose(info['description'])}"
            f'<p class="quiet">{calls} {"call" if calls == 1 else "calls"} · '
            f"<code>{area.media_type}</code> · "
            f'<a href="/openapi/{area}.json">OpenAPI 3.1</a></p></li>'
        )
    return f'<ul class="cards">{"".join(cards)}</ul>'


def _token(base: str) -> str:
    read = f"curl {base}/heartbeat"
    write = f"""TOKEN=…   # from the page API of the window, or the first line of “serve”
curl -X POST {base}/server/mode \\
  -H "Authorization: Bearer $TOKEN" \\
  -H 'Content-Type: application/json' \\
  -d '{{"mode": "production"}}'"""
    return prose(_WHO_GETS_IN) + code(read, "Reading with curl") + code(write, "Writing with curl")


_WHO_GETS_IN = """Whoever changes something says the workspace's token. Reading needs none, as long
as the server is reached from this computer only; where others reach it, every request needs the
token. A token that is said has to be right. It is in the file `api-token` of the workspace, which
only its owner may read.

A page of another origin gets nowhere, with the token or without: `Host` and `Origin` are looked at
before anything else."""


def _errors() -> str:
    problem = Problem(
        "not-found", "Nothing is here by this name.", "It was “Feedbak”.", "Look at the list."
    )
    parts = [prose("Every refusal names all problems at once. The form is that of the system.")]
    for area, name in ((Area.CONTEXT, "Context Services"), (Area.REACTOR, "Reactor")):
        parts.append(f"<h3>{name}</h3>")
        parts.append(code(written(document(area, 404, [problem])), f"A refusal of {name}"))
    parts.append(
        prose(
            "`pointer` is a JSON pointer (RFC 6901) into the body that was sent. `code` is for "
            "programs and stays; the sentences are for people and may change."
        )
    )
    return "\n".join(parts)


def _own_answers() -> str:
    told = {**OF_EVERY, **OF_BODIES, **_MORE_STATUSES}
    rows = [[escape(status_words(status)), inline(told[status])] for status in sorted(told)]
    return table(("Status", "When"), rows, "What the server answers by itself")


def _limits() -> str:
    usual = Limits()
    rows = [
        ["The line and the headers of a request", f"{usual.head_bytes >> 10} KiB"],
        ["A JSON body", f"{MOST_JSON >> 20} MiB, {MOST_DEPTH} levels, each key once, UTF-8"],
        ["An upload", f"{MOST_UPLOAD >> 20} MiB; it may come in chunks, without a length"],
        [
            "The pace of a body",
            f"{usual.silence_seconds:.0f} seconds of silence; {usual.least_bytes} bytes a second",
        ],
        [
            "Waiting for a pending extension",
            f"{usual.at_rest_seconds:.0f} seconds where a succeeded one is needed, then 409",
        ],
        ["Clients at once", f"{usual.most_connections} connections"],
        ["Pages of lists (Reactor)", "25 entries unless `page[size]` says otherwise, at most 100"],
        ["The request log of the window", f"the latest {KEPT} requests, without what is secret"],
    ]
    return table(("What", "How much"), [[first, inline(rest)] for first, rest in rows], "Limits")


def _events(description: Mapping[str, Json], base: str) -> str:
    found = description["paths"][PATH]["get"]
    follow = f"curl -N '{base}{PATH}?types=extension-changed'"
    return (
        prose(found["description"])
        + code(follow, "Events with curl")
        + event_table(found["x-events"])
    )
