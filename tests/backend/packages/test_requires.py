"""What a library file requires; that it is what the official packager sees: tests/interop."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.packages.requires import requested_names, required_files, without_comments


def required(source: str, name: str = "lib/main.js") -> list[str]:
    return list(required_files(name, source))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("require('./a')", ["lib/a.js"]),
        ('const a = require("./a.js"), b = require(`../b`);', ["lib/a.js", "b.js"]),
        ("require('./data.json')", ["lib/data.json"]),
        ("require('./jquery.min')", ["lib/jquery.min.js"]),
        ("require('./deep/../a')", ["lib/a.js"]),
        ("require('../../out')", ["../out.js"]),
        ("require('lodash'); require('@adobe/reactor-window'); require('/a')", []),
        ("require(name); require ('./a' ); requires('./a')", []),
        ("// require('./a')\n/* require('./b') */ require('./c')", ["lib/c.js"]),
        ("'require(\"./a\")'; require('./b')", ["lib/b.js"]),
        ("var url = 'http://a'; require('./a')", ["lib/a.js"]),
        ("", []),
    ],
)
def test_what_is_required(source: str, found: list[str]) -> None:
    assert required(source) == found


def test_a_file_at_the_root_requires_from_the_root() -> None:
    assert required("require('./a'); require('./b/c')", "main.js") == ["a.js", "b/c.js"]


@given(st.text("'\"`\\/* \nrequi('./a)\x01\x07,x"))
def test_any_text_is_read_to_its_end(source: str) -> None:
    kept = without_comments(source)
    assert len(kept) <= len(source)
    assert all(name in kept for name in requested_names(kept))


HOSTILE = [
    "\\''", "require('a', \"", "''", "'", "\\'a", "/*", "\\", "require('", "require", "'\x01",
    "`'\"", "require('./a'", "/**/", "//", "require(" + " " * 50, "\\'\\\"\\`",
]  # fmt: skip


def lines_run(source: str) -> int:
    """How many lines of the module run: what grows with its work, whatever the machine."""
    count = 0

    def trace(frame: object, event: str, arg: object) -> object:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        required(source)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("part", HOSTILE)
@pytest.mark.parametrize("end", ["", "require('./a')", '\x07")'])
def test_the_work_grows_with_the_text_and_no_faster(part: str, end: str) -> None:
    small, large = (lines_run(part * times + end) for times in (200, 2_000))
    assert large < 12 * small + 500


class Counted(str):
    """Counts the characters that searches pass over: that work runs in C, where no line is."""

    passed = 0

    def find(self, sub: str, start: int = 0, end: int = sys.maxsize) -> int:  # type: ignore[override]
        found = super().find(sub, start, end)
        self.passed += (len(self) if found < 0 else found) - start
        return found

    def rfind(self, sub: str, start: int = 0, end: int = sys.maxsize) -> int:  # type: ignore[override]
        found = super().rfind(sub, start, end)
        self.passed += min(end, len(self)) - max(found, start)
        return found


@pytest.mark.parametrize("part", HOSTILE)
@pytest.mark.parametrize("end", ["", "require('./a')", '\x07")'])
def test_no_text_is_searched_again_and_again(part: str, end: str) -> None:
    source = Counted(part * 2_000 + end)
    list(requested_names(source))
    assert source.passed < 10 * len(source)
