"""``workspace recover``."""

from __future__ import annotations

from backend.cli.arguments import Arguments
from backend.cli.output import Output, told_line
from backend.doctor.model import Saved
from backend.folder import default_folder


def run(arguments: Arguments, output: Output) -> int:
    """Save what can be read in a new workspace; answers the exit code."""
    from backend.doctor.recovery import recover

    file = arguments.options.target
    made = recover(
        arguments.workspace or default_folder(),
        output.console.path(file),
        cancel=output.console.cancel,
    )
    output.say(f"The new workspace is in {made.folder}.")
    output.table(
        ("WHAT", "SAVED", "LOST"),
        [(one.what, f"{one.rows}", _lost(one)) for one in made.saved if one.rows or one.lost],
        "Nothing was in it.",
    )
    for problem in made.notes:
        output.hint(told_line("", problem))
    output.document(
        {
            "meta": {
                "workspace": str(made.folder),
                "saved": [
                    {"what": one.what, "rows": one.rows, "lost": one.lost} for one in made.saved
                ],
                "notes": [problem.to_json() for problem in made.notes],
            }
        }
    )
    return 0


def _lost(one: Saved) -> str:
    return "unknown" if one.lost is None else f"{one.lost}"
