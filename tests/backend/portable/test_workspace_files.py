"""A whole workspace as one file: everything is in it, and only a whole one is brought in."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from backend.errors import Refused, WorkshopError, WorldError
from backend.portable.document import DOCUMENT, digest_of
from backend.portable.model import PortableProgress
from backend.portable.service import import_workspace
from backend.records.filters import RecordQuery
from backend.schemas.changes import RemoveAttribute
from backend.schemas.model import Attribute, Cardinality, Kind, Schema
from backend.status import Status
from backend.store.engine import Store
from backend.store.migrations.run import upgrade
from backend.workspace import Workspace
from tests.backend.disks import Disk
from tests.backend.installing import (
    SETTINGS,
    add_package,
    codes,
    files,
    holding,
    installed,
)
from tests.backend.portable.making import entries_of, furnished, sealed, stored
from tests.conftest import OpenWorkspace

STORE = "workspace.db"


@pytest.fixture
def whole(open_workspace: OpenWorkspace, tmp_path: Path) -> Path:
    """The file of a workspace with packages, a property and a schema."""
    source = open_workspace(tmp_path / "source")
    furnished(source, tmp_path)
    source.properties.create("Yard", "edge")
    schema = source.schemas.create(Kind.TASKS, "Feedback")
    assert schema
    written = source.portable.export_workspace(tmp_path / "whole.ewp")
    assert written.archives == 4
    return written.path


def everything(workspace: Workspace) -> tuple[Any, ...]:
    properties = workspace.properties.list()
    return (
        workspace.company_id,
        workspace.mode,
        workspace.schemas.list(),
        workspace.packages.list(),
        properties,
        [workspace.properties.extensions(one.id) for one in properties],
        [workspace.libraries.list(one.id) for one in properties],
        files(workspace.folder.properties),
        files(workspace.folder.packages),
    )


def refusal(source: Path, folder: Path) -> list[str]:
    with pytest.raises(WorkshopError) as told:
        import_workspace(source, folder)
    assert not folder.exists()
    assert not [path for path in folder.parent.iterdir() if path.name.startswith(".")]
    assert all(problem.title and problem.remedy for problem in told.value.problems)
    return codes(told.value.problems)


def test_a_workspace_comes_out_the_same_in_another_folder(
    whole: Path, open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    made = import_workspace(whole, tmp_path / "new" / "workspace")
    assert (made.archives, made.installed) == (4, 2)
    before = everything(open_workspace(tmp_path / "source", read_only=True))
    assert any("extension.json" in path for path in before[-2])
    other = open_workspace(made.folder)
    assert everything(other) == before
    # It lives: what is added there is installed.
    package = add_package(other, tmp_path, name="later")
    shop = other.properties.list()[0].id
    added = other.properties.add_extension(shop, package.id, SETTINGS)
    assert installed(other, added.id).installation_status is Status.SUCCEEDED
    assert everything(other)[7].items() >= before[7].items()


def test_a_link_stays_a_link_and_a_pipe_a_pipe(workspace: Workspace, tmp_path: Path) -> None:
    """A file in the place of ``/dev/stdout`` takes it from everybody on the machine."""
    link, pipe = tmp_path / "link.ewp", tmp_path / "pipe"
    link.symlink_to(tmp_path / "real.ewp")
    assert workspace.portable.export_workspace(link).path == link
    assert link.is_symlink()
    assert (tmp_path / "real.ewp").is_file()
    os.mkfifo(pipe)
    with pytest.raises(WorldError) as refused:
        workspace.portable.export_workspace(pipe)
    assert refused.value.code == "not-written"
    assert pipe.is_fifo()


def test_a_workspace_is_not_written_over_its_own_store(workspace: Workspace) -> None:
    kept = workspace.properties.create("Yard", "edge")
    for export in (
        workspace.portable.export_workspace,
        lambda place: workspace.portable.export_property(kept.id, place),
    ):
        with pytest.raises(WorldError) as refused:
            export(workspace.folder.database)
        assert refused.value.code == "not-written"
    with closing(sqlite3.connect(workspace.folder.database)) as store:
        assert store.execute("SELECT name FROM properties").fetchall() == [("Yard",)]


def test_an_empty_folder_is_taken_and_one_in_use_is_left_alone(whole: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert import_workspace(whole, empty).folder == empty
    before = files(empty)
    for used in (empty, tmp_path / "whole.ewp"):
        with pytest.raises(Refused) as told:
            import_workspace(whole, used)
        assert codes(told.value.problems) == ["folder-in-use"]
    assert files(empty) == before


def test_what_is_pending_when_it_is_exported_is_installed_where_it_is_opened(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    source = open_workspace(tmp_path / "source")
    package = add_package(source, tmp_path)
    shop = source.properties.create("Shop", "web", ["a.b"]).id
    with holding(source, "unpacking") as hold:
        added = source.properties.add_extension(shop, package.id, SETTINGS)
        hold.wait()
        written = source.portable.export_workspace(tmp_path / "whole.ewp")
    made = import_workspace(written.path, tmp_path / "other")
    assert made.installed == 0
    other = open_workspace(made.folder)
    assert installed(other, added.id).installation_status is Status.SUCCEEDED


def test_beside_an_open_window_a_workspace_can_be_exported(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    source = open_workspace(tmp_path / "source")
    furnished(source, tmp_path)
    reader = open_workspace(tmp_path / "source", read_only=True)
    written = reader.portable.export_workspace(tmp_path / "whole.ewp")
    made = import_workspace(written.path, tmp_path / "other")
    assert everything(open_workspace(made.folder)) == everything(source)


def test_a_file_that_was_cut_off_or_changed_is_refused(whole: Path, tmp_path: Path) -> None:
    data = whole.read_bytes()
    bad = tmp_path / "bad.ewp"
    for length in (0, 100, len(data) // 2, len(data) - 1):
        bad.write_bytes(data[:length])
        assert refusal(bad, tmp_path / "new")
    for place in range(7, len(data), len(data) // 25):
        bad.write_bytes(data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :])
        assert refusal(bad, tmp_path / "new")


def remade(whole: Path, target: Path, store: bytes, **changes: Any) -> Path:
    """The same file with another store, everything about it made right."""
    entries = entries_of(whole)
    document = json.loads(entries[DOCUMENT])
    digest = sha256(store).hexdigest()
    document["store"] |= {"digest": digest, "size": len(store)}
    document |= changes
    listed = [one["digest"] for one in document["archives"]]
    document["digest"] = digest_of({"store": digest, "archives": listed})
    entries |= {STORE: store, DOCUMENT: json.dumps(document).encode()}
    return sealed(target, stored(entries))


def changed_store(whole: Path, folder: Path, *statements: str) -> bytes:
    """The store in the file, after somebody else's statements."""
    path = folder / "store.db"
    path.write_bytes(entries_of(whole)[STORE])
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.read_bytes()


