"""The document as Markdown (CommonMark, with GitHub's tables)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backend.schemas.exports.blocks import (
    Block,
    Bullets,
    Code,
    Heading,
    Paragraph,
    Table,
    visible,
)
from backend.schemas.exports.document import compose
from backend.schemas.exports.source import Source

# A line within a word makes nothing slanted, so it may stand as it is; all else that Markdown
# could take for a sign gets a backslash.
_SIGNS = re.compile(r"([\\`*{}\[\]<>#|~$])|((?<![A-Za-z0-9])_|_(?![A-Za-z0-9]))")
_FIRST = re.compile(r"^(\d{1,9})([.)])|^([-+=:])")


def write(sources: Sequence[Source]) -> str:
    """The document of one schema or of several."""
    return "\n\n".join(_block(block) for block in compose(sources)) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * min(level, 6)} {_line(text)}"
        case Paragraph(text):
            return _line(text)
        case Bullets(items):
            return "\n".join(f"- {_line(item)}" for item in items)
        case Table(head, rows):
            return "\n".join([_row(head), f"|{' --- |' * len(head)}", *map(_row, rows)])
        case Code(request, text):
            return f"`{request}`\n\n{_fenced(text)}" if "`" not in request else _fenced(text)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(_line, cells))} |"


def _fenced(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}json\n{visible(text)}\n{fence}"


def _line(text: str) -> str:
    """The text in one line, with nothing left that Markdown would read."""
    flat = " ".join(visible(text).split())
    escaped = _SIGNS.sub(r"\\\g<0>", flat.replace("&", "&amp;"))
    return _FIRST.sub(r"\1\\\2\3", escaped)
