"""Bodies as people read them."""

from __future__ import annotations

import simplejson


def to_read(body: str) -> str:
    """A body with its JSON in lines; as it came where it is none, or would not be shown true.

    Numbers stay as they were written, and a name that stands twice is not taken for one.
    """
    raw = simplejson.RawJSON
    try:
        found = simplejson.loads(
            body, parse_int=raw, parse_float=raw, parse_constant=raw, object_pairs_hook=_once
        )
        text = simplejson.dumps(found, indent=2, ensure_ascii=False)
        text.encode()
    except (ValueError, RecursionError):
        return body
    return str(text)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found
