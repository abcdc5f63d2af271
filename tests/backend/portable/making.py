"""Portable files for tests: real ones, and those that somebody else wrote."""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from backend.portable.document import DOCUMENT, digest_of
from backend.properties.model import Batch
from backend.status import Status
from backend.store.tables import jobs, metadata
from backend.workspace import Workspace
from tests.backend.installing import SETTINGS, add_package, add_property, installed
from tests.packaging import FILE_MODE, STORED, Entry, zip_bytes


def settle(workspace: Workspace, batch: Batch) -> list[Status]:
    return [installed(workspace, one.id).installation_status for one in batch.extensions]


def furnished(workspace: Workspace, folder: Path) -> str:
    """A property with three extensions in five revisions and two libraries, one published.

    One extension was upgraded, one switched off, one removed that a library holds a revision of.
    """
    old = add_package(workspace, folder, version="1.0.0")
    new = add_package(workspace, folder, version="1.1.0")
    plain = add_package(workspace, folder, name="plain", configuration=...)
    gone = add_package(workspace, folder, name="gone", configuration=...)
    shop = add_property(workspace, "Straße")
    properties, libraries = workspace.properties, workspace.libraries
    ids = [
        installed(workspace, properties.add_extension(shop, package.id, settings).id).id
        for package, settings in ((old, SETTINGS), (plain, "{}"), (gone, "{}"))
    ]
    first = [properties.revise(one).id for one in ids]
    properties.change(ids[0], new.id, '{"greeting": "Grüß Gott", "times": 2}')
    installed(workspace, ids[0])
    properties.edit(ids[1], enabled=False)
    second = [properties.revise(one).id for one in ids[:2]]
    published = libraries.create(shop, "Published")
    libraries.add(published.id, first)
    libraries.publish(published.id)
    libraries.add(libraries.create(shop, "Next").id, second)
    properties.edit(ids[1], enabled=True)
    properties.remove(ids[2])
    return shop


def entries_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def stored(entries: dict[str, bytes]) -> list[Entry]:
    return [Entry(name, data, STORED, FILE_MODE) for name, data in entries.items()]


def sealed(path: Path, entries: Iterable[Entry]) -> Path:
    """A container with exactly these entries and the right seal."""
    plain = zip_bytes(entries)[:-2] + struct.pack("<H", 64)
    path.write_bytes(plain + hashlib.sha256(plain).hexdigest().encode())
    return path


def resealed(path: Path, data: bytes) -> Path:
    """These bytes of a portable file, their seal made right again."""
    path.write_bytes(data[:-64] + hashlib.sha256(data[:-64]).hexdigest().encode())
    return path


def rewritten(source: Path, target: Path, **changes: Any) -> Path:
    """The same file with another ``portable.json``; its digest is made right where it is known."""
    entries = entries_of(source)
    document = json.loads(entries[DOCUMENT]) | changes
    if "digest" not in changes and "property" in changes:
        document["digest"] = digest_of(without_moments(document["property"]))
    entries[DOCUMENT] = json.dumps(document).encode()
    return sealed(target, stored(entries))


def without_moments(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: item is not None if key == "published_at" else without_moments(item)
            for key, item in value.items()
        }
    return [without_moments(item) for item in value] if isinstance(value, list) else value


def contents(workspace: Workspace) -> tuple[Any, ...]:
    """All that an import could have changed: rows, archives, staging."""
    with workspace._store.read() as connection:
        rows = [
            sorted(map(repr, connection.execute(select(table))))
            for name, table in metadata.tables.items()
            if name != "jobs"  # what was done for a job is written a moment after it has ended
        ]
        rows.append([str(connection.scalar(select(func.count()).select_from(jobs)))])
    kept = sorted(path.name for path in workspace.folder.packages.iterdir())
    return rows, kept, sorted(workspace.folder.staging.iterdir())
