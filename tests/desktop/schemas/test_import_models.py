"""The tables of an import keep the rules of models, and tell of names at once."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from backend.schemas.body import parse_body
from backend.schemas.imports.samples import read_samples
from backend.schemas.model import Kind
from desktop.schemas.brought import Source, bring
from desktop.schemas.import_models import ImportedAttributes, ImportedSchemas
from desktop.theme import Theme
from tests.backend.schemas.bodies import FEEDBACK, PHONE

NOBODY: dict[Kind, frozenset[str]] = {kind: frozenset() for kind in Kind}


def source(*bodies: object) -> Source:
    return Source(Kind.TASKS, text=json.dumps(bodies))


def test_the_schemas(theme: Theme, qtmodeltester: ModelTester) -> None:
    model = ImportedSchemas()
    qtmodeltester.check(model)
    model.set_brought(bring(source(FEEDBACK, PHONE), NOBODY))
    qtmodeltester.check(model)
    assert model.rowCount() == 2
    model.setData(model.index(1, 0), "feedback")
    assert model.clash() == 0
    model.setData(model.index(1, 0), "Fax")
    assert model.clash() == -1
    model.set_brought(None)
    qtmodeltester.check(model)


def test_two_of_one_name_and_one_that_is_taken_are_named_apart() -> None:
    taken = {**NOBODY, Kind.TASKS: frozenset({"feedback"})}
    brought = bring(source(FEEDBACK, PHONE, FEEDBACK), taken)
    assert [schema.name for schema in brought.schemas] == ["Feedback_2", "Phone", "Feedback_3"]
    assert brought.asked == ("Feedback", "Phone", "Feedback")


def test_the_attributes(theme: Theme, qtmodeltester: ModelTester) -> None:
    model = ImportedAttributes()
    model.set_schema(parse_body(PHONE, Kind.TASKS))
    qtmodeltester.check(model)
    assert model.index(1, 4).data() == "555"
    assert not model.flags(model.index(0, 3)) & Qt.ItemFlag.ItemIsUserCheckable
    inference = read_samples(b"id,note\n1,\n2,x\n", Kind.TASKS)
    model.set_schema(inference.schema, inference.evidence, inference.records)
    qtmodeltester.check(model)
    box = model.index(0, 3)
    assert box.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    assert model.setData(box, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert not model.attributes[0].mandatory
    assert model.why(1) == "note: Text; the longest has 1 characters. 1 of 2 records have it: x."
