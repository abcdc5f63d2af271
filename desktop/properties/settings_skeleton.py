"""Settings to start from, as a text to type into."""

from __future__ import annotations

from backend.packages.settings_start import skeleton

__all__ = ["skeleton"]
