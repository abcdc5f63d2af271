"""Production and maintenance: which work waits, and which never does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from backend.errors import Refused
from backend.events import ModeChanged
from backend.modes import ServerMode
from backend.records.filters import RecordQuery
from backend.records.report import FileFormat, ImportWish
from backend.schemas.changes import RenameSchema
from backend.schemas.model import Attribute, Cardinality, Kind, Schema, UniqueKey
from backend.workspace import Workspace
from tests.conftest import OpenWorkspace

SCHEMA = Schema(
    Kind.TASKS, "Good", Cardinality.MULTI, (Attribute("a", id="A"),), (UniqueKey(("A",)),)
)


def test_the_mode_is_told_and_outlives_the_program(open_workspace: OpenWorkspace) -> None:
    workspace = open_workspace()
    seen: list[object] = []
    workspace.events.subscribe(seen.append)
    assert workspace.mode is ServerMode.PRODUCTION
    workspace.set_mode(ServerMode.PRODUCTION)
    workspace.set_mode(ServerMode.MAINTENANCE)
    workspace.set_mode(ServerMode.MAINTENANCE)
    told = [event for event in seen if isinstance(event, ModeChanged)]
    assert told == [ModeChanged(ServerMode.MAINTENANCE)]
    workspace.close()
    assert open_workspace().mode is ServerMode.MAINTENANCE


def test_in_maintenance_every_write_of_data_waits_and_reading_goes_on(
    workspace: Workspace, tmp_path: Path
) -> None:
    schema_id = workspace.schemas.publish_new(SCHEMA).id
    records = workspace.records
    task = records.create_resource(Kind.TASKS)
    record = records.save(task.id, schema_id, {"A": "1"})
    file = tmp_path / "in.csv"
    file.write_text("task_id,a\n1,2\n")
    writes: list[Callable[[], object]] = [
        lambda: records.create_resource(Kind.TASKS),
        lambda: records.delete_resource(task.id),
        lambda: records.save(task.id, schema_id, {"A": "2"}),
        lambda: records.save(task.id, schema_id, {"A": "2"}, record.id),
        lambda: records.delete(record.id),
        lambda: records.replace(task.id, schema_id, []),
        lambda: records.update_by_unique(task.id, schema_id, {"A": "1"}),
        lambda: records.delete_by_unique(task.id, schema_id, {"A": "1"}),
        lambda: workspace.transfer.import_file(ImportWish(file, schema_id, FileFormat.CSV)),
        lambda: workspace.transfer.make_samples(schema_id, 1),
    ]
    workspace.set_mode(ServerMode.MAINTENANCE)
    for write in writes:
        with pytest.raises(Refused) as refused:
            write()
        (problem,) = refused.value.problems
        assert problem.code == "maintenance-mode"
        assert "maintenance mode" in problem.title
        assert "production" in problem.remedy
    assert records.resources(Kind.TASKS) == (task,)
    assert records.page(RecordQuery(schema_id)).lines[0].record == record
    out = tmp_path / "out.csv"
    workspace.transfer.export_file(RecordQuery(schema_id), out, FileFormat.CSV)
    assert out.exists()
    workspace.set_mode(ServerMode.PRODUCTION)
    for write in writes[2:3]:
        write()


def test_schemas_and_properties_are_worked_on_in_both_modes(workspace: Workspace) -> None:
    schema_id = workspace.schemas.publish_new(SCHEMA).id
    task = workspace.records.create_resource(Kind.TASKS)
    workspace.records.save(task.id, schema_id, {"A": "1"})
    for mode in ServerMode:
        workspace.set_mode(mode)
        workspace.schemas.edit(schema_id, [RenameSchema(f"Name_{mode}")])
        workspace.schemas.publish(schema_id)
        workspace.properties.create(f"Shop {mode}", "web", ["shop.example.com"])
    assert workspace.schemas.get(schema_id).version == 3
    assert len(workspace.properties.list()) == 2
