"""Dates, and moments with their zone, as patterns: the one rule of which texts are such values.

The patterns are the whole rule, leap years included, so that an exported JSON Schema can say
exactly what the values accept, and no version of Python accepts more. They are written in what
Python and ECMA-262 have in common, without anchors. Years are 0001 to 9999, a leap second is no
moment, a zone is less than a day ahead or behind.
"""

from __future__ import annotations

_FOURTH = "(?:0[48]|[2468][048]|[13579][26])"
_YEAR = "(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"
_LEAP_YEAR = f"(?:[0-9]{{2}}{_FOURTH}|{_FOURTH}00)"
_DAY = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_TIME = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]{1,3})?"
_OFFSET = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_OFFSET_BUT_NONE = "(?:(?:0[1-9]|1[0-9]|2[0-3]):[0-5][0-9]|00:(?:0[1-9]|[1-5][0-9]))"

DATE = f"(?:{_YEAR}-{_DAY}|{_LEAP_YEAR}-02-29)"
"""A day: ``2026-03-17``."""

DATETIME = f"{DATE}T{_TIME}(?:Z|[+-]{_OFFSET})"
"""A moment: ``2026-03-17T02:00:00.000Z``, ``2026-03-17T02:00:00+01:00``."""

BEYOND = f"(?:0001-01-01T[0-9:.]*[+]|9999-12-31T[0-9:.]*-){_OFFSET_BUT_NONE}"
"""What of :data:`DATETIME` is none after all: in UTC it may lie outside of the years 0001 to 9999.

Not every one of them does; but a rule by the day and the zone is one that a pattern can tell.
"""
