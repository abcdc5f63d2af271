"""``property create | list`` (Reactor), and where its other acts are."""

from __future__ import annotations

from typing import Any

from backend.cli import profile, property_whole
from backend.cli.arguments import Arguments
from backend.cli.extension_answers import exit_code, tell
from backend.cli.opening import opened
from backend.cli.output import Output
from backend.cli.waiting import installed
from backend.properties.jsonapi import extension_resource, property_resource


def run(arguments: Arguments, output: Output) -> int:
    """Do what the verb says; answers the exit code."""
    match arguments.verb:
        case "create":
            return _create(arguments, output)
        case "duplicate":
            return property_whole.duplicate(arguments, output)
        case "compare":
            return property_whole.compare(arguments, output)
        case "export":
            return property_whole.export(arguments, output)
        case "import":
            return property_whole.bring_in(arguments, output)
        case "profile":
            return profile.run(arguments, output)
        case _:
            return _list(arguments, output)


def _create(arguments: Arguments, output: Output) -> int:
    options = arguments.options
    with opened(arguments, output) as workspace:
        created = workspace.properties.create(
            options.name, options.platform, options.domains, development=options.development
        )
        # A web property is born with the package core, if the catalogue holds it.
        born_with = [e.id for e in workspace.properties.extensions(created.id)]
        extensions = installed(workspace, born_with, output) if born_with else []
        company_id = workspace.company_id
    output.say(f"{created.name}: created for {created.platform} ({created.id})")
    for extension in extensions:
        tell(extension, created.name, output)
    document: dict[str, Any] = {"data": property_resource(created, company_id=company_id)}
    if extensions:
        document["included"] = [extension_resource(extension) for extension in extensions]
    output.document(document)
    return exit_code(extensions)


def _list(arguments: Arguments, output: Output) -> int:
    with opened(arguments, output, reading=True) as workspace:
        properties = workspace.properties.list()
        company_id = workspace.company_id
    output.table(
        ("NAME", "PLATFORM", "DOMAINS", "EXTENSIONS", "ID", ""),
        [
            (
                found.name,
                found.platform.value,
                ", ".join(found.domains),
                str(found.extension_count),
                found.id,
                "development" if found.development else "",
            )
            for found in properties
        ],
        "No property yet. Create one: extension-workshop property create NAME --platform edge",
    )
    output.document({"data": [property_resource(p, company_id=company_id) for p in properties]})
    return 0
