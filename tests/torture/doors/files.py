"""Portable files of properties and workspaces, bent inside and sealed again, or broken."""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from random import Random

from backend.portable.document import DOCUMENT, digest_of
from backend.portable.service import import_workspace
from backend.workspace import Workspace
from tests.backend.portable.making import (
    contents,
    entries_of,
    furnished,
    resealed,
    sealed,
    settle,
    stored,
    without_moments,
)
from tests.torture.core import Case, Torture
from tests.torture.doors.judging import Doors
from tests.torture.doors.mutating import bent, broken

KEYS = ("name", "digest", "size", "archives", "extensions", "version", "format", "revisions")
STORE = "workspace.db"


def run(torture: Torture) -> None:
    """What is refused leaves nothing behind; what is let in is a whole property or workspace."""
    doors = Doors(torture)
    workspace = Workspace.open(torture.folder / "workspace")
    workspace.start()
    try:
        shop = furnished(workspace, torture.folder)
        files = [torture.folder / name for name in ("shop.ewp", "all.ewp")]
        workspace.portable.export_property(shop, files[0])
        workspace.portable.export_workspace(files[1])
        for case in torture.cases(3_000, short=60):
            with torture.trying(case):
                _try(case, doors, workspace, case.random.choice(files))
    finally:
        workspace.close()
    doors.note()


def _try(case: Case, doors: Doors, workspace: Workspace, file: Path) -> None:
    hostile = _hostile(case.random, file, file.with_name("hostile.ewp"))
    if file.name == "all.ewp":
        folder = file.with_name("taken")
        made = doors.knock(lambda: import_workspace(hostile, folder))
        if made is None:
            assert not folder.exists()
            assert not [path for path in file.parent.iterdir() if path.name.startswith(".")]
        else:
            _open(doors, folder)
            shutil.rmtree(folder)
        return
    before = contents(workspace)
    taken = doors.knock(lambda: workspace.portable.import_property(hostile))
    if taken is None:
        assert contents(workspace) == before
        return
    settle(workspace, taken.batch)
    workspace.properties.delete(taken.property.id)


def _open(doors: Doors, folder: Path) -> None:
    """What was let in is a workspace that opens, or says why not."""

    def look() -> None:
        workspace = Workspace.open(folder)
        try:
            for one in workspace.properties.list():
                workspace.properties.extensions(one.id)
            workspace.schemas.list()
            workspace.packages.list()
        finally:
            workspace.close()

    doors.knock(look)


def _hostile(random: Random, file: Path, target: Path) -> Path:
    entries = entries_of(file)
    match random.randrange(5):
        case 0:
            target.write_bytes(broken(random, file.read_bytes()))
            return target
        case 1:
            return resealed(target, broken(random, file.read_bytes()))
        case 2 | 3:
            document = bent(random, json.loads(entries[DOCUMENT]), KEYS)
            entries[DOCUMENT] = json.dumps(document).encode("utf-8", "surrogatepass")
        case _:
            name = random.choice(list(entries))
            entries[name] = broken(random, entries[name])
    if random.random() < 0.8:
        with suppress(ValueError):  # too broken for that
            _made_right(entries)
    if random.random() < 0.1:
        entries.pop(random.choice(list(entries)))
    if random.random() < 0.1:
        entries[random.choice(("../out", "packages/x.zip", "C:\\x", "/etc/x", "a" * 300))] = b"x"
    return sealed(target, stored(entries))


def _made_right(entries: dict[str, bytes]) -> None:
    """The digests that the document names, so that what lies behind them is looked at too."""
    document = json.loads(entries[DOCUMENT])
    if not isinstance(document, dict):
        return
    if isinstance(document.get("property"), dict):
        document["digest"] = digest_of(without_moments(document["property"]))
    elif isinstance(document.get("store"), dict) and isinstance(document.get("archives"), list):
        store = entries.get(STORE, b"")
        document["store"] |= {"digest": sha256(store).hexdigest(), "size": len(store)}
        archives = [one.get("digest") for one in document["archives"] if isinstance(one, dict)]
        named = {"store": document["store"]["digest"], "archives": archives}
        document["digest"] = digest_of(named)
    entries[DOCUMENT] = json.dumps(document).encode("utf-8", "surrogatepass")
