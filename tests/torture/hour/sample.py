"""What the process holds at one moment, read from the kernel, Python and Qt."""

from __future__ import annotations

import gc
import sys
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication


@dataclass(frozen=True, slots=True)
class Sample:
    """Sizes in KiB; ``seconds`` since the beginning.

    ``files`` are temporary ones: in the folder for them, half unpacked, half uploaded.
    """

    seconds: float
    rounds: int
    acts: int
    installations: int
    rss: int
    pss: int
    uss: int
    objects: int
    blocks: int
    handles: int
    threads: int
    files: int
    widgets: int
    qobjects: int
    kinds: dict[str, int]


def take(
    seconds: float, rounds: int, acts: int, installations: int, folders: Iterable[Path]
) -> Sample:
    """Now, when what Python only has to look for to let go is gone."""
    gc.collect()
    memory = _memory()
    widgets = QApplication.allWidgets()
    kinds = _handles()
    return Sample(
        seconds=round(seconds, 1),
        rounds=rounds,
        acts=acts,
        installations=installations,
        rss=memory["Rss"],
        pss=memory["Pss"],
        uss=memory["Private_Clean"] + memory["Private_Dirty"],
        objects=len(gc.get_objects()),
        blocks=sys.getallocatedblocks(),
        handles=sum(kinds.values()),
        threads=len(list(Path("/proc/self/task").iterdir())),
        files=sum(len(list(folder.rglob("*"))) for folder in folders if folder.exists()),
        widgets=len(widgets),
        qobjects=_qobjects(),
        kinds=dict(kinds),
    )


def _memory() -> dict[str, int]:
    found = {}
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]:
        name, size = line.split(":")
        found[name] = int(size.split()[0])
    return found


def _handles() -> Counter[str]:
    """Open ones by their kind: store, socket, pipe and so on."""
    kinds: Counter[str] = Counter()
    for handle in Path("/proc/self/fd").iterdir():
        try:
            target = str(handle.readlink())
        except OSError:
            continue  # the one that reads the list
        if target.endswith("/fd"):
            continue
        kind = target.partition(":")[0] if target[0] != "/" else Path(target).name
        kinds[kind] += 1
    return kinds


def _qobjects() -> int:
    app = QApplication.instance()
    assert app is not None
    tops: list[QObject] = [app, *QApplication.topLevelWidgets()]
    return sum(len(top.findChildren(QObject)) + 1 for top in tops)


def threads() -> list[str]:
    """Python's own, by name."""
    return sorted(thread.name for thread in threading.enumerate())
