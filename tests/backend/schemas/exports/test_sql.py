"""The exported tables: in SQLite for real, in Oracle's and SQL Server's words by what they say."""

from __future__ import annotations

import re
import sqlite3
import weakref
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.records.fitting import key_values
from backend.schemas.exports import sql
from backend.schemas.exports.source import Source
from backend.schemas.exports.sql_names import RESERVED
from backend.schemas.exports.sql_tables import PARENT
from backend.schemas.model import (
    MISSING,
    Attribute,
    AttributeType,
    Cardinality,
    Kind,
    Schema,
    UniqueKey,
)
from tests.backend.schemas.exports import tables

ORDER = Schema(
    Kind.TASKS,
    "Order",
    Cardinality.MULTI,
    (
        Attribute("car type", length=10, mandatory=True, id="AT1"),
        Attribute("select", AttributeType.BOOLEAN, default=True, id="AT2"),
        Attribute("amount", AttributeType.CURRENCY, default=Decimal("1.50"), encrypt=True),
        Attribute("count", AttributeType.INTEGER, mandatory=True, unique=True),
        Attribute("big", AttributeType.LONG, default=-(2**63)),
        Attribute("share", AttributeType.DOUBLE, default=1e300),
        Attribute("day", AttributeType.DATE, default="2024-02-29"),
        Attribute("Moment", AttributeType.DATETIME, default="2024-02-29T01:02:03.004Z"),
        Attribute("said", default="it's\n100%:a\\"),
    ),
    (UniqueKey(("AT1", "AT2")),),
)
SINGLE = Schema(Kind.PROFILES, "Consent", attributes=(Attribute("given", AttributeType.DATE),))


def ddl(dialect: str, *schemas: Schema) -> str:
    return sql.write(dialect, [Source(schema, 3) for schema in schemas])


class Database:
    """A SQLite database in memory, made by the exported statements."""

    def __init__(self, *schemas: Schema) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        weakref.finalize(self, self.connection.close)
        self.connection.executescript(ddl("sqlite", *schemas))
        rows = self.connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        self.tables = [str(name) for (name,) in rows]

    def columns(self, at: int = 0) -> list[tuple[str, str, bool]]:
        rows = self.connection.execute(f'PRAGMA table_info("{self.tables[at]}")')
        return [(name, type_, bool(notnull)) for _, name, type_, notnull, *_ in rows]

    def insert(self, values: dict[str, Any], at: int = 0) -> str:
        """What the database says to the row, "" where it takes it."""
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" * len(values))
        statement = f'INSERT INTO "{self.tables[at]}" ({names}) VALUES ({marks})'  # noqa: S608
        given = [str(v) if isinstance(v, Decimal) else v for v in values.values()]
        try:
            self.connection.execute(statement, given)
        except (sqlite3.IntegrityError, sqlite3.OperationalError) as refused:
            return str(refused).split()[0]
        return ""

    def last(self, at: int = 0) -> dict[str, Any]:
        statement = f'SELECT * FROM "{self.tables[at]}" ORDER BY 1 DESC'  # noqa: S608
        found = self.connection.execute(statement)
        return dict(zip([d[0] for d in found.description], found.fetchone(), strict=True))


@pytest.fixture
def orders() -> Any:
    database = Database(ORDER)
    with closing(database.connection):
        yield database


ROW = {"service_id": 2**40, "task_id": 7, "car type": "van", "count": 1}


def test_a_table_has_the_resource_a_primary_key_and_a_column_for_each_attribute(
    orders: Database,
) -> None:
    assert orders.tables == ["Order"]
    assert orders.columns() == [
        ("record_id", "INTEGER", True),
        ("service_id", "BIGINT", True),
        ("task_id", "INTEGER", True),
        ("car type", "VARCHAR(10)", True),
        ("select", "BOOLEAN", False),
        ("amount", "NUMERIC(19, 4)", False),
        ("count", "INTEGER", True),
        ("big", "BIGINT", False),
        ("share", "DOUBLE", False),
        ("day", "DATE", False),
        ("Moment", "DATETIME", False),
        ("said", "VARCHAR(255)", False),
    ]
    rows = orders.connection.execute('PRAGMA table_info("Order")').fetchall()
    assert [row[1] for row in rows if row[5]] == ["record_id"]
    indexes = orders.connection.execute('PRAGMA index_list("Order")').fetchall()
    assert {
        tuple(row[2] for row in orders.connection.execute(f'PRAGMA index_info("{index[1]}")'))
        for index in indexes
        if index[2]
    } == {("service_id", "task_id", "count"), ("service_id", "task_id", "car type", "select")}


