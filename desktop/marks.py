"""Arrows, ticks and dots the style sheet needs as files: Qt reads ``url(…)`` from files only.

Each mark that can have the focus carries its ring inside its own 20 pixels, because a style sheet
can give an indicator a border but no gap round it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.drawings import drawing

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.colours import Colours

_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20" fill="none">'
_TICK = (
    '<path d="M6.2 10.3l2.6 2.6 5-5.6" stroke="{ink}" stroke-width="1.75" '
    'stroke-linecap="round" stroke-linejoin="round"/>'
)
_DASH = '<path d="M6.5 10h7" stroke="{ink}" stroke-width="1.75" stroke-linecap="round"/>'
_DOT = '<circle cx="10" cy="10" r="3" fill="{ink}"/>'


def _box(fill: str, frame: str) -> str:
    return f'<rect x="2.5" y="2.5" width="15" height="15" rx="3.5" fill="{fill}" stroke="{frame}"/>'


def _circle(fill: str, frame: str) -> str:
    return f'<circle cx="10" cy="10" r="7.5" fill="{fill}" stroke="{frame}"/>'


def _focused(shape: str, accent: str) -> str:
    """The shape a little smaller, within a ring of two pixels and a gap of one."""
    ring = f'<rect x="1" y="1" width="18" height="18" rx="5" stroke="{accent}" stroke-width="2"/>'
    return f'{ring}<g transform="translate(2 2) scale(0.8)">{shape}</g>'


def marks(colours: Colours) -> dict[str, bytes]:
    """Every mark of a theme by file name."""
    found = {
        f"{name}{suffix}.svg": drawing(name, ink)
        for name in ("chevron-down", "chevron-up", "chevron-left", "chevron-right")
        for suffix, ink in (("", colours.muted), ("-off", colours.edge))
    }
    for kind, outline in (("check", _box), ("radio", _circle)):
        signs = {"on": _TICK, "partial": _DASH} if kind == "check" else {"on": _DOT}
        shapes = {
            f"{kind}-empty": outline(colours.surface, colours.edge),
            f"{kind}-empty-hover": outline(colours.surface, colours.accent),
            f"{kind}-empty-off": outline(colours.hover, colours.line),
        }
        for state, sign in signs.items():
            full = outline(colours.accent, colours.accent) + sign.format(ink=colours.on_accent)
            off = outline(colours.hover, colours.line) + sign.format(ink=colours.muted)
            shapes |= {f"{kind}-{state}": full, f"{kind}-{state}-off": off}
        for state in ("empty", *signs):
            name = f"{kind}-{state}"
            shapes[f"{name}-focus"] = _focused(shapes[name], colours.accent)
        found |= {f"{name}.svg": f"{_HEAD}{svg}</svg>".encode() for name, svg in shapes.items()}
    return found


def write_marks(folder: Path, colours: Colours) -> None:
    """Write the marks of a theme into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in marks(colours).items():
        (folder / name).write_bytes(data)
