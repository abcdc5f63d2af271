"""One extension schema as one table of a database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Identity,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    and_,
    case,
    quoted_name,
    true,
)
from sqlalchemy.engine import Dialect

from backend.schemas.exports.sql_names import Names, column_names
from backend.schemas.exports.sql_types import check, column_type, default, resource_type
from backend.schemas.exports.words import RESOURCE
from backend.schemas.model import MISSING, Attribute, Cardinality, Kind, Schema
from backend.schemas.values import ValueRefused, normalise

PARENT = {
    Kind.TASKS: ("service_id", "task_id"),
    Kind.SERVICES: ("service_id",),
    Kind.STATES: ("service_id", "state_id"),
    Kind.PROFILES: ("customer_id",),
}
"""What tells one resource of a kind from the others (Context Services)."""
KEY_COLUMNS = 32
"""Most columns of an index in PostgreSQL, Oracle and SQL Server."""


@dataclass(slots=True)
class Made:
    """A table, the indexes that are no constraints, and what it could not take along."""

    schema: Schema
    table: Table
    indexes: list[Index] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def make(schema: Schema, name: quoted_name, dialect: Dialect, names: Names) -> Made:
    """The table of a schema. ``names`` gives out the names of its constraints."""
    scope = column_names(dialect)
    called = {a.id: scope.give(a.name or "unnamed") for a in schema.attributes}
    record = Column(
        scope.give("record_id"),
        BigInteger().with_variant(Integer(), "sqlite"),
        Identity(),
    )
    parent: list[Column[Any]] = [
        Column(scope.give(part), resource_type(dialect.name, part), nullable=False)
        for part in PARENT[schema.kind]
    ]
    notes: list[str] = []
    in_keys = {i for key in schema.all_keys() for i in key.attributes}
    columns = {
        a.id: _column(dialect, a, called[a.id], a.id in in_keys, notes) for a in schema.attributes
    }
    # All columns at once: SQLAlchemy looks at every earlier one when another is added.
    table = Table(name, MetaData(), record, *parent, *columns.values(), comment=_comment(schema))
    made = Made(schema, table, notes=notes)
    table.append_constraint(PrimaryKeyConstraint(record, name=names.give(f"{name}_pk")))
    for attribute in schema.attributes:
        condition = check(dialect.name, attribute, columns[attribute.id])
        if condition is not None:
            table.append_constraint(CheckConstraint(condition))
    for found in _key_columns(schema, columns):
        _add_key(made, dialect, parent, found, names)
    return made


def _column(
    dialect: Dialect, attribute: Attribute, name: quoted_name, in_key: bool, notes: list[str]
) -> Column[Any]:
    return Column(
        name,
        column_type(dialect.name, attribute, in_key),
        nullable=not attribute.mandatory,
        server_default=_default(dialect, attribute, notes),
        comment="encrypt" if attribute.encrypt else None,
    )


def _default(dialect: Dialect, attribute: Attribute, notes: list[str]) -> Any:
    if attribute.default is MISSING:
        return None
    try:
        value = normalise(attribute, attribute.default)
    except ValueRefused:
        notes.append(f"The default of {attribute.name} is not a value of its type.")
        return None
    found = default(dialect.name, attribute, value)
    if found is None:
        notes.append(f"The default of {attribute.name} has a character that SQL cannot write.")
    return found


def _key_columns(schema: Schema, columns: dict[str, Column[Any]]) -> Iterator[list[Column[Any]]]:
    """The columns of each key beside the resource's: a single-valued schema has one key of none."""
    if schema.cardinality is Cardinality.SINGLE:
        yield []
        return
    seen = set()
    for key in schema.all_keys():
        ids = [i for i in dict.fromkeys(key.attributes) if i in columns]
        if ids and frozenset(ids) not in seen:  # Oracle refuses two over the same columns
            seen.add(frozenset(ids))
            yield [columns[i] for i in ids]


def _add_key(
    made: Made, dialect: Dialect, parent: list[Column[Any]], of: list[Column[Any]], names: Names
) -> None:
    name = names.give(f"{made.table.name}_key")
    if dialect.name != "sqlite" and len(parent) + len(of) > KEY_COLUMNS:
        made.notes.append(
            f"A unique key has more than the {KEY_COLUMNS} columns an index can have."
        )
        return
    optional = [column for column in of if column.nullable]
    given = and_(true(), *(column.is_not(None) for column in optional))
    if optional and dialect.name == "mssql":
        # A UNIQUE constraint takes two NULLs for the same there.
        made.indexes.append(Index(name, *parent, *of, unique=True, mssql_where=given))
    elif optional and dialect.name == "oracle":
        # Where some columns are NULL, Oracle compares the others: all or none go in.
        all_or_none = (case((given, column)) for column in (*parent, *of))
        made.indexes.append(Index(name, *all_or_none, unique=True))
    else:
        made.table.append_constraint(UniqueConstraint(*parent, *of, name=name))


def _comment(schema: Schema) -> str:
    many = "one record" if schema.cardinality is Cardinality.SINGLE else "any number of records"
    of = f"{schema.cardinality.value} extension of {schema.kind.value}"
    return f"{of}: {many} for each {RESOURCE[schema.kind]}"
