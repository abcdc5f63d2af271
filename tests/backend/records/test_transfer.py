"""Records from files and into files: nothing is lost, nothing is half done, every row is told."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.errors import NotFound, Refused, WorldError
from backend.events import RecordsChanged
from backend.modes import ServerMode
from backend.records.bulk import BATCH
from backend.records.filters import Filter, Operator, RecordQuery
from backend.records.report import FileFormat, ImportReport, ImportWish, Progress
from backend.schemas.changes import SetAttribute
from backend.schemas.model import Attribute, AttributeType, Cardinality, Kind, Schema, UniqueKey
from backend.workspace import Workspace
from tests.backend.disks import Disk
from tests.backend.schemas.made import VALUES
from tests.conftest import OpenWorkspace

T = AttributeType
CSV, LINES = FileFormat.CSV, FileFormat.JSON_LINES
NAME = Attribute("name", length=10, mandatory=True, id="A")
AGE = Attribute("age", T.INTEGER, id="B", default=1)
PIN = Attribute("pin", length=4, encrypt=True, id="P")
PEOPLE = Schema(Kind.PROFILES, "Contact", Cardinality.MULTI, (NAME, AGE, PIN), (UniqueKey(("A",)),))


@pytest.fixture
def people(workspace: Workspace) -> str:
    for number in ("C-1", "C-2"):
        workspace.records.create_resource(Kind.PROFILES, number)
    return workspace.schemas.publish_new(PEOPLE).id


def take(
    workspace: Workspace, schema_id: str, path: Path, content: str | bytes, **options: Any
) -> ImportReport:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    wish = ImportWish(path, schema_id, FileFormat.of(path), **options)
    return workspace.transfer.import_file(wish)


def told(report: ImportReport) -> list[tuple[int, list[str]]]:
    return [(row.line, [problem.code for problem in row.problems]) for row in report.refused]


def held(workspace: Workspace, schema_id: str) -> list[tuple[str, Mapping[str, Any]]]:
    lines = workspace.records.page(RecordQuery(schema_id), 0, 5_000).lines
    return [(line.resource.number, dict(line.record.values)) for line in lines]


GOOD_AND_BAD = (
    "customer_id;Name;AGE\r\n"
    "C-1;Ada;7\r\n"
    "C-2;far too long a name;x\r\n"
    "\r\n"
    "C-9;Noor;\r\n"
    "C-1;Ada;8\r\n"
    "C-1;;8\r\n"
    "C-1;one\r\n"
    ";Zoe;1\r\n"
    'C-2;"Bo;ris";\r\n'
)
REFUSED = [
    (3, ["value-too-long", "value-wrong-type"]),
    (5, ["resource-unknown"]),
    (6, ["not-unique"]),
    (7, ["value-missing"]),
    (8, ["row-uneven"]),
    (9, ["resource-missing"]),
]


def test_the_good_rows_are_taken_and_every_other_is_told(
    workspace: Workspace, people: str, tmp_path: Path
) -> None:
    report = take(workspace, people, tmp_path / "in.csv", GOOD_AND_BAD, all_or_nothing=False)
    assert (report.added, report.fitted, report.cancelled) == (2, 2, False)
    assert told(report) == REFUSED
    # An empty cell is no value; a column left out takes the default: there is none of pin.
    assert held(workspace, people) == [
        ("C-1", {"A": "Ada", "B": 7}),
        ("C-2", {"A": "Bo;ris"}),
    ]
    saved = tmp_path / "refused.csv"
    report.refused.save(saved)
    with saved.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {int(row["line"]) for row in rows} == {line for line, _ in REFUSED}
    assert next(row for row in rows if row["line"] == "7")["field"] == "name"


def test_all_or_nothing_changes_nothing_where_one_row_is_refused(
    workspace: Workspace, people: str, tmp_path: Path
) -> None:
    seen: list[object] = []
    workspace.events.subscribe(
        lambda event: seen.append(event) if isinstance(event, RecordsChanged) else None
    )
    report = take(workspace, people, tmp_path / "in.csv", GOOD_AND_BAD, make_customers=True)
    assert (report.added, report.fitted, report.customers) == (0, 3, 0)
    assert len(report.refused) == 5
    assert held(workspace, people) == []
    assert len(workspace.records.resources(Kind.PROFILES)) == 2
    assert seen == []
    report = take(workspace, people, tmp_path / "in.csv", "customer_id,name\nC-1,Ada\n")
    assert (report.added, len(report.refused)) == (1, 0)
    assert held(workspace, people) == [("C-1", {"A": "Ada", "B": 1})]
    assert seen == [RecordsChanged(0)]


def test_missing_customers_are_made_only_for_rows_that_are_taken(
    workspace: Workspace, people: str, tmp_path: Path
) -> None:
    content = "customer_id,name,age\nC-7,Ada,1\nC-7,Ada,2\nC-7,Bo,3\nC-8,Eve,x\n,Zoe,1\n"
    content += "C-0123456789-long,Kim,1\n"
    report = take(
        workspace,
        people,
        tmp_path / "in.csv",
        content,
        make_customers=True,
        all_or_nothing=False,
    )
    assert (report.added, report.customers) == (2, 1)
    assert told(report) == [
        (3, ["not-unique"]),
        (5, ["value-wrong-type"]),
        (6, ["resource-missing"]),
        (7, ["customer-id-invalid"]),
    ]
    numbers = [one.number for one in workspace.records.resources(Kind.PROFILES)]
    assert numbers == ["C-1", "C-2", "C-7"]


def test_json_lines_tell_their_faults_line_by_line(
    workspace: Workspace, people: str, tmp_path: Path
) -> None:
    rows = [
        '{"customer_id": "C-1", "NAME": "Ada", "age": 7.0}',
        "[1]",
        "",
        '{"customer_id": "C-1", "name": "Bo", "name": "Cy"}',
        '{"customer_id": "C-1", "name": "Bo", "shoe": 43}',
        '{"customer_id": "C-1", "name": NaN}',
        '{"customer_id": "C-1", "name": ' + "[" * 100_000 + "}",
        '{"name": "Bo"}',
        '{"customer_id": "C-1", "name": {"a": 1}}',
        '{"customer_id": "C-1", "name": "' + "x" * (1 << 20) + '"}',
        '{"customer_id": "C-2", "name": "Dee", "age": null}',
        '{"customer_id": "\\ud83d", "name": "\\ud83d"}',
        '{"customer_id": "C-1", "name": "Bo", "\\ud83d": 1}',
    ]
    path = tmp_path / "in.jsonl"
    report = take(workspace, people, path, "\n".join(rows), all_or_nothing=False)
    assert told(report) == [
        (2, ["not-object"]),
        (4, ["column-twice"]),
        (5, ["attribute-unknown"]),
        (6, ["not-json"]),
        (7, ["not-json"]),
        (8, ["resource-missing"]),
        (9, ["value-wrong-type"]),
        (10, ["line-too-long"]),
        (12, ["text-not-unicode", "text-not-unicode"]),
        (13, ["text-not-unicode"]),
    ]
    report.refused.save(tmp_path / "refused.csv")
    assert held(workspace, people) == [
        ("C-1", {"A": "Ada", "B": 7}),
        ("C-2", {"A": "Dee"}),
    ]


def test_rows_that_name_no_resource_go_to_the_one_that_is_chosen(
    workspace: Workspace, people: str, tmp_path: Path
) -> None:
    second = workspace.records.resources(Kind.PROFILES)[1].id
    path = tmp_path / "in.csv"
    take(workspace, people, path, "name\nAda\n", resource_id=second)
    take(workspace, people, path, "name,customer_id\nBo,C-1\nCy,\n", resource_id=second)
    assert [(number, v["A"]) for number, v in held(workspace, people)] == [
        ("C-2", "Ada"),
        ("C-1", "Bo"),
        ("C-2", "Cy"),
    ]
    with pytest.raises(NotFound):
        take(workspace, people, path, "name\nEve\n", resource_id=99)


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        ("", {"file-empty"}),
        ("\n\n", {"file-empty"}),
        ("customer_id,nme,Name,name\n", {"column-unknown", "column-twice"}),
        ("age\n1\n", {"column-missing"}),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", {"not-text"}),
        (b"customer_id,name\nC-1,\x81\x8d\n", {"not-text"}),
        ("a\0b".encode("utf-16-le") + b"\xff", {"not-text", "column-unknown"}),
    ],
)
def test_a_file_that_cannot_be_right_is_refused_as_a_whole(
    workspace: Workspace, people: str, tmp_path: Path, content: str | bytes, codes: set[str]
) -> None:
    with pytest.raises(Refused) as refused:
        take(workspace, people, tmp_path / "in.csv", content, all_or_nothing=False)
    assert {problem.code for problem in refused.value.problems} <= codes
    assert refused.value.problems


def test_a_json_list_is_told_from_json_lines(
    workspace: Workspace, people: str, tmp_path: Path
) -> None:
    with pytest.raises(Refused) as refused:
        take(workspace, people, tmp_path / "in.jsonl", '[\n{"name": "Ada"}\n]')
    assert refused.value.code == "not-json-lines"
    with pytest.raises(WorldError):
        workspace.transfer.import_file(ImportWish(tmp_path / "none.csv", people, CSV))


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "Zoë"),
        ("utf-8-sig", "Zoë"),
        ("utf-16", "Zoë"),
        ("utf-16-le", "Zoë"),
        ("utf-16-be", "Zoë"),
        ("utf-32", "Zoë"),
        ("cp1252", "Zoë €"),
    ],
)
def test_text_is_read_in_its_encoding(
    workspace: Workspace, people: str, tmp_path: Path, encoding: str, name: str
) -> None:
    content = f"customer_id,name\nC-1,{name}\n".encode(encoding)
    report = take(workspace, people, tmp_path / "in.csv", content)
    assert held(workspace, people) == [("C-1", {"A": name, "B": 1})]
    assert report.encoding.startswith(encoding[:5])


def test_a_row_in_another_encoding_than_the_rest_is_refused(
    workspace: Workspace, people: str, tmp_path: Path
) -> None:
    content = "customer_id,name\nC-1,Zoë\n".encode() + "C-2,Zoë\n".encode("cp1252")
    report = take(workspace, people, tmp_path / "in.csv", content, all_or_nothing=False)
    assert (report.added, told(report)) == (1, [(3, ["encoding-mixed"])])


def test_a_quote_that_is_not_closed_ends_the_reading(
    workspace: Workspace, people: str, tmp_path: Path
) -> None:
    content = 'customer_id,name\nC-1,Ada\nC-1,"Bo\n' + "x" * 2_000_000
    report = take(workspace, people, tmp_path / "in.csv", content, all_or_nothing=False)
    assert (report.added, told(report)) == (1, [(3, ["csv-broken"])])


def test_a_masked_value_is_in_no_report(workspace: Workspace, people: str, tmp_path: Path) -> None:
    content = '{"customer_id": "C-1", "name": "Ada", "pin": 98765}'
    report = take(workspace, people, tmp_path / "in.jsonl", content)
    report.refused.save(tmp_path / "out.csv")
    assert told(report) == [(1, ["value-wrong-type"])]
    assert "98765" not in (tmp_path / "out.csv").read_text()


def many(count: int) -> str:
    return "customer_id,name\n" + "".join(f"C-1,n{at}\n" for at in range(count))


@pytest.mark.parametrize("all_or_nothing", [True, False])
def test_a_cancel_leaves_nothing_or_what_was_taken(
    workspace: Workspace, people: str, tmp_path: Path, all_or_nothing: bool
) -> None:
    path, cancel, steps = tmp_path / "in.csv", threading.Event(), list[Progress]()
    path.write_text(many(3 * BATCH))

    def stop(progress: Progress) -> None:
        steps.append(progress)
        if progress.rows == 2 * BATCH:
            cancel.set()

    wish = ImportWish(path, people, CSV, all_or_nothing=all_or_nothing)
    report = workspace.transfer.import_file(wish, stop, cancel)
    assert report.cancelled
    assert report.added == (0 if all_or_nothing else 2 * BATCH)
    assert len(held(workspace, people)) == report.added
    assert [step.rows for step in steps] == [BATCH, 2 * BATCH]
    assert all(0 < step.part <= 1 for step in steps)


def test_what_stops_the_good_rows_half_way_is_told_with_what_was_taken(
    workspace: Workspace, people: str, tmp_path: Path
) -> None:
    path = tmp_path / "in.csv"
    path.write_text(many(3 * BATCH))

    def switch(progress: Progress) -> None:
        if progress.rows == 2 * BATCH:
            workspace.set_mode(ServerMode.MAINTENANCE)

    wish = ImportWish(path, people, CSV, all_or_nothing=False)
    report = workspace.transfer.import_file(wish, switch)
    assert [problem.code for problem in report.stopped] == ["maintenance-mode"]
    assert report.added == 2 * BATCH == len(held(workspace, people))


def test_a_new_version_of_the_schema_ends_the_import(
    workspace: Workspace, people: str, tmp_path: Path
) -> None:
    path = tmp_path / "in.csv"
    path.write_text(many(3 * BATCH))

    def publish(progress: Progress) -> None:
        if progress.rows == BATCH:
            workspace.schemas.edit(people, [SetAttribute("B", "name", "years")])
            workspace.schemas.publish(people)

    wish = ImportWish(path, people, CSV, all_or_nothing=False)
    report = workspace.transfer.import_file(wish, publish)
    assert [problem.code for problem in report.stopped] == ["schema-changed"]
    assert report.added == BATCH == len(held(workspace, people))


def test_a_duplicate_is_found_across_batches(
    workspace: Workspace, people: str, tmp_path: Path
) -> None:
    content = many(BATCH + 3) + "C-1,n5\nC-2,n5\n"
    report = take(workspace, people, tmp_path / "in.csv", content, all_or_nothing=False)
    assert (report.added, told(report)) == (BATCH + 4, [(BATCH + 5, ["not-unique"])])
    again = take(workspace, people, tmp_path / "in.csv", content, all_or_nothing=False)
    assert (again.added, len(again.refused)) == (0, BATCH + 5)
    task = workspace.records.resources(Kind.PROFILES)[0].id
    after = workspace.records.save(task, people, {"A": "after"})
    assert after.id == BATCH + 5  # the counter went on


def test_a_single_valued_schema_takes_one_row_a_resource(
    workspace: Workspace, tmp_path: Path
) -> None:
    schema = Schema(Kind.TASKS, "Note", Cardinality.SINGLE, (NAME,))
    schema_id = workspace.schemas.publish_new(schema).id
    workspace.records.create_resource(Kind.TASKS)
    content = "task_id,name\n1,Ada\n1,Bo\n"
    report = take(workspace, schema_id, tmp_path / "in.csv", content, all_or_nothing=False)
    assert (report.added, told(report)) == (1, [(3, ["not-unique"])])


# -- export -----------------------------------------------------------------------------------


def test_what_is_found_is_exported_in_its_order_without_masked_values(
    workspace: Workspace, people: str, tmp_path: Path
) -> None:
    one = workspace.records.resources(Kind.PROFILES)[0].id
    for name, age in (("Bo", 2), ("Ada", 3), ("Cy", None)):
        workspace.records.save(one, people, {"A": name, "B": age, "P": "1234"})
    path = tmp_path / "out.csv"
    there = (Filter("B", Operator.IS_NOT_EMPTY),)
    query = RecordQuery(people, filters=there, sort="A")
    report = workspace.transfer.export_file(query, path, CSV)
    assert (report.rows, report.left_out) == (2, ("pin",))
    assert path.read_bytes().decode("utf-8-sig") == (
        "customer_id,name,age\r\nC-1,Ada,3\r\nC-1,Bo,2\r\n"
    )
    report = workspace.transfer.export_file(query, path, LINES, masked_too=True)
    assert report.left_out == ()
    assert [json.loads(line) for line in path.read_text().splitlines()] == [
        {"customer_id": "C-1", "name": "Ada", "age": 3, "pin": "1234"},
        {"customer_id": "C-1", "name": "Bo", "age": 2, "pin": "1234"},
    ]


def test_an_export_that_is_cancelled_or_fails_leaves_the_old_file(
    workspace: Workspace, people: str, tmp_path: Path
) -> None:
    take(workspace, people, tmp_path / "in.csv", many(1_500))
    path, cancel = tmp_path / "out.csv", threading.Event()
    path.write_text("old")
    report = workspace.transfer.export_file(
        RecordQuery(people), path, CSV, told=lambda _: cancel.set(), cancel=cancel
    )
    assert report.cancelled
    with pytest.raises(NotFound):
        workspace.transfer.export_file(RecordQuery("XSnone"), path, CSV)
    assert path.read_text() == "old"
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == ["in.csv", "out.csv"]
    with pytest.raises(WorldError):
        workspace.transfer.export_file(RecordQuery(people), tmp_path / "no" / "out.csv", CSV)


def all_types() -> Schema:
    attributes = tuple(
        Attribute(f"{kind}", kind, 4000 if kind is T.STRING else None, id=f"A{kind}") for kind in T
    )
    return Schema(Kind.TASKS, "All", Cardinality.MULTI, (*attributes, Attribute("task_id", id="Z")))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, Path]]:
    folder = tmp_path_factory.mktemp("shelf")
    workspace = Workspace.open(folder / "workspace")
    yield workspace, folder
    workspace.close()


RECORDS = st.lists(
    st.fixed_dictionaries({}, optional={f"A{kind}": VALUES[kind] for kind in T}),
    min_size=1,
    max_size=5,
)


@pytest.mark.parametrize("kind", list(FileFormat))
@given(made=RECORDS)
@settings(max_examples=75, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_exported_comes_back(
    shelf: tuple[Workspace, Path], kind: FileFormat, made: list[dict[str, Any]]
) -> None:
    """But for two things that CSV cannot hold: a text of no characters, and the character NUL."""
    workspace, folder = shelf
    schema_id = workspace.schemas.publish_new(all_types()).id
    try:
        task = workspace.records.create_resource(Kind.TASKS)
        for values in made:
            workspace.records.save(task.id, schema_id, values)
        before = [r.values for r in workspace.records.records(task.id, schema_id)]
        path = folder / f"out.{kind.value}"
        workspace.transfer.export_file(RecordQuery(schema_id), path, kind)
        if kind is CSV and any("\0" in str(v) for one in made for v in one.values()):
            return
        workspace.records.replace(task.id, schema_id, [])
        report = workspace.transfer.import_file(ImportWish(path, schema_id, kind))
        assert (report.added, told(report)) == (len(made), [])
        after = [r.values for r in workspace.records.records(task.id, schema_id)]
        if kind is CSV:
            before = [{i: v for i, v in one.items() if v != ""} for one in before]
        assert [dict(one) for one in after] == [dict(one) for one in before]
        assert [_exact(one) for one in after] == [_exact(one) for one in before]
    finally:
        workspace.schemas.delete(schema_id)


def _exact(values: Mapping[str, Any]) -> dict[str, str]:
    """``1.5`` and ``1.50`` are equal amounts, but they are written differently."""
    return {i: str(v) for i, v in values.items() if isinstance(v, Decimal)}


def test_a_full_disk_leaves_what_was_taken_and_says_how_much(
    disk: Disk, open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    workspace = open_workspace(disk.root / "workspace", start=False)
    workspace.records.create_resource(Kind.PROFILES, "C-1")
    people = workspace.schemas.publish_new(PEOPLE).id
    path = tmp_path / "in.csv"
    path.write_text(many(30_000))
    with pytest.raises(WorldError) as full:
        workspace.transfer.import_file(ImportWish(path, people, CSV))
    assert full.value.code == "disk-full"
    assert workspace.records.page(RecordQuery(people)).total == 0
    report = workspace.transfer.import_file(ImportWish(path, people, CSV, all_or_nothing=False))
    assert [problem.code for problem in report.stopped] == ["disk-full"]
    assert report.added == workspace.records.page(RecordQuery(people)).total > 0
