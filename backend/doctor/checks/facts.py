"""The single values of a workspace: its one company, its mode, its counters."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from backend.doctor.visit import Visit, read_value
from backend.errors import Problem
from backend.identifiers import new_id, now
from backend.modes import MODE_FACT, ServerMode
from backend.schemas.model import Kind
from backend.store import facts, tables

_COMPANY = re.compile(r"CO[0-9a-f]{32}")
_MISSING = object()


def check_facts(visit: Visit) -> None:
    """One company, a known mode, and counters that give no number twice."""
    known: dict[str, Any] = {}
    for _rowid, row in visit.raw(tables.facts):
        try:
            known[row["name"]] = read_value(tables.facts, "value", row["value"])
        except ValueError as error:
            known[row["name"]] = _MISSING
            if row["name"] not in _MENDED:
                place = f"/facts/{row['name']}"
                visit.find(
                    Problem(
                        "fact-unreadable", f"{place} cannot be read.", f"{error}.", pointer=place
                    )
                )
    visit.look("facts", len(known))
    company = known.get("company_id")
    if not (isinstance(company, str) and _COMPANY.fullmatch(company)):
        _put(
            visit,
            "company_id",
            new_id("CO"),
            "The workspace's company has no id.",
            "It was given a new one.",
        )
    if not isinstance(known.get("company_created_at"), str):
        _put(
            visit,
            "company_created_at",
            now(),
            "Nothing says when the company was founded.",
            "It counts as founded now.",
        )
    if known.get(MODE_FACT, ServerMode.PRODUCTION) not in tuple(ServerMode):
        _put(
            visit,
            MODE_FACT,
            ServerMode.PRODUCTION.value,
            "The mode is none that there is.",
            "It is production, as in a new workspace.",
        )
    _check_counters(visit, known)
    _check_sequence(visit)


_MENDED = {"company_id", "company_created_at", MODE_FACT, *(f"count:{kind}" for kind in Kind)}


def _put(visit: Visit, name: str, value: object, title: str, done: str) -> None:
    problem = Problem("fact-wrong", title, pointer=f"/facts/{name}")
    visit.find(problem, lambda: facts.put(visit.connection, name, value), done)


def _check_counters(visit: Visit, known: dict[str, Any]) -> None:
    """A counter is never behind the numbers that were given (they are never given twice)."""
    for kind in Kind:
        name = f"count:{kind.value}"
        given = visit.execute(
            "SELECT coalesce(max(CAST(number AS INTEGER)), 0) FROM resources WHERE kind = ?"
            " AND number NOT GLOB '*[^0-9]*' AND length(number) < 18",
            kind.value,
        )[0][0]
        counted = known.get(name, 0)
        # A customer's id may be chosen: only what was counted binds, and that is told by none.
        behind = isinstance(counted, int) and counted < given and kind is not Kind.PROFILES
        if not isinstance(counted, int) or isinstance(counted, bool) or behind:
            problem = Problem(
                "counter-wrong",
                f"The counter of {kind.value} would give a number again.",
                f"The greatest number given is {given}.",
                pointer=f"/facts/{name}",
            )
            visit.find(
                problem,
                partial(facts.put, visit.connection, name, given),
                f"It goes on after {given}.",
            )


def _check_sequence(visit: Visit) -> None:
    """Numbers of jobs name folders: one that is installed is never given to another job."""
    last = visit.execute("SELECT coalesce(max(job_id), 0) FROM extensions")[0][0]
    if not isinstance(last, int) or not last:
        return
    found = visit.execute("SELECT seq FROM sqlite_sequence WHERE name = 'jobs'")
    newest = visit.execute("SELECT coalesce(max(id), 0) FROM jobs")[0][0]
    if max([newest, *(row[0] for row in found if isinstance(row[0], int))]) >= last:
        return

    def mend() -> None:
        visit.execute("DELETE FROM sqlite_sequence WHERE name = 'jobs'")
        visit.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('jobs', ?)", last)

    problem = Problem(
        "counter-wrong",
        "The counter of jobs would give a number again.",
        f"Files are installed under {last}.",
        pointer="/jobs",
    )
    visit.find(problem, mend, f"It goes on after {last}.")
