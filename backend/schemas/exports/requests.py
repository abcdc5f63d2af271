"""Requests of Context Services: the body that creates a schema, and the command that sends it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from backend.schemas.body import dump_json, to_body
from backend.schemas.exports.source import Source

HOST = "http://localhost:8080"
"""Stands for the server: whoever runs the command puts their own in its place."""


def write_body(sources: Sequence[Source]) -> str:
    """The exact request body of one schema; several are a list of them."""
    bodies = [to_body(source.schema) for source in sources]
    return dump_json(bodies[0] if len(bodies) == 1 else bodies)


def write_curl(sources: Sequence[Source]) -> str:
    """For each schema the command, quoted for a POSIX shell, that creates it."""
    return "\n".join(_curl(source) for source in sources)


def _curl(source: Source) -> str:
    schema = source.schema
    lines = (
        "curl --request POST",
        shlex.quote(f"{HOST}/metadata/{schema.kind.value}/extensions"),
        f"--header {shlex.quote('Content-Type: application/json')}",
        f"--data {shlex.quote(dump_json(to_body(schema)).rstrip())}",
    )
    return " \\\n  ".join(lines) + "\n"
