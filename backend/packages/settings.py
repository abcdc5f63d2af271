"""Checks an extension's settings against the schema that its package brings along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jsonschema_rs import ValidationError

from backend.errors import Problem
from backend.packages.json_schema import compile_schema, explain
from backend.packages.json_text import kind_of, read_json
from backend.packages.schema_weight import weight

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_TOLD_WORK = 500_000
"""Values times rules up to which every error is told: making them takes some 8 µs each."""
MAX_WORK = 20_000_000
"""Values times rules up to which settings are checked at all; ours, as the other. Real packages
stay under 100 rules a value: 200,000 values."""


def settings_schema(manifest: Mapping[str, Any]) -> dict[str, Any] | None:
    """The JSON Schema (draft-04) of the package's settings, None where it takes none."""
    configuration = manifest.get("configuration")
    schema = configuration.get("schema") if isinstance(configuration, dict) else None
    return schema if isinstance(schema, dict) else None


def delegate_descriptor_id(manifest: Mapping[str, Any]) -> str | None:
    """What ``delegate_descriptor_id`` must be with settings of one's own (Reactor).

    It is ``NAME::extensionConfiguration::config``, None where the package takes no settings.
    """
    if settings_schema(manifest) is None:
        return None
    return f"{manifest.get('name', '')}::extensionConfiguration::config"


def refuses_empty_settings(manifest: Mapping[str, Any]) -> bool:
    """Whether an extension without settings of its own would not fit the package's schema."""
    return settings_schema(manifest) is not None and bool(settings_problems(manifest, "{}"))


def settings_problems(manifest: Mapping[str, Any], settings: str) -> tuple[Problem, ...]:
    """Everything that is wrong with the settings, a JSON object as a text.

    Pointers lead into the settings. Settings that are left out (``""``, ``"{}"``) are the
    caller's business: the original takes them unchecked.
    """
    value, faults = read_json(settings)
    if faults:
        return tuple(
            Problem(
                "invalid-settings-syntax",
                "The settings are not valid JSON.",
                fault.detail,
                "Correct the JSON.",
                fault.pointer,
            )
            for fault in faults
        )
    if not isinstance(value, dict):
        return (
            Problem(
                "invalid-settings",
                "The settings must be a JSON object.",
                f"Found {kind_of(value)}.",
                "Put the settings between { and }.",
            ),
        )
    schema = settings_schema(manifest)
    if schema is None:
        return (
            Problem(
                "delegate-descriptor-unresolved",
                "The package takes no settings.",
                "Its extension.json has no configuration.",
                "Leave the settings out.",
            ),
        )
    return _refused_by(schema, value, len(settings))


def _refused_by(schema: dict[str, Any], value: dict[str, Any], length: int) -> tuple[Problem, ...]:
    try:
        validator = compile_schema(schema, length)
    except ValueError as error:  # only a package that failed its check can get here
        return (
            Problem(
                "delegate-descriptor-unresolved",
                "The package's schema of the settings cannot be used.",
                str(error).partition("\n")[0],
                "Choose another version of the package.",
            ),
        )
    work = weight(schema) * _count(value)
    if work <= MAX_TOLD_WORK:
        return explain(validator.iter_errors(value), "invalid-settings")
    if work > MAX_WORK:
        return (
            Problem(
                "settings-too-heavy",
                "The settings are too large for the rules of this package.",
                f"They hold {_count(value):,} values, and one is held against up to "
                f"{weight(schema):,} rules.",
                "Give it fewer settings.",
            ),
        )
    try:
        validator.validate(value)  # all errors would be made before the first can be read
    except ValidationError as error:
        return explain((error,), "invalid-settings")
    return ()


def _count(value: Any) -> int:
    """The values in a JSON value, itself among them."""
    counted, todo = 0, [value]
    while todo:
        one = todo.pop()
        counted += 1
        if isinstance(one, dict):
            todo += one.values()
        elif isinstance(one, list):
            todo += one
    return counted
