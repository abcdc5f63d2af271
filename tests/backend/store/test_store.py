"""The store: its tables, its transactions, and what the world does to its file."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, inspect, text
from sqlalchemy.exc import IntegrityError

from backend.errors import Refused, WorldError
from backend.store import facts
from backend.store.engine import Store
from backend.store.migrations.run import upgrade
from backend.store.opening import HEAD, open_store
from backend.store.tables import metadata, resources
from tests.backend.disks import Disk
from tests.backend.processes import child


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store with ? # % é.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    open_store(path, path.parent / "backups").close()
    opened = open_store(path, path.parent / "backups")  # as most starts find it
    yield opened
    opened.close()


def put(store: Store, name: str, value: object) -> None:
    with store.write() as connection:
        facts.put(connection, name, value)


def write(store: Store, *statements: str) -> None:
    """One transaction of these statements."""
    with store.write() as connection:
        for statement in statements:
            connection.execute(text(statement))


def get(store: Store, name: str) -> object:
    with store.read() as connection:
        return facts.get(connection, name)


def open_and_read(path: Path) -> object:
    with closing(open_store(path, path.parent)) as store:
        return get(store, "a")


def refusal(path: Path, *, read_only: bool = False) -> str:
    with pytest.raises(WorldError) as error:
        open_store(path, path.parent / "backups", read_only=read_only)
    (problem,) = error.value.problems
    assert problem.title
    assert problem.remedy
    assert str(path) in problem.detail
    return problem.code


# Tables


def test_migrations_make_exactly_the_tables(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []


def test_what_alembic_does_not_compare_is_as_declared_too(store: Store, tmp_path: Path) -> None:
    plain = Store(tmp_path / "plain.db")
    with plain.engine.begin() as connection:
        metadata.create_all(connection)
    assert _declared(store) == _declared(plain)
    plain.close()


def _declared(store: Store) -> object:
    def by_name(rows: list[dict[str, object]]) -> list[str]:
        return sorted(repr(sorted(row.items(), key=repr)) for row in rows)

    with store.read() as connection:
        found = inspect(connection)
        wheres = connection.execute(
            text("SELECT name, substr(sql, instr(sql, 'WHERE')) FROM sqlite_master "
                 "WHERE type = 'index' AND sql LIKE '%WHERE%' ORDER BY name")
        ).all()  # fmt: skip
        counted = connection.scalars(
            text("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%' ORDER BY name")
        ).all()
        tables = {
            name: (
                by_name(found.get_foreign_keys(name)),  # type: ignore[arg-type]
                by_name(found.get_unique_constraints(name)),  # type: ignore[arg-type]
                found.get_pk_constraint(name),
            )
            for name in metadata.tables
        }
    assert wheres
    assert counted == ["jobs", "records", "resources"]
    return tables, [tuple(row) for row in wheres], counted


def test_opening_again_migrates_nothing(path: Path) -> None:
    open_store(path, path.parent / "backups").close()
    before = path.read_bytes()
    open_store(path, path.parent / "backups").close()
    assert path.read_bytes() == before
    assert not (path.parent / "backups").exists()


def test_a_migration_that_fails_leaves_nothing_of_itself(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num)")
        connection.execute("CREATE TABLE schemas (id)")
        connection.commit()
    with pytest.raises(Exception, match="schemas"):
        open_store(path, path.parent / "backups")
    with closing(sqlite3.connect(path)) as connection:
        left = connection.execute("SELECT name FROM sqlite_master").fetchall()
    assert left == [("alembic_version",), ("schemas",)]


def test_a_database_of_another_program_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(WorldError) as refused:
        open_store(path, path.parent / "backups")
    assert refused.value.code == "store-foreign"
    assert path.read_bytes()[96:] == before[96:]  # but for SQLite's own version stamps


def test_half_a_character_is_refused_and_not_a_bug(store: Store) -> None:
    def put_half() -> None:
        with store.write() as connection:
            facts.put(connection, "x", "y")
            row = {"kind": "tasks", "number": "1", "label": "\ud800", "created_at": ""}
            connection.execute(insert(resources).values(**row))

    with pytest.raises(Refused) as refused:
        put_half()
    assert refused.value.code == "text-not-unicode"
    with store.read() as connection:
        assert facts.get(connection, "x") is None


@pytest.mark.parametrize("read_only", [True, False])
def test_a_newer_store_is_refused_and_left_alone(path: Path, read_only: bool) -> None:
    open_store(path, path.parent / "backups").close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = path.read_bytes()
    assert refusal(path, read_only=read_only) == "store-newer"
    assert path.read_bytes() == before


def test_an_older_store_is_copied_and_then_migrated_with_all_it_holds(path: Path) -> None:
    """As the first version of the program left it, its log not yet merged."""
    older = Store(path)
    upgrade(older, "0001")
    with older.write() as connection:
        connection.execute(text("INSERT INTO facts VALUES ('company_id', '\"CO1\"')"))
    try:
        assert refusal(path, read_only=True) == "store-older"
        store = open_store(path, path.parent / "backups")
    finally:
        older.close()
    with store.read() as connection:
        assert facts.get(connection, "company_id", "") == "CO1"
        assert connection.scalar(text("SELECT count(*) FROM kept_values")) == 0
    store.close()
    (copy,) = (path.parent / "backups").iterdir()
    assert copy.name.startswith(f"before-{HEAD}-")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        assert connection.execute("SELECT value FROM facts").fetchall() == [('"CO1"',)]


def test_what_a_store_of_the_second_version_held_of_packages_is_all_there(path: Path) -> None:
    older = Store(path)
    upgrade(older, "0002")
    write(
        older,
        "INSERT INTO packages VALUES ('EP1','beacon','web','1.0.0','Beacon','','','private',"
        "'succeeded','[]','d1',7,'beacon.zip','/b','{\"name\": \"beacon\"}',0,'','t','t')",
        "INSERT INTO packages VALUES ('EP2','','','','','','','private',"
        "'failed','[]','',0,'bad.zip','/bad','{}',0,'','t','t')",
        "INSERT INTO properties VALUES ('PR1','Shop','web','[]',1,0,'t',0,0,'t','t',NULL)",
        "INSERT INTO extensions VALUES ('EX1','PR1','EP1','EP1','EX1',0,'beacon','Beacon',"
        "'1.0.0',1,1,0,NULL,NULL,'unsubmitted','{}','succeeded','[]',3,'t','t',NULL)",
        "INSERT INTO jobs VALUES (1,'check-package','EP1',1,'t','t'),"
        "(2,'check-package','EP2',1,'t','t'),(3,'install-extension','EX1',1,'t','t'),"
        "(4,'install-extension','EX1',0,'t',NULL)",
    )
    older.close()
    with closing(open_store(path, path.parent / "backups")) as store, store.read() as connection:
        rows = connection.execute(text("SELECT digest, size, manifest FROM archives")).all()
        assert [tuple(row) for row in rows] == [("d1", 7, '{"name": "beacon"}')]
        assert connection.scalar(text("SELECT digest FROM extensions")) == "d1"
        assert connection.scalars(text("SELECT discontinued FROM packages")).all() == [0, 0]
        told = connection.execute(
            text("SELECT outcome, label, property_name, attempt FROM jobs ORDER BY id")
        )
        assert [tuple(row) for row in told] == [
            ("succeeded", "beacon.zip", "", 1),
            ("failed", "bad.zip", "", 1),
            ("failed", "Beacon 1.0.0", "Shop", 1),
            (None, "Beacon 1.0.0", "Shop", 1),
        ]


# Transactions


def test_a_transaction_is_all_or_nothing(store: Store) -> None:
    put(store, "a", 1)
    with pytest.raises(IntegrityError):
        write(
            store,
            "UPDATE facts SET value = '2'",
            "CREATE TABLE made_meanwhile (id)",
            "INSERT INTO facts VALUES ('a', '3')",
        )
    assert get(store, "a") == 1
    with store.read() as connection:
        assert not inspect(connection).has_table("made_meanwhile")


def test_a_reader_sees_one_moment_and_waits_for_nobody(store: Store) -> None:
    put(store, "a", 1)
    with store.read() as reader:
        assert facts.get(reader, "a") == 1
        with store.write() as writer:
            facts.put(writer, "a", 2)
            assert get(store, "a") == 1
        assert get(store, "a") == 2
        assert facts.get(reader, "a") == 1


def test_foreign_keys_are_watched(store: Store) -> None:
    with pytest.raises(Exception, match="FOREIGN KEY"), store.write() as connection:
        connection.execute(text("INSERT INTO schema_drafts VALUES ('nobody', '{}')"))


def test_a_commit_is_on_the_disk_before_it_is_told(store: Store) -> None:
    with store.read() as connection:
        assert connection.scalar(text("PRAGMA synchronous")) == 2
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"


WRITE = """
import sys
from pathlib import Path
from backend.store import facts
from backend.store.opening import open_store
path = Path(sys.argv[1])
store = open_store(path, path.parent)
print("ready", flush=True)
sys.stdin.readline()
for _ in range(40):
    with store.write() as connection:
        facts.count(connection, "shared")