def test_defaults_come_back_as_they_are(orders: Database) -> None:
    assert orders.insert(ROW) == ""
    assert orders.last() == {
        "record_id": 1,
        **ROW,
        "select": 1,
        "amount": 1.5,
        "big": -(2**63),
        "share": 1e300,
        "day": "2024-02-29",
        "Moment": "2024-02-29T01:02:03.004Z",
        "said": "it's\n100%:a\\",
    }


@pytest.mark.parametrize(
    "change",
    [
        {"service_id": None},
        {"task_id": None},
        {"car type": None},
        {"car type": "eleven char"},
        {"car type": b"van"},
        {"select": 2},
        {"amount": "much"},
        {"count": 2**31},
        {"count": "many"},
        {"big": 1.5},
        {"share": "half"},
        {"day": "2023-02-29"},
        {"day": "tomorrow"},
        {"Moment": "2024-02-29T01:02:03.004+01:00"},
        {"Moment": "2023-02-29T01:02:03.004Z"},
        {"Moment": "2024-02-29"},
    ],
)
def test_a_row_that_is_no_record_is_refused(orders: Database, change: dict[str, Any]) -> None:
    kind = "NOT" if None in change.values() else "CHECK"
    assert orders.insert(ROW | change) == kind
    assert orders.insert(ROW) == ""


def test_a_unique_key_holds_within_one_task_and_only_where_it_is_complete(orders: Database) -> None:
    assert orders.insert(ROW) == ""
    assert orders.insert(ROW | {"count": 2}) == "UNIQUE"
    assert orders.insert(ROW | {"car type": "bus"}) == "UNIQUE"
    assert orders.insert(ROW | {"task_id": 8}) == ""
    assert orders.insert(ROW | {"service_id": 8}) == ""
    assert orders.insert(ROW | {"count": 3, "select": None}) == ""
    assert orders.insert(ROW | {"count": 4, "select": None}) == ""


def test_a_single_valued_schema_takes_one_record_a_customer() -> None:
    database = Database(SINGLE)
    assert database.columns()[1] == ("customer_id", "VARCHAR(16)", True)
    assert database.insert({"customer_id": "C1"}) == ""
    assert database.insert({"customer_id": "C1", "given": "2024-02-29"}) == "UNIQUE"
    assert database.insert({"customer_id": "C2"}) == ""


# --- any schema -----------------------------------------------------------------------------


def kept(value: Any) -> Any:
    """A value as SQLite gives it back."""
    return float(value) if isinstance(value, Decimal) else value


@settings(max_examples=150)
@given(st.lists(tables.schemas(), min_size=1, max_size=3))
def test_any_schemas_make_tables_with_their_columns_and_defaults(schemas: list[Schema]) -> None:
    database = Database(*schemas)
    with closing(database.connection):
        assert len(database.tables) == len(schemas)
        for at, schema in enumerate(schemas):
            columns = database.columns(at)[1 + len(PARENT[schema.kind]) :]
            assert [c[0] for c in columns] == [a.name for a in schema.attributes]
            assert [c[2] for c in columns] == [a.mandatory for a in schema.attributes]
            needed = [a for a in schema.attributes if a.mandatory and a.default is MISSING]
            row = {name: 1 for name, *_ in database.columns(at)[: 1 + len(PARENT[schema.kind])]}
            row |= {a.name: sample(a) for a in needed}
            lost = {a.name for a in schema.attributes if "\0" in str(a.default)}
            row |= dict.fromkeys(lost, "")
            assert database.insert(row, at) == ""
            back = database.last(at)
            for attribute in schema.attributes:
                if attribute.default is not MISSING and attribute.name not in lost:
                    assert back[attribute.name] == kept(attribute.default)


