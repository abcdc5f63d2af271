"""``library list | create | add | remove | publish`` (Reactor)."""

from __future__ import annotations

from backend.cli.arguments import Arguments
from backend.cli.opening import opened
from backend.cli.output import Output
from backend.properties.jsonapi import library_resource
from backend.properties.model import Library
from backend.workspace import Workspace


def run(arguments: Arguments, output: Output) -> int:
    """Do what the verb says; answers the exit code."""
    if arguments.verb == "list":
        return _list(arguments, output)
    with opened(arguments, output) as workspace:
        library = _act(workspace, arguments)
        held = workspace.libraries.revisions_in(library.id)
    output.say(f"{library.name}: {_state(library)} ({library.id})")
    output.document({"data": library_resource(library, held)})
    return 0


def _act(workspace: Workspace, arguments: Arguments) -> Library:
    libraries, options = workspace.libraries, arguments.options
    match arguments.verb:
        case "create":
            chosen = workspace.properties.find(options.property)
            return libraries.create(chosen.id, options.name)
        case "add":
            return libraries.add(options.library, options.extensions)
        case "remove":
            return libraries.remove(options.library, options.extensions)
        case _:
            return libraries.publish(options.library)


def _list(arguments: Arguments, output: Output) -> int:
    with opened(arguments, output, reading=True) as workspace:
        chosen = workspace.properties.find(arguments.options.property)
        libraries = workspace.libraries.list(chosen.id)
        held = [workspace.libraries.revisions_in(one.id) for one in libraries]
    output.table(
        ("NAME", "REVISIONS", "PUBLISHED", "ID"),
        [(one.name, str(one.count), one.published_at or "", one.id) for one in libraries],
        f"{chosen.name} has no library yet. "
        "Create one: extension-workshop library create PROPERTY NAME",
    )
    resources = [library_resource(one, some) for one, some in zip(libraries, held, strict=True)]
    output.document({"data": resources})
    return 0


def _state(library: Library) -> str:
    revisions = "1 revision" if library.count == 1 else f"{library.count} revisions"
    return f"{revisions}, published" if library.published else revisions
