"""The workspace that the acts of the fault tests begin from, and what lies beside it."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from backend.api.server import ApiServer
from backend.api.token import new_token
from backend.errors import Problem
from backend.events import Event, InstallerWaits, QueueChanged
from backend.installations import worker
from backend.records.filters import RecordQuery
from backend.schemas.changes import AddAttribute
from backend.schemas.model import Attribute, AttributeType, Cardinality, Kind, Schema, UniqueKey
from backend.status import Status
from backend.store import engine
from backend.store.engine import Store
from backend.store.migrations.run import upgrade
from backend.workspace import Workspace
from tests.backend.installing import SETTINGS, archive

PATIENCE = 3.0
"""Seconds until the installer must be done. Only a broken program needs them."""

NAME = Attribute("name", length=10, mandatory=True, id="A")
AGE = Attribute("age", AttributeType.INTEGER, id="B")
CONTACT = Schema(Kind.PROFILES, "Contact", Cardinality.MULTI, (NAME, AGE), (UniqueKey(("A",)),))
NOTE = Attribute("note", length=2000, id="C")
FEEDBACK = Schema(Kind.TASKS, "Feedback", Cardinality.SINGLE, (NOTE,))


@dataclass
class World:
    """One case's folder: ``workspace``, ``beside`` it files to read and write, and ``tmp``."""

    case: Path
    ids: dict[str, Any]
    open: Workspace | None = None
    heard: list[Event] = field(default_factory=list)
    server: ApiServer | None = None
    sent: bytes = b""

    @property
    def root(self) -> Path:
        return self.case / "workspace"

    @property
    def beside(self) -> Path:
        return self.case / "beside"

    @property
    def workspace(self) -> Workspace:
        assert self.open is not None, "the act opens it itself"
        return self.open

    def start(self, *, stop_at_trouble: bool = False) -> None:
        """Open the workspace, and wait until its thread has nothing to do."""
        self.open = Workspace.open(self.root)
        self.open.events.subscribe(self.heard.append)
        self.open.start()
        trouble = self.settle(stop_at_trouble=stop_at_trouble)
        assert stop_at_trouble or trouble is None, f"the installer came not to rest: {trouble}"

    def settle(self, *, stop_at_trouble: bool = False) -> Problem | None:
        """Wait until nothing is pending and the thread rests; answers why it does not.

        With ``stop_at_trouble`` that is at once where the thread says that it waits. Nothing is
        read for it, since a fault may be armed.
        """
        end, rests = monotonic() + PATIENCE, 0
        while rests < 2:  # the first may have been on the way before the last commit
            at = len(self.heard)
            self.workspace.installer.wake()
            said = self._next_words(at, end)
            if isinstance(said, InstallerWaits) and stop_at_trouble:
                return said.problem
            if said is None or monotonic() > end:
                alive = self.workspace.installer._thread.is_alive()
                return Problem(
                    "stuck" if alive else "ended",
                    f"The installer does nothing: {said}.",
                )
            idle = isinstance(said, QueueChanged) and not (said.waiting or said.running)
            rests = rests + 1 if idle else 0
        return None

    def _next_words(self, at: int, end: float) -> QueueChanged | InstallerWaits | None:
        while monotonic() < end and self.workspace.installer._thread.is_alive():
            for one in self.heard[at:]:
                if isinstance(one, QueueChanged | InstallerWaits):
                    return one
            sleep(0.0003)
        return None

    def close(self) -> None:
        if self.server is not None:
            self.server.stop()
            self.server = None
        if self.open is not None:
            self.open.close()
            self.open = None


def hurry() -> None:
    """Nobody waits here for a person to remove a cause."""
    worker.RETRY_SECONDS = 0.01
    engine.BUSY_MILLISECONDS = 40


def at(case: Path) -> World:
    """The world of a case whose folder is a copy of the template's. Temporary files go there too,
    so that they are counted and looked for.
    """
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        os.environ[name] = str(case / "tmp")
    tempfile.tempdir = str(case / "tmp")
    return World(case, json.loads((case / "ids.json").read_text()))