def sample(attribute: Attribute) -> Any:
    values = {
        AttributeType.STRING: "x",
        AttributeType.DATE: "2024-02-29",
        AttributeType.DATETIME: "2024-02-29T00:00:00.000Z",
        AttributeType.DOUBLE: 1.5,
    }
    return values.get(attribute.type, 1)


@settings(max_examples=150)
@given(st.data(), tables.schemas())
def test_the_tables_refuse_the_second_record_where_we_do(
    data: st.DataObject, schema: Schema
) -> None:
    schema = replace(
        schema, attributes=tuple(replace(a, default=MISSING) for a in schema.attributes)
    )
    one, other = (data.draw(tables.value_sets(schema)) for _ in range(2))
    database = Database(schema)
    with closing(database.connection):
        size = len(PARENT[schema.kind])
        parent = {name: 1 for name, *_ in database.columns()[1 : 1 + size]}
        names = {a.id: a.name for a in schema.attributes}
        rows = [parent | {names[i]: v for i, v in row.items()} for row in (one, other)]
        keys = [
            set(key_values(schema, {i: v for i, v in row.items() if v is not None}))
            for row in (one, other)
        ]
        assert database.insert(rows[0]) == ""
        assert database.insert(rows[1]) == ("UNIQUE" if keys[0] & keys[1] else "")
        assert database.insert(rows[1] | dict.fromkeys(parent, 2)) == ""


def test_every_reserved_word_can_be_an_attribute() -> None:
    words = sorted(word for word in RESERVED if re.fullmatch("[a-z][a-z0-9_]*", word))
    unquoted = ["no", "action", "key", "temp", "replace", "rowid", "oid", "conflict", "glob"]
    schema = Schema(
        Kind.TASKS,
        "Words",
        Cardinality.MULTI,
        tuple(Attribute(word, unique=True) for word in dict.fromkeys([*words, *unquoted])),
    )
    assert len(words) > 250
    columns = [name for name, *_ in Database(schema).columns()[3:]]
    assert columns == [a.name for a in schema.attributes]


HOSTILE = "x\n; DROP TABLE a; --\r\u2028\x85'\"]"


def test_a_draft_that_breaks_rules_still_makes_a_table() -> None:
    draft = Schema(
        Kind.STATES,
        HOSTILE,
        Cardinality.MULTI,
        (
            Attribute("", length=-3, default="too long"),
            Attribute("", encrypt=True),
            Attribute(HOSTILE, encrypt=True, default=5),
        ),
        (UniqueKey(("gone",)), UniqueKey(())),
    )
    database = Database(draft, draft, Schema(Kind.TASKS))
    assert len(database.tables) == 3
    for dialect in sql.DIALECTS:
        text = ddl(dialect, draft)
        assert "\u2028" not in "".join(re.findall(r"^--.*$", text, re.MULTILINE))
        comments = [line for line in text.split("\n") if line.startswith("--")]
        assert any(line.startswith("-- encrypt: , x ; DROP TABLE a; --") for line in comments)
        assert any("The default of" in line for line in comments)


# --- Oracle and SQL Server, of which no server is here --------------------------------------


def column_line(text: str, name: str) -> str:
    (found,) = re.findall(rf'^    (?:"{name}"|\[{name}\]|{name}) (.*?),?$', text, re.MULTILINE)
    return str(found)