store.close()
print("done", flush=True)
"""


def test_writers_in_threads_and_processes_never_meet_a_lock(store: Store, path: Path) -> None:
    failed: list[BaseException] = []
    start = threading.Event()

    def count() -> None:
        start.wait()
        try:
            for _ in range(20):
                with store.write() as connection:
                    facts.count(connection, "shared")
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test tells it
            failed.append(error)

    threads = [threading.Thread(target=count) for _ in range(8)]
    with child(WRITE, path) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        for thread in threads:
            thread.start()
        process.stdin.write("go\n")
        process.stdin.flush()
        start.set()
        for thread in threads:
            thread.join()
        assert process.stdout.readline() == "done\n", process.communicate()[1]
    assert failed == []
    assert get(store, "count:shared") == 8 * 20 + 40


def test_a_backup_holds_what_only_the_log_holds(store: Store, tmp_path: Path) -> None:
    put(store, "a", 1)
    with store.read():  # keeps the log from being merged
        put(store, "a", 2)
        store.backup(tmp_path / "copy.db")
    copy = open_store(tmp_path / "copy.db", tmp_path, read_only=True)
    assert get(copy, "a") == 2
    copy.close()


# Reading only


def test_a_reader_reads_beside_a_writer_and_may_not_write(store: Store, path: Path) -> None:
    put(store, "a", 1)
    reader = open_store(path, path.parent, read_only=True)
    assert get(reader, "a") == 1
    put(store, "a", 2)
    assert get(reader, "a") == 2
    with pytest.raises(WorldError) as error:
        put(reader, "a", 3)
    assert error.value.code == "read-only"
    assert get(store, "a") == 2
    reader.close()


def test_a_store_is_readable_on_a_disk_that_cannot_be_written(disk: Disk) -> None:
    path = disk.root / "store.db"
    store = open_store(path, disk.root)
    put(store, "a", 1)
    store.close()
    disk.make_read_only()
    reader = open_store(path, disk.root, read_only=True)
    assert get(reader, "a") == 1
    with pytest.raises(WorldError) as error:
        put(reader, "a", 2)
    assert error.value.code == "read-only"
    reader.close()


# The world


def test_a_file_that_is_no_database_is_told_as_corrupt(path: Path) -> None:
    path.write_bytes(b"This is not a database. " * 100)
    before = path.read_bytes()
    for read_only in (True, False):
        assert refusal(path, read_only=read_only) == "store-corrupt"
    assert path.read_bytes() == before


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_a_store_that_was_cut_off_is_told_as_corrupt(path: Path, kept: float) -> None:
    open_store(path, path.parent).close()
    os.truncate(path, int(path.stat().st_size * kept))
    for read_only in (True, False):
        assert refusal(path, read_only=read_only) == "store-corrupt"


def test_garbage_inside_a_store_is_told_as_corrupt_where_it_is_met(path: Path) -> None:
    store = open_store(path, path.parent)
    put(store, "a", "x" * 20_000)
    store.close()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(size - 4096))
    with pytest.raises(WorldError) as error:
        open_and_read(path)
    assert error.value.code == "store-corrupt"


def test_a_store_that_cannot_be_reached(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere" / "store.db") == "store-unreachable"
    (tmp_path / "folder.db").mkdir()
    assert refusal(tmp_path / "folder.db") == "store-unreachable"


def test_a_full_disk_is_told_and_nothing_of_the_transaction_stays(store: Store) -> None:
    put(store, "a", 1)
    with store.write() as connection:
        # The number holds for this connection: the pool hands the same one out again.
        pages = connection.scalar(text("PRAGMA page_count"))
        connection.execute(text(f"PRAGMA max_page_count={pages}"))
    with pytest.raises(WorldError) as error:
        write(
            store,
            "UPDATE facts SET value = '2'",
            "INSERT INTO facts VALUES ('large', hex(randomblob(100000)))",
        )
    assert error.value.code == "disk-full"
    assert get(store, "a") == 1
    assert get(store, "large") is None
    put(store, "a", 3)
    with store.write() as connection:
        connection.execute(text("PRAGMA max_page_count=1000000"))
    put(store, "large", "x" * 100_000)
    assert get(store, "a") == 3


def test_a_disk_that_is_really_full(disk: Disk) -> None:
    store = open_store(disk.root / "store.db", disk.root)
    put(store, "a", 1)
    disk.fill()
    with pytest.raises(WorldError) as error:
        put(store, "large", "x" * 100_000)
    assert error.value.code == "disk-full"
    assert get(store, "a") == 1
    assert get(store, "large") is None
    disk.make_room()
    put(store, "large", "x" * 100_000)
    store.close()


def test_a_store_held_by_another_program_is_told_as_locked(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.store.engine.BUSY_MILLISECONDS", 1)
    store = open_store(path, path.parent)
    put(store, "a", 1)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(WorldError) as error:
            put(store, "a", 2)
        assert error.value.code == "store-locked"
        assert get(store, "a") == 1
    put(store, "a", 2)
    store.close()


def test_a_fault_of_ours_is_no_error_of_the_world(store: Store) -> None:
    with pytest.raises(Exception, match="no such table") as error, store.write() as connection:
        connection.execute(text("SELECT * FROM nowhere"))
    assert not isinstance(error.value, WorldError)


def test_counters_never_give_a_number_twice(store: Store) -> None:
    with store.write() as connection:
        assert [facts.count(connection, "x") for _ in range(3)] == [1, 2, 3]
    with store.engine.connect() as connection, connection.begin() as transaction:
        assert facts.count(connection, "x") == 4
        transaction.rollback()
    with store.write() as connection:
        assert facts.count(connection, "x") == 4
        assert facts.count(connection, "y") == 1
    assert get(store, "nothing") is None
