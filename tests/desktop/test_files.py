"""Files that people ask for are whole, or as they were."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from backend.errors import WorldError
from desktop.files import write_whole


def test_a_file_is_written_and_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    place = tmp_path / "schema.json"
    write_whole(place, b"one")
    write_whole(place, b"two")
    assert place.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [place]


def test_a_file_that_is_replaced_keeps_its_rights(tmp_path: Path) -> None:
    place = tmp_path / "schema.json"
    place.write_bytes(b"one")
    place.chmod(0o640)
    write_whole(place, b"two")
    assert stat.S_IMODE(place.stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("missing/schema.json", "folder-missing"),
        ("folder", "is-folder"),
        ("n" * 300 + ".json", "name-too-long"),
    ],
)
def test_what_stands_against_it_is_told(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(WorldError) as raised:
        write_whole(tmp_path / name, b"data")
    problem = raised.value.problems[0]
    assert problem.code == code
    assert "was not written" in problem.title
    assert problem.remedy
    assert [p.name for p in tmp_path.iterdir()] == ["folder"]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "schema.json"
    place.write_bytes(b"old")

    def full(_handle: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WorldError) as raised:
        write_whole(place, b"new")
    assert raised.value.problems[0].code == "disk-full"
    assert place.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [place]
