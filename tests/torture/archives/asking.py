"""Asks the judge's process, and ends it where it does not answer."""

from __future__ import annotations

import json
import select
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

PATIENCE = 120
"""Seconds; only a judge that hangs lets them pass."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """``problems`` are codes and words; none where it was installed."""

    name: str
    problems: tuple[tuple[str, str], ...]
    offences: tuple[str, ...]
    seconds: float
    peak: int


class Asking:
    """One judge after the other: a new one where the last one had to be ended, or died."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._judge: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._judge is not None and self._judge.stdin is not None:
            self._judge.stdin.close()
            try:
                self._judge.wait(PATIENCE)
            finally:
                self._end()

    def ask(self, way: str, path: Path) -> Verdict:
        """What becomes of the package. Raises AssertionError where nothing is answered.

        The bytes of what is no good are kept, where the message says.
        """
        try:
            if self._judge is None:
                self._judge = self._begin()
            said = self._answer([way, str(path)])
        except AssertionError as error:
            raise AssertionError(f"{error}; kept as {_kept(path)}") from None
        offences = tuple(said["offences"])
        if offences:
            offences += (f"kept as {_kept(path)}",)
        problems = tuple((code, words) for code, words in said["problems"])
        return Verdict(path.name, problems, offences, said["seconds"], said["peak"])

    def _begin(self) -> subprocess.Popen[bytes]:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        words = [sys.executable, "-m", "tests.torture.archives.judge", str(self._folder)]
        self._judge = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._heard()
        return self._judge

    def _answer(self, asked: list[str]) -> dict[str, Any]:
        assert self._judge is not None
        assert self._judge.stdin is not None
        self._judge.stdin.write(json.dumps(asked).encode() + b"\n")
        self._judge.stdin.flush()
        return self._heard()

    def _heard(self) -> dict[str, Any]:
        assert self._judge is not None
        assert self._judge.stdout is not None
        ready, _, _ = select.select([self._judge.stdout], [], [], PATIENCE)
        line = self._judge.stdout.readline() if ready else b""
        if not line:
            code = self._judge.poll()
            self._end()
            raise AssertionError(f"died ({code})" if ready else f"no end in {PATIENCE} s")
        said: dict[str, Any] = json.loads(line)
        return said

    def _end(self) -> None:
        judge, self._judge = self._judge, None
        if judge is not None:
            judge.kill()
            judge.wait()
            for pipe in (judge.stdin, judge.stdout):
                if pipe is not None:
                    pipe.close()


def _kept(path: Path) -> Path:
    kept = Path(tempfile.gettempdir(), f"torture-{path.name}")
    shutil.copyfile(path, kept)
    return kept
