"""Everything the command line says: tables and lines for people, one JSON document for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from backend.cli.arguments import PROGRAM
from backend.cli.console import Console
from backend.errors import Problem
from backend.schemas.errors import Told as Told
from backend.schemas.errors import schema_error_document, sentences


class Failure(Exception):
    """A command was refused: every problem, each with what it is about."""

    def __init__(self, told: Sequence[Told], status: int) -> None:
        super().__init__("; ".join(f"{what}: {problem}" for what, problem in told))
        self.told = told
        self.status = status


@dataclass(frozen=True, slots=True)
class Output:
    """Speaks to people (``json`` is false) or to programs, in the terms of one noun."""

    json: bool
    noun: str = ""
    console: Console = field(default_factory=Console)

    def say(self, line: str) -> None:
        """A line of the answer for people."""
        if not self.json:
            self.console.out(f"{one_line(line)}\n")

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], empty: str) -> None:
        """The answer as aligned columns; nothing but a hint where there is no row."""
        if self.json:
            return
        if not rows:
            self.hint(empty)
            return
        lines = [heads, *([one_line(cell) for cell in row] for row in rows)]
        widths = [max(map(len, column)) for column in zip_longest(*lines, fillvalue="")]
        texts = ("  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) for line in lines)
        self.console.out("".join(f"{text.rstrip()}\n" for text in texts))

    def document(self, document: Any, *, for_people: bool = False) -> None:
        """The answer for programs, and where a person asks for JSON too, for both."""
        if self.json or for_people:
            # Writing Decimals as JSON takes an import that the window's start does not need.
            from backend.schemas.body import dump_json

            self.console.out(dump_json(document), json=True)

    def text(self, text: str, *, json: bool = False) -> None:
        """The answer as it is, for whoever asked; ``json`` says that it is a JSON document."""
        self.console.out(text, json=json)

    def hint(self, line: str) -> None:
        """What helps a person but is no part of the answer."""
        if not self.json:
            self.console.err(f"{one_line(line)}\n")

    def warn(self, what: str, problem: Problem) -> None:
        """Something that stops nothing. Programs find it in the document's ``meta``."""
        self.hint(f"{_where(what, problem)}: warning: {sentences(problem)}")

    def fail(self, told: Sequence[Told]) -> None:
        """Why something failed, one line a reason, for people."""
        for what, problem in told:
            self.hint(told_line(what, problem))

    def refuse(self, told: Sequence[Told], status: int) -> None:
        """The command was refused: the whole answer."""
        self.fail(told)
        if self.json and self.noun == "schema":
            self.document(schema_error_document(told))
        elif self.json:
            from backend.packages.jsonapi import error_document

            errors: list[Any] = []
            for what, problem in told:
                about = {"about": what} if what else {}
                errors += error_document([problem], status, about)["errors"]
            self.document({"errors": errors})


def told_line(what: str, problem: Problem) -> str:
    """``feedback.json /attributes/2/length: Title. Detail. Remedy.``"""
    return f"{_where(what, problem)}: {sentences(problem)}"


def one_line(text: str) -> str:
    """Text that came from outside, so that it moves no cursor and hides nothing."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _where(what: str, problem: Problem) -> str:
    return f"{what or PROGRAM} {problem.pointer}".rstrip()


def problems_of(what: str, problems: Iterable[Problem]) -> list[Told]:
    """The same thing's problems, each told about it."""
    return [(what, problem) for problem in problems]
