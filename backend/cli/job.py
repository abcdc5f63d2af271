"""``job list | show | cancel | retry``: the queue and the history of the installer."""

from __future__ import annotations

from collections.abc import Sequence

from backend.cli.arguments import Arguments
from backend.cli.opening import opened
from backend.cli.output import Output, problems_of
from backend.cli.waiting import ended
from backend.installations.jsonapi import job_resource
from backend.installations.model import JobLine, JobQuery, JobState


def run(arguments: Arguments, output: Output) -> int:
    """Do what the verb says; answers the exit code."""
    match arguments.verb:
        case "list":
            return _list(arguments, output)
        case "show":
            return _show(arguments, output)
        case "cancel":
            return _cancel(arguments, output)
        case _:
            return _retry(arguments, output)


def _list(arguments: Arguments, output: Output) -> int:
    options = arguments.options
    states = frozenset(JobState(state) for state in options.states)
    query = JobQuery(" ".join(options.words), states, options.batch)
    with opened(arguments, output, reading=True) as workspace:
        page = workspace.activity.page(query, limit=max(0, options.limit))
    output.table(
        ("JOB", "ACT", "PACKAGE", "PROPERTY", "STATE", "SECONDS", "TRIES", ""),
        [
            (
                str(line.id),
                line.act.value,
                line.label,
                line.property_name or "-",
                line.state.value,
                "" if line.seconds is None else f"{line.seconds:.1f}",
                str(line.attempt),
                line.reason,
            )
            for line in page.lines
        ],
        "There is no such job.",
    )
    left = page.total - len(page.lines)
    if left:
        output.hint(f"{left} more: see them with --limit.")
    output.document(
        {
            "data": [job_resource(line) for line in page.lines],
            "meta": {"total_count": page.total, "open_count": page.open},
        }
    )
    return 0


def _show(arguments: Arguments, output: Output) -> int:
    with opened(arguments, output, reading=True) as workspace:
        line = workspace.activity.job(arguments.options.job)
        log = workspace.activity.log(line.id)
    _tell(line, output)
    for one in log:
        output.say(f"  {one.at}  {one.text}")
    output.document({"data": job_resource(line, log)})
    return 0


def _cancel(arguments: Arguments, output: Output) -> int:
    options = arguments.options
    with opened(arguments, output) as workspace:
        if options.all:
            ids = workspace.activity.cancel_all()
        else:
            ids = tuple(workspace.activity.cancel(one).id for one in dict.fromkeys(options.jobs))
        lines = [workspace.activity.job(one) for one in ids]
    for line in lines:
        output.say(_words(line))
    _answer(lines, output, one=len(options.jobs) == 1)
    return 0


def _retry(arguments: Arguments, output: Output) -> int:
    options = arguments.options
    with opened(arguments, output) as workspace:
        activity = workspace.activity
        if options.all:
            again = activity.retry_failed()
            for refused in again.refused:
                output.fail(problems_of(refused.label, refused.problems))
            begun = [activity.job(one) for one in again.job_ids]
        else:
            begun = [activity.retry(one) for one in dict.fromkeys(options.jobs)]
        lines = ended(workspace, begun, output)
    if not lines:
        output.hint("Nothing that failed is left to retry.")
    for line in lines:
        _tell(line, output)
    _answer(lines, output, one=len(options.jobs) == 1)
    return int(any(line.state is JobState.FAILED for line in lines))


def _tell(line: JobLine, output: Output) -> None:
    output.say(_words(line))
    if line.state is JobState.FAILED:
        output.fail(problems_of(line.label, line.problems))


def _words(line: JobLine) -> str:
    place = f" in {line.property_name}" if line.property_name else ""
    return f"{line.act} {line.label}{place}: {line.state} (job {line.id}, attempt {line.attempt})"


def _answer(lines: Sequence[JobLine], output: Output, *, one: bool) -> None:
    """One that was named is answered as one resource, several as a list."""
    resources = [job_resource(line) for line in lines]
    output.document({"data": resources[0] if one else resources})
