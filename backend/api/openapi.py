"""An OpenAPI 3.1 description of one of the two APIs, made from the table that is served."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from backend.api.operations import Area, Body, Json, Operation, Reply

SCHEME = "bearer"
"""The name of the one security scheme."""

OF_EVERY: Mapping[int, str] = {
    401: "The token is missing or wrong.",
    403: "The host or the origin is not this server's.",
    503: "The store cannot be used now.",
    507: "The disk is full.",
}
"""What the server may answer to any request before or instead of its handler, by status."""
OF_BODIES: Mapping[int, str] = {
    400: "The body cannot be read.",
    408: "The body did not come in time.",
    413: "The body is too large.",
    415: "The body's media type is not read here.",
}
"""The same of requests that carry a body."""


def describe(
    area: Area,
    title: str,
    text: str,
    operations: Sequence[Operation],
    shapes: Mapping[str, Json],
    errors: str,
) -> dict[str, Json]:
    """The description of an area; ``errors`` names the shape of its refusals among ``shapes``."""
    paths: dict[str, Json] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1", "description": text},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": dict(shapes),
            "responses": {
                own_name(status): _reply(Reply(text, errors), area.media_type)
                for status, text in {**OF_EVERY, **OF_BODIES}.items()
            },
            "securitySchemes": {SCHEME: {"type": "http", "scheme": "bearer"}},
        },
        "tags": [{"name": tag} for tag in dict.fromkeys(o.tag for o in operations if o.tag)],
        "x-area": area.value,
    }


def _operation(operation: Operation) -> dict[str, Json]:
    found: dict[str, Json] = {
        "operationId": operation.name,
        "summary": operation.title,
        "description": operation.text,
        "tags": [operation.tag] if operation.tag else [],
        "parameters": [
            {
                "name": parameter.name,
                "in": parameter.place,
                "required": parameter.required or parameter.place == "path",
                "description": parameter.text,
                "schema": parameter.schema,
            }
            for parameter in operation.parameters
        ],
        "security": [{SCHEME: []}] if operation.writes else [{}, {SCHEME: []}],
        "responses": {
            str(status): reply
            for status, reply in sorted({**_by_itself(operation), **_told(operation)}.items())
        },
    }
    if operation.body is not None:
        found["requestBody"] = _body(operation.body, operation.area.media_type)
    return {key: value for key, value in found.items() if value not in ("", [])}


def _by_itself(operation: Operation) -> dict[int, Json]:
    """What the server answers before any handler is asked; described once for all operations."""
    statuses = [*OF_EVERY, *(OF_BODIES if operation.body is not None else ())]
    return {status: {"$ref": f"#/components/responses/{own_name(status)}"} for status in statuses}


def _told(operation: Operation) -> dict[int, Json]:
    return {
        status: _reply(reply, operation.area.media_type)
        for status, reply in operation.replies.items()
    }


def own_name(status: int) -> str:
    """The name of what the server answers by itself: ``401`` → ``Unauthorized``."""
    return HTTPStatus(status).phrase.title().replace(" ", "")


def _reply(reply: Reply, media_type: str) -> dict[str, Json]:
    found: dict[str, Json] = {"description": reply.text}
    if reply.headers:
        found["headers"] = {
            name: {"description": text, "schema": {"type": "string"}, "required": True}
            for name, text in reply.headers.items()
        }
    if reply.shape:
        content: dict[str, Json] = {"schema": _ref(reply.shape)}
        if reply.example is not None:
            content["example"] = reply.example
        found["content"] = {media_type: content}
    return found


def _body(body: Body, media_type: str) -> dict[str, Json]:
    content: dict[str, Json] = {}
    if body.shape:
        content[media_type] = {"schema": _ref(body.shape)}
        if body.example is not None:
            content[media_type]["example"] = body.example
    if body.part:
        file = {"type": "string", "contentMediaType": "application/zip", "format": "binary"}
        content["multipart/form-data"] = {
            "schema": {
                "type": "object",
                "properties": {body.part: file},
                "required": [body.part],
            }
        }
    return {"required": body.required, "content": content}


def _ref(shape: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{shape}"}


def status_words(status: int) -> str:
    """``404`` → ``404 Not Found``."""
    return f"{status} {HTTPStatus(status).phrase}"
