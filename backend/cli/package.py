"""``package add | list | release | discontinue | delete`` (Reactor)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from backend.cli.arguments import Arguments
from backend.cli.opening import opened
from backend.cli.output import Failure, Output, Told, problems_of
from backend.cli.sources import source_name
from backend.cli.waiting import checked
from backend.errors import Refused
from backend.packages.jsonapi import INVALID, package_resource
from backend.packages.model import Package
from backend.packages.sources import sources_in
from backend.status import Status


def run(arguments: Arguments, output: Output) -> int:
    """Do what the verb says; answers the exit code."""
    acts = {
        "add": _add,
        "list": _list,
        "release": _release,
        "discontinue": _discontinue,
        "delete": _delete,
    }
    return acts[arguments.verb](arguments, output)


def _add(arguments: Arguments, output: Output) -> int:
    files = _sources(arguments.options.files, output)
    with opened(arguments, output) as workspace:
        added = [workspace.packages.add(file) for file in files]
        packages = checked(workspace, [package.id for package in added], output)
    for before, package in zip(added, packages, strict=True):
        _tell(before, package, output)
    output.document({"data": [package_resource(package) for package in packages]})
    return 1 if any(package.status is Status.FAILED for package in packages) else 0


def _sources(given: list[str], output: Output) -> list[Path]:
    """The packages at the paths. All are looked for before any is added."""
    found: list[Path] = []
    told: list[Told] = []
    for path in given:
        try:
            found += sources_in(output.console.path(path))
        except Refused as refused:
            told += problems_of(source_name(path), refused.problems)
    if told:
        raise Failure(told, INVALID)
    return found


def _tell(added: Package, package: Package, output: Output) -> None:
    if package.status is Status.FAILED:
        output.fail(problems_of(added.file_name, package.problems))
        return
    joined = ", was in the catalogue already" if package.id != added.id else ""
    output.say(f"{package.label} for {package.platform}: {package.status}{joined} ({package.id})")


def _list(arguments: Arguments, output: Output) -> int:
    with opened(arguments, output, reading=True) as workspace:
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


def _release(arguments: Arguments, output: Output) -> int:
    with opened(arguments, output) as workspace:
        return _each(arguments, output, workspace.packages.release, "released")


def _discontinue(arguments: Arguments, output: Output) -> int:
    with opened(arguments, output) as workspace:
        return _each(arguments, output, workspace.packages.discontinue, "discontinued")


def _delete(arguments: Arguments, output: Output) -> int:
    with opened(arguments, output) as workspace:

        def delete(package_id: str) -> Package:
            package = workspace.packages.get(package_id)
            workspace.packages.delete(package_id)
            return package

        return _each(arguments, output, delete, "deleted")


def _each(arguments: Arguments, output: Output, act: Callable[[str], Package], done: str) -> int:
    """Do it to one after the other; the first that is refused ends it, and says so."""
    packages = []
    for package_id in dict.fromkeys(arguments.options.packages):
        package = act(package_id)
        output.say(f"{package.label} for {package.platform}: {done} ({package.id})")
        packages.append(package)
    output.document({"data": [package_resource(package) for package in packages]})
    return 0
