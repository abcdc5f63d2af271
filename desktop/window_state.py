"""How the window was left: a small file in the workspace, lost without harm."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)


class WindowState:
    """JSON values by name, read once and written whole."""

    def __init__(self, root: Path) -> None:
        self._path = root / "window.json"
        self.values: dict[str, Any] = self._read()

    def save(self) -> None:
        """Write everything, by a rename: a crash leaves the old file or the new one."""
        fresh = self._path.with_suffix(".new")
        try:
            fresh.write_text(json.dumps(self.values, indent=1), encoding="utf-8")
            fresh.replace(self._path)
        except OSError as error:
            log.warning("the window's state was not saved: %s", error)

    def _read(self) -> dict[str, Any]:
        try:
            values = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return values if isinstance(values, dict) else {}
