"""Values that stand as examples, and the curl line that sends one."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from typing import Any

from backend.api.operations import Json
from backend.api.page_shapes import DEEPEST, shape_name

_ID = re.compile(r"\^\(?([A-Z]{2})\)?\[0-9a-f\]\{32\}\$")
_ID_REST = "27e9323eb585411fae6086fc78a3b70b"
_WORDS = {
    "date-time": "2026-03-17T09:30:00.000Z",
    "date": "2026-03-17",
    "uuid": "0f8fad5b-d9cb-469f-a165-70867728950e",
    "uri": "http://127.0.0.1/",
}


def sample(schema: Json, shapes: Mapping[str, Json], depth: int = 0) -> Json:
    """A value of the schema for people to look at: an example that is named in it, or one made.

    A made one fulfils types, lists of values and identifiers; it does not claim to fulfil patterns.
    """
    if not isinstance(schema, Mapping) or depth > DEEPEST:
        return None
    if named := shape_name(schema):
        return sample(shapes[named], shapes, depth + 1)
    for key in ("example", "const", "default"):
        if key in schema:
            return schema[key]
    for key in ("examples", "enum"):
        if schema.get(key):
            return schema[key][0]
    for forms in (schema.get("oneOf"), schema.get("anyOf")):
        if forms:
            return sample(forms[0], shapes, depth + 1)
    if "allOf" in schema:
        parts = [sample(part, shapes, depth + 1) for part in schema["allOf"]]
        return {
            key: value for part in parts if isinstance(part, dict) for key, value in part.items()
        }
    types = schema.get("type", "object" if "properties" in schema else "string")
    return _of_type(types if isinstance(types, str) else types[0], schema, shapes, depth)


def _of_type(kind: str, schema: Mapping[str, Json], shapes: Mapping[str, Json], depth: int) -> Json:
    match kind:
        case "object":
            inside = schema.get("properties", {})
            wanted = schema.get("required") or inside
            return {key: sample(inside.get(key, {}), shapes, depth + 1) for key in wanted}
        case "array":
            return [sample(schema.get("items", {}), shapes, depth + 1)]
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case "null":
            return None
    found = _ID.fullmatch(schema.get("pattern", ""))
    return found[1] + _ID_REST if found else _WORDS.get(schema.get("format", ""), "text")


def curl(
    method: str, path: str, operation: Mapping[str, Json], base: str, shapes: Mapping[str, Json]
) -> str:
    """The operation as one command of a shell, which has the token in ``$TOKEN``."""
    words = ["curl"] if method == "GET" else ["curl", "-X", method]
    lines = [shlex.join([*words, base + _filled(path, operation, shapes)])]
    if method != "GET":
        lines.append('-H "Authorization: Bearer $TOKEN"')
    content = operation.get("requestBody", {}).get("content", {})
    for media_type, one in content.items():
        if media_type == "multipart/form-data":
            part = next(iter(one["schema"]["properties"]))
            lines.append(shlex.join(["-F", f"{part}=@{part}.zip"]))
        else:
            lines.append(shlex.join(["-H", f"Content-Type: {media_type}"]))
            lines.append(shlex.join(["-d", written(example_of(one, shapes))]))
        break  # of several media types the first
    return " \\\n  ".join(lines)


def example_of(content: Mapping[str, Json], shapes: Mapping[str, Json]) -> Json:
    """The example of a body: the one that is given, else one made of its shape."""
    if "example" in content:
        return content["example"]
    for one in content.get("examples", {}).values():
        return one["value"]
    return sample(content.get("schema", {}), shapes)


def written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def _filled(path: str, operation: Mapping[str, Json], shapes: Mapping[str, Json]) -> str:
    """The path with an example in the place of each parameter; of the query what is demanded."""
    query = []
    for parameter in operation.get("parameters", ()):
        value = parameter.get("example")
        if value is None:
            value = sample(parameter["schema"], shapes)
        if value == "text":
            value = parameter["name"].upper()
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", str(value))
        elif parameter["required"]:
            query.append(f"{parameter['name']}={value}")
    return f"{path}?{'&'.join(query)}" if query else path
