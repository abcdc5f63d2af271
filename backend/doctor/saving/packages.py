"""Archives and packages of which a part was lost: what the archives tell is made anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, insert, select, update

from backend.doctor.saving.notes import counted, named, note
from backend.errors import Problem, Refused
from backend.folder import WorkspaceFolder
from backend.identifiers import new_id, now
from backend.packages.check import check_archive
from backend.packages.kept import check_kept
from backend.packages.model import Availability
from backend.packages.outcome import claims
from backend.packages.settings import refuses_empty_settings
from backend.status import Status
from backend.store.tables import archives, extensions, packages, properties


def mend_archives(connection: Connection, folder: WorkspaceFolder) -> Iterator[Problem]:
    """Every archive that is there and is what it was is known, with its manifest."""
    known = set(connection.scalars(select(archives.c.digest)))
    bad: list[str] = []
    for path in sorted(folder.packages.glob("*.zip")):
        try:
            check_kept(path, path.stem)
        except Refused:
            bad.append(path.name)
            path.unlink()
            continue
        if path.stem in known:
            continue
        checked = check_archive(path)
        if checked.problems:
            bad.append(path.name)
            path.unlink()
            continue
        connection.execute(
            insert(archives).values(
                digest=path.stem, size=path.stat().st_size, manifest=checked.manifest
            )
        )
    if bad:
        yield note(
            "archive-damaged",
            f"{counted(len(bad), 'archive is', 'archives are')} damaged and not taken along.",
            named(bad),
            "Add the packages again.",
        )


def mend_packages(connection: Connection) -> Iterator[Problem]:
    """Every extension has its package, and every archive one that names it."""
    remade: list[str] = []
    known = {*connection.scalars(select(packages.c.id))}
    for row in connection.execute(select(extensions).order_by(extensions.c.created_at)).all():
        if row.package_id in known:
            continue
        remade.append(f"{row.name} {row.version}")
        made = _package_of(connection, row.digest, row.package_id) or _stand_in(connection, row)
        known.add(made)
        if made != row.package_id:
            one = extensions.c.id == row.id
            connection.execute(update(extensions).where(one).values(package_id=made))
    used = select(packages.c.digest).union(select(extensions.c.digest))
    strays = select(archives.c.digest).where(archives.c.digest.not_in(used))
    for digest in connection.scalars(strays).all():
        _package_of(connection, digest, new_id("EP"))
        remade.append(f"the one with the SHA-256 {digest[:12]}…")
    ids = select(packages.c.id)
    connection.execute(
        update(extensions)
        .where(extensions.c.updated_with_package_id.not_in(ids))
        .values(updated_with_package_id=extensions.c.package_id)
    )
    joined = packages.c.joined_id
    connection.execute(packages.delete().where(joined != "", joined.not_in(ids)))
    if remade:
        yield note(
            "package-remade",
            f"{counted(len(remade), 'package was', 'packages were')} made anew from the archive.",
            named(remade),
            "They are private now; see whether that is what they were.",
        )


def _package_of(connection: Connection, digest: str, package_id: str) -> str | None:
    """The package of an archive: a new row, or one that is in the catalogue already."""
    row = connection.execute(select(archives).where(archives.c.digest == digest)).one_or_none()
    if row is None or not claims(row.manifest)["name"]:
        return None
    manifest: Mapping[str, Any] = row.manifest
    said = claims(manifest)
    same = select(packages.c.id).where(
        *(packages.c[part] == said[part] for part in ("name", "platform", "version")),
        packages.c.status == Status.SUCCEEDED,
        packages.c.joined_id == "",
        packages.c.availability != Availability.DEVELOPMENT,
    )
    there: str | None = connection.scalar(same)
    if there is not None:
        return there
    connection.execute(
        insert(packages).values(
            **_package(package_id),
            **said,
            digest=digest,
            size=row.size,
            manifest=manifest,
            needs_settings=refuses_empty_settings(manifest),
        )
    )
    return package_id


def _stand_in(connection: Connection, extension: Any) -> str:
    """What is known of a package without its archive: enough to name it, not to install it."""
    platform = select(properties.c.platform).where(properties.c.id == extension.property_id)
    connection.execute(
        insert(packages).values(
            **_package(extension.package_id),
            name=extension.name,
            platform=connection.scalar(platform) or "web",
            version=extension.version,
            display_name=extension.display_name,
            description="",
            author="",
            digest=extension.digest,
            size=0,
            manifest={},
            needs_settings=False,
            deleted_at=now(),
        )
    )
    name: str = extension.package_id
    return name


def _package(package_id: str) -> dict[str, Any]:
    moment = now()
    return {
        "id": package_id,
        "availability": Availability.PRIVATE,
        "status": Status.SUCCEEDED,
        "problems": [],
        "file_name": "",
        "source": "",
        "joined_id": "",
        "created_at": moment,
        "updated_at": moment,
    }
