"""What the check of an archive makes of a package in the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert

from backend.errors import Problem
from backend.identifiers import now
from backend.packages.greater import not_greater
from backend.packages.model import Availability, Package, StoredArchive
from backend.packages.replacing import forget_failed, replacing_problem
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
    problems = stored.problems or _upload_problems(connection, package, manifest)
    if problems:
        values = {**claims(manifest), **failed(problems), "size": stored.size}
        return _write(connection, package.id, values)
    twin = _twin(connection, package, manifest)
    joining = {package.id}
    if package.replaces_id and (twin is None or twin.id != package.replaces_id):
        # It replaces what never passed a check: that one is found by its id alone.
        twin = twin or _replaced(connection, package.replaces_id)
        joining.add(package.replaces_id)
    if twin is not None and twin.digest == stored.digest:
        return _join(connection, joining, twin.id)
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
    _join(connection, joining, twin.id)
    return _write(connection, twin.id, {**good, "file_name": package.file_name})


def failed(problems: tuple[Problem, ...]) -> dict[str, Any]:
    return {"status": Status.FAILED, "problems": [p.to_json() for p in problems]}


def _join(connection: Connection, package_ids: Iterable[str], twin_id: str) -> str:
    """Let packages be part of another; what failed before of the same is forgotten."""
    for one in package_ids:
        if one != twin_id:
            joined = {"joined_id": twin_id, "status": Status.SUCCEEDED, "problems": []}
            _write(connection, one, joined)
        forget_failed(connection, one)
    forget_failed(connection, twin_id)
    return twin_id


def _upload_problems(
    connection: Connection, package: Package, manifest: Mapping[str, Any]
) -> tuple[Problem, ...]:
    """What an upload is held to besides: what it replaces, and what was released before."""
    if not package.uploaded:
        return ()
    name, platform, version = (manifest[part] for part in ("name", "platform", "version"))
    found = [not_greater(connection, name, platform, version)]
    if package.replaces_id:
        found.insert(0, replacing_problem(connection, package, manifest))
    return tuple(problem for problem in found if problem is not None)


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


def _replaced(connection: Connection, package_id: str) -> Any:
    found = select(packages.c.id, packages.c.digest).where(packages.c.id == package_id)
    return connection.execute(found).first()


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
