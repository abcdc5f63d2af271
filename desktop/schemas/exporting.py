"""Everything a schema can be taken away as: the text formats, and what needs a painter."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from backend.schemas.exports.formats import FORMATS, Format, Source, format_of
from desktop.schemas.map_painting import map_pdf, map_png
from desktop.schemas.paper import document_pdf

MAP_KEYS = ("map", "map-png", "map-pdf")
"""The formats of the map."""


@dataclass(frozen=True, slots=True)
class Export:
    """``make`` may run on any thread. Where ``pasted`` is false nothing would take it pasted."""

    key: str
    title: str
    suffix: str
    pasted: bool
    make: Callable[[Sequence[Source]], bytes]


def file_name(export: Export, sources: Sequence[Source]) -> str:
    """The name to suggest: the schema's, and what it is where the suffix does not tell."""
    stem = "schemas"
    if len(sources) == 1:
        stem = re.sub(r"[^A-Za-z0-9_-]+", "-", sources[0].schema.name).strip("-") or "schema"
    same = [one for one in EXPORTS if one.suffix == export.suffix]
    if export is not same[0] or export.key.startswith("sql-"):
        stem += f"-{export.key.removeprefix('sql-').removesuffix('-pdf')}"
    return stem + export.suffix


def _encoded(form: Format, sources: Sequence[Source]) -> bytes:
    return form.write(sources).encode()


def _pdf(sources: Sequence[Source]) -> bytes:
    title = sources[0].schema.name if len(sources) == 1 else "Extension schemas"
    return document_pdf(format_of("html").write(sources), title)


def _exports() -> tuple[Export, ...]:
    """The formats of the backend, and beside their kin those that only a painter can make."""
    painted = {
        "html": (Export("pdf", "PDF document", ".pdf", False, _pdf),),
        "map": (
            Export("map-png", "Map as PNG", ".png", True, map_png),
            Export("map-pdf", "Map as PDF", ".pdf", False, map_pdf),
        ),
    }
    found: list[Export] = []
    for form in FORMATS:
        title = "Map as SVG" if form.key == "map" else form.title
        found.append(Export(form.key, title, form.suffix, True, partial(_encoded, form)))
        found += painted.get(form.key, ())
    return tuple(found)


EXPORTS = _exports()
"""In the order of the menu."""