def test_a_store_of_a_newer_program_is_refused(whole: Path, tmp_path: Path) -> None:
    document = json.loads(entries_of(whole)[DOCUMENT])
    honest = document["store"] | {"revision": "9999"}
    entries = entries_of(whole) | {DOCUMENT: json.dumps(document | {"store": honest}).encode()}
    path = sealed(tmp_path / "bad.ewp", stored(entries))
    assert refusal(path, tmp_path / "new") == ["store-newer"]
    lying = changed_store(whole, tmp_path, "UPDATE alembic_version SET version_num = '9999'")
    assert refusal(remade(whole, path, lying), tmp_path / "new") == ["store-newer"]


def test_a_store_of_an_older_program_is_brought_up_to_date(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    empty = open_workspace(tmp_path / "source").portable.export_workspace(tmp_path / "w.ewp").path
    older = Store(tmp_path / "older.db")
    upgrade(older, "0001")
    with older.write() as connection:
        connection.exec_driver_sql("INSERT INTO facts VALUES ('company_id', '\"COold\"')")
    older.backup(tmp_path / "copy.db")
    older.close()
    remade(empty, tmp_path / "older.ewp", (tmp_path / "copy.db").read_bytes())
    made = import_workspace(tmp_path / "older.ewp", tmp_path / "new")
    assert open_workspace(made.folder).company_id == "COold"


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON jobs BEGIN DELETE FROM records; END",
        "CREATE VIEW v AS SELECT * FROM jobs",
        "UPDATE extensions SET name = '../' || name WHERE job_id IS NOT NULL",
        "UPDATE extensions SET name = '../' || name, job_id = NULL WHERE revision_number = 0",
        "UPDATE extensions SET job_id = '../../../away' WHERE job_id IS NOT NULL",
        "UPDATE extensions SET property_id = 'PR of nobody'",
        "UPDATE packages SET name = '../' || name",
        "UPDATE properties SET id = '../away' WHERE name = 'Yard'",
        "DROP TABLE jobs",
        "ALTER TABLE libraries RENAME COLUMN name TO title",
        "UPDATE alembic_version SET version_num = '0001'",
        "DROP TABLE alembic_version",
    ],
)
def test_a_store_that_this_program_did_not_write_is_refused(
    whole: Path, tmp_path: Path, statement: str
) -> None:
    store = changed_store(whole, tmp_path, statement)
    assert refusal(remade(whole, tmp_path / "bad.ewp", store), tmp_path / "new")


