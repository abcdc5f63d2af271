"""Every format in which schemas are taken away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from backend.errors import Problem, Refused
from backend.schemas import canonical
from backend.schemas.exports import json_schema, map_svg, markdown, page, requests
from backend.schemas.exports.source import Source

__all__ = ["FORMATS", "Format", "Source", "format_of"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format. ``suffix`` starts with a dot; ``write`` takes one schema or several."""

    key: str
    title: str
    suffix: str
    media_type: str
    write: Callable[[Sequence[Source]], str]


def _sql(dialect: str) -> Callable[[Sequence[Source]], str]:
    def write(sources: Sequence[Source]) -> str:
        # Only the one who asks for SQL pays for loading SQLAlchemy's dialects.
        from backend.schemas.exports import sql

        return sql.write(dialect, sources)

    return write


def _canonical(sources: Sequence[Source]) -> str:
    return canonical.write([source.schema for source in sources])


_JSON, _SQL = "application/json", "application/sql"
FORMATS: tuple[Format, ...] = (
    Format("body", "Request body", ".json", _JSON, requests.write_body),
    Format("curl", "curl command", ".sh", "text/x-shellscript", requests.write_curl),
    Format(
        "json-schema", "JSON Schema", ".schema.json", "application/schema+json", json_schema.write
    ),
    Format("sql-sqlite", "SQL for SQLite", ".sql", _SQL, _sql("sqlite")),
    Format("sql-postgresql", "SQL for PostgreSQL", ".sql", _SQL, _sql("postgresql")),
    Format("sql-oracle", "SQL for Oracle", ".sql", _SQL, _sql("oracle")),
    Format("sql-mssql", "SQL for SQL Server", ".sql", _SQL, _sql("mssql")),
    Format("markdown", "Markdown document", ".md", "text/markdown", markdown.write),
    Format("html", "HTML document", ".html", "text/html", page.write),
    Format("canonical", "Canonical JSON, for git", ".schemas.json", _JSON, _canonical),
    Format("map", "Map", ".svg", "image/svg+xml", map_svg.write),
)
"""In the order in which a menu shows them."""


def format_of(key: str) -> Format:
    """The format of a key. Raises :class:`~backend.errors.Refused` with the known keys."""
    for found in FORMATS:
        if found.key == key:
            return found
    raise Refused(
        Problem(
            "format-unknown",
            f"“{key}” is no format in which a schema can be written.",
            remedy=f"Known are {', '.join(f.key for f in FORMATS)}.",
        )
    )
