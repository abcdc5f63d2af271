"""100,000 records: found, sorted, exported and imported.

The bare limits are SQLite's own scan over the same values, and a plain insert of them.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from backend.records.filters import Filter, Operator, RecordQuery
from backend.records.report import FileFormat, ImportAct, ImportWish
from backend.schemas.model import Attribute, AttributeType, Cardinality, Kind, Schema
from backend.workspace import Workspace

COUNT = 100_000
CUSTOMERS = 1_000
RUNS = 5

T = AttributeType
CONTACT = Schema(
    Kind.PROFILES,
    "Contact",
    Cardinality.MULTI,
    (
        Attribute("name", length=80, id="name"),
        Attribute("email", length=120, id="email"),
        Attribute("city", length=40, id="city"),
        Attribute("rating", T.INTEGER, id="rating"),
        Attribute("price", T.CURRENCY, id="price"),
        Attribute("since", T.DATE, id="since"),
        Attribute("active", T.BOOLEAN, id="active"),
        Attribute("notes", length=256, id="notes"),
        Attribute("number", T.INTEGER, unique=True, id="number"),
    ),
)


def bench() -> None:
    """Print the medians and their ratios."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        workspace = Workspace.open(folder / "ws")
        schema_id = workspace.schemas.publish_new(CONTACT).id
        for number in range(CUSTOMERS):
            workspace.records.create_resource(Kind.PROFILES, f"C-{number}")
        workspace.transfer.make_samples(schema_id, COUNT)
        _finding(workspace, schema_id)
        _files(workspace, schema_id, folder)
        workspace.close()


def _finding(workspace: Workspace, schema_id: str) -> None:
    records = workspace.records
    store = sqlite3.connect(workspace.folder.database)
    limit = _median(
        lambda: store.execute("SELECT sum(instr(value, 'zzz')) FROM records").fetchone()
    )
    store.close()
    print(f"{COUNT:,} records:")
    _tell("bare scan of the values", limit, limit)
    dear = Filter("price", Operator.GREATER, Decimal("250.50"))
    queries = {
        "first page": RecordQuery(schema_id),
        "search": RecordQuery(schema_id, search="winter"),
        "search beyond ASCII": RecordQuery(schema_id, search="é"),
        "filter by an amount": RecordQuery(schema_id, filters=(dear,)),
        "sort by text": RecordQuery(schema_id, sort="name"),
        "sort by amount": RecordQuery(schema_id, sort="price"),
    }
    for name, query in queries.items():
        _tell(name, _median(lambda query=query: records.page(query)), limit)  # type: ignore[misc]
    by_name = queries["sort by text"]
    _tell("all ids, sorted", _median(lambda: records.ids(by_name)), limit)
    some = records.ids(by_name)[COUNT // 2 : COUNT // 2 + 200]
    _tell("200 rows in the middle", _median(lambda: records.lines(some)), limit)


def _files(workspace: Workspace, schema_id: str, folder: Path) -> None:
    path, transfer = folder / "out.csv", workspace.transfer
    query = RecordQuery(schema_id)
    write = _median(lambda: transfer.export_file(query, path, FileFormat.CSV), 1)
    store = sqlite3.connect(workspace.folder.database)
    rows = store.execute("SELECT value FROM records").fetchall()
    store.close()
    bare = sqlite3.connect(folder / "bare.db")
    bare.execute("CREATE TABLE bare (value TEXT NOT NULL)")
    limit = _median(
        lambda: (bare.executemany("INSERT INTO bare VALUES (?)", rows), bare.commit()), 1
    )
    bare.close()
    workspace.schemas.delete(schema_id)
    again = workspace.schemas.publish_new(CONTACT).id
    read = _median(lambda: transfer.import_file(ImportWish(path, again, FileFormat.CSV)), 1)
    _tell("bare insert of the same values", limit, limit)
    _tell("export to CSV", write, limit)
    _tell("import, all or nothing", read, limit)
    for act in (ImportAct.UPDATE, ImportAct.REPLACE):
        wish = ImportWish(path, again, FileFormat.CSV, act=act)
        took = _median(lambda wish=wish: transfer.import_file(wish), 1)  # type: ignore[misc]
        _tell(f"{act.value} from the same file", took, limit)
    if workspace.records.count(again) != COUNT:
        raise SystemExit("not every record came back")


def _median(call: Callable[[], object], runs: int = RUNS) -> float:
    found = []
    for _ in range(runs):
        begin = time.perf_counter()
        call()
        found.append(time.perf_counter() - begin)
    return statistics.median(found)


def _tell(name: str, seconds: float, limit: float) -> None:
    print(f"{name:<32} {seconds * 1000:6.0f} ms   {seconds / limit:.1f} × the bare limit")
