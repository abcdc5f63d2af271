"""``extension edit | change | revise | history | back | verify | restore`` (Reactor)."""

from __future__ import annotations

from collections.abc import Sequence

from backend.cli.arguments import Arguments
from backend.cli.extension_answers import answer, exit_code, settings_in, tell, told_of_settings
from backend.cli.opening import opened
from backend.cli.output import Failure, Output, problems_of
from backend.cli.waiting import installed
from backend.errors import NotFound, Problem, WorkshopError
from backend.packages.jsonapi import http_status
from backend.properties.changing import ChangePlan
from backend.properties.jsonapi import extension_resource
from backend.properties.model import Extension
from backend.properties.verifying import Verification
from backend.workspace import Workspace

_KINDS = {
    "events": "event",
    "conditions": "condition",
    "actions": "action",
    "dataElements": "data element",
    "sharedModules": "shared module",
}


def edit(arguments: Arguments, output: Output) -> int:
    """Settings, enabled."""
    options = arguments.options
    settings = None if options.settings is None else settings_in(options.settings, output)
    with opened(arguments, output) as workspace:
        try:
            extension = workspace.properties.edit(
                options.extension, settings=settings, enabled=options.enabled
            )
        except WorkshopError as error:
            told = told_of_settings(error, options.settings, options.extension)
            raise Failure(told, http_status(error)) from error
    said = "enabled" if extension.enabled else "disabled"
    output.say(f"{extension.name} {extension.version}: {said}, settings {extension.settings}")
    answer([extension], output)
    return 0


def change(arguments: Arguments, output: Output) -> int:
    """Another version, after a plan or instead of it."""
    options = arguments.options
    settings = None if options.settings is None else settings_in(options.settings, output)
    with opened(arguments, output) as workspace:
        package_id = _package_id(workspace, options.extension, options.to)
        plan = workspace.properties.plan_change(options.extension, package_id, settings)
        if options.plan:
            _tell_plan(plan, output)
            return 1 if plan.problems else 0
        try:
            workspace.properties.change(options.extension, package_id, settings)
        except WorkshopError as error:
            told = told_of_settings(error, options.settings, plan.display_name)
            raise Failure(told, http_status(error)) from error
        (extension,) = installed(workspace, [options.extension], output)
        place = workspace.properties.get(extension.property_id).name
    tell(extension, place, output)
    answer([extension], output)
    return exit_code([extension])


def revise(arguments: Arguments, output: Output) -> int:
    """The next numbered revision of each."""
    with opened(arguments, output) as workspace:
        made = [workspace.properties.revise(i) for i in dict.fromkeys(arguments.options.extensions)]
    for one in made:
        output.say(f"{one.name} {one.version}: revision {one.revision_number} ({one.id})")
    answer(made, output)
    return 0


def history(arguments: Arguments, output: Output) -> int:
    """The head and its revisions, newest first."""
    with opened(arguments, output, reading=True) as workspace:
        found = workspace.properties.revisions(arguments.options.extension)
    output.table(
        ("REVISION", "VERSION", "ENABLED", "SAVED", "ID", "SETTINGS"),
        [
            (
                _number(one),
                one.version,
                "yes" if one.enabled else "no",
                one.updated_at,
                one.id,
                one.settings,
            )
            for one in found
        ],
        "",
    )
    output.document({"data": [extension_resource(one) for one in found]})
    return 0


def back(arguments: Arguments, output: Output) -> int:
    """What a revision was, again."""
    options = arguments.options
    with opened(arguments, output) as workspace:
        revisions = workspace.properties.revisions(options.extension)
        revision = next((r for r in revisions if r.revision_number == options.number > 0), None)
        if revision is None:
            detail = f"Its newest is {revisions[0].latest_revision_number}."
            raise NotFound(Problem("not-found", f"There is no revision {options.number}.", detail))
        workspace.properties.back_to(revision.id)
        (extension,) = installed(workspace, [revision.origin_id], output)
        place = workspace.properties.get(extension.property_id).name
    tell(extension, place, output)
    answer([extension], output)
    return exit_code([extension])


