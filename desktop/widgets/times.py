"""Moments as people read them: on this machine's clock, where the systems write UTC."""

from __future__ import annotations

from datetime import datetime


def moment(at: str | None, *, seconds: bool = False) -> str:
    """``2026-11-23 18:26``, with ``seconds`` ``2026-11-23 18:26:31``; “–” for one not come yet."""
    if not at:
        return "–"
    form = "%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M"
    return datetime.fromisoformat(at).astimezone().strftime(form)
