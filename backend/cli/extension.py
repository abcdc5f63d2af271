"""``extension``: ``add | list | retry | remove``, and the acts of ``extension_life``."""

from __future__ import annotations

import re

from backend.cli import extension_life as life
from backend.cli.arguments import Arguments
from backend.cli.extension_answers import answer, exit_code, settings_in, tell, told_of_settings
from backend.cli.opening import opened
from backend.cli.output import Failure, Output
from backend.cli.waiting import installed
from backend.errors import WorkshopError
from backend.packages.jsonapi import http_status
from backend.packages.model import Package
from backend.packages.rows import version_order
from backend.properties.jsonapi import extension_resource
from backend.properties.model import Property
from backend.status import Status
from backend.workspace import Workspace

_PACKAGE_ID = re.compile(r"EP[0-9a-f]{32}")


def run(arguments: Arguments, output: Output) -> int:
    """Do what the verb says; answers the exit code."""
    acts = {
        "add": _add,
        "list": _list,
        "retry": _retry,
        "remove": _remove,
        "edit": life.edit,
        "change": life.change,
        "revise": life.revise,
        "history": life.history,
        "back": life.back,
        "verify": life.verify,
        "restore": life.restore,
    }
    return acts[arguments.verb](arguments, output)


def _add(arguments: Arguments, output: Output) -> int:
    options = arguments.options
    settings = "{}" if options.settings is None else settings_in(options.settings, output)
    with opened(arguments, output) as workspace:
        chosen = workspace.properties.find(options.property)
        package = _package(workspace, chosen, options.package)
        try:
            extension = workspace.properties.add_extension(chosen.id, package.id, settings)
        except WorkshopError as error:
            told = told_of_settings(error, options.settings, package.label)
            raise Failure(told, http_status(error)) from error
        if not options.no_wait:
            (extension,) = installed(workspace, [extension.id], output)
    tell(extension, chosen.name, output)
    output.document({"data": extension_resource(extension)})
    return exit_code([extension])


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
    with opened(arguments, output, reading=True) as workspace:
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
    with opened(arguments, output) as workspace:
        chosen = [workspace.properties.extension(i) for i in dict.fromkeys(ids)]
        # Those that will be refused come first: then nothing is begun.
        chosen.sort(key=lambda e: e.installation_status is Status.FAILED and not e.deleted_at)
        for extension in chosen:
            workspace.properties.retry(extension.id)
        extensions = installed(workspace, [e.id for e in chosen], output)
        places = {e.id: workspace.properties.get(e.property_id).name for e in extensions}
    for extension in extensions:
        tell(extension, places[extension.id], output)
    answer(extensions, output)
    return exit_code(extensions)


def _remove(arguments: Arguments, output: Output) -> int:
    ids = arguments.options.extensions
    with opened(arguments, output) as workspace:
        chosen = [workspace.properties.extension(i) for i in dict.fromkeys(ids)]
        chosen.sort(key=lambda e: not e.deleted_at)  # as above
        for extension in chosen:
            workspace.properties.remove(extension.id)
        # The thread's first act is to sweep: the files go now, not at some later start.
        workspace.start()
        extensions = [workspace.properties.extension(e.id) for e in chosen]
    for extension in extensions:
        output.say(f"{extension.name} {extension.version}: removed ({extension.id})")
    answer(extensions, output)
    return 0
