"""The command line: commands that are nearly right, with values that nobody would type."""

from __future__ import annotations

import io
import json
import sys
from argparse import Action, ArgumentParser, _HelpAction, _SubParsersAction
from collections.abc import Iterator, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from random import Random

from backend.cli.arguments import _parser
from backend.cli.main import main
from backend.demo import make_demo
from backend.workspace import Workspace
from tests.torture.core import Case, Torture
from tests.torture.doors.mutating import NASTY_TEXTS

WORDS = (
    *("tasks", "services", "web", "edge", "Feedback", "core", "beacon", "Shop web", "1", "2"),
    *(
        "body.json",
        "broken.json",
        "folder",
        "out.json",
        "canonical",
        "sql-sqlite",
        "map",
        "{}",
        "-",
    ),
)


def run(torture: Torture) -> None:
    """Each ends with 0, 1 or 2, says a sentence where it is not 0, and never a traceback."""
    # Deep, so that whatever a path climbs up to is still ours.
    place = torture.folder / "a" / "b" / "c" / "d" / "e" / "f"
    place.mkdir(parents=True)
    codes: dict[int, int] = {}
    leaves = list(_leaves(_parser(), []))
    _fill(place)
    with chdir(place):
        for case in torture.cases(3_000, short=40):
            with torture.trying(case):
                code = _try(case, leaves)
                codes[code] = codes.get(code, 0) + 1
    torture.note(", ".join(f"exit {code}: {count}" for code, count in sorted(codes.items())))


def _fill(place: Path) -> None:
    workspace = Workspace.open(place / "workspace")
    workspace.start()
    make_demo(workspace)
    workspace.close()
    (place / "folder").mkdir()
    (place / "body.json").write_text(json.dumps({"name": "New", "type": "single-valued"}))
    (place / "broken.json").write_bytes(b'{"name": "\xff')


def _try(case: Case, leaves: Sequence[tuple[list[str], ArgumentParser]]) -> int:
    argv = list(_argv(case.random, leaves))
    out, err = io.StringIO(), io.StringIO()
    stdin, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(b"{}"))
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = main(argv)
    except SystemExit as ended:  # --help, --version
        code = int(ended.code or 0)
    finally:
        sys.stdin = stdin
    said = out.getvalue() + err.getvalue()
    assert code in (0, 1, 2), f"{argv}: {code}"
    assert "Traceback" not in said, argv
    assert "internal" not in said, f"{argv}: {said[:300]}"
    assert code == 0 or err.getvalue().strip() or out.getvalue().strip(), argv
    if "--json" in argv and code == 0 and out.getvalue().strip() and "--help" not in argv:
        json.loads(out.getvalue())
    return code


def _argv(random: Random, leaves: Sequence[tuple[list[str], ArgumentParser]]) -> Iterator[str]:
    """A command with what it asks for, and some of what it may be given; a word or two is off."""
    if random.random() < 0.97:
        yield from ("--workspace", "workspace")
    names, parser = random.choice(leaves)
    yield from names
    for action in parser._actions:
        if isinstance(action, _HelpAction) or action.dest == "workspace":
            continue
        if not action.option_strings:
            yield from (_word(random, action) for _ in range(random.choice((1, 1, 1, 1, 0, 2))))
        elif action.required or random.random() < 0.25:
            yield random.choice(action.option_strings)
            if action.nargs != 0:
                yield _word(random, action)
    if random.random() < 0.05:
        yield _word(random)


def _leaves(parser: ArgumentParser, names: list[str]) -> Iterator[tuple[list[str], ArgumentParser]]:
    """Every subcommand that there is, but the one that would go on for ever."""
    below = [one for one in parser._actions if isinstance(one, _SubParsersAction)]
    if not below and names != ["serve"]:
        yield names, parser
    for action in below:
        for name, inner in action.choices.items():
            yield from _leaves(inner, [*names, name])


def _word(random: Random, action: Action | None = None) -> str:
    choices = list(action.choices) if action and action.choices else WORDS
    word = str(random.choice(choices if random.random() < 0.85 else NASTY_TEXTS))
    # The operating system passes neither of these on.
    word = (
        word.replace("\0", "").encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape")
    )
    return word.lstrip("/")  # nothing outside of the case's own folder
