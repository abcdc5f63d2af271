"""The catalogue as it is listed over HTTP: a page at a time, filtered and sorted in SQL.

There a package is one thing: the next archive of a development package is no package of its own,
but what its ``status`` tells.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from backend.listing import Kind, Operator, Page, Wanted, fitted
from backend.packages import rows
from backend.packages.model import Availability, Package
from backend.packages.replacing import standing
from backend.status import Status
from backend.store.engine import Store
from backend.store.ordering import version_key
from backend.store.paging import columns_of, in_order, page_of_ids
from backend.store.tables import packages

KINDS = {
    **dict.fromkeys(
        ("name", "platform", "version", "display_name", "description", "availability", "status"),
        Kind.TEXT,
    ),
    "discontinued": Kind.BOOLEAN,
    "created_at": Kind.MOMENT,
    "updated_at": Kind.MOMENT,
}
"""The attributes that the list can be filtered and sorted by."""

_WIDER = tuple(Availability)  # from what few may use to what all may
_next = packages.alias("next_archive")
_VERSION = func.version_key(packages.c.version)
_KEY = "version as a version"
_COMPARING = {Operator.LT, Operator.GT, Operator.BETWEEN}
_AGE = (packages.c.created_at.desc(), packages.c.id)
_ORDER = (
    packages.c.name,
    packages.c.platform,
    (packages.c.status == Status.SUCCEEDED).desc(),
    _VERSION.desc(),
    *_AGE,
)
"""Clients take the first of a name for its newest version, or for the one that they can renew."""


class Cataloguing:
    """The part of the package service that lists. Every call is one moment of the store."""

    _store: Store

    def standing(self, package_id: str) -> Package:
        """One package, with the status of its last upload where that did not succeed.

        Raises :class:`NotFound`, for what was deleted too.
        """
        with self._store.read() as connection:
            (found,) = standing(connection, (rows.living(connection, package_id),))
            return found

    def page(self, wanted: Wanted, max_availability: Availability | None = None) -> Page[Package]:
        """The packages of the catalogue by name, of each name the usable and the newest first.

        With ``max_availability`` the newest usable version of each name and platform among those
        of at most that availability. Raises :class:`Refused` as :func:`fitted` does.
        """
        ids = _listed()
        if max_availability is not None:
            ids = ids.where(packages.c.id.in_(_newest(max_availability)))
        with self._store.read() as connection:
            return _page(connection, ids, wanted, _ORDER)

    def versions(self, package_id: str, wanted: Wanted) -> Page[Package]:
        """Every version of a package's name for its platform, itself too, the greatest first.

        Raises :class:`NotFound` for what was deleted too, and as :meth:`page` does.
        """
        with self._store.read() as connection:
            one = rows.living(connection, package_id)
            same = and_(packages.c.name == one.name, packages.c.platform == one.platform)
            known = bool(one.name)  # what could not be read has no versions but itself
            ids = _listed().where(same if known else packages.c.id == one.id)
            return _page(connection, ids, wanted, (_VERSION.desc(), *_AGE))


def _listed() -> Select[tuple[str]]:
    return select(packages.c.id).where(
        packages.c.joined_id == "", packages.c.deleted_at.is_(None), packages.c.replaces_id == ""
    )


def _newest(most: Availability) -> Select[tuple[str]]:
    allowed = _WIDER[: _WIDER.index(most) + 1]
    place = func.row_number().over(
        partition_by=(packages.c.name, packages.c.platform),
        order_by=(_VERSION.desc(), packages.c.created_at.desc(), packages.c.id),
    )
    ranked = (
        _listed()
        .add_columns(place.label("place"))
        .where(packages.c.status == Status.SUCCEEDED, packages.c.availability.in_(allowed))
        .subquery()
    )
    return select(ranked.c.id).where(ranked.c.place == 1)


def _page(
    connection: Connection, ids: Select[tuple[str]], wanted: Wanted, order: tuple[Any, ...]
) -> Page[Package]:
    wanted = _by_version(fitted(wanted, KINDS))
    found, total = page_of_ids(connection, ids, _COLUMNS, wanted, order)
    items = standing(connection, rows.listed(connection, packages.c.id.in_(found)))
    return Page(in_order(found, items), total, wanted.number, wanted.size)


def _by_version(wanted: Wanted) -> Wanted:
    """Versions are equal as text, and compared as the versions that they are."""
    filters = tuple(
        replace(one, attribute=_KEY, values=tuple(version_key(str(v)) for v in one.values))
        if one.attribute == "version" and one.operator in _COMPARING
        else one
        for one in wanted.filters
    )
    sorts = tuple(
        replace(one, attribute=_KEY) if one.attribute == "version" else one for one in wanted.sorts
    )
    return replace(wanted, filters=filters, sorts=sorts)


def _last_status() -> ColumnElement[Any]:
    """Of the last upload meant to replace it, where there is one; see ``replacing``."""
    last = (
        select(_next.c.status)
        .where(
            _next.c.replaces_id == packages.c.id,
            _next.c.joined_id == "",
            _next.c.deleted_at.is_(None),
        )
        .order_by(_next.c.created_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(last, packages.c.status)


_COLUMNS = {**columns_of(packages, KINDS), "status": _last_status(), _KEY: _VERSION}
