"""The document as one HTML file: for the screen, in light and dark, for paper, and for Qt.

Qt's text documents know no variables, no grid and no media queries: what stands in one, such as a
ground behind code, which Qt would paint in stripes, only browsers see. Margins are pixels for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from backend.schemas.exports.blocks import (
    Block,
    Bullets,
    Code,
    Heading,
    Paragraph,
    Table,
    visible,
)
from backend.schemas.exports.document import compose, title
from backend.schemas.exports.source import Source

_STYLE = """
body { font-family: system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: #1b2430;
  background-color: #ffffff; max-width: 60em; margin: 2em auto; padding: 0 1.5em;
  line-height: 1.45; }
h1 { font-size: 1.9em; margin: 0 0 8px 0; }
h2 { font-size: 1.4em; margin: 32px 0 8px 0; }
h3 { font-size: 1.1em; margin: 24px 0 8px 0; }
h4 { font-size: 1em; margin: 16px 0 4px 0; }
table { border-collapse: collapse; width: 100%; margin: 8px 0 24px 0; }
th, td { border: 1px solid #dfe3e8; padding: 0.4em 0.6em; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }
th { background-color: #f6f7f9; color: #5a6675; font-size: 0.85em; white-space: nowrap; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 0.85em; }
code, pre { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
"""
_MEDIA = """
@media screen and (min-width: 1px), print and (min-width: 1px) {
  pre { background-color: #f6f7f9; border: 1px solid #dfe3e8; border-radius: 8px;
    padding: 0.8em 1em; }
}
@media screen and (prefers-color-scheme: dark) {
  body { color: #e8ecf1; background-color: #15191f; }
  th, td { border-color: #323b47; }
  th { background-color: #1d232b; color: #9ba8b7; }
  pre { background-color: #1d232b; border-color: #323b47; }
}
@media print {
  body { max-width: none; margin: 0; padding: 0; font-size: 10pt; }
  h1, h2, h3, h4 { break-after: avoid; }
  tr { break-inside: avoid; }
}
"""


def write(sources: Sequence[Source]) -> str:
    """The document of one schema or of several."""
    body = "\n".join(_block(block) for block in compose(sources))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{_line(title(sources))}</title>
<style>{_STYLE}</style>
<style>{_MEDIA}</style>
</head>
<body>
{body}
</body>
</html>
"""


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            tag = f"h{min(level, 6)}"
            return f"<{tag}>{_line(text)}</{tag}>"
        case Paragraph(text):
            return f"<p>{_line(text)}</p>"
        case Bullets(items):
            return f"<ul>{''.join(f'<li>{_line(item)}</li>' for item in items)}</ul>"
        case Table(head, rows):
            heads = "".join(f'<th align="left">{_line(cell)}</th>' for cell in head)
            lines = "\n".join(
                f"<tr>{''.join(f'<td>{_line(cell)}</td>' for cell in row)}</tr>" for row in rows
            )
            # The attributes are for Qt, which draws no border that only the style sheet asks for.
            opened = '<table border="1" cellspacing="0" cellpadding="5" width="100%">'
            return f"{opened}\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{lines}\n</tbody></table>"
        case Code(request, text):
            return f"<p><code>{_line(request)}</code></p>\n<pre>{escape(visible(text))}</pre>"


def _line(text: str) -> str:
    return escape(visible(text)).replace("\n", "<br>")
