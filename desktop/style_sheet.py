"""The one style sheet. Its sizes fit 13-pixel text and grow with the application's font."""

from __future__ import annotations

import re
from dataclasses import asdict
from string import Template
from typing import TYPE_CHECKING

from desktop.colours import Colours, Tone
from desktop.style_rules import BASE, BUTTONS, CARDS, FIELDS, TONED, VIEWS

if TYPE_CHECKING:
    from pathlib import Path


def _indicators() -> str:
    """The states of ticks and dots; in a view the focus is the row's, not the tick's."""
    rules = []
    tick = ("QCheckBox", "QAbstractItemView", "QMenu")
    for mark, owners, states in (
        ("check", tick, {"unchecked": "empty", "checked": "on", "indeterminate": "partial"}),
        ("radio", ("QRadioButton",), {"unchecked": "empty", "checked": "on"}),
    ):
        for owner in owners:
            for state, name in states.items():
                suffixes = {"": "", ":disabled": "-off"}
                if owner in ("QCheckBox", "QRadioButton"):
                    suffixes = {"": "", ":focus": "-focus", ":disabled": "-off"}
                    if name == "empty":
                        suffixes = {"": "", ":hover": "-hover"} | suffixes
                rules += [
                    f"{owner}::indicator:{state}{pseudo} "
                    f'{{ image: url("$marks/{mark}-{name}{suffix}.svg"); }}'
                    for pseudo, suffix in suffixes.items()
                ]
    return "\n".join(rules)


def style_sheet(colours: Colours, marks: Path, factor: float) -> str:
    """The sheet of one theme; ``marks`` is the folder of its arrows and ticks."""
    values = asdict(colours) | {
        "marks": marks.as_posix(),
        "scroll": _between(colours.line, colours.edge),
    }
    toned = "".join(
        Template(TONED).substitute(tone=tone, ink=colours.ink(tone), soft=colours.soft(tone))
        for tone in Tone
    )
    rules = BASE + BUTTONS + FIELDS + _indicators() + VIEWS + toned + CARDS
    # Sizes first: a folder's name may hold what looks like one.
    return Template(_grown(rules, factor)).substitute(values)


def _between(one: str, other: str) -> str:
    """The colour half-way."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{(first + second) // 2:02X}" for first, second in pairs)


def _grown(sheet: str, factor: float) -> str:
    """Sizes follow the text; lines and rings of one and two pixels stay. Text is at least 11."""

    def size(match: re.Match[str]) -> str:
        label, number = match[1] or "", int(match[2])
        if label.startswith("font"):
            return f"{label}{max(11, round(number * factor))}px"
        if label:  # rounded up it could be more than half the height, and Qt would drop it
            return f"{label}{int(number * factor)}px"
        return f"{number if number <= 2 else round(number * factor)}px"

    return re.sub(r"(font-size: |border-radius: )?\b(\d+)px", size, sheet)
