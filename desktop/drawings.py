"""The SVG drawings in ``resources/icons``, recoloured.

They are drawn with ``currentColor``, which Qt's renderer does not resolve: it is replaced here.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def source(name: str) -> str:
    """The drawing as it was drawn. An unknown name is a bug of ours and raises."""
    return (files("resources") / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def drawing(name: str, colour: str) -> bytes:
    """The drawing in one colour (``#RRGGBB``)."""
    return source(name).replace("currentColor", colour).encode()
