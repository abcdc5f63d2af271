"""What the page shows, read from the workspace in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from backend.errors import NotFound
from backend.records.model import Record, Resource
from backend.schemas.model import Cardinality, Kind, Schema
from backend.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Wanted:
    """What someone chose; 0 and "" for nothing yet."""

    kind: Kind
    resource_id: int = 0
    schema_id: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """The resources and published schemas of a kind, and the records chosen among them.

    ``resource`` and ``schema_id`` are what was wanted, or the first where that is not there.
    """

    wanted: Wanted
    resources: tuple[Resource, ...] = ()
    schemas: Mapping[str, Schema] = field(default_factory=dict)
    resource: Resource | None = None
    schema_id: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    records: tuple[Record, ...] = ()

    @property
    def schema(self) -> Schema | None:
        return self.schemas.get(self.schema_id)

    @property
    def multi(self) -> bool:
        schema = self.schema
        return schema is not None and schema.cardinality is Cardinality.MULTI


def read(workspace: Workspace, wanted: Wanted) -> Shown:
    """Called on the services' thread."""
    resources = workspace.records.resources(wanted.kind)
    schemas = _published(workspace, wanted.kind)
    resource = next(
        (one for one in resources if one.id == wanted.resource_id),
        resources[0] if resources else None,
    )
    schema_id = wanted.schema_id if wanted.schema_id in schemas else next(iter(schemas), "")
    if resource is None:
        return Shown(wanted, resources, schemas, None, schema_id)
    counts = workspace.records.counts(resource.id)
    records = workspace.records.records(resource.id, schema_id) if schema_id else ()
    return Shown(wanted, resources, schemas, resource, schema_id, counts, records)


def kind_of(workspace: Workspace, resource_id: int) -> Kind | None:
    """The kind of a resource, ``None`` where it is not there."""
    for kind in Kind:
        if any(one.id == resource_id for one in workspace.records.resources(kind)):
            return kind
    return None


def _published(workspace: Workspace, kind: Kind) -> dict[str, Schema]:
    found = []
    for summary in workspace.schemas.list():
        if summary.kind is not kind or not summary.version:
            continue
        try:
            state = workspace.schemas.get(summary.id)
        except NotFound:
            continue  # deleted since
        if state.published is not None:
            found.append((state.id, state.published))
    return dict(sorted(found, key=lambda one: one[1].name.lower()))
