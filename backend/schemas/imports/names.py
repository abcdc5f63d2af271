"""Names that the rules accept, made from whatever stood in a source."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from backend.schemas.copying import free_name
from backend.schemas.model import ATTRIBUTE_NAME_LIMIT, NAME_LIMIT

_NOT_WORD = re.compile(r"[^A-Za-z0-9_]+")
_SPELLED = {"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "&": " and "}
_VALID = re.compile(r"[A-Za-z][A-Za-z0-9_]*( [A-Za-z0-9_]+)*")


def attribute_name(raw: str, taken: Collection[str] = ()) -> str:
    """The name itself where it is one and free, else the nearest that is.

    ``taken`` are lower-case names. The same input always gives the same name.
    """
    name = raw.strip()
    if not _VALID.fullmatch(name):
        name = _plain(name) or "attribute"
    return free_name(name[:ATTRIBUTE_NAME_LIMIT].rstrip(), taken, ATTRIBUTE_NAME_LIMIT)


def schema_name(raw: str, taken: Collection[str] = ()) -> str:
    """The same for a schema's name: no spaces, and shorter."""
    name = raw.strip()
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        name = _plain(name) or "Schema"
    return free_name(name[:NAME_LIMIT], taken, NAME_LIMIT)


def _plain(text: str) -> str:
    """Letters without their marks, everything else an underscore, a letter first."""
    spelled = "".join(_SPELLED.get(c, _SPELLED.get(c.lower(), c)) for c in text)
    bare = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    name = _NOT_WORD.sub("_", bare).strip("_")
    return f"n{name}" if name[:1].isdigit() else name
