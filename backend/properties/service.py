"""Properties: what extensions are added to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, update

from backend.errors import Conflict, NotFound, Problem, Refused
from backend.events import PropertyChanged
from backend.identifiers import new_id, now
from backend.packages.model import Package, Platform
from backend.packages.versions import version_order
from backend.properties import rows, writes
from backend.properties.model import Addition, Batch, Property
from backend.properties.pages import PropertyPages
from backend.properties.rules import check_property
from backend.properties.whole import WholeProperties
from backend.store.tables import properties

CORE = "core"
"""The package that every new web property has, if the catalogue holds it (Reactor)."""


class PropertyService(WholeProperties, PropertyPages):
    """The properties of a workspace. Every call is one transaction, then its events."""

    def list(self) -> tuple[Property, ...]:
        """All living properties by name, each with how many extensions it holds."""
        with self._store.read() as connection:
            return rows.properties(connection)

    def get(self, property_id: str) -> Property:
        """One living property. Raises :class:`NotFound`."""
        with self._store.read() as connection:
            return rows.property_(connection, property_id)

    def find(self, name_or_id: str) -> Property:
        """The property of that id or name. Raises :class:`Conflict` where two have the name."""
        found = [p for p in self.list() if name_or_id in (p.id, p.name)]
        if not found:
            raise NotFound(
                Problem(
                    "not-found",
                    f"There is no property “{name_or_id}”.",
                    remedy="List the properties to see their names.",
                )
            )
        if len(found) > 1:
            raise Conflict(
                Problem(
                    "ambiguous-name",
                    f"{len(found)} properties have the name “{name_or_id}”.",
                    ", ".join(p.id for p in found),
                    "Give one of these ids.",
                )
            )
        return found[0]

    def create(
        self,
        name: str,
        platform: str,
        domains: Sequence[str] = (),
        *,
        development: bool = False,
        **more: bool,
    ) -> Property:
        """A new property; a web property gets the newest ``core`` of the catalogue.

        ``more`` are its other attributes that are true or false, by name.

        Raises :class:`Refused` with every problem of the input.
        """
        problems = check_property(name, platform, domains)
        if problems:
            raise Refused(*problems)
        property_id = new_id("PR")
        with self._store.write() as connection:
            writes.insert_property(
                connection,
                property_id,
                name.strip(),
                platform,
                domains,
                development=development,
                **more,
            )
            core = self._core(development=development) if platform == Platform.WEB else None
            added = [self._add(connection, Addition(property_id, core.id))] if core else []
            created = rows.property_(connection, property_id)
        self._events.publish(PropertyChanged(property_id))
        if added:
            self._changed(*added)
        return created

    def change_property(
        self,
        property_id: str,
        *,
        name: str | None = None,
        domains: Sequence[str] | None = None,
        development: bool | None = None,
        enabled: bool | None = None,
        undefined_vars_return_empty: bool | None = None,
        rule_component_sequencing_enabled: bool | None = None,
    ) -> Property:
        """Change what is given. Raises :class:`Refused` with every problem of the input."""
        flags = {
            "development": development,
            "enabled": enabled,
            "undefined_vars_return_empty": undefined_vars_return_empty,
            "rule_component_sequencing_enabled": rule_component_sequencing_enabled,
        }
        with self._store.write() as connection:
            before = rows.property_(connection, property_id)
            values: dict[str, Any] = {
                "name": (before.name if name is None else name).strip(),
                "domains": list(before.domains if domains is None else domains),
                **{name: value for name, value in flags.items() if value is not None},
            }
            problems = check_property(values["name"], before.platform, values["domains"])
            if problems:
                raise Refused(*problems)
            connection.execute(
                update(properties)
                .where(properties.c.id == property_id)
                .values(**values, updated_at=now())
            )
            changed = rows.property_(connection, property_id)
        self._events.publish(PropertyChanged(property_id))
        return changed

    def delete(self, property_id: str) -> None:
        """Delete a property with its extensions. Raises :class:`NotFound`."""
        moment = now()
        with self._store.write() as connection:
            rows.property_(connection, property_id)
            removed = [
                writes.mark_removed(connection, e, moment)
                for e in rows.extensions(connection, property_id)
            ]
            self._mark(connection, property_id, deleted_at=moment)
        self._give_up(removed)
        self._events.publish(PropertyChanged(property_id))

    def restore_property(self, property_id: str) -> Batch:
        """Bring a deleted property back, with the extensions that went with it.

        They are installed anew; their settings, revisions and libraries are as they were. Raises
        :class:`Conflict` where it is not deleted, :class:`NotFound`.
        """
        batch_id = new_id("BA")
        with self._store.write() as connection:
            moment = rows.deleted_at(connection, property_id)
            if moment is None:
                raise Conflict(Problem("not-deleted", "The property is not deleted."))
            self._mark(connection, property_id, deleted_at=None)
            restored = tuple(
                self._restore(connection, extension, batch_id)
                for extension in rows.extensions(connection, property_id, removed_at=moment)
            )
        self._events.publish(PropertyChanged(property_id))
        self._changed(*restored)
        return Batch(batch_id, restored)

    def _mark(self, connection: Connection, property_id: str, *, deleted_at: str | None) -> None:
        connection.execute(
            update(properties)
            .where(properties.c.id == property_id)
            .values(deleted_at=deleted_at, updated_at=now())
        )

    def _core(self, *, development: bool) -> Package | None:
        usable = self._packages.usable(Platform.WEB, development=development)
        return max((p for p in usable if p.name == CORE), key=version_order, default=None)
