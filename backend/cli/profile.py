"""``property profile save | apply``."""

from __future__ import annotations

from typing import Any

from backend.cli.arguments import Arguments
from backend.cli.export import save
from backend.cli.extension_answers import exit_code, tell
from backend.cli.opening import opened
from backend.cli.output import Failure, Output, problems_of
from backend.cli.property_whole import ended
from backend.cli.sources import read_text, source_name
from backend.errors import Refused
from backend.packages.jsonapi import error_document, http_status
from backend.properties.jsonapi import extension_resource
from backend.properties.profiles import Profile, ProfileStep, read_profile, write_profile


def run(arguments: Arguments, output: Output) -> int:
    """Save or apply; answers the exit code."""
    return (
        _save(arguments, output) if arguments.options.act == "save" else _apply(arguments, output)
    )


def _save(arguments: Arguments, output: Output) -> int:
    options = arguments.options
    with opened(arguments, output, reading=True) as workspace:
        chosen = workspace.properties.find(options.property)
        text = write_profile(workspace.properties.profile(chosen.id))
    if options.output and options.output != "-":
        save(options.output, text, output)
        output.say(f"{chosen.name}: its profile is written to {options.output}")
        output.document({"meta": {"file": options.output}})
    else:
        output.text(text, json=True)
    return 0


def _apply(arguments: Arguments, output: Output) -> int:
    options = arguments.options
    profile = _read(options.file, output)
    with opened(arguments, output) as workspace:
        chosen = [workspace.properties.find(one) for one in options.properties]
        ids = list(dict.fromkeys(one.id for one in chosen))
        steps = workspace.properties.plan_profile(profile, ids)
        refused = any(step.problems for step in steps)
        for step in steps:
            _tell(step, output)
        document: dict[str, Any] = {"meta": {"plan": [_step(step) for step in steps]}}
        if options.plan:
            output.document(document)
            return int(refused)
        batch = workspace.properties.apply_profile(profile, ids)
        extensions = ended(workspace, batch, output, wait=not options.no_wait)
        names = {one.id: one.name for one in chosen}
    for extension in extensions:
        tell(extension, names[extension.property_id], output)
    changed = [*extensions, *batch.edited]
    output.document({"data": [extension_resource(one) for one in changed]} | document)
    return max(exit_code(extensions), int(refused))


def _read(file: str, output: Output) -> Profile:
    try:
        return read_profile(read_text(file, output.console).encode())
    except Refused as refused:
        told = problems_of(source_name(file), refused.problems)
        raise Failure(told, http_status(refused)) from None


def _tell(step: ProfileStep, output: Output) -> None:
    about = f"{step.package} {step.version} in {step.property_name}"
    if step.problems:
        output.fail(problems_of(about, step.problems))
        return
    said = ", ".join(act.value for act in step.acts) or "is so already"
    output.say(f"{about}: {said}{f', from {step.from_version}' if _moves(step) else ''}")


def _moves(step: ProfileStep) -> bool:
    return step.from_version not in ("", step.version)


def _step(step: ProfileStep) -> dict[str, Any]:
    return {
        "property": step.property_id,
        "package": step.package,
        "version": step.version,
        "from_version": step.from_version,
        "acts": [act.value for act in step.acts],
        "errors": error_document(step.problems, 422)["errors"],
    }
