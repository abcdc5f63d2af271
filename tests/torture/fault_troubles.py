"""What stands in an act's way, from the moment it is entered to the moment it is left."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from abc import abstractmethod
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

from tests.torture.fault_world import World
from tests.torture.preload import Call, Fault, Faults, How, Kind

PAGE = 4096


class Trouble:
    """``order`` says which exactly."""

    def __init__(self, world: World, faults: Faults, order: Mapping[str, Any]) -> None:
        self.world, self.faults, self.order = world, faults, order

    @property
    def forever(self) -> bool:
        """Whether the cause does not go away: then only what is said is judged."""
        return False

    @property
    def keeps_files(self) -> bool:
        """Whether files could not be removed: those may stay until the next start."""
        return False

    @abstractmethod
    def __enter__(self) -> None: ...

    @abstractmethod
    def __exit__(self, *_: object) -> None: ...


class FailingCall(Trouble):
    """A call to the system fails, or all from one on."""

    def __enter__(self) -> None:
        kinds, error, how = (self.order[key] for key in ("kinds", "error", "how"))
        self._told = self.faults.told()
        self._calls = self._told.__enter__()
        self.faults.arm(Fault(self.order["nth"], Kind(kinds), error, How(how)))

    def __exit__(self, *_: object) -> None:
        self.faults.disarm()
        self._told.__exit__(None, None, None)

    @property
    def forever(self) -> bool:
        # SQLite takes a disk that does not give back what it was given for damage of the store.
        reading = Kind.READ | Kind.OPEN_READ
        return any(".db" in call.path.name and call.kind & reading for call in self._failed())

    @property
    def keeps_files(self) -> bool:
        # Removing a tree opens its folders.
        return any(call.kind in (Kind.UNLINK, Kind.OPEN_READ) for call in self._failed())

    def _failed(self) -> list[Call]:
        at, on = self.order["nth"] - 1, self.order["how"] == How.FROM_THERE_ON
        return self._calls[at:] if on else self._calls[at : at + 1]


class Elsewhere(Trouble):
    """Another process works on the store, as ``script`` says; it has a ``connection``."""

    script = ""

    def __enter__(self) -> None:
        head = (
            "import sqlite3, sys, time\n"
            "connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=5)\n"
        )
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-S",
                "-E",
                "-c",
                head + self.script,
                self.world.root / "workspace.db",
            ],
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"ready\n"

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()


class Writer(Elsewhere):
    """It writes, and comes to no end: ``SQLITE_BUSY``."""

    script = "connection.execute('BEGIN IMMEDIATE')\nprint('ready', flush=True)\ntime.sleep(1000)\n"


class Reader(Elsewhere):
    """It reads: nothing that it could see may be overwritten by a checkpoint."""

    script = (
        "connection.execute('BEGIN')\n"
        "connection.execute('SELECT count(*) FROM jobs').fetchone()\n"
        "print('ready', flush=True)\n"
        "time.sleep(1000)\n"
    )


class Checkpointer(Elsewhere):
    """It moves the write-ahead log into the store, over and over."""

    script = (
        "print('ready', flush=True)\n"
        "while True: connection.execute('PRAGMA wal_checkpoint(TRUNCATE)')\n"
    )


class Corruption(Trouble):
    """A page of the store is overwritten on the disk under an open workspace."""

    @property
    def forever(self) -> bool:
        return True

    def __enter__(self) -> None:
        path = self.world.root / "workspace.db"
        if self.world.open is not None:
            with sqlite3.connect(path) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self.world.workspace._store.engine.dispose()  # nothing of it is in memory
        pages = path.stat().st_size // PAGE
        luck = Random(self.order["nth"])  # noqa: S311
        with path.open("r+b") as file:
            for page in luck.sample(range(pages), min(pages, self.order["how"])):
                file.seek(page * PAGE)
                file.write(luck.randbytes(PAGE))

    def __exit__(self, *_: object) -> None:
        pass


class FullDisk(Trouble):
    """The disk that the case lies on has so many bytes left."""

    def __enter__(self) -> None:
        self._filling = Path(self.order["disk"]) / "filling"
        room = os.statvfs(self.order["disk"])
        size = room.f_bavail * room.f_frsize - self.order["nth"]
        with self._filling.open("wb", buffering=0) as file, suppress(OSError):
            os.posix_fallocate(file.fileno(), 0, max(1, size))

    def __exit__(self, *_: object) -> None:
        self._filling.unlink()


TROUBLES: dict[str, Callable[[World, Faults, Mapping[str, Any]], Trouble]] = {
    "call": FailingCall,
    "writer": Writer,
    "reader": Reader,
    "checkpointer": Checkpointer,
    "corruption": Corruption,
    "full": FullDisk,
}
