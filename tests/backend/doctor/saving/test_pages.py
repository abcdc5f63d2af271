"""Reading a SQLite file page by page: what SQLite reads of a whole one, and no less of a log."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.doctor.saving.log import read_log
from backend.doctor.saving.pages import PageKind, Pages, varint
from backend.doctor.saving.records import values_in
from backend.doctor.saving.tables import tables_in

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
VALUE = (
    st.none()
    | st.integers(-(1 << 63), (1 << 63) - 1)
    | st.floats(allow_nan=False)
    | TEXT
    | st.binary(max_size=60)
)
ROW = st.tuples(VALUE, VALUE, TEXT.map(lambda text: text * 200))


def rows_in(path: Path, table: str = "t") -> dict[int, tuple[object, ...]]:
    """By their number, read page by page."""
    with Pages(path) as pages:
        found = tables_in(pages)
        assert found.whole
        cells = [cell for leaf in found.trees[table].leaves for cell in pages.cells(leaf)]
        assert all(cells)
        return {cell.rowid: values_in(cell.payload) for cell in cells if cell}


def rows_by_sqlite(path: Path) -> dict[int, tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return {row[0]: row[1:] for row in connection.execute("SELECT rowid, * FROM t")}


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(st.integers(-(1 << 63), (1 << 63) - 1), ROW, max_size=30),
    st.sampled_from([512, 4096, 65536]),
)
def test_every_row_is_read_as_sqlite_reads_it(
    rows: dict[int, tuple[object, ...]], size: int
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(f"PRAGMA page_size={size}")
            connection.execute("CREATE TABLE t (a, b, c)")
            for number, values in rows.items():
                connection.execute(
                    "INSERT INTO t (rowid, a, b, c) VALUES (?, ?, ?, ?)", (number, *values)
                )
            connection.commit()
        assert rows_in(path) == rows_by_sqlite(path) == rows


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """A store and its log, as a killed process leaves them: twelve commits that are not merged."""
    path = tmp_path_factory.mktemp("logged") / "x.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE t (a)")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for number in range(12):
            connection.execute("INSERT INTO t VALUES (?)", (f"{number} " * 3000,))
        return path.read_bytes(), path.with_name("x.db-wal").read_bytes()


def placed(folder: Path, store: bytes, log: bytes) -> Path:
    path = folder / "x.db"
    path.write_bytes(store)
    path.with_name("x.db-wal").write_bytes(log)
    return path


@settings(max_examples=60)
@given(st.data())
def test_of_a_damaged_log_as_much_is_read_as_sqlite_reads(
    logged: tuple[bytes, bytes], data: st.DataObject
) -> None:
    store, log = logged
    damaged = bytearray(log)
    for place in data.draw(st.lists(st.integers(0, len(log) - 1), max_size=2)):
        damaged[place] ^= data.draw(st.integers(1, 255))
    del damaged[data.draw(st.integers(0, len(log)) | st.just(len(log))) :]
    with TemporaryDirectory() as folder:
        path = placed(Path(folder), store, bytes(damaged))
        found = rows_in(path)
        assert found == rows_by_sqlite(path)


def test_a_log_says_where_something_was_written_behind_what_can_be_read(
    logged: tuple[bytes, bytes],
) -> None:
    _, log = logged
    assert not read_log(log).cut_off
    damaged = bytearray(log)
    damaged[32 + 24 + 5] ^= 1
    assert read_log(bytes(damaged)).cut_off
    assert not read_log(log[: len(log) - 7]).cut_off  # as a crash in the last write leaves it


@settings(max_examples=100)
@given(st.binary(min_size=0, max_size=3 * 512), st.integers(0, 40))
def test_whatever_a_file_is_reading_it_ends(content: bytes, kind: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.db"
        head = b"SQLite format 3\0\x02\x00" + bytes(82)
        path.write_bytes(head + bytes([kind]) + content)
        with Pages(path) as pages:
            tables_in(pages)
            pages.free()
            for number in range(1, pages.count + 1):
                if pages.kind(number) is PageKind.TABLE_LEAF:
                    list(pages.cells(number))


@pytest.mark.parametrize(
    ("data", "value"), [(b"\0", 0), (b"\x7f", 127), (b"\x81\0", 128), (b"\xff" * 9, (1 << 64) - 1)]
)
def test_numbers_of_a_length_of_their_own(data: bytes, value: int) -> None:
    assert varint(data, 0) == (value, len(data))


def test_the_disk_is_only_read(logged: tuple[bytes, bytes], tmp_path: Path) -> None:
    path = placed(tmp_path, *logged)
    rows_in(path)
    assert (path.read_bytes(), path.with_name("x.db-wal").read_bytes()) == logged
    assert {one.name for one in tmp_path.iterdir()} == {"x.db", "x.db-wal"}
