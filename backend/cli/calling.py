"""Having a command carried out by the process that holds the workspace."""

from __future__ import annotations

import base64
import socket
from collections.abc import Callable, Sequence
from contextlib import closing

from backend.cli.arguments import PROGRAM
from backend.cli.bar import Bar
from backend.cli.console import AnswerLost, Console
from backend.cli.wire import (
    GREETING_SECONDS,
    SILENT_SECONDS,
    Channel,
    Differs,
    Gone,
    Message,
    greet,
)
from backend.errors import Problem, WorldError
from backend.holder import Listener
from backend.schemas.errors import sentences


def call(
    listener: Listener,
    argv: Sequence[str],
    console: Console,
    *,
    greeting: float = GREETING_SECONDS,
    silence: float = SILENT_SECONDS,
) -> int | None:
    """The exit code of the command line, carried out there; ``None`` where nobody answers.

    Raises :class:`WorldError` where the holder goes away meanwhile (``holder-gone``), is stopped
    or hangs (``holder-silent``), or is another version of the program (``holder-differs``);
    :class:`AnswerLost` where it goes away and some of the answer is written already.
    ``greeting`` is how many seconds it has to say who it is; after ``silence`` seconds without a
    word of it, it is asked that again.
    """
    try:
        channel = _connected(listener, greeting)
    except OSError:
        return None
    with closing(channel):
        try:
            greet(channel, listener, greeting)
        except Gone:
            return None
        except Differs:
            raise WorldError(_DIFFERS) from None
        caller = _Caller(channel, console)
        try:
            return caller.ask(argv, lambda: _lives(listener, greeting), silence)
        except Gone as gone:
            problem = _SILENT if isinstance(gone, _Silent) else _GONE
            if caller.answered:
                # A document that is written takes no second one behind it.
                console.err(f"{PROGRAM}: {sentences(problem)}\n")
                raise AnswerLost from None
            raise WorldError(problem) from None


def _connected(listener: Listener, seconds: float) -> Channel:
    return Channel(socket.create_connection(("127.0.0.1", listener.port), timeout=seconds))


def _lives(listener: Listener, seconds: float) -> bool:
    """Whether the holder answers anybody. Where it is stopped, only the system takes the call."""
    try:
        with closing(_connected(listener, seconds)) as channel:
            greet(channel, listener, seconds)
    except (OSError, Gone):
        return False
    return True


class _Silent(Gone):
    """The holder is there and says nothing."""


class _Caller:
    """Lends the console to the holder until the command has ended."""

    def __init__(self, channel: Channel, console: Console) -> None:
        self._channel = channel
        self._console = console
        self._bar = Bar(0)
        self.answered = False

    def ask(self, argv: Sequence[str], lives: Callable[[], bool], silence: float) -> int:
        """The exit code. Raises :class:`Gone`; of it :class:`_Silent` where no one ``lives``."""
        console = self._console
        self._channel.send(
            {
                "argv": list(argv),
                "folder": console.folder,
                "terminal": console.terminal,
                "debug": console.debug,
            }
        )
        try:
            while True:
                while not self._channel.comes(silence):
                    if not lives() and not self._channel.comes(0):
                        raise _Silent
                message = self._channel.receive(most=None)
                if isinstance(code := message.get("end"), int):
                    return code
                self._heed(message)
        finally:
            self._bar.close()

    def _heed(self, message: Message) -> None:
        match message:
            case {"out": str(text), "json": bool(json)}:
                self._channel.send({"lost": self._is_lost(text, json=json)})
            case {"err": str(text)}:
                self._console.err(text)
            case {"read": str(file), "most": int(most)}:
                self._channel.send(self._content(file, most))
            case {"save": str(file), "text": str(text)}:
                self._channel.send(self._saved(file, text))
            case {"bar": int(jobs)}:
                self._bar = self._console.bar(jobs)
                self._bar.open()
            case {"step": str(step), "percent": int(percent)}:
                self._bar.went_on(step, percent)
            case {"left": int(left)}:
                self._bar.ended(left)
            case {"bar": None}:
                self._bar.close()
            case _:
                raise Gone

    def _is_lost(self, text: str, *, json: bool) -> bool:
        self.answered = True
        try:
            self._console.out(text, json=json)
        except AnswerLost:
            return True
        return False

    def _content(self, file: str, most: int) -> Message:
        try:
            return {"content": base64.b64encode(self._console.read(file, most)).decode()}
        except OSError as error:
            return _refused(error)

    def _saved(self, file: str, text: str) -> Message:
        try:
            self._console.save(file, text)
        except OSError as error:
            return _refused(error)
        return {}


def _refused(error: OSError) -> Message:
    if error.errno is None:
        return {"refused": [str(error)]}
    return {"refused": [error.errno, error.strerror, error.filename]}


_GONE = Problem(
    "holder-gone",
    "The process that holds the workspace was closed before it had answered.",
    "What was done stays done, and what is pending stays pending.",
    "List it to see; then do the rest again.",
)
_SILENT = Problem(
    "holder-silent",
    "The process that holds the workspace does not answer any more.",
    "It is stopped, or hangs. What it was asked for may still be done when it goes on.",
    "Let it go on or end it, and list to see what is done; then do the rest again.",
)
_DIFFERS = Problem(
    "holder-differs",
    "The workspace is open in another version of the program.",
    "Only the same version carries out the command line's calls.",
    "Close that one, or open another workspace with --workspace.",
)