def make(case: Path) -> None:
    """The template: a bit of everything that acts need, at rest."""
    for name in ("beside", "tmp"):
        (case / name).mkdir(parents=True)
    world = World(case, {})
    world.start()
    _design(world)
    _assemble(world)
    _files_beside(world)
    new_token(world.workspace.folder.token)
    world.close()
    (case / "ids.json").write_text(json.dumps(world.ids))


def _design(world: World) -> None:
    schemas, records = world.workspace.schemas, world.workspace.records
    world.ids["contact"] = schemas.publish_new(CONTACT).id
    feedback = schemas.publish_new(FEEDBACK).id
    schemas.edit(feedback, [AddAttribute(1, Attribute("stars", AttributeType.INTEGER, id="D"))])
    world.ids["feedback"] = feedback
    gone = schemas.create(Kind.STATES, "Gone").id
    schemas.delete(gone)
    world.ids["gone"] = gone
    customers = [records.create_resource(Kind.PROFILES, f"C-{n}").id for n in (1, 2)]
    world.ids["customers"] = customers
    saved = [
        records.save(customers[0], world.ids["contact"], {"A": name, "B": at}).id
        for at, name in enumerate(("Ada", "Bo", "Cy"))
    ]
    world.ids["record"] = saved[0]
    lines = records.page(RecordQuery(world.ids["contact"])).lines
    assert len(lines) == len(saved)


def _assemble(world: World) -> None:
    workspace, ids = world.workspace, world.ids
    packages, properties = workspace.packages, workspace.properties
    greeters = [
        packages.add(archive(world.beside, version=version)).id for version in ("1.0.0", "1.1.0")
    ]
    waver = packages.add(archive(world.beside, name="waver")).id
    packages.add(archive(world.beside, name="core", configuration=...))
    made = packages.add(archive(world.beside, name="inwork"), development=True).id
    bad = world.beside / "bad.zip"
    bad.write_bytes(b"no zip")
    ids["bad"] = packages.add(bad).id
    archive(world.beside, name="newcomer")
    assert world.settle() is None
    archive(world.beside, name="newcomer").replace(bad)  # it would succeed now
    archive(world.beside, name="newcomer")
    ids |= {"greeters": greeters, "waver": waver, "inwork": made}
    ids["empty"] = properties.create("Empty", "web", ["empty.example.com"]).id
    shop = properties.create("Shop", "web", ["shop.example.com"]).id
    ids["shop"] = shop
    ids["greeter"] = properties.add_extension(shop, greeters[0], SETTINGS).id
    assert world.settle() is None
    ids["revision"] = properties.revise(ids["greeter"]).id
    library = workspace.libraries.create(shop, "First").id
    workspace.libraries.add(library, [ids["revision"]])
    ids["library"] = library
    _fail(world, shop, waver)


def _fail(world: World, shop: str, package_id: str) -> None:
    """An extension whose installation failed, and would succeed now."""
    workspace = world.workspace
    kept = workspace.folder.archive(workspace.packages.get(package_id).digest)
    aside = kept.rename(world.beside / "aside")
    failed = workspace.properties.add_extension(shop, package_id, SETTINGS).id
    assert world.settle() is None
    aside.rename(kept)
    assert workspace.properties.extension(failed).installation_status is Status.FAILED
    world.ids["failed"] = failed


def _files_beside(world: World) -> None:
    workspace, beside = world.workspace, world.beside
    (beside / "in.csv").write_text(
        "customer_id,name,age\n" + "".join(f"C-2,n{n},{n}\n" for n in range(60))
    )
    (beside / "away.csv").write_text("customer_id,name\nC-1,Ada\nC-1,Bo\n")
    workspace.portable.export_property(world.ids["shop"], beside / "shop.property")
    workspace.portable.export_workspace(beside / "all.workspace")
    (beside / "there.csv").write_text("what was there\n")
    (beside / "there.property").write_text("what was there\n")
    older = beside / "older"
    older.mkdir()
    store = Store(older / "workspace.db")
    upgrade(store, "0002")
    store.close()
