"""A disk that fails on command: builds ``faults.c``, preloads it, and steers it.

A process that was started with :func:`environment` numbers its calls that change what lies under a
folder, and lets one of them fail, or dies there::

    faults = Faults.here(folder)
    with faults.armed(Fault(3, error=errno.ENOSPC)):
        ...  # the third such call fails
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum, IntFlag
from functools import cache
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).with_name("faults.c")
CACHE = Path(__file__).parents[2] / "build" / "torture"

MISSING = "skipped: no C compiler on Linux (apt-get install gcc libc6-dev)"
"""What is told where :func:`build` has nothing to offer."""


class Kind(IntFlag):
    """What a call does. ``faults.c`` has the same numbers."""

    CREATE = 1
    OPEN = 2
    WRITE = 4
    SYNC = 8
    RENAME = 16
    MKDIR = 32
    TRUNCATE = 64
    UNLINK = 128
    COPY = 256
    CHMOD = 512
    OPEN_READ = 1024
    READ = 2048


CHANGING = Kind(1023)
"""Every call that changes something."""

TAKES_ROOM = (
    Kind.CREATE | Kind.WRITE | Kind.MKDIR | Kind.COPY | Kind.SYNC | Kind.TRUNCATE | Kind.RENAME
)
"""What a full disk refuses. It lets go of files, opens those that are there, and says so late."""

OPENING = Kind.CREATE | Kind.OPEN | Kind.OPEN_READ
"""What a process with too many open files is refused."""


class How(IntEnum):
    """What becomes of the call. ``faults.c`` has the same numbers."""

    ONCE = 0
    FROM_THERE_ON = 1
    KILL_BEFORE = 2
    KILL_AFTER = 3


@dataclass(frozen=True, slots=True)
class Fault:
    """The ``nth`` call of ``kinds`` (from 1; 0 only counts) fails with ``error``, or is last."""

    nth: int
    kinds: Kind = CHANGING
    error: int = errno.EIO
    how: How = How.ONCE

    def __str__(self) -> str:
        if self.how in (How.KILL_BEFORE, How.KILL_AFTER):
            return f"killed {'before' if self.how is How.KILL_BEFORE else 'after'} call {self.nth}"
        on = " and all after it" if self.how is How.FROM_THERE_ON else ""
        return f"{errno.errorcode[self.error]} at call {self.nth}{on}"


@cache
def build() -> Path | None:
    """The library, compiled where its source is new; ``None`` where there is no compiler.

    Raises ``CalledProcessError`` where the compiler refuses the source.
    """
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not sys.platform.startswith("linux"):
        return None
    digest = hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]
    library = CACHE / f"faults-{digest}.so"
    if not library.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        part = library.with_suffix(f".{os.getpid()}")
        flags = ["-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror"]
        subprocess.run([compiler, *flags, "-o", part, SOURCE, "-ldl", "-lpthread"], check=True)
        part.replace(library)  # whole or not there, also where two build at once
    return library


def environment(folder: Path | None = None, fault: Fault | None = None) -> dict[str, str]:
    """What to start a child with so that it is preloaded.

    With a folder and a fault it is armed from its first instruction; without, it steers itself
    through :class:`Faults`. Needs a library (:func:`build`).
    """
    library = build()
    assert library is not None, MISSING
    given = {**os.environ, "LD_PRELOAD": str(library)}
    if folder is not None and fault is not None:
        numbers = f"{fault.nth} {int(fault.kinds)} {fault.error} {int(fault.how)}"
        given["FAULTS"] = f"{folder.resolve()}\n{numbers}"
    return given


@dataclass(frozen=True, slots=True)
class Call:
    """One call that was numbered."""

    kind: Kind
    name: str
    path: Path


class Faults:
    """Steers the library that this process was started with."""

    def __init__(self, library: Any, folder: Path) -> None:
        self._library = library
        self._library.faults_told.restype = ctypes.c_char_p
        self._library.faults_counted.restype = ctypes.c_long
        self._library.faults_failed.restype = ctypes.c_long
        self.watch(folder)

    @classmethod
    def here(cls, folder: Path) -> Faults | None:
        """Watch ``folder``; ``None`` where this process was not started with the library."""
        everything = ctypes.CDLL(None)
        return cls(everything, folder) if hasattr(everything, "faults_arm") else None

    def watch(self, folder: Path) -> None:
        """Judge what happens below another folder from now on."""
        self._library.faults_watch(os.fsencode(folder.resolve()))

    def arm(self, fault: Fault) -> None:
        """Number calls from 1 again, and do this when it is due; until :meth:`disarm`."""
        self._library.faults_arm(
            ctypes.c_long(fault.nth),
            ctypes.c_uint(int(fault.kinds)),
            ctypes.c_int(fault.error),
            ctypes.c_int(int(fault.how)),
        )

    def disarm(self) -> None:
        """The cause is gone. What was counted can still be asked for."""
        self._library.faults_disarm()

    @contextmanager
    def armed(self, fault: Fault) -> Iterator[None]:
        self.arm(fault)
        try:
            yield
        finally:
            self.disarm()

    @property
    def counted(self) -> int:
        """How many calls of the armed kinds there were since."""
        return int(self._library.faults_counted())

    @property
    def failed(self) -> int:
        """How many of them were made to fail."""
        return int(self._library.faults_failed())

    @contextmanager
    def told(self) -> Iterator[list[Call]]:
        """The calls that are numbered inside: filled at the end."""
        calls: list[Call] = []
        self._library.faults_tell(1)
        try:
            yield calls
        finally:
            self._library.faults_tell(0)
            text = os.fsdecode(self._library.faults_told() or b"")
            for line in text.splitlines():
                kind, name, path = line.split(" ", 2)
                calls.append(Call(Kind(int(kind)), name, Path(path)))
