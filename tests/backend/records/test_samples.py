"""Sample records: fit for any schema, the same for the same seed, and like real ones."""

from __future__ import annotations

import threading
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.errors import Refused
from backend.events import RecordsChanged
from backend.records.filters import RecordQuery
from backend.records.fitting import fit
from backend.records.report import SampleRoom
from backend.records.samples import sample_values
from backend.schemas.body import parse_body
from backend.schemas.model import Attribute, AttributeType, Cardinality, Kind, Schema
from backend.workspace import Workspace
from tests.backend.schemas.bodies import FEEDBACK, PHONE
from tests.backend.schemas.made import schemas

T = AttributeType


@given(schema=schemas(), seed=st.integers(0, 1000))
def test_every_sample_fits_its_schema_as_it_is_kept(schema: Schema, seed: int) -> None:
    for values in islice(sample_values(schema, seed), 20):
        fitted = fit(schema, {a.id: values.get(a.id) for a in schema.attributes})
        assert fitted.problems == ()
        for attribute_id, value in values.items():
            assert (fitted.values[attribute_id], type(fitted.values[attribute_id])) == (
                value,
                type(value),
            )


@given(length=st.integers(1, 12), unique=st.booleans())
def test_a_short_text_stays_within_its_length(length: int, unique: bool) -> None:
    names = ("email", "notes", "city", "x", "post_code", "status")
    attributes = tuple(Attribute(name, length=length, unique=unique) for name in names)
    schema = Schema(Kind.TASKS, "Good", Cardinality.MULTI, attributes)
    for values in islice(sample_values(schema), 50):
        assert fit(schema, values).problems == ()


def test_the_same_seed_makes_the_same_records() -> None:
    schema = parse_body(PHONE, Kind.TASKS)

    def made(seed: int) -> list[object]:
        return list(islice(sample_values(schema, seed), 30))

    assert made(7) == made(7)
    assert made(7) != made(8)


def test_the_names_of_attributes_are_understood() -> None:
    attributes = (
        Attribute("emailAddress", id="email", mandatory=True),
        Attribute("city", id="city", mandatory=True),
        Attribute("rating", T.INTEGER, id="rating", mandatory=True),
        Attribute("language", id="language", mandatory=True),
    )
    schema = Schema(Kind.PROFILES, "Contact", Cardinality.MULTI, attributes)
    for values in islice(sample_values(schema), 50):
        assert str(values["email"]).endswith("@example.com")
        assert str(values["city"]).isalpha()
        assert values["rating"] in range(1, 6)
        assert values["language"] in ("English", "German", "French", "Spanish")


def test_samples_are_spread_over_the_resources(workspace: Workspace) -> None:
    schema_id = workspace.schemas.publish_new(parse_body(PHONE, Kind.PROFILES)).id
    made = [workspace.records.create_resource(Kind.PROFILES, f"C-{n}").id for n in range(3)]
    seen: list[object] = []
    workspace.events.subscribe(
        lambda event: seen.append(event) if isinstance(event, RecordsChanged) else None
    )
    report = workspace.transfer.make_samples(schema_id, 30)
    assert (report.made, report.wanted) == (30, 30)
    assert seen == [RecordsChanged(0)]
    assert [len(workspace.records.records(i, schema_id)) for i in made] == [10, 10, 10]
    workspace.transfer.make_samples(schema_id, 5, [made[1]])
    assert [len(workspace.records.records(i, schema_id)) for i in made] == [10, 15, 10]


def test_no_more_samples_than_the_resources_can_hold(workspace: Workspace) -> None:
    single = workspace.schemas.publish_new(parse_body(FEEDBACK, Kind.TASKS)).id
    flag = Attribute("flag", T.BOOLEAN, unique=True)
    two = Schema(Kind.TASKS, "Two", Cardinality.MULTI, (flag,))
    two_id = workspace.schemas.publish_new(two).id
    with pytest.raises(Refused) as refused:
        workspace.transfer.make_samples(single, 1)
    assert refused.value.code == "no-resource"
    assert "no task" in str(refused.value.problems[0])
    assert workspace.transfer.sample_room(single) == SampleRoom(0, 0)
    for _ in range(3):
        workspace.records.create_resource(Kind.TASKS)
    assert workspace.transfer.sample_room(single) == SampleRoom(3, 3)
    assert workspace.transfer.make_samples(single, 10).made == 3
    assert workspace.transfer.sample_room(single) == SampleRoom(3, 0)
    assert workspace.transfer.sample_room(two_id) == SampleRoom(3, 3)
    with pytest.raises(Refused):
        workspace.transfer.make_samples(single, 1)
    assert workspace.transfer.make_samples(two_id, 50).made == 6
    assert workspace.records.page(RecordQuery(two_id)).total == 6
    with pytest.raises(Refused):
        workspace.transfer.make_samples(two_id, 0)


def test_making_samples_can_be_cancelled(workspace: Workspace) -> None:
    schema_id = workspace.schemas.publish_new(parse_body(PHONE, Kind.TASKS)).id
    workspace.records.create_resource(Kind.TASKS)
    cancel = threading.Event()
    report = workspace.transfer.make_samples(
        schema_id, 5_000, told=lambda _: cancel.set(), cancel=cancel
    )
    assert report.cancelled
    assert 0 < report.made < 5_000
    assert workspace.records.page(RecordQuery(schema_id)).total == report.made
