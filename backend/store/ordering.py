"""Versions as text that sorts as they do, so that SQL can order by them."""

from __future__ import annotations

import re

_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?", re.ASCII)


def version_key(version: str) -> str:
    """Sorts, character by character, as semantic versions do; what is none sorts first.

    A number is told by its length before its digits. Of a pre-release, numbers come before words
    and fewer parts before more; a release comes after its pre-releases.
    """
    found = _VERSION.fullmatch(version)
    if found is None:
        return ""
    core = "".join(_number(part) for part in found.groups()[:3])
    before = found[4]
    if before is None:
        return f"{core}~"
    parts = (f"1{_number(p)}" if p.isdecimal() else f"2{p} " for p in before.split("."))
    return f"{core}{''.join(parts)}0"


def _number(digits: str) -> str:
    bare = digits.lstrip("0")
    return f"{len(bare):04}{bare}"
