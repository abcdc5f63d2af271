"""Runs the command line in this process over a real workspace."""

from __future__ import annotations

import io
import json
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from backend.cli.main import main


@dataclass(frozen=True)
class Ran:
    """What one command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, which must be exactly one JSON document."""
        return json.loads(self.out)


class CommandLine:
    """Runs commands in one workspace; the folder is made by the first of them."""

    def __init__(self, root: Path, read: Callable[[], tuple[str, str]]) -> None:
        self.root = root
        self._read = read

    def __call__(self, *argv: str | Path) -> Ran:
        self._read()
        code = main(["--workspace", str(self.root), *map(str, argv)])
        out, err = self._read()
        assert "Traceback" not in out + err
        return Ran(code, out, err)

    def refused(self, *argv: str | Path | int) -> Ran:
        """Runs and must end with 1: refused, or failed."""
        ran = self(*map(str, argv))
        assert ran.code == 1, ran
        return ran

    def done(self, *argv: str | Path) -> Ran:
        """A command that must succeed."""
        ran = self(*argv)
        assert ran.code == 0, ran.err
        return ran

    def contents(self) -> list[str]:
        """All that the workspace keeps: rows, and files but for those of the database."""
        found = [
            str(path.relative_to(self.root))
            for folder in ("packages", "properties", "staging")
            for path in sorted((self.root / folder).rglob("*"))
        ]
        if (self.root / "workspace.db").is_file():
            with closing(sqlite3.connect(self.root / "workspace.db")) as connection:
                found += connection.iterdump()
        return found


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    def read() -> tuple[str, str]:
        captured = capsys.readouterr()
        return captured.out, captured.err

    return CommandLine(tmp_path / "workspace", read)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, object], Path]:
    """Writes a file beside the workspace: text and bytes as they are, anything else as JSON."""

    def write_file(name: str, content: object) -> Path:
        path = tmp_path / name
        if not isinstance(content, bytes):
            text = content if isinstance(content, str) else json.dumps(content)
            content = text.encode()
        path.write_bytes(content)
        return path

    return write_file


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Puts bytes on standard input."""

    def put(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))

    return put
