"""What the acts on extensions answer, and how they read settings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from backend.cli.output import Failure, Output, Told, problems_of
from backend.cli.sources import read_text, source_name
from backend.errors import Refused, WorkshopError
from backend.packages.jsonapi import http_status
from backend.packages.settings import settings_problems
from backend.properties.jsonapi import extension_resource
from backend.properties.model import Extension
from backend.status import Status

_OF_SETTINGS = {"invalid-settings", "invalid-settings-syntax"}
"""Problems whose pointers lead into the file of the settings."""


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


def settings_in(file: str, output: Output) -> str:
    """The settings in a file or on standard input. Raises :class:`Failure`."""
    try:
        text = read_text(file, output.console)
        if not text.strip():
            # An empty file is no JSON; only settings that are not given at all are left out.
            raise Refused(*settings_problems({}, text))
    except Refused as refused:
        told = problems_of(source_name(file), refused.problems)
        raise Failure(told, http_status(refused)) from None
    return text


def told_of_settings(error: WorkshopError, file: str | None, what: str) -> list[Told]:
    """What was refused, told about the settings' file where its pointers lead there."""
    of_settings = error.code in _OF_SETTINGS and file
    return problems_of(source_name(file) if of_settings and file else what, error.problems)


def answer(extensions: Sequence[Extension], output: Output) -> None:
    """One that was named is answered as one resource, several as a list."""
    resources = [extension_resource(extension) for extension in extensions]
    output.document({"data": resources[0] if len(resources) == 1 else resources})
