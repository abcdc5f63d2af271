"""Small disks of their own, to fill up or to make read-only. They need root and Linux."""

from __future__ import annotations

import subprocess
from pathlib import Path


class Disk:
    """A mounted file system."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._filling = root / "filling"

    def fill(self) -> None:
        """Leave not a byte."""
        with self._filling.open("ab", buffering=0) as file:
            for size in (1 << 16, 1 << 12, 1):
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError:
                    continue

    def make_room(self) -> None:
        self._filling.unlink()

    def make_read_only(self) -> None:
        subprocess.run(["mount", "-o", "remount,ro", self.root], check=True)
