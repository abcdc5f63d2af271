"""A seeded script of real work through the services of a workspace, acknowledged act by act.

What is acknowledged was answered by the service; nothing of it may be lost. The script depends on
its seed only: run anew from the same workspace it does the same, so that a run that was killed can
be judged by one that was not (``judge``).
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from backend.errors import WorkshopError
from backend.events import Event, QueueChanged
from backend.workspace import Workspace
from tests.torture.killing import Killer
from tests.torture.seen import seen

PATIENCE = 30.0

T = TypeVar("T")


@dataclass
class Known:
    """What a script knows of its workspace, in the order in which it was made."""

    schemas: list[str] = field(default_factory=list)
    trashed: list[str] = field(default_factory=list)
    resources: dict[str, list[int]] = field(default_factory=dict)
    records: list[tuple[int, str, int]] = field(default_factory=list)
    packages: dict[str, str] = field(default_factory=dict)
    development: list[str] = field(default_factory=list)
    properties: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    extensions: list[tuple[str, str, str]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    libraries: list[str] = field(default_factory=list)
    pending: bool = False
    made: int = 0

    def name(self, what: str) -> str:
        """One that nothing had before."""
        self.made += 1
        return f"{what}{self.made}"


@dataclass(frozen=True, slots=True)
class Told:
    """What an act is acknowledged with.

    ``there`` and ``gone`` are rows, as ``("records", 7)``; ``file`` was written, with this SHA-256.
    """

    there: tuple[tuple[str, Any], ...] = ()
    gone: tuple[tuple[str, Any], ...] = ()
    file: str = ""
    digest: str = ""


class Impossible(Exception):
    """An act has nothing to act upon now."""


Deed = Callable[[], Told]
Act = Callable[["Work"], Deed]
"""Chooses what to act upon, or raises :class:`Impossible`; the deed is one call of a service."""


class Work:
    """One script at work on one workspace; ``case`` is the folder round it, where files go too."""

    def __init__(
        self, workspace: Workspace, case: Path, random: Random, known: Known, killer: Killer
    ) -> None:
        self.workspace = workspace
        self.case = case
        self.random = random
        self.known = known
        self.killer = killer
        self.idle = threading.Event()
        workspace.events.subscribe(self._hear)
        workspace.events.subscribe(killer.hear)

    @property
    def out(self) -> Path:
        """Where exports go."""
        return self.case / "out"

    @property
    def archives(self) -> Path:
        """Where packages come from: the same folder in all cases."""
        return self.case.parent / "archives"

    def one(self, things: Sequence[T]) -> T:
        """Any of them. Raises :class:`Impossible` where there is none."""
        if not things:
            raise Impossible
        return self.random.choice(things)

    def at_rest(self) -> None:
        """Raises :class:`Impossible` while jobs are open: what came of them would be luck."""
        if self.known.pending:
            raise Impossible

    def settle(self) -> None:
        """Wait until the installer has nothing more to do."""
        wait_until_idle(self.workspace, self.idle)
        self.known.pending = False

    def _hear(self, event: Event) -> None:
        if isinstance(event, QueueChanged):
            (self.idle.set if not (event.waiting or event.running) else self.idle.clear)()


def wait_until_idle(workspace: Workspace, idle: threading.Event) -> None:
    """``idle`` is set whenever the queue is empty, and cleared when it is not."""
    while workspace.activity.tally().open:
        idle.clear()
        if workspace.activity.tally().open and not idle.wait(PATIENCE):
            raise AssertionError(f"the installer is stuck: {workspace.activity.tally()}")
    idle.clear()
    workspace.installer.wake()  # once round, so that what is to be discarded was
    if not idle.wait(PATIENCE):
        raise AssertionError(f"the installer does not come round: {workspace.installer.fault}")


class Pipe:
    """One line a word, in the file before :meth:`say` returns: a killed process takes none back."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def say(self, **word: Any) -> None:
        os.write(self._file, json.dumps(word).encode() + b"\n")


def heard(path: Path) -> list[dict[str, Any]]:
    """Every word that was said."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def work(order: Mapping[str, Any]) -> None:
    """Do a script, ``acts`` by name or ``count`` of them by luck; with ``rehearse`` tell after each
    what the store holds when all is done, and write what is known then to ``learned``.
    """
    case = Path(order["case"])
    pipe = Pipe(case / "acks")
    root = case / "workspace"
    known = Known(**json.loads(Path(order["known"]).read_text())) if "known" in order else Known()
    killer = Killer(order, root)
    workspace = Workspace.open(root)
    at = Work(workspace, case, Random(order["seed"]), known, killer)  # noqa: S311
    workspace.start()
    if order.get("rehearse"):
        at.settle()
        pipe.say(at=-1, seen=seen(workspace.folder.database, case))
    killer.arm()
    for number, (name, deed) in enumerate(_script(at, order)):
        pipe.say(begin=number, act=name)
        told, refused = Told(), ""
        try:
            told = deed()
        except WorkshopError as error:
            refused = error.code
        pipe.say(ack=number, act=name, refused=refused, **asdict(told))
        if order.get("rehearse"):
            wait_until_idle(workspace, at.idle)
            pipe.say(at=number, seen=seen(workspace.folder.database, case))
    pipe.say(end=True, calls=killer.calls, steps=killer.steps)
    if "learned" in order:
        at.settle()
        Path(order["learned"]).write_text(json.dumps(asdict(known)))
    workspace.close()


def _script(at: Work, order: Mapping[str, Any]) -> Iterator[tuple[str, Deed]]:
    """Each act, chosen when its turn comes."""
    from tests.torture.acts import ACTS, FILLING  # they need what is here

    if "acts" in order:
        for name in FILLING if order["acts"] == "filling" else order["acts"]:
            yield name, ACTS[name](at)
        return
    names = [name for name in ACTS if name != "wait"]
    done = 0
    while done < order["count"]:
        waits = at.known.pending and at.random.random() < 0.3
        name = "wait" if waits else at.random.choice(names)
        with suppress(Impossible):
            deed = ACTS[name](at)
            done += 1
            yield name, deed
