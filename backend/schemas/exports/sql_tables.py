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
    columns = {a.id: scope.give(a.name or "unnamed") for a in schema.attributes}
    record = Column(
        scope.give("record_id"),
        BigInteger().with_variant(Integer(), "sqlite"),
        Identity(),
    )
    parent: list[Column[Any]] = [
        Column(scope.give(part), resource_type(dialect.name, part), nullable=False)
        for part in PARENT[schema.kind]
    ]
    made = Made(schema, Table(name, MetaData(), record, *parent))
    made.table.append_constraint(PrimaryKeyConstraint(record, name=names.give(f"{name}_pk")))
    in_keys = {i for key in schema.all_keys() for i in key.attributes}
    for attribute in schema.attributes:
        _add_column(made, dialect, attribute, columns[attribute.id], attribute.id in in_keys)
    for found in _key_columns(made, columns):
        _add_key(made, dialect, parent, found, names)
    made.table.comment = _comment(schema)
    return made


def _add_column(
    made: Made, dialect: Dialect, attribute: Attribute, name: str, in_key: bool
) -> None:
    column: Column[Any] = Column(
        name,
        column_type(dialect.name, attribute, in_key),
        nullable=not attribute.mandatory,
        server_default=_default(made, dialect, attribute),
        comment="encrypt" if attribute.encrypt else None,
    )
    made.table.append_column(column)
    condition = check(dialect.name, attribute, column)
    if condition is not None:
        made.table.append_constraint(CheckConstraint(condition))


def _default(made: Made, dialect: Dialect, attribute: Attribute) -> Any:
    if attribute.default is MISSING:
        return None
    try:
        value = normalise(attribute, attribute.default)
    except ValueRefused:
        made.notes.append(f"The default of {attribute.name} is not a value of its type.")
        return None
    found = default(dialect.name, attribute, value)
    if found is None:
        made.notes.append(f"The default of {attribute.name} has a character that SQL cannot write.")
    return found


def _key_columns(made: Made, columns: dict[str, Any]) -> Iterator[list[Column[Any]]]:
    """The columns of each key beside the resource's; a single-valued schema has the one of none."""
    schema = made.schema
    if schema.cardinality is Cardinality.SINGLE:
        yield []
        return
    seen = set()
    for key in schema.all_keys():
        ids = [i for i in key.attributes if i in columns]
        if not ids or frozenset(ids) in seen:
            continue  # a second constraint over the same columns is refused by Oracle
        seen.add(frozenset(ids))
        yield [made.table.c[columns[i]] for i in dict.fromkeys(ids)]


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
