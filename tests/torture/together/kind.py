"""Eight writers at once on one workspace: a window, three command lines, four clients of the APIs.

The window's process is killed in the middle: in the short form the commands then do their work
themselves; in the full form another window opens and is killed, and the third one is stopped for a
while.
"""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from random import Random

from backend.workspace import Workspace
from tests.torture.core import Case, Torture
from tests.torture.together.clients import Client
from tests.torture.together.commands import Commander
from tests.torture.together.holder import Holder
from tests.torture.together.journal import Going, Journal
from tests.torture.together.watcher import Watcher, made, opened
from tests.torture.together.world import World, make

SECONDS, SHORT_SECONDS = 600.0, 3.0
SHORT_PAUSE = 0.8
"""Seconds between two commands of one command line: each is a process of its own."""
CLIENTS, COMMANDERS = 4, 3
STOPPED_SECONDS = 40.0
"""Longer than a caller waits for the greeting of a holder."""
MOST_SECONDS = 100.0
"""No command may take longer, whatever became of the one who was to carry it out."""
_DRAIN_SECONDS = 120.0


def run(torture: Torture) -> None:
    for case in torture.cases(1, short=1):
        with torture.trying(case, "eight writers at once"):
            _together(torture, case)


def _together(torture: Torture, case: Case) -> None:
    root, scratch = torture.folder / "workspace", torture.folder / "scratch"
    scratch.mkdir()
    world = make(root, scratch)
    going, journal = Going(), Journal()
    watcher = Watcher(root / "workspace.db", journal, 0.5 if torture.short else 1.0)
    holder = Holder("window1", root, scratch / "window", going, journal)
    writers = _writers(torture, case, world, going, journal, root, scratch)
    watcher.start()
    begun = time.monotonic()
    try:
        going.served.wait(60)
        for one in writers:
            one.start()
        holder = _disturb(torture, holder, root, scratch, going, journal)
    finally:
        going.ending.set()
        for one in writers:
            if one.ident is not None:
                one.join()
        holder.close()
        watcher.end()
    seconds = time.monotonic() - begun
    _judge(root, journal, watcher)
    longest = max(one.longest for one in writers if isinstance(one, Commander))
    if longest > MOST_SECONDS:
        journal.fault(f"a command took {longest:.0f} seconds")
    _tell(torture, journal, watcher, seconds, longest)
    assert not journal.faults, "\n".join(journal.faults[:8])


def _writers(
    torture: Torture,
    case: Case,
    world: World,
    going: Going,
    journal: Journal,
    root: Path,
    scratch: Path,
) -> list[Client | Commander]:
    lucks = iter([Random(case.random.random()) for _ in range(CLIENTS + COMMANDERS)])  # noqa: S311
    clients = [
        Client(f"client{n}", world, going, journal, next(lucks)) for n in range(1, CLIENTS + 1)
    ]
    pause = SHORT_PAUSE if torture.short else 0.0
    commanders = [
        Commander(f"command{n}", root, scratch, world, going, journal, next(lucks), pause)
        for n in range(1, COMMANDERS + 1)
    ]
    return [*clients, *commanders]


def _disturb(
    torture: Torture, holder: Holder, root: Path, scratch: Path, going: Going, journal: Journal
) -> Holder:
    """The time of all of it: the window is killed twice and stopped once; answers the last one."""
    if torture.short:
        time.sleep(SHORT_SECONDS / 2)
        holder.kill()
        time.sleep(SHORT_SECONDS / 2)
        return holder
    share = SECONDS / 4
    time.sleep(share)
    for number in (2, 3):
        holder.kill()
        holder = Holder(f"window{number}", root, scratch / "window", going, journal)
        if not going.served.wait(90):
            journal.fault(f"window{number} does not serve")
        time.sleep(share)
    holder.stop()
    time.sleep(STOPPED_SECONDS)
    holder.go_on()
    time.sleep(share - STOPPED_SECONDS)
    return holder


def _judge(root: Path, journal: Journal, watcher: Watcher) -> None:
    """Everybody has ended: what is pending is done, and then all is as it was told."""
    workspace = Workspace.open(root, holder="the judge")
    workspace.start()
    end = time.monotonic() + _DRAIN_SECONDS
    while workspace.activity.tally().open and time.monotonic() < end:
        time.sleep(0.02)
    tally = workspace.activity.tally()
    if tally.open:
        journal.fault(f"{tally.open} jobs never end")
    listed = workspace.activity.page(limit=1).total
    workspace.close()
    watcher.look()
    for kind, found in made(root / "workspace.db").items():
        journal.judge(kind, found)
    with closing(opened(root / "workspace.db")) as store:
        (count,) = store.execute("SELECT count(*) FROM jobs").fetchone()
    if listed != count:
        journal.fault(f"{listed} jobs are listed of {count}")


def _tell(
    torture: Torture, journal: Journal, watcher: Watcher, seconds: float, longest: float
) -> None:
    done = ", ".join(f"{who} {count}" for who, count in sorted(journal.acts.items()))
    torture.note(f"{sum(journal.acts.values())} acts in {seconds:.0f} s ({done})")
    refused = ", ".join(f"{what} {count}" for what, count in journal.refusals.most_common())
    torture.note(f"{sum(journal.refusals.values())} refused ({refused})")
    torture.note(f"{len(journal.asked)} answers held against the store")
    torture.note(f"{watcher.looks} snapshots, {watcher.checks} invariants asked")
    torture.note(f"the longest command took {longest:.1f} s")
