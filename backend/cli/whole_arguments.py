"""How the acts on whole properties, workspaces and libraries are written."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

_Verbs = Any  # argparse keeps the type of its subparsers to itself


def add_whole_property(verbs: _Verbs, everywhere: ArgumentParser) -> None:
    """The acts of ``property`` on a property with all that is in it."""
    text = "make another property like one, and wait for the installations"
    verb = verbs.add_parser("duplicate", help=text, description=text, parents=[everywhere])
    _add_property(verb)
    verb.add_argument("--name", default="", help="of the new one (default: the first free name)")
    _add_no_wait(verb)
    text = "compare two properties"
    verb = verbs.add_parser("compare", help=text, description=text, parents=[everywhere])
    _add_property(verb)
    verb.add_argument("other", metavar="OTHER", help="another's name or id")
    text = "write a property with its archives into one portable file"
    verb = verbs.add_parser("export", help=text, description=text, parents=[everywhere])
    _add_property(verb)
    verb.add_argument("file", metavar="FILE", help="the file, such as shop.ewp")
    text = "bring in a property from its portable file, and wait for the installations"
    verb = verbs.add_parser("import", help=text, description=text, parents=[everywhere])
    verb.add_argument("file", metavar="FILE")
    _add_no_wait(verb)
    _add_profile(verbs, everywhere)


def _add_profile(verbs: _Verbs, everywhere: ArgumentParser) -> None:
    text = "save the packages, versions and settings of a property, or apply them to others"
    profile = verbs.add_parser("profile", help=text, description=text, parents=[everywhere])
    acts = profile.add_subparsers(
        dest="act", metavar="ACT", required=True, parser_class=type(profile)
    )
    text = "write a property's profile"
    act = acts.add_parser("save", help=text, description=text, parents=[everywhere])
    _add_property(act)
    act.add_argument("--output", metavar="FILE", help="write into a file; - is standard output")
    text = "bring properties to what a profile says, and wait; removes nothing"
    act = acts.add_parser("apply", help=text, description=text, parents=[everywhere])
    act.add_argument("file", metavar="FILE", help="a profile; - is standard input")
    act.add_argument(
        "properties", metavar="PROPERTY", nargs="+", help="a property's name or its id"
    )
    act.add_argument("--plan", action="store_true", help="only say what would be done")
    _add_no_wait(act)


def add_workspace(verbs: _Verbs, everywhere: ArgumentParser) -> None:
    """The acts of ``workspace``; --workspace names which."""
    text = "write the whole workspace into one portable file"
    verb = verbs.add_parser("export", help=text, description=text, parents=[everywhere])
    verb.add_argument("file", metavar="FILE", help="the file, such as demo.ewp")
    verb.add_argument(
        "--with-encrypted",
        action="store_true",
        help="take the values of attributes that encrypt along",
    )
    text = "make the workspace of a portable file; its folder must be empty or not there"
    verb = verbs.add_parser("import", help=text, description=text, parents=[everywhere])
    verb.add_argument("file", metavar="FILE")
    text = "save what can be read of a damaged workspace in a new one; the old one stays as it is"
    verb = verbs.add_parser("recover", help=text, description=text, parents=[everywhere])
    verb.add_argument("target", metavar="TARGET", help="a folder, empty or not there")
    text = "list the backups, newest first, or say how many are kept"
    verb = verbs.add_parser("backups", help=text, description=text, parents=[everywhere])
    verb.add_argument("--keep", metavar="N", type=int, help="keep so many of each reason")
    verb.add_argument(
        "--days", metavar="D", type=int, help="and none older, but the newest; 0: however old"
    )
    text = "back the workspace up now"
    verbs.add_parser("backup", help=text, description=text, parents=[everywhere])
    text = "go back to a backup; what is there is backed up first"
    verb = verbs.add_parser("restore", help=text, description=text, parents=[everywhere])
    verb.add_argument("name", metavar="NAME", help="as listed by backups")
    verb.add_argument("--dry-run", action="store_true", help="only say what would differ")


def add_library(verbs: _Verbs, everywhere: ArgumentParser) -> None:
    """The acts of ``library``."""
    text = "list the libraries of a property"
    verb = verbs.add_parser("list", help=text, description=text, parents=[everywhere])
    _add_property(verb)
    text = "create an empty library in a property"
    verb = verbs.add_parser("create", help=text, description=text, parents=[everywhere])
    _add_property(verb)
    verb.add_argument("name", metavar="NAME")
    for name, text in (
        ("add", "put revisions in a library; another of the same extension makes room"),
        ("remove", "take revisions out of a library"),
    ):
        verb = verbs.add_parser(name, help=text, description=text, parents=[everywhere])
        verb.add_argument("library", metavar="LB", help="a library's id")
        verb.add_argument("extensions", metavar="EX", nargs="+", help="a revision's id")
    text = "publish a library: it is closed from then on"
    verb = verbs.add_parser("publish", help=text, description=text, parents=[everywhere])
    verb.add_argument("library", metavar="LB", help="a library's id")


def _add_property(verb: ArgumentParser) -> None:
    verb.add_argument("property", metavar="PROPERTY", help="its name or its id")


def _add_no_wait(verb: ArgumentParser) -> None:
    verb.add_argument(
        "--no-wait",
        action="store_true",
        help="leave what is to be installed pending for whoever holds the workspace next",
    )
