"""``extension add | list | retry | remove`` (Reactor)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from backend.cli.arguments import Arguments
from backend.cli.opening import opened
from backend.cli.output import Failure, Output, problems_of
from backend.cli.sources import read_text, source_name
from backend.cli.waiting import installed
from backend.errors import Refused, WorkshopError
from backend.packages.jsonapi import http_status
from backend.packages.model import Package
from backend.packages.rows import version_order
from backend.packages.settings import settings_problems
from backend.properties.jsonapi import extension_resource
from backend.properties.model import Extension, Property
from backend.status import Status
from backend.workspace import Workspace

_OF_SETTINGS = {"invalid-settings", "invalid-settings-syntax"}
"""Problems whose pointers lead into the file of the settings."""
_PACKAGE_ID = re.compile(r"EP[0-9a-f]{32}")


def run(arguments: Arguments, output: Output) -> int:
    """Do what the verb says; answers the exit code."""
    match arguments.verb:
        case "add":
            return _add(arguments, output)
        case "list":
            return _list(arguments, output)
        case "retry":
            return _retry(arguments, output)
        case _:
            return _remove(arguments, output)


def exit_code(extensions: Iterable[Extension]) -> int:
    """1 where an installation failed."""
    return int(any(e.installation_status is Status.FAILED for e in extensions))


def tell(extension: Extension, place: str, output: Output) -> None:
    """What became of an extension, and all reasons where it failed."""
    label = f"{extension.name} {extension.version}"
    if extension.installation_status is Status.FAILED:
        output.fail(problems_of(label, extension.problems))
        return
    output.say(f"{label} in {place}: {extension.installation_status} ({extension.id})")
    if extension.needs_settings:
        output.hint(f"{label}: warning: The extension needs settings to work.")


def _add(arguments: Arguments, output: Output) -> int:
    options = arguments.options
    settings = _settings(options.settings)
    with opened(arguments) as workspace:
        chosen = workspace.properties.find(options.property)
        package = _package(workspace, chosen, options.package)
        try:
            extension = workspace.properties.add_extension(chosen.id, package.id, settings)
        except WorkshopError as error:
            of_settings = error.code in _OF_SETTINGS and options.settings
            what = source_name(options.settings) if of_settings else package.label
            raise Failure(problems_of(what, error.problems), http_status(error)) from error
        if not options.no_wait:
            (extension,) = installed(workspace, [extension.id])
    tell(extension, chosen.name, output)
    output.document({"data": extension_resource(extension)})
    return exit_code([extension])


def _settings(file: str | None) -> str:
    if file is None:
        return "{}"
    try:
        text = read_text(file)
        if not text.strip():
            # An empty file is no JSON; only settings that are not given at all are left out.
            raise Refused(*settings_problems({}, text))
    except Refused as refused:
        told = problems_of(source_name(file), refused.problems)
        raise Failure(told, http_status(refused)) from None
    return text


def _package(workspace: Workspace, chosen: Property, wanted: str) -> Package:
    """The named package, or the newest of the name that the property may hold."""
    if _PACKAGE_ID.fullmatch(wanted):
        return workspace.packages.get(wanted)
    name, _, version = wanted.partition("@")
    usable = [
        package
        for package in workspace.packages.usable(chosen.platform, development=chosen.development)
        if package.name == name and version in ("", package.version)
    ]
    # Where the property may hold none of them, the catalogue's own answer says what is there.
    return max(usable, key=version_order, default=None) or workspace.packages.find(
        name, chosen.platform, version
    )


def _list(arguments: Arguments, output: Output) -> int:
    with opened(arguments, reading=True) as workspace:
        chosen = workspace.properties.find(arguments.options.property)
        extensions = workspace.properties.extensions(chosen.id)
    output.table(
        ("NAME", "VERSION", "STATUS", "ENABLED", "ID", ""),
        [
            (
                extension.name,
                extension.version,
                extension.installation_status.value,
                "yes" if extension.enabled else "no",
                extension.id,
                extension.reason or ("needs settings" if extension.needs_settings else ""),
            )
            for extension in extensions
        ],
        f"{chosen.name} has no extension yet. "
        "Add one: extension-workshop extension add PROPERTY PACKAGE",
    )
    output.document({"data": [extension_resource(extension) for extension in extensions]})
    return 0


def _retry(arguments: Arguments, output: Output) -> int:
    ids = arguments.options.extensions
    with opened(arguments) as workspace:
        chosen = [workspace.properties.extension(i) for i in dict.fromkeys(ids)]
        # Those that will be refused come first: then nothing is begun.
        chosen.sort(key=lambda e: e.installation_status is Status.FAILED and not e.deleted_at)
        for extension in chosen:
            workspace.properties.retry(extension.id)
        extensions = installed(workspace, [e.id for e in chosen])
        places = {e.id: workspace.properties.get(e.property_id).name for e in extensions}
    for extension in extensions:
        tell(extension, places[extension.id], output)
    _answer(extensions, output)
    return exit_code(extensions)


def _remove(arguments: Arguments, output: Output) -> int:
    ids = arguments.options.extensions
    with opened(arguments) as workspace:
        chosen = [workspace.properties.extension(i) for i in dict.fromkeys(ids)]
        chosen.sort(key=lambda e: not e.deleted_at)  # as above
        for extension in chosen:
            workspace.properties.remove(extension.id)
        # The thread's first act is to sweep: the files go now, not at some later start.
        workspace.start()
        extensions = [workspace.properties.extension(e.id) for e in chosen]
    for extension in extensions:
        output.say(f"{extension.name} {extension.version}: removed ({extension.id})")
    _answer(extensions, output)
    return 0


def _answer(extensions: Sequence[Extension], output: Output) -> None:
    """One that was named is answered as one resource, several as a list."""
    resources = [extension_resource(extension) for extension in extensions]
    output.document({"data": resources[0] if len(resources) == 1 else resources})
