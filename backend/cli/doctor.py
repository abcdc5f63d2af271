"""``doctor``."""

from __future__ import annotations

from backend.cli.arguments import Arguments
from backend.cli.output import Output, told_line
from backend.doctor.model import Examination, Finding
from backend.folder import default_folder


def run(arguments: Arguments, output: Output) -> int:
    """Look the workspace over and repair it; answers 0 where nothing is left to do, else 1."""
    from backend.doctor.service import examine

    found = examine(
        arguments.workspace or default_folder(),
        repair=not arguments.options.check,
        say=output.hint,
    )
    output.table(
        ("LOOKED AT", "HOW MANY"),
        [(what, str(count)) for what, count in found.looked_at],
        "Nothing was looked at.",
    )
    for one in found.findings:
        output.say(_line(one))
    output.say(_verdict(found))
    output.document(
        {
            "meta": {
                "healthy": found.healthy,
                "looked_at": [{"what": what, "count": count} for what, count in found.looked_at],
                "findings": [
                    {"problem": one.problem.to_json(), "repaired": one.repaired}
                    for one in found.findings
                ],
            }
        }
    )
    return 0 if found.healthy else 1


def _line(one: Finding) -> str:
    told = told_line("", one.problem)
    return f"{told} {one.repaired}".rstrip()


def _verdict(found: Examination) -> str:
    left = sum(one.is_left for one in found.findings)
    if left:
        return "1 thing is left to do." if left == 1 else f"{left} things are left to do."
    return "The workspace is healthy."
