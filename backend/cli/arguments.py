"""The one parser of the command line: subcommands, and without one, the window.

Nothing slow is imported here: the window's start goes through it.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NoReturn

from backend.cli.doctor_arguments import add_doctor
from backend.cli.job_arguments import add_job
from backend.cli.life_arguments import add_life, add_package_acts
from backend.cli.serve_arguments import add_serve
from backend.cli.whole_arguments import add_library, add_whole_property, add_workspace
from backend.packages.model import Platform
from backend.schemas.model import Kind

PROGRAM = "extension-workshop"
FORMATS = (
    "body",
    "curl",
    "json-schema",
    "sql-sqlite",
    "sql-postgresql",
    "sql-oracle",
    "sql-mssql",
    "markdown",
    "html",
    "canonical",
    "map",
)
"""The keys of ``backend.schemas.exports.formats``, which would be slow to import here."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """What the command line asks for. Without a subcommand ``noun`` is ``""``: open the window.

    ``options`` are the subcommand's own; ``workspace`` is ``None`` where none is named.
    """

    workspace: Path | None
    json: bool
    noun: str
    verb: str
    options: argparse.Namespace


class WrongUsage(Exception):
    """The command line cannot be read. ``usage`` says how the nearest subcommand is written."""

    def __init__(self, message: str, usage: str, noun: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.usage = usage
        self.noun = noun


class _Parser(argparse.ArgumentParser):
    """Raises instead of ending the process: the answer may have to be JSON."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        noun = self.prog.split()[1:2]
        raise WrongUsage(message, self.format_usage(), noun[0] if noun else "")


