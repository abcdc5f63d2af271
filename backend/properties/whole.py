"""Whole properties: duplicated, compared, and brought to what a profile says."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from backend.errors import Conflict, NotFound, Refused
from backend.events import PropertyChanged
from backend.identifiers import new_id
from backend.properties import rows, writes
from backend.properties.batches import ExtensionBatches
from backend.properties.comparing import Comparison, compare
from backend.properties.model import (
    Addition,
    Batch,
    ChangeWanted,
    Extension,
    Property,
    RefusedAddition,
)
from backend.properties.profiles import (
    Profile,
    ProfileAct,
    ProfileEntry,
    ProfileStep,
    in_order,
    plain_settings,
)
from backend.properties.profiling import steps
from backend.properties.rules import NAME_LIMIT, check_property
from backend.schemas.copying import free_name

_OTHER_VERSION = {ProfileAct.UPGRADE, ProfileAct.DOWNGRADE, ProfileAct.REBUILD}


class WholeProperties(ExtensionBatches):
    """What is done to a property with all of its extensions. One transaction, then its events."""

    def duplicate(self, property_id: str, name: str = "") -> tuple[Property, Batch]:
        """Another property like this one, each extension from the same archive.

        Failed and pending extensions are added anew too; a change under way is left out. Without
        a name it gets the first free one: ``Shop 2``. What cannot be added any more, such as a
        discontinued package, is ``refused`` in the batch and stops nothing else. Raises
        :class:`Refused` for a bad name.
        """
        made, batch_id = new_id("PR"), new_id("BA")
        begun: list[Extension] = []
        refused: list[RefusedAddition] = []
        with self._store.write() as connection:
            source = rows.property_(connection, property_id)
            taken = {p.name.lower() for p in rows.properties(connection)}
            called = name.strip() or free_name(source.name, taken, NAME_LIMIT, " ", counts_on=True)
            if problems := check_property(called, source.platform, source.domains):
                raise Refused(*problems)
            writes.insert_property(
                connection,
                made,
                called,
                source.platform,
                source.domains,
                enabled=source.enabled,
                development=source.development,
                undefined_vars_return_empty=source.undefined_vars_return_empty,
                rule_component_sequencing_enabled=source.rule_component_sequencing_enabled,
            )
            for one in rows.extensions(connection, property_id):
                wanted = Addition(made, one.package_id, one.settings, one.enabled, one.digest)
                try:
                    with connection.begin_nested():
                        begun.append(self._add(connection, wanted, batch_id))
                except (Refused, Conflict, NotFound) as error:
                    refused.append(RefusedAddition(wanted, error.problems))
            created = rows.property_(connection, made)
        self._events.publish(PropertyChanged(made))
        self._changed(*begun)
        return created, Batch(batch_id, tuple(begun), tuple(refused))

    def compare(self, here: str, there: str) -> Comparison:
        """Two properties side by side, of one moment. Raises :class:`NotFound`."""
        with self._store.read() as connection:
            return compare(
                rows.property_(connection, here),
                rows.extensions(connection, here),
                rows.property_(connection, there),
                rows.extensions(connection, there),
            )

    # Profiles

    def profile(self, property_id: str) -> Profile:
        """The packages, versions and settings of a property, whatever their status."""
        with self._store.read() as connection:
            found = rows.property_(connection, property_id)
            held = rows.extensions(connection, property_id)
        entries = (
            ProfileEntry(e.name, e.version, plain_settings(e.settings), e.enabled) for e in held
        )
        return Profile(found.name, found.platform, in_order(entries))

    def plan_profile(
        self, profile: Profile, property_ids: Sequence[str]
    ) -> tuple[ProfileStep, ...]:
        """What applying the profile would do: a step for each of its packages in each property.

        What a property has besides stays: a profile removes nothing. Raises :class:`NotFound`.
        """
        with self._store.read() as connection:
            return steps(connection, profile, property_ids)

    def apply_profile(self, profile: Profile, property_ids: Sequence[str]) -> Batch:
        """Do exactly what :meth:`plan_profile` would say at this moment, in one act.

        What has problems is ``refused`` and stops nothing else; what needs no installation is
        done at once and ``edited``.
        """
        batch_id = new_id("BA")
        begun: list[Extension] = []
        edited: list[Extension] = []
        refused: list[RefusedAddition] = []
        with self._store.write() as connection:
            for step in steps(connection, profile, property_ids):
                if step.already_so:
                    continue
                try:
                    if step.problems:
                        raise Refused(*step.problems)
                    with connection.begin_nested():
                        done = self._do_step(connection, step, batch_id)
                except (Refused, Conflict, NotFound) as error:
                    refused.append(RefusedAddition(_addition(step), error.problems))
                    continue
                installs = bool(_OTHER_VERSION & {*step.acts}) or ProfileAct.ADD in step.acts
                (begun if installs else edited).append(done)
        self._changed(*begun, *edited)
        return Batch(batch_id, tuple(begun), tuple(refused), tuple(edited))

    def _do_step(self, connection: Connection, step: ProfileStep, batch_id: str) -> Extension:
        entry = step.entry
        assert entry is not None
        if ProfileAct.ADD in step.acts:
            return self._add(connection, _addition(step), batch_id)
        switched = {ProfileAct.ENABLE, ProfileAct.DISABLE} & {*step.acts}
        enabled = entry.enabled if switched else None
        if not _OTHER_VERSION & {*step.acts}:
            settings = entry.settings if ProfileAct.SETTINGS in step.acts else None
            return self._edit(connection, step.extension_id, settings, enabled)
        if enabled is not None:
            self._edit(connection, step.extension_id, None, enabled)
        change = ChangeWanted(step.extension_id, step.package_id, entry.settings)
        return self._change(connection, change, batch_id)


def _addition(step: ProfileStep) -> Addition:
    entry = step.entry
    assert entry is not None
    return Addition(step.property_id, step.package_id, entry.settings, entry.enabled)
