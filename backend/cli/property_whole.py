"""``property duplicate | compare | export | import``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backend.cli.arguments import Arguments
from backend.cli.extension_answers import exit_code, tell
from backend.cli.opening import opened
from backend.cli.output import Output, problems_of
from backend.cli.waiting import installed
from backend.packages.jsonapi import error_document
from backend.properties.comparing import ComparedExtension, Comparison, Standing
from backend.properties.jsonapi import extension_resource, property_resource
from backend.properties.model import Batch, Extension, Property, RefusedAddition
from backend.workspace import Workspace


def duplicate(arguments: Arguments, output: Output) -> int:
    """Another like it, under a free name."""
    options = arguments.options
    with opened(arguments, output) as workspace:
        source = workspace.properties.find(options.property)
        created, batch = workspace.properties.duplicate(source.id, options.name)
        extensions = ended(workspace, batch, output, wait=not options.no_wait)
        refused = list(refusals(workspace, batch))
        company_id = workspace.company_id
    output.say(f"{created.name}: made like {source.name} ({created.id})")
    tell_all(extensions, created, output)
    tell_refused(refused, output)
    output.document(answer(created, extensions, company_id) | meta_of(refused))
    return max(exit_code(extensions), int(bool(refused)))


def compare(arguments: Arguments, output: Output) -> int:
    """Side by side, the differences in words; 1 where there are any."""
    options = arguments.options
    with opened(arguments, output, reading=True) as workspace:
        here = workspace.properties.find(options.property)
        there = workspace.properties.find(options.other)
        found = workspace.properties.compare(here.id, there.id)
    if found.same:
        output.say(f"{here.name} and {there.name} are the same.")
    for attribute in found.attributes:
        output.say(f"{attribute.attribute}: {attribute.here or '-'} | {attribute.there or '-'}")
    for extension in found.extensions:
        for line in _lines(extension):
            output.say(line)
    output.document({"data": _comparison(found)})
    return 0 if found.same else 1


def export(arguments: Arguments, output: Output) -> int:
    """One file, whole or not there."""
    options = arguments.options
    with opened(arguments, output, reading=True) as workspace:
        chosen = workspace.properties.find(options.property)
        exported = workspace.portable.export_property(
            chosen.id, output.console.path(options.file), cancel=output.console.cancel
        )
    output.say(
        f"{chosen.name}: written to {options.file}, {exported.archives} archives, "
        f"content {exported.digest}"
    )
    output.document(
        {
            "meta": {
                "file": options.file,
                "digest": exported.digest,
                "size": exported.size,
                "archives": exported.archives,
            }
        }
    )
    return 0


def bring_in(arguments: Arguments, output: Output) -> int:
    """A new property from a file."""
    options = arguments.options
    with opened(arguments, output) as workspace:
        imported = workspace.portable.import_property(
            output.console.path(options.file), cancel=output.console.cancel
        )
        extensions = ended(workspace, imported.batch, output, wait=not options.no_wait)
        company_id = workspace.company_id
    created = imported.property
    output.say(
        f"{created.name}: brought in ({created.id}), {imported.added} packages new, "
        f"content {imported.digest}"
    )
    tell_all(extensions, created, output)
    meta = {"meta": {"digest": imported.digest, "packages_added": imported.added}}
    output.document(answer(created, extensions, company_id) | meta)
    return exit_code(extensions)


# What the acts share


def ended(workspace: Workspace, batch: Batch, output: Output, *, wait: bool) -> list[Extension]:
    """The extensions of a batch; their installations have ended where that is waited for."""
    ids = [one.id for one in batch.extensions]
    return installed(workspace, ids, output) if wait and ids else list(batch.extensions)


def tell_all(extensions: list[Extension], place: Property, output: Output) -> None:
    for extension in extensions:
        tell(extension, place.name, output)


def refusals(workspace: Workspace, batch: Batch) -> Iterator[tuple[str, RefusedAddition]]:
    """What was refused, each under its package's name."""
    for one in batch.refused:
        package_id = one.addition.package_id
        yield workspace.packages.get(package_id).label if package_id else "", one


def tell_refused(refused: list[tuple[str, RefusedAddition]], output: Output) -> None:
    for label, one in refused:
        output.fail(problems_of(label, one.problems))


def meta_of(refused: list[tuple[str, RefusedAddition]]) -> dict[str, Any]:
    errors = [
        error
        for label, one in refused
        for error in error_document(one.problems, 422, {"about": label})["errors"]
    ]
    return {"meta": {"refused": errors}} if errors else {}


def answer(created: Property, extensions: list[Extension], company_id: str) -> dict[str, Any]:
    document: dict[str, Any] = {"data": property_resource(created, company_id=company_id)}
    if extensions:
        document["included"] = [extension_resource(extension) for extension in extensions]
    return document


def _lines(compared: ComparedExtension) -> Iterator[str]:
    here, there, difference = compared.here, compared.there, compared.difference
    if here is None or there is None or difference is None:
        shown = here or there
        assert shown is not None
        yield f"{compared.name}: {compared.standing}, {shown.version}"
        return
    if difference.version_changed:
        yield f"{compared.name}: {here.version} | {there.version}"
    elif difference.digest_changed:
        yield f"{compared.name}: {here.version}, another build"
    if difference.enabled_changed:
        states = ["enabled" if one.enabled else "disabled" for one in (here, there)]
        yield f"{compared.name}: {states[0]} | {states[1]}"
    for one in difference.settings:
        yield f"{compared.name} {one.pointer or '/'}: {one.before or '-'} | {one.after or '-'}"


def _comparison(found: Comparison) -> dict[str, Any]:
    return {
        "here": found.here.id,
        "there": found.there.id,
        "same": found.same,
        "attributes": {one.attribute: [one.here, one.there] for one in found.attributes},
        "extensions": [_compared(one) for one in found.extensions],
    }


def _compared(one: ComparedExtension) -> dict[str, Any]:
    document: dict[str, Any] = {
        "name": one.name,
        "standing": one.standing.value,
        "here": _state(one.here),
        "there": _state(one.there),
    }
    if one.standing is Standing.DIFFERENT and one.difference is not None:
        document["settings"] = [
            {
                "pointer": each.pointer,
                "kind": each.kind.value,
                "before": each.before,
                "after": each.after,
            }
            for each in one.difference.settings
        ]
    return document


def _state(extension: Extension | None) -> dict[str, Any] | None:
    if extension is None:
        return None
    return {
        "id": extension.id,
        "version": extension.version,
        "digest": extension.digest,
        "enabled": extension.enabled,
    }
