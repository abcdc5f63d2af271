"""The window's process: begun, heard, killed, stopped and let go on."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from tests.torture.together.commands import ROOT
from tests.torture.together.journal import Answer, Going, Journal

_PATIENCE = 120.0


class Holder:
    """One run of the window's process. ``acts`` counts what its hand did whole."""

    def __init__(
        self, name: str, root: Path, scratch: Path, going: Going, journal: Journal
    ) -> None:
        self._name, self._going, self._journal = name, going, journal
        self._killed = False
        self._url = ""
        scratch.mkdir(exist_ok=True)
        self._errors = (scratch / f"{name}.err").open("w+")
        window = [sys.executable, "-m", "tests.torture.together.window"]
        self._process = subprocess.Popen(
            [*window, str(root), str(scratch), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            cwd=ROOT,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        )
        self._hearing = threading.Thread(target=self._hear, name="hearing")
        self._hearing.start()

    def kill(self) -> None:
        """As power that is cut."""
        self._killed = True
        self._process.send_signal(signal.SIGKILL)
        self._end()

    def stop(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        """Its hand ends what it does, and closes the window. Harmless where it was killed."""
        if self._killed:
            return
        assert self._process.stdin is not None
        try:
            self._process.stdin.close()
            self._process.wait(_PATIENCE)
        except (subprocess.TimeoutExpired, OSError) as error:
            self._journal.fault(f"{self._name} does not end: {error!r}")
            self._process.kill()
        self._end()

    def _end(self) -> None:
        self._process.wait()
        self._hearing.join()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with contextlib.suppress(OSError):  # nobody reads it any more
                pipe.close()
        self._going.gone(self._url)
        self._errors.seek(0)
        text = self._errors.read()
        self._errors.close()
        self._journal.look_through(f"standard error of {self._name}", text)
        if self._process.returncode and not self._killed:
            self._journal.fault(
                f"{self._name} ended with {self._process.returncode}: {text[-1200:]}"
            )

    def _hear(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            try:
                self._take(json.loads(line))
            except ValueError:
                return  # it was killed in the middle of the line

    def _take(self, said: dict[str, str]) -> None:
        match said:
            case {"url": url, "token": token}:
                self._url = url
                self._going.serve(url, token)
            case {"marker": marker, "kind": kind, "answer": answer}:
                self._journal.note(self._name, kind, marker, Answer(answer))
            case {"act": _}:
                self._journal.act("window")
            case {"told": text, **more}:
                self._journal.look_through(f"a notice of {self._name}", text)
                if more.get("bad"):
                    self._journal.fault(f"a bad notice of {self._name}: {text}")
            case {"fault": text}:
                self._journal.fault(f"{self._name}: {text}")