@pytest.mark.parametrize(
    ("name", "oracle", "mssql"),
    [
        ("record_id", "NUMBER(19) GENERATED BY DEFAULT AS IDENTITY", "BIGINT NOT NULL IDENTITY"),
        ("service_id", "NUMERIC(19, 0) NOT NULL", "BIGINT NOT NULL"),
        ("task_id", "NUMERIC(10, 0) NOT NULL", "INTEGER NOT NULL"),
        (
            "car type",
            "VARCHAR2(10 CHAR) NOT NULL",
            "NVARCHAR(10) COLLATE Latin1_General_100_BIN2 NOT NULL",
        ),
        ("select", "NUMERIC(1, 0) DEFAULT 1", "BIT NULL DEFAULT 1"),
        ("amount", "NUMERIC(19, 4) DEFAULT 1.50", "NUMERIC(19, 4) NULL DEFAULT 1.50"),
        ("count", "NUMERIC(10, 0) NOT NULL", "INTEGER NOT NULL"),
        (
            "big",
            "NUMERIC(19, 0) DEFAULT -9223372036854775808",
            "BIGINT NULL DEFAULT -9223372036854775808",
        ),
        ("share", "BINARY_DOUBLE DEFAULT 1e+300d", "DOUBLE PRECISION NULL DEFAULT 1e+300"),
        ("day", "DATE DEFAULT DATE '2024-02-29'", "DATE NULL DEFAULT '2024-02-29'"),
        (
            "Moment",
            "TIMESTAMP WITH TIME ZONE DEFAULT TIMESTAMP '2024-02-29 01:02:03.004 +00:00'",
            "DATETIMEOFFSET(3) NULL DEFAULT '2024-02-29T01:02:03.004+00:00'",
        ),
        (
            "said",
            "VARCHAR2(255 CHAR) DEFAULT ('it''s' || CHR(10) || '100%:a\\')",
            "NVARCHAR(255) NULL DEFAULT (N'it''s' + NCHAR(10) + N'100%:a\\')",
        ),
    ],
)
def test_oracle_and_sql_server_get_types_of_their_own(name: str, oracle: str, mssql: str) -> None:
    assert column_line(ddl("oracle", ORDER), name) == oracle
    assert column_line(ddl("mssql", ORDER), name) == mssql


def test_a_key_with_optional_parts_binds_only_whole_rows_in_oracle_and_sql_server() -> None:
    oracle, mssql = ddl("oracle", ORDER), ddl("mssql", ORDER)
    assert 'CONSTRAINT "Order_key_2" UNIQUE (service_id, task_id, count)' in oracle.replace(
        '"count"', "count"
    )
    assert 'CREATE UNIQUE INDEX "Order_key" ON "Order" (CASE WHEN ("select" IS NOT NULL)' in oracle
    assert (
        "CREATE UNIQUE INDEX [Order_key] ON [Order] (service_id, task_id, [car type], [select]) "
        "WHERE [select] IS NOT NULL;" in mssql
    )


@pytest.mark.parametrize("dialect", sql.DIALECTS)
def test_the_comment_on_top_says_what_is_not_carried(dialect: str) -> None:
    text = ddl(dialect, ORDER)
    assert text.startswith(f"-- Extension records as tables of {sql.TITLES[dialect]}.")
    assert "-- Order (version 3): multi-valued extension of tasks" in text
    assert "-- encrypt: amount" in text
    assert "--   The resources have no table here" in text


@settings(max_examples=100)
@given(st.lists(tables.schemas(), min_size=1, max_size=3), st.sampled_from(list(sql.DIALECTS)))
def test_names_are_unique_and_short_enough(schemas: list[Schema], dialect: str) -> None:
    text = ddl(dialect, *schemas)
    limit = sql.DIALECTS[dialect].max_identifier_length
    names = re.findall(r"(?:CONSTRAINT|CREATE TABLE|INDEX) (\"[^\"]+\"|\[[^]]+\]|\w+)", text)
    names = [name.strip('"[]').lower() for name in names]
    assert len(names) == len(set(names))
    assert all(len(name) <= limit for name in names)
    for body in re.findall(r"^CREATE TABLE .*?^\);", text, re.MULTILINE | re.DOTALL):
        columns = re.findall(
            r"^    (\"[^\"]+\"|\[[^]]+\]|(?!CHECK|CONSTRAINT)\w+) ", body, re.MULTILINE
        )
        columns = [name.strip('"[]').lower() for name in columns]
        assert len(columns) == len(set(columns))
        assert all(len(name) <= limit for name in columns)


def test_a_key_that_no_index_can_hold_is_told_instead() -> None:
    many = tuple(Attribute(f"a{i}") for i in range(32))
    wide = replace(ORDER, attributes=many, keys=(UniqueKey(tuple(a.id for a in many)),))
    assert "UNIQUE" in ddl("sqlite", wide)
    for dialect in ("postgresql", "oracle", "mssql"):
        text = ddl(dialect, wide)
        assert "UNIQUE" not in text
        assert "-- A unique key has more than the 32 columns an index can have." in text
