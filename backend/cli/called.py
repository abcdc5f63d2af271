"""A command of another process, carried out here on the open workspace."""

from __future__ import annotations

import base64
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Any

from backend.cli.arguments import WrongUsage, read
from backend.cli.bar import Bar
from backend.cli.console import AnswerLost, Console
from backend.cli.main import FAILED, carry_out
from backend.cli.output import Output
from backend.cli.wire import Channel, Gone, Message
from backend.workspace import Workspace

log = logging.getLogger(__name__)

_OF_THE_CALLER = ("", "serve")
"""To open a window, and to serve: what no process does for another."""


class CallerGone(AnswerLost):
    """Nobody waits for the answer any more: what is pending stays pending."""


class Called(Console):
    """The console of the one who called. Every word may raise :class:`CallerGone`."""

    def __init__(self, channel: Channel, workspace: Workspace, request: Message) -> None:
        super().__init__(workspace)
        self.argv = [str(word) for word in request["argv"]]
        self._folder = str(request["folder"])
        self._terminal = bool(request["terminal"])
        self._debug = bool(request["debug"])
        self._channel = channel
        self._answers: SimpleQueue[Message | None] = SimpleQueue()
        self._news: SimpleQueue[Any] | None = None
        self._ending = threading.Lock()

    @property
    def folder(self) -> str:
        return self._folder

    @property
    def terminal(self) -> bool:
        return self._terminal

    @property
    def debug(self) -> bool:
        return self._debug

    def out(self, text: str, *, json: bool = False) -> None:
        if self._ask({"out": text, "json": json}).get("lost"):
            raise AnswerLost

    def err(self, text: str) -> None:
        self.say({"err": text})

    def read(self, file: str, most: int) -> bytes:
        answer = self._ask({"read": file, "most": most})
        _raise_refused(answer)
        return base64.b64decode(answer["content"])

    def save(self, file: str, text: str) -> None:
        _raise_refused(self._ask({"save": file, "text": text}))

    def bar(self, jobs: int) -> Bar:
        return _FarBar(self, jobs) if self._terminal else Bar(0)

    @contextmanager
    def waiting(self, news: SimpleQueue[Any]) -> Iterator[None]:
        with self._ending:
            self._news = news
            if self.cancel.is_set():
                news.put(CallerGone())
        try:
            yield
        finally:
            with self._ending:
                self._news = None

    def say(self, message: Message) -> None:
        """Tell the caller's process. Raises :class:`CallerGone`."""
        if self.cancel.is_set():
            raise CallerGone
        try:
            self._channel.send(message)
        except Gone:
            raise CallerGone from None

    def listen(self) -> None:
        """On a thread of its own: takes the answers until the caller has gone."""
        try:
            while True:
                self._answers.put(self._channel.receive())
        except Gone:
            self.end()

    def end(self) -> None:
        """Whatever waits for the caller, or for the installer on its behalf, waits no more."""
        with self._ending:
            self.cancel.set()
            self._answers.put(None)
            if self._news is not None:
                self._news.put(CallerGone())
        self._channel.close()

    def _ask(self, message: Message) -> Message:
        self.say(message)
        answer = self._answers.get()
        if answer is None:
            raise CallerGone
        return answer


class _FarBar(Bar):
    """The bar is drawn by the caller."""

    def __init__(self, console: Called, jobs: int) -> None:
        super().__init__(jobs)
        self._console = console

    def open(self) -> None:
        self._console.say({"bar": self._jobs})

    def close(self) -> None:
        self._console.say({"bar": None})

    def went_on(self, step: str, percent: int) -> None:
        self._console.say({"step": step, "percent": percent})

    def ended(self, left: int) -> None:
        self._console.say({"left": left})


def answer(console: Called) -> None:
    """Carry the command out on this thread, and tell its exit code."""
    listening = threading.Thread(target=console.listen, name="caller")
    listening.start()
    try:
        console.say({"end": _carried_out(console)})
    except CallerGone:
        pass
    finally:
        console.end()
        listening.join()


def _carried_out(console: Called) -> int:
    try:
        arguments = read(console.argv)
        if arguments.noun in _OF_THE_CALLER:
            raise WrongUsage("that is for the caller itself", "")
        return carry_out(arguments, Output(arguments.json, arguments.noun, console))
    except CallerGone:
        raise
    except AnswerLost:
        return FAILED
    except (WrongUsage, SystemExit):
        # The caller reads its command line with the same words before it asks.
        log.error("another process asked for what the command line does not know")
        return FAILED


def _raise_refused(answer: Message) -> None:
    if "refused" in answer:
        raise OSError(*answer["refused"])
