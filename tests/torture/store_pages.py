"""A damaged store, at every page and at every length: what can be read is read, the rest is told.

Of each case: opening and reading answer or say that the store is damaged; nothing is written once
that was met; and what is recovered is whole and holds every row that no damaged page had a part of.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

from backend.damage import damage, is_damage
from backend.doctor.recovery import recover
from backend.errors import Conflict, NotFound, Refused, WorldError
from backend.store import health
from backend.workspace import Workspace
from tests.conftest import until
from tests.torture.core import Case, Torture
from tests.torture.store_judge import Owners, judge_recovered
from tests.torture.store_world import everything, fill, rows_of

PAGE = 4096
_READ_AT_ONCE = 40
_STARTED = 0.2
_AFTER_START = "met by the look over after the start"
"""By then the installer has gone on with the open job."""
_WRITTEN = ("harmless", "changed unseen", _AFTER_START)
_LOG_CASES = 60

Damage = Callable[["Store", bytearray, int, Random], None]


class Store:
    """The whole store that every case is a damaged copy of."""

    def __init__(self, root: Path) -> None:
        self.root = root
        fill(root, Random(7))  # noqa: S311 - the same world in every run
        self.whole = (root / "workspace.db").read_bytes()
        self.before = (root / "half.db").read_bytes()
        self.rows = rows_of(root / "workspace.db")
        self.pages = len(self.whole) // PAGE
        self.owners = Owners(root / "workspace.db")

    def page(self, number: int) -> bytes:
        return self.whole[(number - 1) * PAGE : number * PAGE]


def run(torture: Torture) -> None:
    """Every page in five ways, every length, and the log at every frame."""
    store = Store(torture.folder / "whole")
    tally: Counter[str] = Counter()
    saved: list[float] = []
    for way in (_zeroed, _filled, _changed, _misplaced, _torn):
        name = way.__name__[1:]
        for case in torture.cases(store.pages, 3):
            page = (case.number % store.pages) + 1
            with torture.trying(case, f"page {page} {name}"):
                content = bytearray(store.whole)
                way(store, content, page, case.random)
                _try(torture, case, store, bytes(content), {page}, tally, saved)
    for case in torture.cases(store.pages, 3):
        kept = case.number % store.pages
        with torture.trying(case, f"cut off after {kept} pages"):
            gone = set(range(kept + 1, store.pages + 1))
            _try(torture, case, store, store.whole[: kept * PAGE], gone, tally, saved)
    for case in torture.cases(30, 2):
        length = case.random.randrange(len(store.whole))
        with torture.trying(case, f"cut off after {length} bytes"):
            gone = set(range(length // PAGE + 1, store.pages + 1))
            _try(torture, case, store, store.whole[:length], gone, tally, saved)
    for case in torture.cases(_LOG_CASES, 3):
        with torture.trying(case, "the log"):
            _try_log(torture, case, store, tally)
    torture.note(
        f"{store.pages} pages; "
        + ", ".join(f"{count} {what}" for what, count in sorted(tally.items()))
    )
    if saved:
        torture.note(f"rows saved: {100 * sum(saved) / len(saved):.2f} % in the mean")


# What happens to a page


def _zeroed(_store: Store, content: bytearray, page: int, _luck: Random) -> None:
    _put(content, page, bytes(PAGE))


def _filled(_store: Store, content: bytearray, page: int, luck: Random) -> None:
    _put(content, page, luck.randbytes(PAGE))


def _changed(_store: Store, content: bytearray, page: int, luck: Random) -> None:
    place = (page - 1) * PAGE + luck.randrange(PAGE)
    content[place] ^= luck.randrange(1, 256)


def _misplaced(store: Store, content: bytearray, page: int, luck: Random) -> None:
    """A write that went to the wrong place."""
    _put(content, page, store.page(luck.randrange(store.pages) + 1))


def _torn(store: Store, content: bytearray, page: int, _luck: Random) -> None:
    """The first half is what it was before, if there was something."""
    before = store.before[(page - 1) * PAGE : page * PAGE] or bytes(PAGE)
    _put(content, page, before[: PAGE // 2] + store.page(page)[PAGE // 2 :])


def _put(content: bytearray, page: int, new: bytes) -> None:
    content[(page - 1) * PAGE : page * PAGE] = new


# One case


def _try(
    torture: Torture,
    case: Case,
    store: Store,
    content: bytes,
    damaged: set[int],
    tally: Counter[str],
    saved: list[float],
) -> None:
    root = _workspace(torture, case, store, content)
    try:
        met = _judge_reading(root, store, case.random)
        tally[met] += 1
        if met not in _WRITTEN:
            assert (root / "workspace.db").read_bytes() == content, "it was changed by reading"
        (root / "workspace.db").write_bytes(content)
        same = content == store.whole
        new = root.with_name(f"{root.name}-new")
        try:
            recovery = recover(root, new)
        except WorldError as error:
            if error.code != "nothing-recovered" or len(damaged) < store.pages - 1:
                raise
            tally["not recovered"] += 1
        else:
            assert recovery.folder == new
            damaged = set() if same else damaged
            saved.append(judge_recovered(new, store.rows, store.owners, damaged))
        assert (root / "workspace.db").read_bytes() == content, "it was changed by recovering"
    finally:
        for path in root.parent.glob(f"{root.name}*"):
            shutil.rmtree(path)


def _workspace(torture: Torture, case: Case, store: Store, content: bytes) -> Path:
    root = torture.folder / f"case{case.number}"
    root.mkdir()
    shutil.copytree(store.root / "packages", root / "packages")
    (root / "workspace.db").write_bytes(content)
    return root


def _judge_reading(root: Path, store: Store, luck: Random) -> str:
    """Where the damage was met; raises where something else than an answer or a word came."""
    try:
        workspace = Workspace.open(root)
    except WorldError as error:
        _expect_damage("opening", error)
        return "met at opening"
    try:
        met = "met at opening" if workspace.damaged else ""
        missing = _read(workspace, luck)
        met = met or ("met at reading" if workspace.damaged else "")
        if not met and (found := health.first(workspace.folder.database)):
            met = "met by the look over"
            if luck.random() < _STARTED:
                met = _AFTER_START
                _start(workspace)
            else:
                workspace._store.found_damaged(damage(found))  # as the thread does that looks
        if not met:
            assert not missing, f"nobody tells why {missing[0]} is not there"
            met = _harmless(workspace, store)
        else:
            _write_is_refused(workspace)
    finally:
        workspace.close()
    return met


def _start(workspace: Workspace) -> None:
    """The installer sweeps and the look over finds the damage: no archive may be missing then."""
    packages = workspace.folder.packages
    before = {path.name for path in packages.iterdir()}
    workspace.start()
    until(workspace, lambda: workspace.damaged)
    assert {path.name for path in packages.iterdir()} == before, "archives were swept"


def _expect_damage(what: str, error: WorldError) -> None:
    assert is_damage(error), f"{what} says {error}"


def _read(workspace: Workspace, luck: Random) -> list[str]:
    """Read; answers what was not found, or refused, though a list told of it."""
    missing = []
    calls = [*everything(workspace)]
    for name, call in luck.sample(calls, min(len(calls), _READ_AT_ONCE)):
        try:
            call()
        except WorldError as error:
            _expect_damage(name, error)
        except (NotFound, Refused, Conflict) as error:
            missing.append(f"{name}: {error}")
    return missing


def _write_is_refused(workspace: Workspace) -> None:
    try:
        workspace.properties.create("Another", "web", ["another.example.com"])
    except WorldError as error:
        _expect_damage("writing", error)
    else:
        raise AssertionError("the damaged store was written")


def _harmless(workspace: Workspace, store: Store) -> str:
    found = rows_of(workspace.folder.database)
    unseen = any(found[table] != rows for table, rows in store.rows.items())
    workspace.properties.create("Another", "web", ["another.example.com"])
    assert health.first(workspace.folder.database) is None, "writing made it worse"
    return "changed unseen" if unseen else "harmless"


# The log


def _try_log(torture: Torture, case: Case, store: Store, tally: Counter[str]) -> None:
    root = _workspace(torture, case, store, (store.root / "log" / "workspace.db").read_bytes())
    log = bytearray((store.root / "log" / "workspace.db-wal").read_bytes())
    luck = case.random
    ways = ("frame", "frame head", "cut off", "gone", "head", "garbage", "index")
    way = ways[case.number % len(ways)]
    frames = (len(log) - 32) // (PAGE + 24)
    frame = 32 + luck.randrange(frames) * (PAGE + 24)
    match way:
        case "frame":
            log[frame + 24 + luck.randrange(PAGE)] ^= 0x55
        case "frame head":
            log[frame + luck.randrange(24)] ^= 0x55
        case "cut off":
            del log[luck.randrange(len(log)) :]
        case "gone":
            log.clear()
        case "head":
            log[luck.randrange(32)] ^= 0x55
        case "garbage":
            log[:] = luck.randbytes(len(log))
        case _:
            (root / "workspace.db-shm").write_bytes(luck.randbytes(32768))
    if log:
        (root / "workspace.db-wal").write_bytes(log)
    new = root.with_name(f"{root.name}-new")
    with suppress(FileNotFoundError):
        shutil.copytree(root, root.with_name(f"{root.name}-copy"))
    recover(root.with_name(f"{root.name}-copy"), new)
    assert health.first(new / "workspace.db") is None
    tally[f"log: {_judge_log(root, store, luck)}"] += 1
    for path in root.parent.glob(f"{root.name}*"):
        shutil.rmtree(path)


def _judge_log(root: Path, store: Store, luck: Random) -> str:
    try:
        workspace = Workspace.open(root)
    except WorldError as error:
        _expect_damage("opening", error)
        return "met at opening"
    try:
        missing = _read(workspace, luck)
        found = health.first(workspace.folder.database)
        if workspace.damaged or found:
            return "met"
        assert not missing, f"nobody tells why {missing[0]} is not there"
        workspace.properties.create("Another", "web", ["another.example.com"])
        same = rows_of(workspace.folder.database)["schema_versions"]
        return "all there" if same == store.rows["schema_versions"] else "as it was before"
    finally:
        workspace.close()
