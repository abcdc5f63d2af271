"""Schemas brought in from files of every format, from sample data and from the clipboard."""

from __future__ import annotations

import json
from pathlib import Path

from backend.schemas.exports.formats import FORMATS, Source
from backend.schemas.imports.reading import read
from backend.schemas.imports.rows import parse_rows, to_rows
from backend.schemas.imports.samples import read_samples
from backend.schemas.imports.shorthand import read_shorthand
from backend.schemas.imports.templates import templates
from backend.schemas.model import Kind, Schema
from backend.schemas.rules import check
from desktop.schemas.pasting import read_pasted
from tests.torture.core import Case, Torture
from tests.torture.doors.judging import Doors
from tests.torture.doors.mutating import KEYS, SCHEMA_KEYS, bent, broken, deep

SEEDS = Path(__file__).parents[2] / "seeds"
RECORDS = b"""[{"name": "Ada", "born": "1815-12-10", "paid": "1.50", "n": 7, "ok": true},
 {"name": "Bo", "born": "1900-01-01", "paid": "20.00", "n": 9, "address": {"town": "X"}}]"""


def run(torture: Torture) -> None:
    """Each of the readers, over what was written by the exports, and bent or broken then."""
    doors = Doors(torture)
    files = list(_files())
    for case in torture.cases(12_000, short=400):
        with torture.trying(case):
            _try(case, doors, case.random.choice(files))
    doors.note()


def _try(case: Case, doors: Doors, file: bytes) -> None:
    random, data = case.random, file
    if random.random() < 0.03:
        data = deep(random, 100_000).encode()
    elif file[:1] in b"{[" and b"\n{" not in file and random.random() < 0.7:
        made = bent(random, json.loads(file), SCHEMA_KEYS if b"$schema" in file else KEYS)
        data = json.dumps(made, ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")
    if data is file or random.random() < 0.2:
        data = broken(random, data)
    if random.random() < 0.1:
        encoding = random.choice(("utf-16", "utf-32", "cp1252"))
        data = data.decode("utf-8", "replace").encode(encoding, "replace")
    kind = random.choice(list(Kind))
    text = data.decode("utf-8", "replace")
    match random.randrange(5):
        case 0 | 1:
            brought = doors.knock(lambda: read(data, kind, "Brought"))
            for schema in brought.schemas if brought else ():
                assert isinstance(schema, Schema)
                check(schema, frozenset())
        case 2:
            doors.knock(lambda: read_samples(data, kind, "Sampled"))
        case 3:
            doors.knock(lambda: read_pasted(text, ()))
        case _:
            for line in text.splitlines()[:20]:
                doors.knock(lambda line=line: read_shorthand(line))
            doors.knock(lambda: parse_rows(text))


def _files() -> list[bytes]:
    found = [RECORDS, b"\n".join(json.dumps(one).encode() for one in json.loads(RECORDS))]
    found += [path.read_bytes() for path in SEEDS.rglob("*.json")]
    for template in templates():
        schema = template.schema
        found.append(to_rows(schema.attributes).encode())
        found += [
            each.write([Source(schema, 1)]).encode()
            for each in FORMATS
            if each.key in ("body", "json-schema", "canonical", "markdown", "sql-sqlite")
        ]
    return found
