"""Where a command speaks, reads and saves: with the one who called it.

That is this process, unless the workspace is open in another one: then that one does the work,
with a console that reaches back here (:mod:`backend.cli.called`).
"""

from __future__ import annotations

import errno
import os
import sys
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

from backend.cli.bar import Bar
from backend.durable import whole_file
from backend.errors import Problem
from backend.schemas.errors import sentences

if TYPE_CHECKING:
    from backend.holder import Listener
    from backend.workspace import Workspace

DEBUG = "EXTENSION_WORKSHOP_DEBUG"
"""The environment variable that lets tracebacks of our own faults through."""


class AnswerLost(Exception):
    """Standard output cannot be written. It was said on standard error; there is no more to say."""


class Elsewhere(Exception):
    """The workspace is open in a process that carries out the calls of others."""

    def __init__(self, listener: Listener) -> None:
        super().__init__()
        self.listener = listener


class Console:
    """The streams, files and folder of this process."""

    def __init__(self, workspace: Workspace | None = None) -> None:
        self.workspace = workspace
        """What this process holds open already, for itself and for others."""
        self.asks = True
        """Whether a process that holds the workspace is asked to do the work."""
        self.cancel = threading.Event()
        """Set where nobody waits any more for what takes long."""
        self._given: dict[str, deque[bytes]] = {}
        self._again: dict[str, deque[bytes]] = {}

    @property
    def folder(self) -> str:
        """The folder that paths count from; ``""`` where it is gone."""
        try:
            return str(Path.cwd())
        except OSError:
            return ""

    @property
    def terminal(self) -> bool:
        """Whether a person watches standard error."""
        return sys.stderr is not None and sys.stderr.isatty()

    @property
    def debug(self) -> bool:
        """Whether tracebacks are wanted."""
        return bool(os.environ.get(DEBUG))

    def out(self, text: str, *, json: bool = False) -> None:
        """Write the answer. Raises :class:`AnswerLost`."""
        _write(sys.stdout, text, json=json)

    def err(self, text: str) -> None:
        """Write what is no part of the answer."""
        _write(sys.stderr, text)

    def read(self, file: str, most: int) -> bytes:
        """At most so many bytes of a file, ``-`` for standard input. Raises OSError."""
        again = self._again.get(file)
        content = again.popleft() if again else _read(file, most)
        self._given.setdefault(file, deque()).append(content)
        return content

    def begin_again(self) -> None:
        """The command is carried out anew: it reads what it has read, since a pipe gives once."""
        self._again, self._given = self._given, {}

    def save(self, file: str, text: str) -> None:
        """Write a text file: whole, or it stays as it was. Raises OSError."""
        with whole_file(Path(file)) as opened:
            opened.write(text.encode())

    def path(self, file: str) -> Path:
        """Where a file that the command line names is, whole. Raises OSError."""
        if not (self.folder or Path(file).is_absolute()):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), file)
        return Path(self.folder, file)

    def bar(self, jobs: int) -> Bar:
        """A progress bar for so many jobs; nothing is seen of it but on a terminal."""
        return Bar(jobs if self.terminal else 0)

    @contextmanager
    def waiting(self, news: SimpleQueue[Any]) -> Iterator[None]:  # noqa: ARG002
        """While the command waits for ``news``: an exception among them ends the waiting."""
        yield


def _read(file: str, most: int) -> bytes:
    if file == "-":
        if sys.stdin is None:
            raise OSError("standard input is closed")
        stream: BinaryIO = sys.stdin.buffer
        return stream.read(most)
    with Path(file).open("rb") as opened:
        return opened.read(most)


def _write(stream: TextIO | None, text: str, *, json: bool = False) -> None:
    try:
        if stream is None:  # it was closed before we began
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        stream.write(_encodable(text, stream.encoding or "utf-8", json=json))
        stream.flush()
    except BrokenPipeError:
        # Whoever read us has had enough: no fault of the command's.
        _silence(stream)
    except OSError as error:
        _silence(stream)
        problem = Problem(
            "answer-unwritten",
            "The answer could not be written.",
            error.strerror or str(error),
            "What was done stays done; list it to see.",
        )
        if stream is not sys.stderr:
            _write(sys.stderr, f"standard output: {sentences(problem)}\n")
            raise AnswerLost from error


def _encodable(text: str, encoding: str, *, json: bool) -> str:
    """The text as the stream can take it: what it cannot is escaped, never a fault."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        if json:
            return "".join(c if c.isascii() else _json_escape(c) for c in text)
        return text.encode(encoding, "backslashreplace").decode(encoding)
    return text


def _json_escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def _silence(stream: TextIO | None) -> None:
    """Let what is still buffered go nowhere, or Python complains about it at the end."""
    if stream is None:
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