class _Version(argparse.Action):
    """``--version``: only the one who asks pays for looking it up."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        try:
            found = version(PROGRAM)
        except PackageNotFoundError:
            found = "(not installed)"
        print(PROGRAM, found)
        parser.exit()


def read(argv: Sequence[str]) -> Arguments:
    """The command line as a value. Raises :class:`WrongUsage`; ``--help`` ends with SystemExit."""
    parser = _parser()
    options, unknown = parser.parse_known_args(argv)
    found = Arguments(
        workspace=Path(options.workspace) if "workspace" in options else None,
        json="json" in options,
        noun=options.noun or "",
        verb=getattr(options, "verb", None) or "",
        options=options,
    )
    if unknown:
        message = f"unrecognized arguments: {' '.join(unknown)}"
        raise WrongUsage(message, parser.format_usage(), found.noun)
    if found.json and not found.noun:
        raise WrongUsage("--json needs a subcommand", parser.format_usage())
    return found


def _parser() -> _Parser:
    everywhere = _everywhere()
    parser = _Parser(
        prog=PROGRAM,
        parents=[everywhere],
        description="Design extension schemas and assemble extensions of properties, offline. "
        "Without a subcommand, the window opens.",
        epilog="Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 130 interrupted.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and end")
    nouns = parser.add_subparsers(
        dest="noun", metavar="SUBCOMMAND", title="subcommands", parser_class=_Parser
    )
    for noun, text, add_verbs in (
        ("schema", "extension schemas: import, export, list, delete", _add_schema),
        ("package", "extension packages: add, list, release, …", _add_package),
        ("property", "properties: create, list, duplicate, compare, …", _add_property),
        ("library", "libraries of a property: list, create, add, remove, publish", add_library),
        ("workspace", "the whole workspace: export, import, backups", add_workspace),
        ("extension", "extensions of a property: add, list, change, revise, …", _add_extension),
        ("job", "the installer's queue and history: list, show, cancel, retry", add_job),
    ):
        found = nouns.add_parser(noun, help=text, description=text, parents=[everywhere])
        verbs = found.add_subparsers(
            dest="verb", metavar="ACT", required=True, parser_class=_Parser
        )
        add_verbs(verbs, everywhere)
    add_doctor(nouns, everywhere)
    add_serve(nouns, everywhere)
    return parser


def _everywhere() -> _Parser:
    """The options that stand before or after the subcommand: absent, they overwrite nothing."""
    options = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    options.add_argument(
        "--workspace", metavar="DIR", help="the workspace folder; made if it is not there"
    )
    options.add_argument(
        "--json", action="store_true", help="answer with one JSON document on standard output"
    )
    return options


_Verbs = Any  # argparse keeps the type of its subparsers to itself


def _add_schema(verbs: _Verbs, everywhere: _Parser) -> None:
    kind = _Parser(add_help=False)
    kind.add_argument(
        "--kind",
        type=str.lower,
        choices=[k.value for k in Kind],
        default=Kind.TASKS.value,
        help="what the schema extends (default: %(default)s)",
    )
    both = [everywhere, kind]
    text = "publish extension schemas from request bodies"
    verb = verbs.add_parser("import", help=text, description=text, parents=both)
    verb.add_argument(
        "files", metavar="FILE", nargs="+", help="a body or a list of bodies; - is standard input"
    )
    _add_schema_export(verbs, both)
    text = "list all schemas"
    verbs.add_parser("list", help=text, description=text, parents=[everywhere])
    text = "delete a schema with its records"
    verb = verbs.add_parser("delete", help=text, description=text, parents=both)
    verb.add_argument("name", metavar="NAME")


def _add_schema_export(verbs: _Verbs, parents: Sequence[_Parser]) -> None:
    text = "write a schema's request body, or another format"
    verb = verbs.add_parser("export", help=text, description=text, parents=parents)
    what = verb.add_mutually_exclusive_group(required=True)
    what.add_argument("name", metavar="NAME", nargs="?")
    what.add_argument("--all", action="store_true", help="every schema of every kind")
    verb.add_argument(
        "--format",
        metavar="FORMAT",
        choices=FORMATS,
        default=FORMATS[0],
        help=f"{', '.join(FORMATS)} (default: %(default)s)",
    )
    verb.add_argument("--output", metavar="FILE", help="write into a file; - is standard output")
    verb.add_argument(
        "--draft", action="store_true", help="the draft, where it differs from what is published"
    )


def _add_package(verbs: _Verbs, everywhere: _Parser) -> None:
    text = "add packages to the catalogue and wait for their check"
    verb = verbs.add_parser("add", help=text, description=text, parents=[everywhere])
    verb.add_argument(
        "files",
        metavar="PATH",
        nargs="+",
        help="a .zip or .tgz file, an extension's folder, or a folder of these",
    )
    text = "list the catalogue"
    verbs.add_parser("list", help=text, description=text, parents=[everywhere])
    add_package_acts(verbs, everywhere)


def _add_property(verbs: _Verbs, everywhere: _Parser) -> None:
    text = "create a property"
    verb = verbs.add_parser("create", help=text, description=text, parents=[everywhere])
    verb.add_argument("name", metavar="NAME")
    verb.add_argument("--platform", required=True, choices=[p.value for p in Platform])
    verb.add_argument(
        "--domain",
        dest="domains",
        metavar="D",
        action="append",
        default=[],
        help="a domain of a web property; may be given again",
    )
    verb.add_argument(
        "--development", action="store_true", help="it may hold packages in development"
    )
    text = "list all properties"
    verbs.add_parser("list", help=text, description=text, parents=[everywhere])
    add_whole_property(verbs, everywhere)


def _add_extension(verbs: _Verbs, everywhere: _Parser) -> None:
    text = "add a package to a property and wait for the installation"
    verb = verbs.add_parser("add", help=text, description=text, parents=[everywhere])
    verb.add_argument("property", metavar="PROPERTY", help="its name or its id")
    verb.add_argument(
        "package", metavar="PACKAGE[@VERSION]", help="a package's name, or its id EP…"
    )
    verb.add_argument("--settings", metavar="FILE", help="a JSON object; - is standard input")
    verb.add_argument(
        "--no-wait",
        action="store_true",
        help="leave it pending for whoever holds the workspace next",
    )
    text = "list the extensions of a property"
    verb = verbs.add_parser("list", help=text, description=text, parents=[everywhere])
    verb.add_argument("property", metavar="PROPERTY", help="its name or its id")
    for name, text in (
        ("retry", "install failed extensions again and wait"),
        ("remove", "remove extensions from their properties"),
    ):
        verb = verbs.add_parser(name, help=text, description=text, parents=[everywhere])
        verb.add_argument("extensions", metavar="EX", nargs="+", help="an extension's id")
    add_life(verbs, everywhere)
