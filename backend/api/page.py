"""The descriptions as pages for people: plain HTML that needs nothing from anywhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from backend.api.operations import Json


def index_page(descriptions: Iterable[Mapping[str, Json]]) -> str:
    """Where one begins: what there is, and where it is described."""
    items = "".join(
        f'<li><a href="/docs/{escape(one["x-area"])}">{escape(one["info"]["title"])}</a></li>'
        for one in descriptions
    )
    return f"<!doctype html><title>Extension Workshop: the APIs</title><ul>{items}</ul>"


def page(description: Mapping[str, Json]) -> str:
    """One description, operation by operation."""
    return f"<!doctype html><title>{escape(description['info']['title'])}</title>"
