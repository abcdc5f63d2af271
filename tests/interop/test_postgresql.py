"""The exported tables on a real PostgreSQL: Debian's, in a cluster of its own that goes again."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from backend.records.fitting import key_values
from backend.schemas.exports import sql
from backend.schemas.exports.source import Source
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
from tests.backend.schemas.exports.test_sql import ORDER, sample

USER = "postgres"
"""Debian's user: the server refuses to run as root."""

TYPES = {
    AttributeType.BOOLEAN: "boolean",
    AttributeType.STRING: "character varying",
    AttributeType.INTEGER: "integer",
    AttributeType.LONG: "bigint",
    AttributeType.DOUBLE: "double precision",
    AttributeType.DATE: "date",
    AttributeType.DATETIME: "timestamp with time zone",
    AttributeType.CURRENCY: "numeric",
}


# Many schemas in each of few runs of psql; to shrink such a batch would take minutes.
BATCHES = settings(
    max_examples=12,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),
    database=None,
)


def programs() -> Path | None:
    """The folder with initdb, pg_ctl and psql, the newest where there are several."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else []
    folders += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -float(folder.parent.name)
    )
    return next((f for f in folders if (f / "initdb").exists() and (f / "psql").exists()), None)


@dataclass(frozen=True)
class Server:
    """A running server; ``home`` holds its data and its socket."""

    bin: Path
    home: Path

    def ask(self, script: str) -> list[str]:
        """The answer's lines. What the script makes is gone afterwards; a fault fails the test."""
        command = [self.bin / "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", self.home, "-U", USER]
        done = subprocess.run(
            [*map(str, command), "-d", "postgres"],
            input=f"BEGIN;\n{script}\nROLLBACK;\n",
            capture_output=True,
            text=True,
            check=False,
            encoding="utf-8",
        )
        assert not done.returncode, done.stderr
        return done.stdout.split("\n")[:-1]

    def table(self, script: str) -> list[dict[str, Any]]:
        """The rows of the one query that answers JSON."""
        return [json.loads(line, parse_float=Decimal) for line in self.ask(script)]


def missing() -> str:
    if programs() is None:
        return "PostgreSQL is missing (Debian: postgresql)"
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        return "setpriv is missing: PostgreSQL does not run as root"
    return ""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    if why := missing():
        pytest.fail(why) if os.environ.get("CI") else pytest.skip(why)
    folder = programs()
    assert folder is not None
    # Not in tmp_path: that is closed to the server's user, and too long a name for a socket.
    with TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as home:
        data = f"{home}/data"
        as_user: list[str] = []
        if os.geteuid() == 0:
            user = pwd.getpwnam(USER)
            os.chown(home, user.pw_uid, user.pw_gid)
            as_user = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}"]
            as_user += ["--clear-groups", "--"]

        def run(program: str, *words: str) -> None:
            subprocess.run(
                [*as_user, str(folder / program), "-D", data, *words],
                check=True,
                cwd=home,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )

        run("initdb", "-U", USER, "-E", "UTF8", "--locale=C", "-A", "trust", "--no-sync")
        options = f"-c listen_addresses= -c unix_socket_directories={home} -c fsync=off"
        run("pg_ctl", "-w", "-s", "-l", f"{home}/log", "-o", options, "start")
        try:
            yield Server(folder, Path(home))
        finally:
            run("pg_ctl", "-w", "-s", "-m", "immediate", "stop")


def ddl(*schemas: Schema) -> str:
    return sql.write("postgresql", [Source(schema) for schema in schemas])


def quoted(value: object) -> str:
    """A value as a literal of no type yet: the column says which."""
    if value is None:
        return "NULL"
    return "'" + str(value).replace("'", "''") + "'"


def insert(table: str, values: dict[str, Any]) -> str:
    names = ", ".join('"' + name.replace('"', '""') + '"' for name in values)
    return f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(map(quoted, values.values()))});'  # noqa: S608


COLUMNS = """
SELECT json_build_array(c.table_name, c.column_name, c.data_type, c.character_maximum_length,
    c.is_nullable = 'NO')
FROM information_schema.columns c JOIN pg_class t ON t.relname = c.table_name
WHERE c.table_schema = 'public' ORDER BY t.oid, c.ordinal_position;
"""


COMMENTS = """
SELECT objsubid, description FROM pg_description WHERE objoid = '"Order"'::regclass ORDER BY 1;
"""
KEYS = """
SELECT pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = '"Order"'::regclass AND contype IN ('p', 'u') ORDER BY 1;
"""


def expected(schema: Schema) -> list[tuple[str, int | None, bool]]:
    parents: dict[str, tuple[str, int | None, bool]] = {
        "customer_id": (TYPES[AttributeType.STRING], 16, True),
        "service_id": (TYPES[AttributeType.LONG], None, True),
        "task_id": (TYPES[AttributeType.INTEGER], None, True),
        "state_id": (TYPES[AttributeType.INTEGER], None, True),
    }
    return [
        ("bigint", None, True),
        *(parents[part] for part in PARENT[schema.kind]),
        *((TYPES[a.type], a.effective_length or None, a.mandatory) for a in schema.attributes),
    ]


