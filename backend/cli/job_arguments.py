"""How the acts on jobs are written."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from backend.installations.model import JobState

_Verbs = Any  # argparse keeps the type of its subparsers to itself
_SHOWN = 50


def add_job(verbs: _Verbs, everywhere: ArgumentParser) -> None:
    """The acts of ``job``."""
    text = "list the queue, then the history, newest first"
    verb = verbs.add_parser("list", help=text, description=text, parents=[everywhere])
    verb.add_argument("words", metavar="WORD", nargs="*", help="of the package or the property")
    verb.add_argument(
        "--state",
        dest="states",
        action="append",
        default=[],
        choices=[state.value for state in JobState],
        help="only jobs in this state; may be given again",
    )
    verb.add_argument("--batch", metavar="BA", default="", help="only what was asked for together")
    verb.add_argument(
        "--limit", metavar="N", type=_number, default=_SHOWN, help="at most so many (default: 50)"
    )
    text = "show a job with its log"
    verb = verbs.add_parser("show", help=text, description=text, parents=[everywhere])
    verb.add_argument("job", metavar="JOB", type=_number, help="its number")
    for name, text, all_, all_text in (
        ("cancel", "end waiting jobs", "--all", "every job that waits"),
        ("retry", "do again what failed and wait", "--failed", "all that failed last"),
    ):
        verb = verbs.add_parser(name, help=text, description=text, parents=[everywhere])
        which = verb.add_mutually_exclusive_group(required=True)
        which.add_argument(
            "jobs", metavar="JOB", nargs="*", type=_number, default=[], help="a number"
        )
        which.add_argument(all_, dest="all", action="store_true", help=all_text)


def _number(word: str) -> int:
    found = int(word)
    if abs(found) >= 2**63:
        raise ArgumentTypeError("the number is too large")
    return found


_number.__name__ = "number"  # argparse calls a wrong word an invalid one of these
