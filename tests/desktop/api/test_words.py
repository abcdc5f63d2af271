"""Requests in words."""

from __future__ import annotations

import pytest

from backend.api.model import HIDDEN, SHOWN_BYTES
from desktop.api.words import body_words, count_words, short_target, size_words, status_words


@pytest.mark.parametrize(
    ("body", "size", "words"),
    [
        ("", 0, "No body"),
        ("", 5000, "4.9 KiB, not text: only the size is kept"),
        ("x", SHOWN_BYTES + 1, "64.0 KiB, of which the first 64 KiB are kept"),
        (f'"{HIDDEN}"', 30, "30 B, secrets hidden"),
        ("{}", 2, "2 B"),
    ],
)
def test_it_is_said_what_is_kept_of_a_body(body: str, size: int, words: str) -> None:
    assert body_words(body, size) == words


def test_a_path_is_known_without_its_whole_ids() -> None:
    whole = f"/properties/PR27e9{'0' * 28}/extensions?filter[id]=EX1"
    assert short_target(whole) == "/properties/PR27e9…/extensions?filter[id]=EX1"


def test_small_words() -> None:
    assert [status_words(one) for one in (0, 201, 299)] == ["no answer", "201 Created", "299"]
    assert [size_words(one) for one in (0, 312)] == ["–", "312 B"]
    assert [count_words(*one) for one in ((1, 1), (3, 12))] == ["1 request", "3 of 12 requests"]
