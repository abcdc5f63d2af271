"""Why something cannot be done with extensions as they are now, in a sentence; "" where it can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.status import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backend.properties.model import Extension

_NONE = "Choose an extension first."
_ONE = "Choose one extension only."


def not_edited(chosen: Sequence[Extension]) -> str:
    """Settings, enabling: whatever does not wait for the installer thread."""
    if not chosen:
        return _NONE
    pending = [one for one in chosen if one.installation_status is Status.PENDING]
    if len(pending) < len(chosen):
        return ""
    return f"{pending[0].display_name} is pending. Wait until it ends, or cancel it."


def not_used(chosen: Sequence[Extension]) -> str:
    """Revising, changing, verifying: only a ``succeeded`` extension can be (Reactor)."""
    if not chosen:
        return _NONE
    if any(one.usable for one in chosen):
        return ""
    first = chosen[0]
    way = "Retry it first." if first.installation_status is Status.FAILED else "Wait until it ends."
    state = first.installation_status
    return f"{first.display_name} is {state}; only a succeeded extension can be. {way}"


def not_revised(chosen: Sequence[Extension]) -> str:
    """A revision of what the newest revision says already would say nothing."""
    if reason := not_used(chosen):
        return reason
    if any(one.usable and one.dirty for one in chosen):
        return ""
    first = chosen[0]
    return f"{first.display_name} is as revision {first.latest_revision_number} says already."


def not_upgraded(chosen: Sequence[Extension]) -> str:
    """Several at once can only become their newest; one can become any version there is."""
    if reason := not_used(chosen):
        return reason
    if len(chosen) == 1 or any(one.usable and one.newer for one in chosen):
        return ""
    return "The catalogue has nothing newer for any of them."


def not_one(chosen: Sequence[Extension]) -> str:
    """What is for one extension only."""
    if not chosen:
        return _NONE
    return "" if len(chosen) == 1 else _ONE