def verify(arguments: Arguments, output: Output) -> int:
    """Every installed file against the archive; 1 where one is not sound and stays so."""
    options = arguments.options
    with opened(arguments, output, reading=not options.repair) as workspace:
        found = [workspace.properties.verify(i) for i in dict.fromkeys(options.extensions)]
        unsound = [one.extension_id for one in found if not one.sound]
        repaired: Sequence[Extension] = ()
        if options.repair and unsound:
            for extension_id in unsound:
                workspace.properties.repair(extension_id)
            repaired = installed(workspace, unsound, output)
            found = [workspace.properties.verify(one.extension_id) for one in found]
        names = {i.extension_id: workspace.properties.extension(i.extension_id) for i in found}
    for one in found:
        _tell_verification(names[one.extension_id], one, output)
    for extension in repaired:
        output.fail(problems_of(extension.name, extension.problems))
    output.document({"data": [_verification(one) for one in found]})
    return 0 if all(one.sound for one in found) else 1


def restore(arguments: Arguments, output: Output) -> int:
    """What was removed, with its revisions."""
    with opened(arguments, output) as workspace:
        ids = list(dict.fromkeys(arguments.options.extensions))
        for extension_id in ids:
            workspace.properties.restore(extension_id)
        found = installed(workspace, ids, output)
        places = {e.id: workspace.properties.get(e.property_id).name for e in found}
    for extension in found:
        tell(extension, places[extension.id], output)
    answer(found, output)
    return exit_code(found)


def _package_id(workspace: Workspace, extension_id: str, version: str | None) -> str:
    """The version that is named; the newest where none is."""
    versions = workspace.properties.versions(extension_id)
    found = [one for one in versions if version in (None, one.version)]
    if not found:
        known = ", ".join(one.version for one in versions) or "none"
        raise NotFound(
            Problem(
                "not-found",
                f"The catalogue has no usable version {version} for the extension.",
                f"It has {known}.",
                "Add its archive, or name another version.",
            )
        )
    return found[0].id


def _number(one: Extension) -> str:
    if one.revision_number:
        return str(one.revision_number)
    return "head, changed" if one.dirty else "head"


def _tell_plan(plan: ChangePlan, output: Output) -> None:
    output.say(f"{plan.display_name}: {plan.kind} {plan.from_version} → {plan.to_version}")
    for word, provided in (("removed", plan.provided_removed), ("added", plan.provided_added)):
        for one in provided:
            output.say(f"  {word}: {_KINDS[one.kind]} {one.display_name}")
    for word, files in (
        ("added", plan.files_added),
        ("changed", plan.files_changed),
        ("removed", plan.files_removed),
    ):
        output.say(f"  files {word}: {', '.join(files) or 'none'}")
    output.fail(problems_of("settings", plan.problems))
    output.document(
        {
            "data": {
                "kind": plan.kind.value,
                "from": plan.from_version,
                "to": plan.to_version,
                "extension_package": plan.package_id,
                "settings": plan.settings,
                "problems": [problem.to_json() for problem in plan.problems],
                "delegates": {
                    "removed": [[one.kind, one.name] for one in plan.provided_removed],
                    "added": [[one.kind, one.name] for one in plan.provided_added],
                },
                "files": {
                    "added": list(plan.files_added),
                    "changed": list(plan.files_changed),
                    "removed": list(plan.files_removed),
                },
            }
        }
    )


def _tell_verification(extension: Extension, found: Verification, output: Output) -> None:
    label = f"{extension.name} {extension.version}"
    if found.sound:
        output.say(f"{label}: all {found.files} files are as they were installed")
        return
    output.say(f"{label}: {len(found.faults)} files are not as they were installed")
    for fault in found.faults:
        output.say(f"  {fault.fault}: {fault.path}")


def _verification(found: Verification) -> dict[str, object]:
    return {
        "extension": found.extension_id,
        "files": found.files,
        "sound": found.sound,
        "faults": [{"path": one.path, "fault": one.fault.value} for one in found.faults],
    }