def test_what_is_no_store_or_lacks_an_archive_is_refused(whole: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.ewp"
    assert refusal(remade(whole, bad, b"no store at all"), tmp_path / "new") == ["store-corrupt"]
    entries = entries_of(whole)
    document = json.loads(entries[DOCUMENT])
    fewer = document["archives"][1:]
    store = entries[STORE]
    remade(whole, bad, store, archives=fewer)
    assert refusal(bad, tmp_path / "new") == ["portable-altered"]
    less = {k: v for k, v in entries_of(bad).items() if document["archives"][0]["digest"] not in k}
    assert refusal(sealed(bad, stored(less)), tmp_path / "new") == ["portable-altered"]


def test_the_file_of_a_property_is_no_workspace(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    source = open_workspace(tmp_path / "source")
    shop = furnished(source, tmp_path)
    written = source.portable.export_property(shop, tmp_path / "shop.ewp")
    assert refusal(written.path, tmp_path / "new") == ["portable-foreign"]


def _cancelling(step: str) -> tuple[Callable[[PortableProgress], None], threading.Event]:
    cancel = threading.Event()

    def tell(progress: PortableProgress) -> None:
        if progress.step == step:
            cancel.set()

    return tell, cancel


@pytest.mark.parametrize("step", ["checking", "reading", "installing"])
def test_a_cancelled_import_leaves_nothing(whole: Path, tmp_path: Path, step: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with pytest.raises(Refused) as told:
        import_workspace(whole, home / "new", *_cancelling(step))
    assert codes(told.value.problems) == ["cancelled"]
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("step", ["copying the store", "writing"])
def test_a_cancelled_export_leaves_nothing(
    open_workspace: OpenWorkspace, tmp_path: Path, step: str
) -> None:
    source = open_workspace(tmp_path / "source")
    home = tmp_path / "home"
    home.mkdir()
    with pytest.raises(Refused) as told:
        source.portable.export_workspace(home / "whole.ewp", *_cancelling(step))
    assert codes(told.value.problems) == ["cancelled"]
    assert list(home.iterdir()) == []


def test_a_full_disk_leaves_nothing(disk: Disk, whole: Path, tmp_path: Path) -> None:
    disk.fill()
    with pytest.raises(WorldError) as told:
        import_workspace(whole, disk.root / "new")
    assert codes(told.value.problems) == ["disk-full"]
    disk.make_room()
    assert list(disk.root.iterdir()) == []
    assert import_workspace(whole, disk.root / "new").installed == 2


@pytest.fixture
def cards(open_workspace: OpenWorkspace) -> Workspace:
    """A workspace with values that encrypt, one of them of an attribute that is gone."""
    workspace = open_workspace()
    card = Attribute("card", length=20, mandatory=True, unique=True, encrypt=True, id="C")
    note = Attribute("note", length=20, id="N")
    pin = Attribute("pin", length=9, encrypt=True, id="P")
    made = Schema(Kind.TASKS, "Card", Cardinality.MULTI, (card, note, pin))
    schema = workspace.schemas.publish_new(made).id
    task = workspace.records.create_resource(Kind.TASKS, "1").id
    workspace.records.save(task, schema, {"C": CARD, "N": "for lunch", "P": PIN})
    workspace.schemas.edit(schema, [RemoveAttribute("P")])
    workspace.schemas.publish(schema)
    return workspace


CARD, PIN = "4111-1111", "pin-7788"


def secrets_in(path: Path) -> list[str]:
    content = path.read_bytes()
    return [secret for secret in (CARD, PIN) if secret.encode() in content]


def test_values_that_encrypt_stay_here(
    cards: Workspace, open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    written = cards.portable.export_workspace(tmp_path / "taken.ewp")
    assert written.left_out == 2
    assert secrets_in(written.path) == []
    taken = open_workspace(import_workspace(written.path, tmp_path / "taken").folder)
    (schema,) = taken.schemas.list()
    line, again = (lines(one, schema.id) for one in (taken, cards))
    assert line == [{"N": "for lunch"}]
    assert again == [{"C": CARD, "N": "for lunch", "P": PIN}]


def test_values_that_encrypt_come_along_where_they_are_asked_for(
    cards: Workspace, open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    written = cards.portable.export_workspace(tmp_path / "taken.ewp", encrypted=True)
    assert (written.left_out, secrets_in(written.path)) == (0, [CARD, PIN])
    assert written.path.stat().st_mode & 0o077 == 0
    taken = open_workspace(import_workspace(written.path, tmp_path / "taken").folder)
    (schema,) = taken.schemas.list()
    assert lines(taken, schema.id) == [{"C": CARD, "N": "for lunch", "P": PIN}]


def lines(workspace: Workspace, schema_id: str) -> list[dict[str, Any]]:
    page = workspace.records.page(RecordQuery(schema_id), 0, 10)
    return [dict(line.record.values) for line in page.lines]
