"""Every act of a list while the disk, or the store, fails it: told clearly, undone, and done again.

Each case is a child of a warm process (:mod:`tests.torture.forks`) with a copy of one workspace.
There its act meets its trouble (:mod:`tests.torture.fault_troubles`), and is judged
(:mod:`tests.torture.fault_case`).
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.torture.core import Torture
from tests.torture.fault_acts import ACTS
from tests.torture.forks import Forks
from tests.torture.preload import CHANGING, MISSING, OPENING, TAKES_ROOM, How, Kind, build

_MAY_BE_FORBIDDEN = Kind.CREATE | Kind.OPEN | Kind.RENAME | Kind.MKDIR | Kind.UNLINK | Kind.CHMOD
DISK = ((TAKES_ROOM, errno.ENOSPC), (CHANGING, errno.EIO), (_MAY_BE_FORBIDDEN, errno.EACCES))
"""What fails in its turn, once, and from there on."""
ALWAYS = ((CHANGING, errno.EROFS), (OPENING, errno.EMFILE), (Kind.READ | Kind.OPEN_READ, errno.EIO))
"""The same of the rest."""
ROOM = (0, 1 << 12, 1 << 13, 1 << 14, 1 << 15, 3 << 14, 1 << 16, 3 << 15, 1 << 17, 1 << 18)
"""Bytes that are left on a full disk."""
DISK_SIZE = 6 << 20


CORRUPTIONS = 6

Call = tuple[Kind, str]
"""What is done, and the name of the file that it is done to."""


@dataclass(frozen=True, slots=True)
class Order:
    """An act and its trouble: the ``nth`` call of ``kinds`` fails with ``error``.

    Of a full disk ``nth`` bytes are left; of a damaged store ``how`` pages are overwritten.
    """

    act: str
    trouble: str = "call"
    nth: int = 0
    kinds: int = 0
    error: int = 0
    how: int = 0

    def __str__(self) -> str:
        if self.trouble != "call":
            return f"{self.act}, {self.trouble} {self.nth or ''}"
        what = f"{errno.errorcode[self.error]} at call {self.nth} of {self.kinds}"
        return f"{self.act}, {what}{' and on' if self.how == How.FROM_THERE_ON else ''}"


def run(torture: Torture) -> None:
    """Try every fault of every act."""
    if build() is None:
        torture.note(MISSING)
        return
    with Forks("fault_case") as forks, _disk(torture.folder / "disk") as disk:
        ground = _Ground(torture.folder, forks, disk)
        ground.make_template()
        orders = list(_orders({act: ground.count(act) for act in ACTS}, full=disk is not None))
        if disk is None:
            torture.note("no disk of its own can be mounted here: none was filled up")
        for case in torture.cases(len(orders), 40):
            order = orders[case.number]
            with torture.trying(case, str(order)):
                ground.suffer(order)
        torture.note(", ".join(f"{count} {came}" for came, count in sorted(ground.came.items())))


class _Ground:
    """Where the cases are: their folder, and who does them."""

    def __init__(self, folder: Path, forks: Forks, disk: Path | None) -> None:
        self._folder, self._forks, self._disk = folder, forks, disk
        self._template = folder / "template"
        self.came: Counter[str] = Counter()

    def make_template(self) -> None:
        self._template.mkdir()
        self._do("template")

    def count(self, act: str) -> list[Call]:
        """The calls of an act with nothing in its way."""
        reference = self._reference(act)
        self._do("count", act=act, case=str(self._folder / "case"), result=str(reference))
        shutil.rmtree(self._folder / "case")
        calls = json.loads(reference.read_text())["calls"]
        return [(Kind(kind), path) for kind, _, path in calls]

    def suffer(self, order: Order) -> None:
        """Raises ``AssertionError`` with what was lost."""
        place = self._disk if order.trouble == "full" else self._folder
        assert place is not None
        case, result = place / "case", self._folder / "result"
        result.unlink(missing_ok=True)
        try:
            self._do(
                "suffer",
                **asdict(order),
                case=str(case),
                disk=str(self._disk),
                reference=str(self._reference(order.act)),
                result=str(result),
            )
            found = json.loads(result.read_text())
        finally:
            shutil.rmtree(case, ignore_errors=True)
        self.came[found["came"]] += 1
        assert not found["lost"], "\n".join(found["lost"])

    def _reference(self, act: str) -> Path:
        return self._folder / f"{act}.json"

    def _do(self, call: str, **order: Any) -> None:
        said = self._folder / "said"
        said.unlink(missing_ok=True)
        given = {"call": f"fault_case:{call}", "said": str(said), "template": str(self._template)}
        code = self._forks.run({**given, **order})
        assert not code, f"ended with {code}: {said.read_text()[-3000:]}"


def _orders(calls: Mapping[str, list[Call]], *, full: bool) -> Iterator[Order]:
    for act, made in calls.items():
        for some, error in (*DISK, *ALWAYS):
            for how in (How.ONCE, How.FROM_THERE_ON):
                if how is How.ONCE and error == errno.EROFS:
                    continue  # nothing becomes writable again by itself
                for nth in _turns([call for call in made if call[0] & some]):
                    yield Order(act, "call", nth, int(some), error, int(how))
        for trouble in ("writer", "reader", "checkpointer"):
            yield Order(act, trouble)
        for nth in range(CORRUPTIONS):
            yield Order(act, "corruption", nth, how=1 + nth % 3 * 8)
        for room in ROOM if full else ():
            yield Order(act, "full", room)


def _turns(calls: list[Call]) -> Iterator[int]:
    """The numbers of the calls to fail: of a run of the same on one file the first and the last."""
    for at, call in enumerate(calls):
        if call not in calls[at - 1 : at] or call not in calls[at + 1 : at + 2]:
            yield at + 1


@contextmanager
def _disk(root: Path) -> Iterator[Path | None]:
    """A small disk, where one can be mounted."""
    root.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={DISK_SIZE}", "tmpfs"]
    made = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("mount")
    made = made and not subprocess.run(["mount", *options, root], capture_output=True).returncode
    try:
        yield root if made else None
    finally:
        if made:
            subprocess.run(["umount", "-l", root], check=True)
