"""What someone chose on the page: a kind, and in each kind a resource and a schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.records.filters import RecordLine
from backend.schemas.model import Kind
from desktop.records.reading import SOME, Wanted


class Choices:
    """Each kind remembers its own. ``limit`` is how many resources are listed."""

    def __init__(self) -> None:
        self.kind = Kind.TASKS
        self.limit = SOME
        self._resources: dict[Kind, int] = {}
        self._schemas: dict[Kind, str] = {}
        self._record = 0  # one that was opened from the view of all

    def resource(self, kind: Kind) -> int:
        """Its id, 0 for none yet, or that of all."""
        return self._resources.get(kind, 0)

    def set_resource(self, kind: Kind, resource_id: int) -> None:
        self._resources[kind] = resource_id

    def set_schema(self, schema_id: str) -> None:
        self._schemas[self.kind] = schema_id

    def set_record(self, line: RecordLine) -> None:
        """This record is to be shown with its resource."""
        self._schemas[line.resource.kind] = line.record.schema_id
        self._record = line.record.id

    def wanted(self, search: str) -> Wanted:
        """What is to be read for it."""
        kind = self.kind
        schema_id = self._schemas.get(kind, "")
        return Wanted(kind, self.resource(kind), schema_id, search, self.limit, self._record)

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "resources": {kind.value: chosen for kind, chosen in self._resources.items()},
            "schemas": {kind.value: chosen for kind, chosen in self._schemas.items()},
        }

    def take_json(self, state: Mapping[str, Any]) -> Kind:
        """Take up what :meth:`to_json` gave; answers the kind that was shown."""
        for kind in Kind:
            self._resources[kind] = int(state.get("resources", {}).get(kind.value, 0))
            self._schemas[kind] = str(state.get("schemas", {}).get(kind.value, ""))
        return Kind(state.get("kind", Kind.TASKS))
