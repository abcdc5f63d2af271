"""How ``serve`` is written."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from backend.api.model import DEFAULT_PORT, LOOPBACK

_Nouns = Any  # argparse keeps the type of its subparsers to itself
_MOST_PORT = 65535


def add_serve(nouns: _Nouns, everywhere: ArgumentParser) -> None:
    """The subcommand that has no act of its own: it serves until it is stopped."""
    text = "serve the HTTP APIs of the workspace until Ctrl+C"
    noun = nouns.add_parser(
        "serve",
        help=text,
        description=f"{text}. The first line of standard output is JSON: the address and the "
        "token that requests have to bring.",
        parents=[everywhere],
    )
    noun.add_argument(
        "--host",
        default=LOOPBACK,
        help="another address than this machine's own; then every request needs the token "
        "(default: %(default)s)",
    )
    noun.add_argument(
        "--port",
        type=_port,
        default=DEFAULT_PORT,
        metavar="N",
        help="0 picks a free one (default: %(default)s)",
    )
    noun.add_argument("--token", default="", help="another than the workspace's own")


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and int(text) <= _MOST_PORT):
        raise ArgumentTypeError(f"a port is a number from 0 to {_MOST_PORT}")
    return int(text)
