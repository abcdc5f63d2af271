"""How each database holds the eight types: column types, literals of defaults, and checks."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Double,
    Integer,
    Numeric,
    String,
    Unicode,
    and_,
    func,
    literal_column,
    types,
)
from sqlalchemy.dialects import mssql, oracle, postgresql
from sqlalchemy.types import TypeEngine

from backend.schemas.model import Attribute, AttributeType, Value

_CONTROL = re.compile("([\x00-\x1f\x7f])")
_BINARY = "Latin1_General_100_BIN2"
"""A collation of SQL Server in which only equal texts are equal, as in a unique key of ours."""

# No control character goes into a literal: SQL Server joins lines after a backslash, SQL*Plus stops
# at empty ones, and an editor may change what ends a line.
_TEXTS = {
    "sqlite": ("", " || ", "char"),
    "postgresql": ("", " || ", "chr"),
    "oracle": ("", " || ", "CHR"),
    "mssql": ("N", " + ", "NCHAR"),
}
"""How a text is written: what stands before a literal, what joins two, what makes a character."""

_COMMON: dict[AttributeType, TypeEngine[Any]] = {
    AttributeType.BOOLEAN: Boolean(),
    AttributeType.INTEGER: Integer(),
    AttributeType.LONG: BigInteger(),
    AttributeType.DOUBLE: Double(),
    AttributeType.DATE: Date(),
    AttributeType.DATETIME: types.DateTime(timezone=True),
    AttributeType.CURRENCY: Numeric(19, 4),
}
_OWN: dict[tuple[str, AttributeType], TypeEngine[Any]] = {
    ("postgresql", AttributeType.DATETIME): postgresql.TIMESTAMP(timezone=True, precision=3),
    # SQLAlchemy's Date means the DATETIME of old servers.
    ("mssql", AttributeType.DATE): types.DATE(),
    ("mssql", AttributeType.DATETIME): mssql.DATETIMEOFFSET(3),  # type: ignore[no-untyped-call]
    ("oracle", AttributeType.BOOLEAN): Numeric(1, 0),
    ("oracle", AttributeType.INTEGER): Numeric(10, 0),
    ("oracle", AttributeType.LONG): Numeric(19, 0),
    # Oracle's DOUBLE PRECISION is a decimal number that ends at 1e126.
    ("oracle", AttributeType.DOUBLE): oracle.BINARY_DOUBLE(),
    ("oracle", AttributeType.DATETIME): oracle.TIMESTAMP(timezone=True),
}


def resource_type(dialect: str, part: str) -> TypeEngine[Any]:
    """The type of a column that holds part of a resource's id (Context Services)."""
    if part == "customer_id":
        return Unicode(16, collation=_BINARY) if dialect == "mssql" else String(16)
    wide = AttributeType.LONG if part == "service_id" else AttributeType.INTEGER
    return _OWN.get((dialect, wide), _COMMON[wide])


def column_type(dialect: str, attribute: Attribute, in_key: bool) -> TypeEngine[Any]:
    """The type of the attribute's column; ``in_key`` says whether a unique key compares it."""
    if attribute.type is AttributeType.STRING:
        length = max(1, attribute.effective_length)
        if dialect == "mssql":
            return Unicode(length, collation=_BINARY if in_key else None)
        return String(length)
    return _OWN.get((dialect, attribute.type), _COMMON[attribute.type])


def default(dialect: str, attribute: Attribute, value: Value) -> ColumnElement[Any] | None:
    """The default as the database writes it, or ``None`` where it cannot hold it."""
    text = _literal(dialect, attribute.type, value)
    return None if text is None else literal_column(text)


def check(dialect: str, attribute: Attribute, column: Column[Any]) -> ColumnElement[bool] | None:
    """What the type alone does not hold, as a condition on the column."""
    if dialect == "sqlite":
        return _sqlite_check(attribute, column)
    if dialect == "oracle":
        return _oracle_check(attribute, column)
    return None


def _literal(dialect: str, type_: AttributeType, value: Value) -> str | None:
    match type_:
        case AttributeType.STRING:
            return _text(dialect, str(value))
        case AttributeType.BOOLEAN:
            if dialect == "postgresql":
                return "true" if value else "false"
            return "1" if value else "0"
        case AttributeType.DOUBLE:
            # Without the letter, Oracle reads a NUMBER, which ends at 1e126.
            return repr(value) + ("d" if dialect == "oracle" else "")
        case AttributeType.CURRENCY:
            return format(value, "f") if isinstance(value, Decimal) else str(value)
        case AttributeType.DATE:
            return f"DATE '{value}'" if dialect == "oracle" else f"'{value}'"
        case AttributeType.DATETIME:
            return _moment(dialect, str(value))
        case _:
            return str(value)


def _moment(dialect: str, value: str) -> str:
    """The canonical form ``2026-03-17T02:00:00.000Z`` as the database writes it."""
    if dialect == "oracle":
        return f"TIMESTAMP '{value.removesuffix('Z').replace('T', ' ')} +00:00'"
    return f"'{value.removesuffix('Z')}+00:00'" if dialect == "mssql" else f"'{value}'"


def _text(dialect: str, value: str) -> str | None:
    if "\0" in value:
        return None
    mark, glue, of = _TEXTS[dialect]
    parts = [p for p in _CONTROL.split(value) if p] or [""]
    written = [
        f"{of}({ord(part)})" if _CONTROL.fullmatch(part) else mark + _quoted(part) for part in parts
    ]
    return written[0] if len(written) == 1 else f"({glue.join(written)})"


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _whole(bits: int, column: Column[Any]) -> ColumnElement[bool]:
    bound = 1 << (bits - 1)
    return column.between(literal_column(str(-bound)), literal_column(str(bound - 1)))


def _flag(column: Column[Any]) -> ColumnElement[bool]:
    return column.in_([literal_column("0"), literal_column("1")])


_RECKONED: ColumnElement[str] = literal_column("'+0 days'")
"""Makes SQLite reckon: without it, 30 February comes back as it went in."""


def _sqlite_check(attribute: Attribute, column: Column[Any]) -> ColumnElement[bool]:
    """SQLite takes any value in any column: its checks are the types."""

    def kept_as(*kinds: str) -> ColumnElement[bool]:
        return func.typeof(column).in_([literal_column(f"'{k}'") for k in (*kinds, "null")])

    match attribute.type:
        case AttributeType.BOOLEAN:
            return _flag(column)
        case AttributeType.STRING:
            limit: ColumnElement[int] = literal_column(str(attribute.effective_length))
            return and_(kept_as("text"), func.length(column) <= limit)
        case AttributeType.INTEGER:
            return and_(kept_as("integer"), _whole(32, column))
        case AttributeType.LONG:
            return kept_as("integer")
        case AttributeType.DOUBLE:
            return kept_as("real")
        case AttributeType.CURRENCY:
            return kept_as("integer", "real")
        case AttributeType.DATE:
            return func.date(column, _RECKONED).is_(column)
        case AttributeType.DATETIME:
            form: ColumnElement[str] = literal_column("'%Y-%m-%dT%H:%M:%fZ'")
            return func.strftime(form, column, _RECKONED).is_(column)


def _oracle_check(attribute: Attribute, column: Column[Any]) -> ColumnElement[bool] | None:
    match attribute.type:
        case AttributeType.BOOLEAN:
            return _flag(column)
        case AttributeType.INTEGER:
            return _whole(32, column)
        case AttributeType.LONG:
            return _whole(64, column)
        case _:
            return None
