"""How ``doctor`` is written."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

_Nouns = Any  # argparse keeps the type of its subparsers to itself


def add_doctor(nouns: _Nouns, everywhere: ArgumentParser) -> None:
    """The subcommand that looks at all of a closed workspace."""
    text = "look the workspace over, and repair what can be without losing anything"
    noun = nouns.add_parser(
        "doctor",
        help=text,
        description=f"{text}. The workspace must be closed. Ends with 1 where something is left "
        "to do.",
        parents=[everywhere],
    )
    noun.add_argument("--check", action="store_true", help="change nothing")
