"""One act under one fault, in a child of its own: what is demanded of it."""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from backend.errors import Problem, WorkshopError, WorldError
from backend.events import InstallerWaits
from tests.torture.fault_acts import ACTS, Act
from tests.torture.fault_look import Look, differences, disorder, look
from tests.torture.fault_troubles import TROUBLES, Trouble
from tests.torture.fault_world import World, at, hurry, make
from tests.torture.preload import CHANGING, Fault, Faults, Kind

STRANGE = {"internal", "ended", "stuck"}
"""Codes that say nothing to a person."""


def template(order: Mapping[str, Any]) -> None:
    """Make what the cases are copies of."""
    hurry()
    make(Path(order["template"]))


def count(order: Mapping[str, Any]) -> None:
    """Do the act with nothing in its way: which calls it makes, and what it comes to."""
    world, faults = _begin(order)
    act = ACTS[order["act"]]
    if not act.opens:
        world.start()
    act.ready(world)
    faults.arm(Fault(0, CHANGING | Kind.READ | Kind.OPEN_READ))
    with faults.told() as calls:
        act.do(world)
        if world.open is not None:
            assert world.settle() is None
        faults.disarm()
    world.close()
    found = look(world.case, Path(order["template"]))
    world.start()
    world.close()
    after = look(world.case, Path(order["template"]))
    told = [[int(call.kind), call.name, call.path.name] for call in calls]
    Path(order["result"]).write_text(json.dumps({"calls": told, "look": found, "after": after}))


def suffer(order: Mapping[str, Any]) -> None:
    """Do the act under its fault; what is lost is written to ``result``, one line each."""
    world, faults = _begin(order)
    trouble = TROUBLES[order["trouble"]](world, faults, order)
    reference = json.loads(Path(order["reference"]).read_text())
    template = Path(order["template"])
    case = _Case(world, ACTS[order["act"]], trouble, template, reference)

    case.run()
    Path(order["result"]).write_text(json.dumps({"lost": case.lost, "came": case.came}))


def _begin(order: Mapping[str, Any]) -> tuple[World, Faults]:
    case = Path(order["case"])
    shutil.copytree(order["template"], case)
    logging.getLogger("backend").setLevel(logging.CRITICAL)
    hurry()
    faults = Faults.here(case)
    assert faults is not None
    return at(case), faults


class _Case:
    def __init__(
        self, world: World, act: Act, trouble: Trouble, template: Path, reference: Any
    ) -> None:
        self._world, self._act, self._trouble = world, act, trouble
        self._template, self._reference = template, reference
        self.lost: list[str] = []
        self.came = "survived"
        """What came of it: ``refused``, ``failed`` (a job), or ``survived``."""

    def run(self) -> None:
        world = self._world
        if not self._act.opens:
            world.start()
        self._act.ready(world)
        before = self._look()
        failures = self._failures()
        with ExitStack() as stack:
            stack.enter_context(self._trouble)
            error = self._do()
            if world.open is not None:
                world.settle(stop_at_trouble=True)
        self._judge_told(error)
        if self._trouble.forever:
            return
        self._come_to_rest()
        self._judge_waiting()
        failed = self._failures() > failures
        self.came = "refused" if error else "failed" if failed else "survived"
        if error:
            self._compare("not as before", before)
        if error or failed:
            self._do_again(self._act.do if error else self._act.again)
        self._compare("not done wholly", self._reference["look"], but=failed)
        self._judge_order()
        self._open_again()

    def _do(self) -> BaseException | None:
        try:
            self._act.do(self._world)
        except Exception as error:  # noqa: BLE001 - which one it is, is the question
            return error
        return None

    def _do_again(self, again: Any) -> None:
        if again is None:
            self.lost.append("a job failed, and nothing can be done about it")
            return
        if again is self._act.do:
            self._act.ready(self._world)
        try:
            again(self._world)
        except Exception as error:  # noqa: BLE001 - as above
            self.lost.append(f"does not work when the cause is gone: {_said(error)}")
        self._come_to_rest()

    def _come_to_rest(self) -> None:
        if self._world.open is not None and (trouble := self._world.settle()):
            self.lost.append(f"does not go on when the cause is gone: {trouble}")

    # What is demanded

    def _judge_told(self, error: BaseException | None) -> None:
        if error is None:
            return
        if not isinstance(error, WorkshopError):
            self.lost.append(f"no clear error: {_said(error)}")
            return
        for problem in error.problems:
            self._judge_problem(problem, "told")

    def _judge_waiting(self) -> None:
        for event in self._world.heard:
            if isinstance(event, InstallerWaits):
                self._judge_problem(event.problem, "the installer waits")
        for (text,) in self._rows("SELECT problems FROM jobs WHERE problems IS NOT NULL"):
            for one in json.loads(text):
                self._judge_problem(Problem.from_json(one), "a job failed")

    def _judge_problem(self, problem: Problem, where: str) -> None:
        if problem.code in STRANGE or not (problem.code and problem.title and problem.remedy):
            self.lost.append(f"{where}, unclear: {problem.code}: {problem}")

    def _judge_order(self) -> None:
        if (self._world.root / "workspace.db").exists():
            left = disorder(self._world.root)
            if self._trouble.keeps_files:  # what could not be removed goes at the next start
                left = []
            self.lost += left
        self.lost += [f"left in tmp: {one.name}" for one in (self._world.case / "tmp").iterdir()]

    def _open_again(self) -> None:
        world = self._world
        world.close()
        try:
            world.start()
        except (WorldError, AssertionError) as error:
            self.lost.append(f"does not open again: {_said(error)}")
            return
        self._compare("lost at the next start", self._reference["after"], but=True)
        self.lost += [f"after the next start {one}" for one in disorder(world.root)]
        world.close()

    def _compare(self, what: str, wanted: Look, *, but: bool = False) -> None:
        tables = ("workspace.db jobs",) if but else ()
        found = differences(wanted, self._look(), tables)
        if self._trouble.keeps_files:
            found = [one for one in found if not one.startswith(("+ files", "+ beside/"))]
        self.lost += [f"{what}: {one}" for one in found[:6]]

    def _look(self) -> Look:
        return look(self._world.case, self._template)

    def _failures(self) -> int:
        found = self._rows("SELECT count(*) FROM jobs WHERE outcome = 'failed'")
        return int(found[0][0]) if found else 0

    def _rows(self, statement: str) -> list[Any]:
        path = self._world.root / "workspace.db"
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
            return connection.execute(statement).fetchall()


def _said(error: BaseException) -> str:
    import traceback

    places = [f"{f.name}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)[-4:]]
    return f"{type(error).__name__}: {error} ({' '.join(places)})"
