"""The command line of the program, without Qt. Features are imported when a command needs them."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import NoReturn

from backend.cli.arguments import PROGRAM, Arguments, WrongUsage, read
from backend.cli.console import DEBUG, AnswerLost, Elsewhere
from backend.cli.output import Failure, Output, problems_of
from backend.errors import Problem, WorkshopError

DONE, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130
"""Exit codes; the last is what a shell says of a program ended by Ctrl+C."""


def main(argv: Sequence[str]) -> int:
    """Run the subcommand of ``argv`` (without the program's name); answers the exit code."""
    try:
        arguments = parse(argv)
        if not arguments.noun:
            _refuse_usage(argv, WrongUsage("a subcommand is needed", ""))
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else FAILED
    output = Output(arguments.json, arguments.noun)
    try:
        return carry_out(arguments, output, argv)
    except AnswerLost:
        return FAILED


def carry_out(arguments: Arguments, output: Output, argv: Sequence[str] = ()) -> int:
    """The command's exit code; whatever goes wrong is told, never thrown.

    A process that holds the workspace may be asked to do it: that one is sent ``argv``. Raises
    :class:`AnswerLost` where nobody hears the answer.
    """
    with _log_in_one_line(output):
        return _guarded(arguments, output, argv)


def parse(argv: Sequence[str]) -> Arguments:
    """The command line as a value; no ``noun`` means: open the window.

    Ends with :class:`SystemExit`, 0 after ``--help`` and ``--version``, 2 after wrong usage.
    """
    try:
        return read(argv)
    except WrongUsage as wrong:
        _refuse_usage(argv, wrong)


def _refuse_usage(argv: Sequence[str], wrong: WrongUsage) -> NoReturn:
    options = list(argv)[: list(argv).index("--")] if "--" in argv else argv
    help_line = " ".join([PROGRAM, *([wrong.noun] if wrong.noun else []), "--help"])
    problem = Problem("usage", wrong.message, "", f"See {help_line}.")
    output = Output("--json" in options, wrong.noun)
    if wrong.usage and not output.json:
        sys.stderr.write(wrong.usage)
    output.refuse([("", problem)], 400)
    raise SystemExit(WRONG_USAGE)


def _guarded(arguments: Arguments, output: Output, argv: Sequence[str]) -> int:
    try:
        return _done(arguments, output, argv)
    except KeyboardInterrupt:
        output.refuse([("", _STOPPED)], 500)
        return INTERRUPTED
    except Failure as failure:
        output.refuse(failure.told, failure.status)
    except WorkshopError as error:
        from backend.packages.jsonapi import http_status

        output.refuse(problems_of("", error.problems), http_status(error))
    except AnswerLost:
        raise
    except Exception as error:  # noqa: BLE001 - the last line of defence
        output.refuse([("", _fault(error, output))], 500)
    return FAILED


def _done(arguments: Arguments, output: Output, argv: Sequence[str]) -> int:
    command = _command(arguments.noun)
    try:
        return command(arguments, output)
    except Elsewhere as elsewhere:
        listener = elsewhere.listener
    from backend.cli.calling import call

    output.console.begin_again()
    code = call(listener, argv, output.console)
    if code is None:
        # Nobody answers where the holder is just closing: then it is a holder like any other.
        output.console.asks = False
        code = command(arguments, output)
    return code


def _command(noun: str) -> Callable[[Arguments, Output], int]:
    match noun:
        case "schema":
            from backend.cli.schema import run
        case "package":
            from backend.cli.package import run
        case "property":
            from backend.cli.property import run
        case "library":
            from backend.cli.library import run
        case "workspace":
            from backend.cli.workspace import run
        case "job":
            from backend.cli.job import run
        case "doctor":
            from backend.cli.doctor import run
        case "serve":
            from backend.cli.serve import run
        case _:
            from backend.cli.extension import run
    return run


_STOPPED = Problem(
    "interrupted",
    "Interrupted.",
    "What is pending stays pending.",
    "Whoever holds the workspace next goes on with it.",
)


def _fault(error: Exception, output: Output) -> Problem:
    """What is left: the operating system, or a bug."""
    if output.console.debug:
        output.console.err("".join(traceback.format_exception(error)))
    if isinstance(error, OSError):
        return Problem(
            "file-system-error",
            f"The operating system refused: {error.strerror or error}.",
            str(error.filename or ""),
            "Remove the cause, then do it again.",
        )
    return Problem(
        "internal",
        f"internal: {type(error).__name__}: {error}",
        "",
        f"This is a fault of the program; {DEBUG}=1 shows where.",
    )


@contextmanager
def _log_in_one_line(output: Output) -> Iterator[None]:
    """What the backend logs, such as that the installer waits for the disk, as hints."""
    handler = _Hints(output)
    if output.console.workspace is not None:
        # What else is logged here is of others: of the window, or of another call.
        me = threading.get_ident()
        handler.addFilter(lambda record: record.thread == me)
    log = logging.getLogger("backend")
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)


class _Hints(logging.Handler):
    """Says each warning once, and tracebacks only to those who look for a fault."""

    def __init__(self, output: Output) -> None:
        super().__init__(logging.WARNING)
        self._output = output
        self._said = ""

    def emit(self, record: logging.LogRecord) -> None:
        # A service that logs goes on, whether anybody hears it or not.
        with suppress(AnswerLost):
            self._tell(record)

    def _tell(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if message != self._said:
            self._said = message
            self._output.hint(f"{PROGRAM}: note: {message}")
        if record.exc_info and self._output.console.debug:
            self._output.console.err("".join(traceback.format_exception(*record.exc_info)))
