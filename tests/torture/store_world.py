"""A store with something of everything in it, and reading all of it through the services."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from backend.demo import make_demo
from backend.listing import Wanted
from backend.properties.model import Extension
from backend.records.filters import RecordQuery
from backend.schemas.changes import AddAttribute, SetAttribute
from backend.schemas.model import Attribute, AttributeType, Cardinality, Kind, Schema, UniqueKey
from backend.status import Status
from backend.workspace import Workspace
from tests.conftest import until

_WORDS = ("harbour", "mill", "lane", "winter", "proposal", "tariff", "handover", "survey")

Reading = tuple[str, Callable[[], Any]]
"""What is read, and the call that reads it."""


def fill(root: Path, luck: random.Random) -> None:
    """Make a workspace. ``half.db`` is the store as it was in between, and ``log`` a folder with
    the store and its log as a killed process leaves them.
    """
    workspace = Workspace.open(root)
    try:
        workspace.start()
        make_demo(workspace)
        until(workspace, lambda: not workspace.activity.tally().open)
    finally:
        workspace.close()
    shutil.copy(root / "workspace.db", root / "half.db")
    workspace = Workspace.open(root)
    try:
        workspace.start()
        _schemas(workspace, luck)
        _extensions(workspace)
        until(workspace, lambda: not workspace.activity.tally().open)
    finally:
        workspace.close()
    workspace = Workspace.open(root)  # not started: what is asked for now stays open
    try:
        shop = workspace.properties.find("Shop web")
        package = workspace.packages.find("page-clock", "web")
        workspace.properties.add_extension(shop.id, package.id, "{}")
        _retype(workspace)
        (root / "log").mkdir()
        for name in ("workspace.db", "workspace.db-wal"):
            shutil.copy(root / name, root / "log" / name)
    finally:
        workspace.close()


def _schemas(workspace: Workspace, luck: random.Random) -> None:
    service = workspace.schemas
    for number in range(40):
        kind = [*Kind][number % len(Kind)]
        code = Attribute("code", AttributeType.STRING, mandatory=True, length=40)
        text = Attribute("text", AttributeType.STRING, length=4000)
        amount = Attribute("amount", AttributeType.CURRENCY)
        made = Schema(
            kind,
            f"Plan{number}",
            Cardinality.MULTI,
            (code, text, amount),
            (UniqueKey((code.id,)),),
        )
        state = service.publish_new(made, "first")
        if number % 3 == 0:
            holder = workspace.records.create_resource(kind, f"H{number}", f"Holder {number}")
            for row in range(12):
                long = " ".join(luck.choices(_WORDS, k=900 if row == 7 else 120))[:3900]
                price = Decimal(f"{row}.50")
                values = {code.id: f"{number}-{row}", text.id: long, amount.id: price}
                workspace.records.save(holder.id, state.id, values)
        if number % 4 == 0:
            service.edit(state.id, [AddAttribute(3, Attribute("more", AttributeType.INTEGER))])
            service.publish(state.id, "second")
        service.edit(state.id, [SetAttribute(text.id, "length", 3950)])
        if number % 5 == 0:
            service.undo(state.id)
    service.delete(service.find(Kind.TASKS, "Survey").id)


def _retype(workspace: Workspace) -> None:
    """What the values were before is kept beside the records."""
    state = workspace.schemas.find(Kind.SERVICES, "Proposal")
    number = next(one for one in state.draft.attributes if one.name == "number")
    change = SetAttribute(number.id, "type", AttributeType.STRING)
    workspace.schemas.edit(state.id, [change])
    workspace.schemas.publish(state.id, "numbers are texts")


def _extensions(workspace: Workspace) -> None:
    shop = workspace.properties.find("Shop web")
    for number in range(10):
        workspace.properties.create(f"Site {number}", "web", [f"s{number}.example.com"])
    (head, *_) = _heads(workspace, shop.id)
    for number in range(5):
        workspace.properties.edit(head.id, enabled=number % 2 == 1)
        workspace.properties.revise(head.id)
    library = workspace.libraries.create(shop.id, "May")
    newest = workspace.properties.revisions(head.id)[1]
    workspace.libraries.add(library.id, [newest.id])
    for number in range(60):
        workspace.notes.add(head.id, f"Note {number}: " + " ".join(_WORDS))
    workspace.notes.add(shop.id, "A long one. " + "All is well. " * 35)


def _heads(workspace: Workspace, property_id: str) -> tuple[Extension, ...]:
    return workspace.properties.extension_page(property_id, Wanted()).items


def everything(workspace: Workspace) -> Iterator[Reading]:
    """Every list and every thing in it; what cannot be listed cannot be asked for."""
    schemas, records, packages = workspace.schemas, workspace.records, workspace.packages
    properties, libraries, notes = workspace.properties, workspace.libraries, workspace.notes
    yield "company", lambda: workspace.company
    yield "mode", lambda: workspace.mode
    yield "trash", schemas.trash
    yield "attributes", schemas.attributes
    yield "archives", lambda: workspace.installer and workspace.backups.list()
    yield from _each("schema", schemas.list, schemas.get, schemas.history, schemas.versions)
    for kind in Kind:
        yield f"published {kind}", partial(schemas.published, kind)
        yield from _each(f"resource {kind}", partial(records.resources, kind), records.counts)
        yield f"resources {kind}", partial(records.resource_page, kind, "old")
    for one in _known(schemas.list):
        yield "kept", partial(schemas.kept, one.id)
        if one.version:
            wanted = RecordQuery(one.id)
            yield "records", partial(records.page, wanted)
            yield "found", partial(records.page, RecordQuery(one.id, search="mill"))
            yield "ids", partial(records.ids, wanted)
    yield from _each("package", packages.list, packages.get, packages.standing)
    for package in _known(packages.list):
        if package.status is Status.SUCCEEDED:
            yield "manifest", partial(packages.manifest, package.digest)
    yield from _each("property", properties.list, properties.get, libraries.list, notes.list)
    for site in _known(properties.list):
        yield "extensions", partial(properties.extension_page, site.id, Wanted())
        for extension in _known(partial(_heads, workspace, site.id)):
            yield "extension", partial(properties.extension, extension.id)
            yield "revisions", partial(properties.revisions, extension.id)
            yield "versions", partial(properties.versions, extension.id)
            yield "notes", partial(notes.list, extension.id)
            yield "libraries of", partial(libraries.libraries_of, extension.id)
        for library in _known(partial(libraries.list, site.id)):
            yield "library", partial(libraries.revisions_in, library.id)
    yield "activity", workspace.activity.page
    yield "tally", workspace.activity.tally
    for line in getattr(_or_none(workspace.activity.page), "lines", ()):
        yield "job", partial(workspace.activity.job, line.id)
        yield "job log", partial(workspace.activity.log, line.id)
    yield "watched", workspace.watching.list


def _each(name: str, listed: Callable[[], Any], *reads: Callable[[Any], Any]) -> Iterator[Reading]:
    yield f"{name} list", listed
    for one in _known(listed):
        for read in reads:
            yield name, partial(read, one.id)


def _known(listed: Callable[[], Any]) -> Any:
    return _or_none(listed) or ()


def _or_none(call: Callable[[], Any]) -> Any:
    """What it answers; what it raises is met where the same call is tried."""
    with suppress(Exception):
        return call()
    return None


def rows_of(database: Path) -> dict[str, dict[Any, tuple[Any, ...]]]:
    """Every row of a whole store, by table and primary key."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        found = {}
        for (table,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        ).fetchall():
            keys = [
                row[1] for row in connection.execute(f'PRAGMA table_info("{table}")') if row[5]
            ] or ["rowid"]
            columns = ", ".join(f'"{key}"' for key in keys)
            rows = connection.execute(f'SELECT {columns}, * FROM "{table}"')  # noqa: S608
            found[table] = {row[: len(keys)]: row[len(keys) :] for row in rows}
    return found
