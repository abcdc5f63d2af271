"""The workspace's token and its file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.api.token import checked_token, kept_token, new_token
from backend.errors import Refused, WorldError


@pytest.fixture(params=[0o022, 0o000, 0o777, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_only_its_owner_may_read_it_whatever_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "api-token"
    token = kept_token(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert kept_token(path) == token
    assert new_token(path) != token
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["api-token"]


def test_a_file_that_others_may_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "api-token"
    token = kept_token(path)
    path.chmod(0o644)
    assert kept_token(path) == token
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 40, b"a b" * 10, b"x" * 10_000])
def test_what_is_no_token_is_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "api-token"
    path.write_bytes(content)
    token = kept_token(path)
    assert path.read_text() == f"{token}\n"
    assert len(token) > 40


def test_what_a_killed_process_left_is_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "api-token"
    left = tmp_path / "api-token.part"
    left.write_text("half")
    assert kept_token(path)
    assert not left.exists()


def test_a_link_put_in_its_place_is_replaced_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("precious")
    (tmp_path / "api-token.part").symlink_to(elsewhere)
    kept_token(tmp_path / "api-token")
    assert elsewhere.read_text() == "precious"


def test_a_place_that_cannot_be_written_is_a_problem_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder" / "api-token").mkdir(parents=True)
    for path in (tmp_path / "file" / "api-token", tmp_path / "none" / "api-token"):
        with pytest.raises(WorldError, match=r"The disk refused: .*\."):
            kept_token(path)
    with pytest.raises(WorldError, match="The disk refused: Is a directory"):
        kept_token(tmp_path / "folder" / "api-token")


@pytest.mark.parametrize(
    "given", ["", "short", "a" * 201, "sixteen letters!", "é" * 20, "a" * 20 + "\n"]
)
def test_a_chosen_token_has_a_form_and_is_not_quoted(given: str) -> None:
    with pytest.raises(Refused) as refused:
        checked_token(given)
    assert refused.value.code == "token-unfit"
    assert not given or given not in str(refused.value)
    assert checked_token("sixteen-letters+") == "sixteen-letters+"
