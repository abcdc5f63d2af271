"""How the acts on what was installed before, and on packages in the catalogue, are written."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

_Verbs = Any  # argparse keeps the type of its subparsers to itself

PACKAGE_ACTS = {
    "release": "release packages in development: any property of their platform can add them",
    "discontinue": "discontinue packages: no property can add them any more",
    "delete": "delete packages in development, or that failed their check",
}


def add_life(verbs: _Verbs, everywhere: ArgumentParser) -> None:
    """The acts of ``extension`` that change one that was installed."""
    _add_edit(verbs, everywhere)
    _add_change(verbs, everywhere)
    for name, text in (
        ("revise", "save extensions as they are under the next revision number"),
        ("restore", "bring removed extensions back and wait for the installation"),
    ):
        verb = verbs.add_parser(name, help=text, description=text, parents=[everywhere])
        verb.add_argument("extensions", metavar="EX", nargs="+", help="an extension's id")
    text = "list an extension and its revisions"
    verb = verbs.add_parser("history", help=text, description=text, parents=[everywhere])
    verb.add_argument("extension", metavar="EX", help="an extension's id")
    text = "go back to a revision and wait where files have to be installed"
    verb = verbs.add_parser("back", help=text, description=text, parents=[everywhere])
    verb.add_argument("extension", metavar="EX", help="an extension's id")
    verb.add_argument("number", metavar="N", type=int, help="the revision's number")
    text = "compare the installed files with the archive"
    verb = verbs.add_parser("verify", help=text, description=text, parents=[everywhere])
    verb.add_argument("extensions", metavar="EX", nargs="+", help="an extension's id")
    verb.add_argument(
        "--repair", action="store_true", help="install those anew whose files are not sound"
    )


def _add_edit(verbs: _Verbs, everywhere: ArgumentParser) -> None:
    text = "change an extension's settings, or enable or disable it"
    verb = verbs.add_parser("edit", help=text, description=text, parents=[everywhere])
    verb.add_argument("extension", metavar="EX", help="an extension's id")
    verb.add_argument("--settings", metavar="FILE", help="a JSON object; - is standard input")
    state = verb.add_mutually_exclusive_group()
    state.add_argument("--enable", dest="enabled", action="store_true", default=None)
    state.add_argument("--disable", dest="enabled", action="store_false", default=None)


def _add_change(verbs: _Verbs, everywhere: ArgumentParser) -> None:
    text = "change an extension to another version, up or down, and wait"
    verb = verbs.add_parser("change", help=text, description=text, parents=[everywhere])
    verb.add_argument("extension", metavar="EX", help="an extension's id")
    verb.add_argument("--to", metavar="VERSION", help="the version (default: the newest)")
    verb.add_argument(
        "--settings", metavar="FILE", help="a JSON object for the version; - is standard input"
    )
    verb.add_argument("--plan", action="store_true", help="only say what would be done")


def add_package_acts(verbs: _Verbs, everywhere: ArgumentParser) -> None:
    """The acts of ``package`` on those in the catalogue."""
    for name, text in PACKAGE_ACTS.items():
        verb = verbs.add_parser(name, help=text, description=text, parents=[everywhere])
        verb.add_argument("packages", metavar="EP", nargs="+", help="a package's id")
