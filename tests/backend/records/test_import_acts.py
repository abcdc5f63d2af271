"""Rows of a file update, delete and replace as the calls for one record do, and lose nothing."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.backups.model import BackupPreferences
from backend.errors import Refused, WorkshopError, WorldError
from backend.events import RecordsChanged
from backend.modes import ServerMode
from backend.records.bulk import BATCH
from backend.records.filters import RecordQuery
from backend.records.report import (
    Counts,
    FileFormat,
    ImportAct,
    ImportReport,
    ImportWish,
    Progress,
)
from backend.schemas.changes import RemoveAttribute, SetAttribute
from backend.schemas.model import Attribute, AttributeType, Cardinality, Kind, Schema, UniqueKey
from backend.workspace import Workspace

ADD, UPDATE, DELETE, REPLACE = ImportAct
A = Attribute("a", length=5, mandatory=True, id="A")
B = Attribute("b", AttributeType.INTEGER, id="B")
C = Attribute("c", id="C", default="d", length=5)
N = Attribute("n", AttributeType.INTEGER, unique=True, id="N")
PIN = Attribute("pin", length=4, encrypt=True, id="P")
GOOD = Schema(Kind.TASKS, "Good", Cardinality.MULTI, (A, B, C, N, PIN), (UniqueKey(("A", "B")),))
NOTE = Schema(Kind.TASKS, "Note", Cardinality.SINGLE, (A,))


@pytest.fixture
def good(workspace: Workspace) -> str:
    """Of three tasks, "1" holds x1 and x2, "2" holds y1, "3" nothing."""
    schema_id = workspace.schemas.publish_new(GOOD).id
    tasks = [workspace.records.create_resource(Kind.TASKS).id for _ in range(3)]
    for task, a, b in ((tasks[0], "x", 1), (tasks[0], "x", 2), (tasks[1], "y", 1)):
        workspace.records.save(task, schema_id, {"A": a, "B": b, "N": b * 10, "P": "1234"})
    return schema_id


@pytest.fixture
def run(workspace: Workspace, tmp_path: Path) -> Callable[..., ImportReport]:
    def run(
        act: ImportAct, schema_id: str, content: str, *, name: str = "in.csv", **options: Any
    ) -> ImportReport:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        call = {key: options.pop(key) for key in ("told", "cancel") if key in options}
        wish = ImportWish(path, schema_id, FileFormat.of(path), act=act, **options)
        return workspace.transfer.import_file(wish, **call)

    return run


Run = Callable[..., ImportReport]


def held(workspace: Workspace, schema_id: str, *attributes: str) -> list[str]:
    """``1: x 1`` for each record, oldest first."""
    lines = workspace.records.page(RecordQuery(schema_id), 0, 5_000).lines
    return [
        " ".join(
            [f"{one.resource.number}:", *(str(one.record.values.get(i, "-")) for i in attributes)]
        )
        for one in lines
    ]


def told(report: ImportReport) -> list[tuple[int, list[str]]]:
    return [(row.line, [problem.code for problem in row.problems]) for row in report.refused]


def backups(workspace: Workspace) -> list[Path]:
    return sorted(workspace.folder.backups.glob("before-records-*.db"))


def events(workspace: Workspace) -> list[object]:
    seen: list[object] = []
    workspace.events.subscribe(
        lambda event: seen.append(event) if isinstance(event, RecordsChanged) else None
    )
    return seen


# -- update -----------------------------------------------------------------------------------


def test_an_update_changes_what_the_row_has_and_nothing_else(
    workspace: Workspace, good: str, run: Run
) -> None:
    seen = events(workspace)
    report = run(UPDATE, good, "task_id,A,b,c\n1,x,2,new\n2,y,1,\n1,x,2,newer\n")
    assert (report.counts, report.fitted, report.copy) == (Counts(updated=2), 3, "")
    assert held(workspace, good, "A", "B", "C", "N", "P") == [
        "1: x 1 d 10 1234",
        "1: x 2 newer 20 1234",
        "2: y 1 - 10 1234",
    ]
    assert seen == [RecordsChanged(0)]
    task = workspace.records.resources(Kind.TASKS)[0].id
    with pytest.raises(WorkshopError):  # the keys bind as before
        workspace.records.save(task, good, {"A": "x", "B": 2})


def test_every_row_that_updates_nothing_is_told(workspace: Workspace, good: str, run: Run) -> None:
    content = (
        "task_id,n,a,b,pin\n"
        "1,10,,,9\n"  # an empty cell of a unique attribute says nothing of it
        "1,10,z,,\n"
        "1,10,x,2,\n"
        "1,99,,,\n"
        "9,10,,,\n"
        "1,,x,,\n"
        "1,ten,,,\n"
        "1,20,,,too long\n"
        ",10,,,\n"
    )
    report = run(UPDATE, good, content, all_or_nothing=False)
    assert told(report) == [
        (3, ["unique-changed"]),
        (4, ["key-ambiguous"]),
        (5, ["not-found"]),
        (6, ["resource-unknown"]),
        (7, ["key-incomplete"]),
        (8, ["value-wrong-type"]),
        (9, ["value-too-long"]),
        (10, ["resource-missing"]),
    ]
    assert report.counts == Counts(updated=1)
    assert held(workspace, good, "A", "B", "P") == ["1: x 1 9", "1: x 2 1234", "2: y 1 1234"]


def test_no_report_spells_a_masked_value_out(run: Run, good: str) -> None:
    row = '{"task_id": 1, "n": 10, "pin": 98765}'
    report = run(UPDATE, good, row, name="in.jsonl", all_or_nothing=False)
    (refused,) = report.refused
    assert refused.problems[0].pointer == "/pin"
    assert "98765" not in str(refused.problems[0])


def test_values_of_removed_attributes_outlive_an_update(
    workspace: Workspace, good: str, run: Run
) -> None:
    workspace.schemas.edit(good, [RemoveAttribute("P")])
    workspace.schemas.publish(good)
    run(UPDATE, good, "task_id,n,c\n1,10,new\n")
    (kept,) = workspace.schemas.kept(good)
    assert kept.removed == 3


@pytest.mark.parametrize("act", [UPDATE, DELETE])
def test_a_heading_without_a_whole_key_refuses_the_file(
    workspace: Workspace, good: str, run: Run, act: ImportAct
) -> None:
    with pytest.raises(Refused) as refused:
        run(act, good, "task_id,a,c\n1,x,2\n")
    (problem,) = refused.value.problems
    assert (problem.code, problem.pointer) == ("key-incomplete", "/heading")
    assert problem.remedy == "Give a and b, or n."


@pytest.mark.parametrize("act", [UPDATE, DELETE])
def test_only_a_multi_valued_schema_with_a_key_selects(
    workspace: Workspace, run: Run, act: ImportAct
) -> None:
    single = workspace.schemas.publish_new(NOTE).id
    with pytest.raises(Refused) as refused:
        run(act, single, "task_id,a\n1,x\n")
    assert refused.value.code == "not-multi-valued"
    keyless = Schema(Kind.TASKS, "Keyless", Cardinality.MULTI, (A,))
    with pytest.raises(Refused) as refused:
        run(act, workspace.schemas.publish_new(keyless).id, "task_id,a\n1,x\n")
    assert refused.value.code == "no-unique-key"


# -- delete -----------------------------------------------------------------------------------


def test_the_records_selected_are_deleted_after_a_copy_was_made(
    workspace: Workspace, good: str, run: Run
) -> None:
    seen = events(workspace)
    report = run(DELETE, good, "task_id,n,c\n1,20,whatever it is is not looked at\n2,10,\n")
    assert (report.counts, report.fitted) == (Counts(deleted=2), 2)
    assert held(workspace, good, "A", "B") == ["1: x 1"]
    assert seen == [RecordsChanged(0)]
    (copy,) = backups(workspace)
    assert copy.name == report.copy
    with closing(sqlite3.connect(copy)) as store:
        assert store.execute("SELECT count(*) FROM records").fetchone() == (3,)


def test_a_record_is_deleted_once(workspace: Workspace, good: str, run: Run) -> None:
    report = run(DELETE, good, "task_id,n\n1,20\n1,20\n", all_or_nothing=False)
    assert (report.counts.deleted, told(report)) == (1, [(3, ["not-found"])])
    assert len(backups(workspace)) == 1


@pytest.mark.parametrize(
    ("act", "content"),
    [
        (UPDATE, "task_id,n,c\n1,10,new\n1,99,new\n"),
        (DELETE, "task_id,n\n1,10\n1,99\n"),
        (REPLACE, "task_id,a\n1,z\n9,z\n"),
    ],
)
def test_all_or_nothing_changes_nothing_and_copies_nothing(
    workspace: Workspace, good: str, run: Run, act: ImportAct, content: str
) -> None:
    seen, before = events(workspace), held(workspace, good, "A", "B", "C")
    report = run(act, good, content)
    assert (report.counts, report.fitted, len(report.refused)) == (Counts(), 1, 1)
    assert held(workspace, good, "A", "B", "C") == before
    assert (seen, backups(workspace), report.copy) == ([], [], "")


@pytest.mark.parametrize("all_or_nothing", [True, False])
@pytest.mark.parametrize(
    ("act", "content"), [(DELETE, "task_id,n\n1,10\n"), (REPLACE, "task_id,a\n1,z\n")]
)
def test_without_room_for_a_copy_nothing_is_lost(
    workspace: Workspace, good: str, run: Run, act: ImportAct, content: str, all_or_nothing: bool
) -> None:
    workspace.folder.backups.write_text("a file in the way")
    with pytest.raises(WorldError) as refused:
        run(act, good, content, all_or_nothing=all_or_nothing)
    assert refused.value.code == "no-copy"
    assert held(workspace, good, "A", "B") == ["1: x 1", "1: x 2", "2: y 1"]


def test_copies_before_records_push_out_none_before_schemas(
    workspace: Workspace, good: str, run: Run
) -> None:
    workspace.backups.set_preferences(BackupPreferences(most=2))
    gone = workspace.schemas.publish_new(NOTE).id
    workspace.schemas.delete(gone)
    workspace.schemas.delete_for_good(gone)
    made = [run(DELETE, good, f"task_id,n\n{row}\n").copy for row in ("1,10", "1,20", "2,10")]
    assert [copy.name for copy in backups(workspace)] == made[1:]
    assert len(list(workspace.folder.backups.glob("before-schema-*.db"))) == 1


# -- replace ----------------------------------------------------------------------------------


def test_the_rows_of_a_task_become_its_whole_value(
    workspace: Workspace, good: str, run: Run
) -> None:
    seen = events(workspace)
    report = run(REPLACE, good, "task_id,a,b\n1,x,2\n3,w,1\n1,v,1\n")
    assert report.counts == Counts(added=3, deleted=2, replaced=2)
    assert (report.fitted, report.left) == (3, 0)
    assert held(workspace, good, "A", "B", "N") == ["2: y 1 10", "1: x 2 -", "3: w 1 -", "1: v 1 -"]
    assert seen == [RecordsChanged(0)]
    (copy,) = backups(workspace)
    with closing(sqlite3.connect(copy)) as store:
        assert store.execute("SELECT count(*) FROM records").fetchone() == (3,)


def test_a_task_with_a_refused_row_stays_as_it_was(
    workspace: Workspace, good: str, run: Run
) -> None:
    content = (
        "task_id,a,b\n1,x,7\n2,v,1\n"
        "1,x,7\n"  # the key of a row before it
        "3,far too long,1\n9,w,1\n3,w,ten\n2,v,2\n"
    )
    report = run(REPLACE, good, content, all_or_nothing=False)
    assert told(report) == [
        (4, ["not-unique", "resource-left"]),
        (5, ["value-too-long", "resource-left"]),
        (6, ["resource-unknown"]),
        (7, ["value-wrong-type"]),
    ]
    assert report.counts == Counts(added=2, deleted=1, replaced=1)
    assert report.left == 2
    assert held(workspace, good, "A", "B") == ["1: x 1", "1: x 2", "2: v 1", "2: v 2"]


@pytest.mark.parametrize("row", [",z,1", "1,z,1,too many", '1,"z,1'])
def test_a_row_that_could_be_of_any_task_lets_none_be_replaced(
    workspace: Workspace, good: str, run: Run, row: str
) -> None:
    report = run(REPLACE, good, f"task_id,a,b\n2,v,1\n{row}\n", all_or_nothing=False)
    assert [problem.code for problem in report.stopped] == ["resource-unclear"]
    assert (report.counts, len(report.refused)) == (Counts(), 1)
    assert held(workspace, good, "A", "B") == ["1: x 1", "1: x 2", "2: y 1"]
    assert backups(workspace) == []


def test_a_row_in_another_encoding_leaves_its_task_alone(
    workspace: Workspace, good: str, tmp_path: Path
) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes("task_id,a\n1,é\n".encode() + "2,é\n".encode("cp1252"))
    wish = ImportWish(path, good, FileFormat.CSV, act=REPLACE, all_or_nothing=False)
    report = workspace.transfer.import_file(wish)
    assert told(report) == [(3, ["encoding-mixed", "resource-left"])]
    assert held(workspace, good, "A", "B") == ["2: y 1", "1: é -"]


def test_a_single_valued_schema_takes_one_row_a_resource(workspace: Workspace, run: Run) -> None:
    schema_id = workspace.schemas.publish_new(NOTE).id
    tasks = [workspace.records.create_resource(Kind.TASKS).id for _ in range(2)]
    for task in tasks:
        workspace.records.save(task, schema_id, {"A": "old"})
    report = run(REPLACE, schema_id, "task_id,a\n1,one\n2,two\n1,more\n", all_or_nothing=False)
    assert told(report) == [(4, ["single-valued", "resource-left"])]
    assert held(workspace, schema_id, "A") == ["1: old", "2: two"]
    assert report.counts == Counts(added=1, deleted=1, replaced=1)


def test_missing_customers_are_made_with_their_whole_value(workspace: Workspace, run: Run) -> None:
    schema = Schema(Kind.PROFILES, "Phone", Cardinality.MULTI, (A, N))
    schema_id = workspace.schemas.publish_new(schema).id
    content = "customer_id,a,n\nC-1,x,1\nC-2,x,1\nC-2,y,1\nC-1,y,2\n"
    report = run(REPLACE, schema_id, content, make_customers=True, all_or_nothing=False)
    assert told(report) == [(4, ["not-unique"])]
    assert report.counts == Counts(added=2, replaced=1, customers=1)
    assert [one.number for one in workspace.records.resources(Kind.PROFILES)] == ["C-1"]
    assert backups(workspace) != []


def test_rows_of_one_task_may_be_more_than_a_batch(
    workspace: Workspace, good: str, run: Run
) -> None:
    rows = [f"{1 + at % 2},z,{at}" for at in range(3 * BATCH)]
    report = run(REPLACE, good, "\n".join(["task_id,a,b", *rows]))
    assert report.counts == Counts(added=3 * BATCH, deleted=3, replaced=2)
    assert held(workspace, good, "B")[: BATCH + 1] == [f"1: {2 * at}" for at in range(BATCH)] + [
        f"1: {2 * BATCH}"
    ]


# -- cancelled, switched, published meanwhile -------------------------------------------------


def many(workspace: Workspace, schema_id: str, run: Run, count: int) -> str:
    rows = "".join(f"{1 + at % 3},m,{at}\n" for at in range(count))
    content = "task_id,a,b\n" + rows
    assert run(ADD, schema_id, content).counts.added == count
    return content


@pytest.mark.parametrize("all_or_nothing", [True, False])
@pytest.mark.parametrize("act", [UPDATE, DELETE])
def test_a_cancel_leaves_nothing_or_what_was_taken(
    workspace: Workspace, good: str, run: Run, act: ImportAct, all_or_nothing: bool
) -> None:
    content = many(workspace, good, run, 3 * BATCH)
    total, cancel = workspace.records.count(good), threading.Event()

    def stop(progress: Progress) -> None:
        if progress.rows == 2 * BATCH:
            cancel.set()

    report = run(act, good, content, all_or_nothing=all_or_nothing, told=stop, cancel=cancel)
    done = 0 if all_or_nothing else 2 * BATCH
    assert (report.cancelled, report.counts.updated + report.counts.deleted) == (True, done)
    gone = done if act is DELETE else 0
    assert workspace.records.count(good) == total - gone
    assert len(backups(workspace)) == (1 if gone else 0)


@pytest.mark.parametrize("all_or_nothing", [True, False])
@pytest.mark.parametrize("at", ["read", "written"])
def test_a_cancelled_replacement_leaves_every_task_whole(
    workspace: Workspace, good: str, run: Run, at: str, all_or_nothing: bool
) -> None:
    content = many(workspace, good, run, 6 * BATCH)
    before = held(workspace, good, "A", "B")
    cancel, parts = threading.Event(), list[float]()

    def stop(progress: Progress) -> None:
        parts.append(progress.part)
        if progress.done == at and progress.rows == 3 * BATCH:  # in the middle of the second task
            cancel.set()

    report = run(REPLACE, good, content, all_or_nothing=all_or_nothing, told=stop, cancel=cancel)
    assert report.cancelled
    assert parts == sorted(parts)
    first = at == "written" and not all_or_nothing
    assert report.counts == (
        Counts(added=2 * BATCH, deleted=2 * BATCH + 2, replaced=1) if first else Counts()
    )
    after = held(workspace, good, "A", "B")
    if not first:
        assert after == before
    others = [one for one in before if not one.startswith("1")]
    assert [one for one in after if not one.startswith("1")] == others


@pytest.mark.parametrize("act", [UPDATE, DELETE])
def test_what_stops_the_good_rows_half_way_is_told_with_what_was_taken(
    workspace: Workspace, good: str, run: Run, act: ImportAct
) -> None:
    content = many(workspace, good, run, 3 * BATCH)

    def switch(_progress: Progress) -> None:
        workspace.set_mode(ServerMode.MAINTENANCE)

    report = run(act, good, content, all_or_nothing=False, told=switch)
    assert [problem.code for problem in report.stopped] == ["maintenance-mode"]
    assert report.counts.updated + report.counts.deleted == BATCH


@pytest.mark.parametrize("act", list(ImportAct))
def test_in_maintenance_no_file_is_taken(
    workspace: Workspace, good: str, run: Run, act: ImportAct
) -> None:
    workspace.set_mode(ServerMode.MAINTENANCE)
    with pytest.raises(Refused) as refused:
        run(act, good, "task_id,a,b\n1,x,1\n")
    assert refused.value.code == "maintenance-mode"
    assert held(workspace, good, "A", "B") == ["1: x 1", "1: x 2", "2: y 1"]


def test_a_new_version_of_the_schema_ends_a_replacement(
    workspace: Workspace, good: str, run: Run
) -> None:
    content = many(workspace, good, run, BATCH)
    total = workspace.records.count(good)

    def publish(_progress: Progress) -> None:
        if workspace.schemas.get(good).version == 1:
            workspace.schemas.edit(good, [SetAttribute("B", "name", "years")])
            workspace.schemas.publish(good)

    with pytest.raises(WorkshopError) as changed:
        run(REPLACE, good, content, told=publish)
    assert changed.value.code == "schema-changed"
    assert workspace.records.count(good) == total


# -- the same as the calls for one record -----------------------------------------------------


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, Path]]:
    folder = tmp_path_factory.mktemp("acts")
    workspace = Workspace.open(folder / "workspace")
    yield workspace, folder
    workspace.close()


_TEXT = st.sampled_from(["x", "y", "far too long"])
_NUMBER = st.sampled_from([1, 2, 3, None, "one"])
ROWS = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.fixed_dictionaries(
            {},
            optional={
                "A": _TEXT,
                "B": _NUMBER,
                "C": st.sampled_from(["1", "2", None]),
                "N": _NUMBER,
            },
        ),
    ),
    max_size=12,
)
Row = tuple[int, Mapping[str, Any]]
BEFORE: Sequence[Row] = [
    (task, {"A": a, "B": b, "N": n})
    for task in (0, 1)
    for a, b, n in (("x", 1, 1), ("x", 2, 2), ("y", 1, 3), ("y", None, None))
]


@pytest.mark.parametrize("act", [UPDATE, DELETE, REPLACE])
@given(rows=ROWS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_does_what_the_calls_for_one_record_do(
    shelf: tuple[Workspace, Path], act: ImportAct, rows: list[Row]
) -> None:
    workspace, folder = shelf
    schema_id = workspace.schemas.publish_new(GOOD).id
    try:
        pairs = [[workspace.records.create_resource(Kind.TASKS) for _ in (0, 1)] for _ in (0, 1)]
        for task, values in BEFORE:
            for pair in pairs:
                workspace.records.save(pair[task].id, schema_id, values)
        called, filed = pairs
        expected = _by_calls(workspace, schema_id, act, [one.id for one in called], rows)
        names = {attribute.id: attribute.name for attribute in GOOD.attributes}
        path = folder / "in.jsonl"
        path.write_text(
            "".join(
                json.dumps({"task_id": filed[at].number} | {names[i]: v for i, v in own.items()})
                + "\n"
                for at, own in rows
            )
            or "\n{}\n"
        )
        wish = ImportWish(path, schema_id, FileFormat.JSON_LINES, act=act, all_or_nothing=False)
        report = workspace.transfer.import_file(wish)
        for one, other in zip(called, filed, strict=True):
            assert _values(workspace, one.id, schema_id) == _values(workspace, other.id, schema_id)
        if rows and act is not REPLACE:
            found = {
                row.line: [(p.code, p.title, p.pointer) for p in row.problems]
                for row in report.refused
            }
            assert found == expected
    finally:
        workspace.schemas.delete(schema_id)


def _values(workspace: Workspace, task: int, schema_id: str) -> list[dict[str, Any]]:
    return [dict(record.values) for record in workspace.records.records(task, schema_id)]


def _by_calls(
    workspace: Workspace, schema_id: str, act: ImportAct, tasks: list[int], rows: list[Row]
) -> dict[int, list[tuple[str, str, str]]]:
    """What each row is refused for, by its line."""
    records, told = workspace.records, {}
    if act is REPLACE:
        for at, task in enumerate(tasks):
            own = [values for whose, values in rows if whose == at]
            try:
                if own:
                    records.replace(task, schema_id, own)
            except WorkshopError:
                continue
        return {}
    call = records.update_by_unique if act is UPDATE else records.delete_by_unique
    for line, (at, values) in enumerate(rows, 1):
        try:
            call(tasks[at], schema_id, values)
        except WorkshopError as error:
            told[line] = [(p.code, p.title, p.pointer) for p in error.problems]
    return told
