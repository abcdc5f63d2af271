"""The one status of everything that is done in the background."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """``installation_status`` of an extension, ``status`` of an extension package (Reactor)."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
