"""What the page shows, read from the workspace in one go.

Of the resources as many are read as one scrolls through; the search finds the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from backend.errors import NotFound
from backend.records.filters import RecordQuery
from backend.records.model import Record, Resource
from backend.schemas.model import Cardinality, Kind, Schema
from backend.workspace import Workspace

ALL = -1
"""In the place of a resource's id: the records of all resources."""
SOME = 500
"""Resources that are listed at first, and how many more come at the end of the list."""


MOST = 1_000
"""Records of one resource that are shown; the view of all records finds the others."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What someone chose; 0 and "" for nothing yet, :data:`ALL` for all resources."""

    kind: Kind
    resource_id: int = 0
    schema_id: str = ""
    search: str = ""
    limit: int = SOME
    record_id: int = 0
    """A record that is to be among those shown, 0 for none."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The resources and published schemas of a kind, and the records chosen among them.

    ``resource`` and ``schema_id`` are what was wanted, or the first where that is not there.
    ``total`` resources were found, ``resources`` are the first of them. With :attr:`all` there is
    no one resource, and ``counts`` are of all.
    """

    wanted: Wanted
    resources: tuple[Resource, ...] = ()
    total: int = 0
    schemas: Mapping[str, Schema] = field(default_factory=dict)
    resource: Resource | None = None
    schema_id: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    records: tuple[Record, ...] = ()

    @property
    def all(self) -> bool:
        return self.wanted.resource_id == ALL

    @property
    def schema(self) -> Schema | None:
        return self.schemas.get(self.schema_id)

    @property
    def multi(self) -> bool:
        schema = self.schema
        return schema is not None and schema.cardinality is Cardinality.MULTI


def read(workspace: Workspace, wanted: Wanted) -> Shown:
    """Called on the services' thread."""
    page = workspace.records.resource_page(wanted.kind, wanted.search, 0, wanted.limit)
    schemas = _published(workspace, wanted.kind)
    schema_id = wanted.schema_id if wanted.schema_id in schemas else next(iter(schemas), "")
    shown = Shown(wanted, page.resources, page.total, schemas, None, schema_id)
    if wanted.resource_id == ALL:
        return replace(shown, counts={i: workspace.records.count(i) for i in schemas})
    resource = _resource(workspace, wanted, page.resources)
    if resource is None:
        return shown
    counts = workspace.records.counts(resource.id)
    records = _records(workspace, wanted, resource, schema_id) if schema_id else ()
    return replace(shown, resource=resource, counts=counts, records=records)


def _resource(workspace: Workspace, wanted: Wanted, found: tuple[Resource, ...]) -> Resource | None:
    """The one wanted, also where the search left it out; else the first of all."""
    try:
        resource = workspace.records.resource(wanted.resource_id) if wanted.resource_id else None
    except NotFound:
        resource = None
    if resource is not None and resource.kind is wanted.kind:
        return resource
    if found or not wanted.search:
        return next(iter(found), None)
    return next(iter(workspace.records.resource_page(wanted.kind, "", 0, 1).resources), None)


def _records(
    workspace: Workspace, wanted: Wanted, resource: Resource, schema_id: str
) -> tuple[Record, ...]:
    """The first of the resource's records, and the one that was asked for."""
    try:
        page = workspace.records.page(RecordQuery(schema_id, resource.id), 0, MOST)
    except NotFound:
        return ()  # the schema was deleted since
    records = [line.record for line in page.lines]
    if page.total > MOST and wanted.record_id not in {record.id for record in records}:
        records += [
            line.record
            for line in workspace.records.lines([wanted.record_id])
            if (line.record.resource_id, line.record.schema_id) == (resource.id, schema_id)
        ]
    return tuple(records)


def kind_of(workspace: Workspace, resource_id: int) -> Kind | None:
    """The kind of a resource, ``None`` where it is not there."""
    try:
        return workspace.records.resource(resource_id).kind
    except NotFound:
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
