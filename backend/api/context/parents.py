"""The four kinds of resources, as they are addressed, started and answered (Context Services)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from backend.api.operations import Call, Json, Parameter
from backend.records.model import Place
from backend.records.nesting import Nested
from backend.records.starting import EVENT_FIELDS
from backend.schemas.model import Kind

_NUMBER = {"type": "integer", "minimum": 1}
_SERVICE = Parameter("service_id", _NUMBER, "The service's id.", "path")


@dataclass(frozen=True, slots=True)
class Parent:
    """A kind of resource that holds extension records. ``path`` leads to one, ``start`` makes one;
    ``word`` is its name in operations, ``id`` the name of its id.
    """

    kind: Kind
    word: str
    path: str
    start: str
    id: str
    parameters: tuple[Parameter, ...]

    @property
    def nested(self) -> bool:
        """Whether it is in a service."""
        return self.kind in (Kind.TASKS, Kind.STATES)

    def place(self, call: Call) -> Place:
        """Where the resource of the path is."""
        service = call.path["service_id"] if self.nested else ""
        return Place(self.kind, call.path[self.id], service)

    def location(self, place: Place) -> str:
        """The address of a resource."""
        return self.path.format_map(
            {"service_id": place.service, self.id: quote(place.number, safe="")}
        )

    def id_document(self, place: Place) -> dict[str, Json]:
        """What a start answers: the id."""
        return {self.id: place.number if self.kind is Kind.PROFILES else int(place.number)}

    def document(self, found: Nested) -> dict[str, Json]:
        """A resource as it is read: ids and types, the event of its start, the extensions asked."""
        said = found.resource.attributes
        if self.kind is Kind.PROFILES:
            return {self.id: found.place.number, **said, **found.extensions}
        service = {"service_id": int(found.place.service)} if self.nested else {}
        own = {key: value for key, value in said.items() if key not in EVENT_FIELDS}
        return {
            **service,
            **self.id_document(found.place),
            **own,
            "started": _started(found, said),
            **found.extensions,
        }


def _started(found: Nested, said: Mapping[str, Json]) -> dict[str, Json]:
    event = {key: value for key, value in said.items() if key in EVENT_FIELDS}
    return {"timestamp": found.resource.created_at, **event}


PARENTS = (
    Parent(
        Kind.SERVICES,
        "Service",
        "/services/{service_id}",
        "/services/start",
        "service_id",
        (_SERVICE,),
    ),
    Parent(
        Kind.TASKS,
        "Task",
        "/services/{service_id}/tasks/{task_id}",
        "/services/{service_id}/tasks/start",
        "task_id",
        (_SERVICE, Parameter("task_id", _NUMBER, "The task's id.", "path")),
    ),
    Parent(
        Kind.STATES,
        "State",
        "/services/{service_id}/states/{state_id}",
        "/services/{service_id}/states/start",
        "state_id",
        (_SERVICE, Parameter("state_id", _NUMBER, "The state's id.", "path")),
    ),
    Parent(
        Kind.PROFILES,
        "Profile",
        "/profiles/{customer_id}",
        "/profiles",
        "customer_id",
        (
            Parameter(
                "customer_id",
                {"type": "string", "minLength": 1, "maxLength": 16, "pattern": "^[^/]+$"},
                "The customer's id.",
                "path",
            ),
        ),
    ),
)
