"""A whole workspace as one file: an online copy of its store, and every archive that it keeps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from backend.folder import WorkspaceFolder
from backend.packages.archive import CHUNK
from backend.packages.rows import digests
from backend.portable.container_writing import Part, beside, write_sealed
from backend.portable.contents import check_there
from backend.portable.document import DOCUMENT, archive_name, digest_of, program_version
from backend.portable.leaving_out import leave_out
from backend.portable.model import Exported
from backend.portable.steps import Steps
from backend.store.engine import Store
from backend.store.opening import HEAD as STORE_HEAD

FORMAT = "extension-workshop workspace"
VERSION = 1
STORE = "workspace.db"


def export(
    store: Store, folder: WorkspaceFolder, target: Path, steps: Steps, *, encrypted: bool
) -> Exported:
    """Write the workspace as it was last committed. Raises as ``export_property`` does.

    The values of attributes that encrypt go along only where ``encrypted`` asks for them.
    """
    with beside(target, folder.root) as (beside_it, place):
        copy = beside_it / STORE
        steps.step("copying the store")(0, 1)
        store.backup(copy)
        left_out = 0 if encrypted else leave_out(copy)
        kept = _kept(copy)
        parts = [Part(archive_name(one), folder.archive(one), one) for one in sorted(kept)]
        check_there(parts)
        store_digest = _file_digest(copy, steps)
        archives = [{"digest": part.digest, "size": part.size} for part in parts]
        digest = workspace_digest(store_digest, sorted(kept))
        document = {
            "format": FORMAT,
            "version": VERSION,
            "program": program_version(),
            "digest": digest,
            "store": {
                "digest": store_digest,
                "size": copy.stat().st_size,
                "revision": STORE_HEAD,
            },
            "archives": archives,
        }
        head = Part(DOCUMENT, (json.dumps(document, indent=2) + "\n").encode())
        everything = [head, Part(STORE, copy, store_digest), *parts]
        size = write_sealed(beside_it, place, everything, steps.step("writing"), owners=encrypted)
    return Exported(target, digest, size, len(parts), left_out)


def _kept(store_copy: Path) -> set[str]:
    """What archives the copied store keeps: of its moment, whatever happens since."""
    store = Store(store_copy, read_only=True)
    try:
        with store.read() as connection:
            return digests(connection)
    finally:
        store.close()


def workspace_digest(store_digest: str, archives: Sequence[str]) -> str:
    """Of the whole content: the store's SHA-256, and those of the archives in order."""
    return digest_of({"store": store_digest, "archives": list(archives)})


def _file_digest(path: Path, steps: Steps) -> str:
    report, done, total = steps.step("copying the store"), 0, path.stat().st_size
    made = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            report(done, total)
            made.update(chunk)
            done += len(chunk)
    return made.hexdigest()
