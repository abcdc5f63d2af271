"""The parts that the pages are made of, as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from backend.api.operations import Json
from backend.api.page_shapes import Row, limits_of, rows_of
from backend.api.page_style import STYLE

PAGES = (
    ("/docs", "Overview"),
    ("/docs/context-services", "Context Services"),
    ("/docs/reactor", "Reactor"),
)


def whole_page(title: str, here: str, contents: str, main: str) -> str:
    """A page; ``here`` is its path."""
    links = "\n".join(
        f'<a href="{path}"{" aria-current=page" if path == here else ""}>{name}</a>'
        for path, name in PAGES
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)} · Extension Workshop</title>
<style>{STYLE}</style>
</head>
<body>
<a class="skip" href="#main">To the text</a>
<header class="top"><strong>Extension Workshop: the APIs</strong>
<nav aria-label="Pages">{links}</nav></header>
<div class="frame">
<nav class="contents" aria-labelledby="contents"><h2 id="contents">Contents</h2>
{contents}</nav>
<main id="main">
{main}
</main>
</div>
</body>
</html>
"""


def heading(level: int, anchor: str, text: str) -> str:
    """A heading that can be linked to; ``anchor`` is the id of what stands round or at it."""
    said, at = escape(text), escape(anchor)
    return (
        f'<div class="head"><h{level} id="{at}">{said}</h{level}>'
        f'<a class="anchor" href="#{at}" aria-label="Link to “{said}”">#</a></div>'
    )


def prose(text: str) -> str:
    """Paragraphs between empty lines; what stands between backticks is code."""
    parts = [part for part in re.split(r"\n\s*\n", text.strip()) if part]
    return "\n".join(f"<p>{inline(part)}</p>" for part in parts)


def inline(text: str) -> str:
    return re.sub(r"`+([^`]+)`+", r"<code>\1</code>", escape(text))


def code(text: str, label: str) -> str:
    """A block to be copied from; it can be reached by key, since it may have to be scrolled."""
    return (
        f'<pre tabindex="0" role="region" aria-label="{escape(label)}"><code>{escape(text)}</code>'
        "</pre>"
    )


def method_mark(method: str) -> str:
    return f'<span class="method {method.lower()}">{method}</span>'


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "") -> str:
    """Cells are HTML; the first of a row names it."""
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    body = "\n".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{one}</td>" for one in rest)}</tr>'
        for first, *rest in rows
    )
    label = f' aria-label="{escape(caption)}"' if caption else ""
    return f"<table{label}><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def shape_table(
    schema: Mapping[str, Json], shapes: Mapping[str, Json], caption: str, unfold: bool = False
) -> str:
    """What a value of the schema consists of; a line of text where it is nothing but itself."""
    whole, *rows = rows_of(schema, shapes, unfold)
    about = [
        inline(whole.text),
        f"<span>{whole.kind}</span>" if not rows or whole.kind != "object" else "",
        _limits(whole.limits),
    ]
    said = "".join(f"<p>{one}</p>" for one in about if one)
    if not rows:
        return said
    body = "\n".join(_line(row) for row in rows)
    return (
        f'{said}<table aria-label="{escape(caption)}"><thead><tr><th scope="col">Name</th>'
        '<th scope="col" class="kind">Type</th><th scope="col">What it is</th></tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def parameter_row(parameter: Mapping[str, Json], shapes: Mapping[str, Json]) -> str:
    """One parameter, as a line of the same table."""
    schema = parameter["schema"]
    whole = rows_of(schema, shapes, unfold=True)[0]
    limits = limits_of(schema) if isinstance(schema, Mapping) else ()
    text = parameter.get("description", "")
    return _line(Row(0, parameter["name"], whole.kind, parameter["required"], limits, text))


def _line(row: Row) -> str:
    needed = ' <span class="needed">required</span>' if row.required else ""
    plain = row.name.startswith("(")
    name = f'<span class="quiet">{escape(row.name)}</span>' if plain else _code(row.name)
    depth = max(0, row.depth - 1)
    return (
        f'<tr class="d{depth}"><th scope="row">{name}{needed}</th>'
        f'<td class="kind">{row.kind}</td><td>{inline(row.text)}{_limits(row.limits)}</td></tr>'
    )


def _code(text: str) -> str:
    return f"<code>{escape(text)}</code>"


def _limits(limits: Sequence[str]) -> str:
    return f'<span class="limits">{escape("; ".join(limits))}</span>' if limits else ""