def test_a_schema_becomes_a_table_with_the_right_columns_comments_and_keys(server: Server) -> None:
    rows = server.table(ddl(ORDER) + COLUMNS)
    assert [(row[2], row[3], row[4]) for row in map(list, rows)] == expected(ORDER)
    assert [list(row)[1] for row in rows][3:] == [a.name for a in ORDER.attributes]
    comments = server.ask(ddl(ORDER) + COMMENTS)
    assert comments == [
        "0|multi-valued extension of tasks: any number of records for each task",
        "6|encrypt",
    ]
    keys = server.ask(ddl(ORDER) + KEYS)
    assert keys == [
        "PRIMARY KEY (record_id)",
        'UNIQUE (service_id, task_id, "car type", "select")',
        "UNIQUE (service_id, task_id, count)",
    ]


def test_every_word_that_postgresql_knows_can_be_an_attribute(server: Server) -> None:
    words = server.ask("SELECT word FROM pg_get_keywords() ORDER BY 1;")
    assert len(words) > 400
    schema = Schema(Kind.TASKS, "Words", attributes=tuple(Attribute(word) for word in words))
    rows = server.table(ddl(schema) + COLUMNS)
    assert [list(row)[1] for row in rows][3:] == words


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(tables.schemas(), min_size=10, max_size=25))
def test_any_schemas_make_tables_that_take_their_defaults(
    server: Server, schemas: list[Schema]
) -> None:
    script = ddl(*schemas)
    rows = [list(row) for row in server.table(script + COLUMNS)]
    assert [(r[2], r[3], r[4]) for r in rows] == [c for s in schemas for c in expected(s)]
    names = list(dict.fromkeys(row[0] for row in rows))
    assert len(names) == len(schemas)
    columns = {name: [row[1] for row in rows if row[0] == name] for name in names}
    script += "SET TimeZone = 'UTC';\n"
    for schema, name in zip(schemas, names, strict=True):
        size = 1 + len(PARENT[schema.kind])
        needed = [a.mandatory and a.default is MISSING for a in schema.attributes]
        lost = ["\0" in str(a.default) for a in schema.attributes]
        values = dict.fromkeys(columns[name][:size], 1) | {
            column: sample(a)
            for a, column, need, gone in zip(
                schema.attributes, columns[name][size:], needed, lost, strict=True
            )
            if need or gone
        }
        script += insert(name, values)
        script += f'SELECT row_to_json("|") FROM "{name}" AS "|";\n'  # noqa: S608
    for schema, found in zip(schemas, server.table(script), strict=True):
        given_ = list(found.values())[1 + len(PARENT[schema.kind]) :]
        for attribute, value in zip(schema.attributes, given_, strict=True):
            if attribute.default is not MISSING and "\0" not in str(attribute.default):
                assert told(attribute, value) == told(attribute, attribute.default)


def told(attribute: Attribute, value: Any) -> object:
    """A value in one form, whether it is ours or the server's JSON."""
    match attribute.type:
        case AttributeType.DATETIME:
            moment, _, fraction = str(value).removesuffix("+00:00").removesuffix("Z").partition(".")
            return moment, fraction.ljust(3, "0")
        case AttributeType.DOUBLE:
            return float(value)
        case _:
            return value


@BATCHES
@given(st.data(), st.lists(tables.schemas(), min_size=8, max_size=20))
def test_the_server_refuses_the_second_record_where_we_do(
    server: Server, data: st.DataObject, schemas: list[Schema]
) -> None:
    script, verdicts = "", []
    for at, schema in enumerate(schemas):
        # Names of their own here: what the tables call them is looked at above.
        attributes = tuple(
            replace(a, name=f"a{i}", default=MISSING) for i, a in enumerate(schema.attributes)
        )
        schema = replace(schema, name=f"t{at}", attributes=attributes)
        pair = [data.draw(tables.value_sets(schema)) for _ in range(2)]
        keys = [
            set(key_values(schema, {i: v for i, v in row.items() if v is not None})) for row in pair
        ]
        verdicts.append("refused" if keys[0] & keys[1] else "taken")
        parent = dict.fromkeys(PARENT[schema.kind], 1)
        names = {a.id: a.name for a in attributes}
        one, other = (insert(f"t{at}", parent | {names[i]: v for i, v in r.items()}) for r in pair)
        script += f"{ddl(schema)}{one}\n{ATTEMPT.format(other)}"
    assert server.ask(script) == verdicts


ATTEMPT = """
SAVEPOINT before;
\\set ON_ERROR_STOP off
{}
\\if :ERROR
\\echo refused
\\else
\\echo taken
\\endif
\\set ON_ERROR_STOP on
ROLLBACK TO before;
"""


def test_a_table_of_one_record_takes_one() -> None:
    single = Schema(Kind.PROFILES, "Consent", Cardinality.SINGLE, (Attribute("a", id="AT1"),))
    assert "UNIQUE (customer_id)" in ddl(single)
    assert "UNIQUE (customer_id, a)" in ddl(
        replace(single, cardinality=Cardinality.MULTI, keys=(UniqueKey(("AT1",)),))
    )
