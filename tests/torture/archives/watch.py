"""What a process does while it judges archives: time, memory, and what it must not touch."""

from __future__ import annotations

import os
import resource
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

BELT = 1024 * 1024 * 1024
"""Bytes of address space that judging may take besides what the process has before it."""

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_PATHS = {
    "os.mkdir": ((0, 2),),
    "os.rename": ((0, 2), (1, 3)),
    "os.remove": ((0, 1),),
    "os.rmdir": ((0, 1),),
    "os.truncate": ((0, None),),
}
"""By event: where among its arguments a path stands, and the folder's descriptor it starts from."""
_NEVER = ("subprocess.Popen", "os.exec", "os.system", "os.posix_spawn", "os.fork", "os.startfile")
_NET = ("socket.connect", "socket.getaddrinfo", "socket.sendto", "urllib.Request")
_LINKS = ("os.link", "os.symlink", "os.chmod")


class Watch:
    """An audit hook that keeps what happens outside of a folder while it is on."""

    def __init__(self, folder: Path) -> None:
        self._folder = os.path.realpath(folder) + "/"
        self._on = False
        self.offences: list[str] = []
        sys.addaudithook(self._hear)

    def _hear(self, event: str, given: tuple[Any, ...]) -> None:
        if not self._on:
            return
        if event in _NEVER or event in _NET or event in _LINKS:
            self.offences.append(f"{event} {given!r:.200}")
        elif event == "open":
            path, mode, flags = given
            writes = any(sign in str(mode) for sign in "wax+") if mode else flags & _WRITING
            if writes and isinstance(path, str | bytes | os.PathLike):
                self._judge(event, path)
        elif event in _PATHS:
            for path, folder in _PATHS[event]:
                if isinstance(given[path], str | bytes | os.PathLike):
                    self._judge(event, given[path], given[folder] if folder else -1)

    def _judge(self, event: str, path: Any, folder: int = -1) -> None:
        base = str(Path(f"/proc/self/fd/{folder}").readlink()) if folder >= 0 else ""
        # Links are not followed: they would be an offence of their own.
        real = os.path.abspath(os.path.join(base, os.fsdecode(path)))  # noqa: PTH100, PTH118
        if not f"{real}/".startswith(self._folder) and real != "/dev/null":
            self.offences.append(f"{event} {real}")

    def __enter__(self) -> Watch:
        self.offences.clear()
        self._began = time.process_time()
        self._base = _reset_peak()
        self._on = True
        return self

    def __exit__(self, *_: object) -> None:
        self._on = False
        self.seconds = time.process_time() - self._began
        self.peak = max(0, _status("VmHWM") - self._base)


def put_on_belt() -> None:
    """No more than BELT bytes of address space from now on: MemoryError beyond."""
    most = _status("VmSize") + BELT
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _reset_peak() -> int:
    """Forget the most memory there was; answers how much there is now, in bytes."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _status("VmRSS")


def _status(name: str) -> int:
    with Path("/proc/self/status").open(encoding="ascii") as file:
        for line in file:
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) * 1024
    return 0
