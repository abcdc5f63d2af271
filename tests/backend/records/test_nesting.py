"""Resources with their extensions nested by name: everything of a body, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.errors import Conflict, NotFound, Refused
from backend.events import Event, RecordsChanged
from backend.modes import ServerMode
from backend.records.fitting import fit
from backend.records.model import Place
from backend.records.starting import read_start
from backend.records.wire import read_value, write_value
from backend.schemas.body import parse_body
from backend.schemas.model import Cardinality, Kind, Schema
from backend.workspace import Workspace
from tests.backend.schemas.bodies import FEEDBACK, PHONE
from tests.backend.schemas.made import JSON, VALUES, schemas

KEYS = st.text(max_size=8) | st.sampled_from(["timestamp", "est_duration", "task_type", "x"])
SURVEY = {"FeedbackType": "survey", "rating": 7}
HOME = {"PhoneType": 1, "prefix": "33", "PhoneNumber": 3145926, "description": "home"}


@pytest.fixture(autouse=True)
def published(workspace: Workspace) -> None:
    for kind in Kind:
        for body in (FEEDBACK, PHONE):
            workspace.schemas.publish_new(parse_body(body, kind))


def totals(workspace: Workspace) -> Mapping[Kind, int]:
    return {kind: workspace.records.resource_page(kind).total for kind in Kind}


def test_a_task_is_found_in_its_service_only(workspace: Workspace) -> None:
    records = workspace.records
    for _ in range(2):
        records.start(Kind.SERVICES, {})
    task = records.start(Kind.TASKS, {"Feedback": SURVEY}, "2")
    assert (task.place, task.extensions) == (Place(Kind.TASKS, "1", "2"), {"Feedback": SURVEY})
    service = records.nested(Place(Kind.SERVICES, "2")).resource
    assert records.resource(task.resource.id).parent_id == service.id
    for elsewhere in (Place(Kind.TASKS, "1", "1"), Place(Kind.STATES, "1", "2")):
        with pytest.raises(NotFound):
            records.nested(elsewhere)
    records.delete_resource(service.id)
    with pytest.raises(NotFound):
        records.nested(task.place)
    # It stays, in no service.
    assert records.resource(task.resource.id).parent_id is None


def test_a_task_made_here_can_be_in_a_service(workspace: Workspace) -> None:
    records = workspace.records
    service = records.create_resource(Kind.SERVICES)
    task = records.create_resource(
        Kind.TASKS, parent_id=service.id, label="call", attributes={"task_type": "x"}
    )
    found = records.nested(Place(Kind.TASKS, task.number, service.number))
    assert (found.resource, found.resource.attributes) == (task, {"task_type": "x"})
    for kind, parent in ((Kind.TASKS, task.id), (Kind.SERVICES, service.id), (Kind.STATES, 99)):
        with pytest.raises(NotFound):
            records.create_resource(kind, parent_id=parent)


def test_a_start_that_is_refused_is_told_to_nobody(workspace: Workspace) -> None:
    told: list[int] = []

    def hear(event: Event) -> None:
        if isinstance(event, RecordsChanged):
            told.append(event.resource_id)

    workspace.events.subscribe(hear)
    twice = {"Feedback": SURVEY, "Phone": [HOME, HOME]}
    for kind in (Kind.SERVICES, Kind.PROFILES):
        with pytest.raises(Conflict):
            workspace.records.start(kind, twice)
        with pytest.raises(Refused):
            workspace.records.start(kind, {"Feedback": SURVEY, "Nope": []})
    assert (told, set(totals(workspace).values())) == ([], {0})
    started = workspace.records.start(Kind.SERVICES, {"Feedback": SURVEY})
    assert told == [started.resource.id]
    assert started.place.number == "1"


def test_a_customer_without_an_id_is_given_one_that_is_free(workspace: Workspace) -> None:
    records = workspace.records
    taken = f"{1:016d}"
    records.create_resource(Kind.PROFILES, taken)
    first, second = (records.start(Kind.PROFILES, {}).place.number for _ in range(2))
    assert len({taken, first, second}) == 3
    assert all(len(number) <= 16 for number in (first, second))


def test_nothing_is_started_or_changed_in_maintenance(workspace: Workspace) -> None:
    records = workspace.records
    place = records.start(Kind.SERVICES, {"Phone": [HOME]}).place
    workspace.set_mode(ServerMode.MAINTENANCE)
    for act in (
        lambda: records.start(Kind.SERVICES, {}),
        lambda: records.insert_extensions(place, {}),
        lambda: records.put_extension(place, "Phone", []),
        lambda: records.put_by_unique(place, "Phone", HOME),
        lambda: records.drop_by_unique(place, "Phone", HOME),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "maintenance-mode"
    assert records.nested(place, ["Phone"]).extensions == {"Phone": [HOME]}


def test_a_field_of_the_start_is_one_whatever_schemas_there_are(workspace: Workspace) -> None:
    workspace.schemas.publish_new(parse_body(FEEDBACK | {"name": "contact_key"}, Kind.SERVICES))
    started = workspace.records.start(Kind.SERVICES, {"contact_key": "42"})
    assert started.resource.attributes == {"contact_key": "42"}
    workspace.records.put_extension(started.place, "contact_key", SURVEY)
    assert workspace.records.nested(started.place, ["CONTACT_KEY"]).extensions == {
        "contact_key": SURVEY
    }


@pytest.mark.parametrize("kind", list(Kind))
@given(body=st.dictionaries(KEYS, JSON.filter(lambda value: value is not None)))
def test_every_member_of_a_start_is_kept_or_told(kind: Kind, body: dict[str, Any]) -> None:
    found = read_start(kind, body, {"x"})
    told = {problem.pointer for problem in found.problems}
    assert len(found.fields) + len(found.extensions) + len(told) == len(body)
    assert len(told) == len(found.problems)


@given(st.data(), schemas())
def test_a_value_that_was_written_is_read_as_the_same(data: st.DataObject, schema: Schema) -> None:
    single = schema.cardinality is Cardinality.SINGLE
    given_ = [
        {a.id: data.draw(VALUES[a.type]) for a in schema.attributes}
        for _ in range(1 if single else data.draw(st.integers(0, 3)))
    ]
    kept = [fit(schema, values).values for values in given_]
    fitted, problems = read_value(schema, write_value(schema, kept))
    assert problems == []
    assert [one.values for one in fitted] == kept


@given(schemas(), JSON)
def test_whatever_is_sent_is_a_value_or_told(schema: Schema, value: Any) -> None:
    fitted, problems = read_value(schema, value)
    if problems:
        assert all(problem.title for problem in problems)
    else:
        again, none = read_value(schema, write_value(schema, [one.values for one in fitted]))
        assert none == []
        assert [one.values for one in again] == [one.values for one in fitted]


def test_a_value_has_at_most_a_hundred_thousand_records() -> None:
    schema = Schema(Kind.TASKS, "Many", Cardinality.MULTI)
    assert len(read_value(schema, [{}] * 100_000)[0]) == 100_000
    fitted, problems = read_value(schema, [{}] * 100_001)
    assert (fitted, [problem.code for problem in problems]) == ([], ["records-too-many"])


def test_an_amount_is_written_with_every_digit(workspace: Workspace) -> None:
    price = {"name": "price", "type": "currency"}
    body = {"name": "Offer", "type": "single-valued", "attributes": [price]}
    workspace.schemas.publish_new(parse_body(body, Kind.SERVICES))
    place = workspace.records.start(Kind.SERVICES, {"Offer": {"price": Decimal("0.1000")}}).place
    found = workspace.records.nested(place, ["Offer"]).extensions["Offer"]
    assert found == {"price": Decimal("0.1")}
    assert str(found["price"]).startswith("0.1")  # type: ignore[index]
