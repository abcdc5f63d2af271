"""Single values of a workspace, kept in the store: its company, its mode, its counters."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from backend.store.tables import facts


def get(connection: Connection, name: str, default: Any = None) -> Any:
    """The fact's value, or ``default`` where it was never said."""
    found = connection.scalar(select(facts.c.value).where(facts.c.name == name))
    return default if found is None else found


def put(connection: Connection, name: str, value: Any) -> None:
    statement = insert(facts).values(name=name, value=value)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": value})
    )


def count(connection: Connection, what: str) -> int:
    """The next number of a counter, from 1; never the same twice, whatever is deleted."""
    number: int = get(connection, f"count:{what}", 0) + 1
    put(connection, f"count:{what}", number)
    return number
