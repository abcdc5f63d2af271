"""Schemas to start from: a request body each, with the kind it is made for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from backend.schemas.body import load_json, parse_body
from backend.schemas.model import Kind, Schema

_ORDER = ("feedback", "survey", "contact", "proposal", "service-request", "consent")


@dataclass(frozen=True, slots=True)
class Template:
    """``description`` is one sentence; ``schema`` has ids of its own each time it is asked for."""

    key: str
    title: str
    description: str
    schema: Schema


@cache
def _data(key: str) -> dict[str, object]:
    text = files("resources").joinpath("templates", f"{key}.json").read_text(encoding="utf-8")
    data = load_json(text)
    assert isinstance(data, dict)
    return data


def templates() -> tuple[Template, ...]:
    """All of them, in the order in which they are offered."""
    return tuple(template(key) for key in _ORDER)


def template(key: str) -> Template:
    """One template, its attributes with ids that nothing else has."""
    data = _data(key)
    schema = parse_body(data["schema"], Kind(str(data["kind"])))
    return Template(key, str(data["title"]), str(data["description"]), schema)
