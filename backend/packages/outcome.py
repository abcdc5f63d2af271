"""What the check of an archive makes of a package in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert

from backend.errors import Problem
from backend.identifiers import now
from backend.packages.model import Availability, Package, StoredArchive
from backend.packages.settings import refuses_empty_settings
from backend.status import Status
from backend.store.tables import archives, packages

CLAIMED = ("name", "platform", "version", "display_name", "description", "author")


def write_outcome(connection: Connection, package: Package, stored: StoredArchive) -> str:
    """Write what the check found; answers the id of the package that it changed.

    That is another one where the archive was in the catalogue already, and where it is the next
    build of a development package.
    """
    manifest = stored.manifest
    if stored.problems:
        values = {**claims(manifest), **failed(stored.problems), "size": stored.size}
        return _write(connection, package.id, values)
    twin = _twin(connection, package, manifest)
    if twin is not None and twin.digest == stored.digest:
        _write(connection, package.id, {"joined_id": twin.id, "status": Status.SUCCEEDED})
        return str(twin.id)
    if twin is not None and package.availability is not Availability.DEVELOPMENT:
        problem = _other_archive(manifest, twin.digest, stored)
        values = {**claims(manifest), **failed((problem,)), "size": stored.size}
        return _write(connection, package.id, values)
    _keep(connection, stored)
    good = {
        **claims(manifest),
        "status": Status.SUCCEEDED,
        "problems": [],
        "digest": stored.digest,
        "size": stored.size,
        "manifest": manifest,
        "needs_settings": refuses_empty_settings(manifest),
    }
    if twin is None:
        return _write(connection, package.id, good)
    _write(connection, package.id, {"joined_id": twin.id, "status": Status.SUCCEEDED})
    return _write(connection, twin.id, {**good, "file_name": package.file_name})


def failed(problems: tuple[Problem, ...]) -> dict[str, Any]:
    return {"status": Status.FAILED, "problems": [p.to_json() for p in problems]}


def _write(connection: Connection, package_id: str, values: Mapping[str, Any]) -> str:
    connection.execute(
        update(packages).where(packages.c.id == package_id).values(**values, updated_at=now())
    )
    return package_id


def _twin(connection: Connection, package: Package, manifest: Mapping[str, Any]) -> Any:
    """What stands in the catalogue in its place: one of that version, or in development, any."""
    same = [
        packages.c.name == manifest["name"],
        packages.c.platform == manifest["platform"],
        packages.c.status == Status.SUCCEEDED,
        packages.c.joined_id == "",
        packages.c.deleted_at.is_(None),
        packages.c.id != package.id,
    ]
    if package.availability is Availability.DEVELOPMENT:
        same.append(packages.c.availability == Availability.DEVELOPMENT)
    else:
        same.append(packages.c.availability != Availability.DEVELOPMENT)
        same.append(packages.c.version == manifest["version"])
    return connection.execute(select(packages.c.id, packages.c.digest).where(*same)).first()


def _keep(connection: Connection, stored: StoredArchive) -> None:
    connection.execute(
        insert(archives)
        .values(digest=stored.digest, size=stored.size, manifest=stored.manifest)
        .on_conflict_do_nothing()
    )


def claims(manifest: Mapping[str, Any]) -> dict[str, str]:
    """What a manifest says of itself; from a broken one only what is text."""
    author = manifest.get("author")
    said = {
        "name": manifest.get("name"),
        "platform": manifest.get("platform"),
        "version": manifest.get("version"),
        "display_name": manifest.get("displayName"),
        "description": manifest.get("description"),
        "author": author.get("name") if isinstance(author, dict) else None,
    }
    return {name: value if isinstance(value, str) else "" for name, value in said.items()}


def _other_archive(manifest: Mapping[str, Any], kept: str, stored: StoredArchive) -> Problem:
    version = manifest["version"]
    detail = f"Kept is SHA-256 {kept}, given was {stored.digest}."
    remedy = "Give the changed package another version."
    if stored.npm_version not in ("", version):
        detail += (
            f" Its package.json calls it {stored.npm_version}, its extension.json {version}: "
            "one of the two is mistaken, and extension.json counts."
        )
        remedy = (
            f"Unpack it, write the version {stored.npm_version} into its extension.json, and add "
            "the folder."
        )
    return Problem(
        "not-unique",
        f"{manifest['name']} {version} for {manifest['platform']} is in the catalogue with "
        "another archive.",
        detail,
        remedy,
        "/version",
    )
