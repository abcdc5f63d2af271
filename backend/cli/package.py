"""``package add | list`` (Reactor)."""

from __future__ import annotations

from pathlib import Path

from backend.cli.arguments import Arguments
from backend.cli.opening import opened
from backend.cli.output import Failure, Output, Told, problems_of
from backend.cli.sources import source_name
from backend.cli.waiting import checked
from backend.errors import Problem
from backend.packages.jsonapi import INVALID, package_resource
from backend.packages.model import Package
from backend.status import Status


def run(arguments: Arguments, output: Output) -> int:
    """Do what the verb says; answers the exit code."""
    return _add(arguments, output) if arguments.verb == "add" else _list(arguments, output)


def _add(arguments: Arguments, output: Output) -> int:
    files = [Path(file) for file in arguments.options.files]
    if missing := [told for file in files for told in _missing(file)]:
        raise Failure(missing, INVALID)
    with opened(arguments) as workspace:
        added = [workspace.packages.add(file) for file in files]
        packages = checked(workspace, [package.id for package in added])
    for before, package in zip(added, packages, strict=True):
        _tell(before, package, output)
    output.document({"data": [package_resource(package) for package in packages]})
    return 1 if any(package.status is Status.FAILED for package in packages) else 0


def _missing(file: Path) -> list[Told]:
    """All files are looked for before any is added."""
    try:
        is_there = file.is_file()
    except OSError:
        is_there = False
    if is_there:
        return []
    problem = Problem("archive-missing", "There is no such file.", str(file), "Name a .zip file.")
    return [(source_name(str(file)), problem)]


def _tell(added: Package, package: Package, output: Output) -> None:
    if package.status is Status.FAILED:
        output.fail(problems_of(added.file_name, package.problems))
        return
    joined = ", was in the catalogue already" if package.id != added.id else ""
    output.say(f"{package.label} for {package.platform}: {package.status}{joined} ({package.id})")


def _list(arguments: Arguments, output: Output) -> int:
    with opened(arguments, reading=True) as workspace:
        packages = workspace.packages.list()
    output.table(
        ("NAME", "VERSION", "PLATFORM", "STATUS", "AVAILABILITY", "ID", ""),
        [
            (
                package.name or package.file_name,
                package.version,
                package.platform,
                package.status.value,
                package.availability.value,
                package.id,
                package.problems[0].title if package.problems else "",
            )
            for package in packages
        ],
        "No package yet. Add one: extension-workshop package add FILE",
    )
    output.document({"data": [package_resource(package) for package in packages]})
    return 0
