"""What is served, as a table of values: routes and descriptions are both made from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from backend.workspace import Workspace

Json = Any
"""What ``json`` reads and writes; numbers with a fraction are ``Decimal``, so that none is lost."""

MOST_JSON = 16 << 20
"""Bytes of a JSON body."""
MOST_UPLOAD = (256 << 20) + (1 << 20)
"""Bytes of an upload: the largest archive that is taken, and the form round it."""


class Area(StrEnum):
    """One of the two systems; each has its own media type and its own form of errors."""

    CONTEXT = "context-services"
    REACTOR = "reactor"

    @property
    def media_type(self) -> str:
        return "application/json" if self is Area.CONTEXT else "application/vnd.api+json"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request, as it lies on the disk. Whoever handles it moves it away.

    ``file_name`` is what the client called it, for people only: never a path to open.
    """

    path: Path
    file_name: str
    size: int


@dataclass(frozen=True, slots=True)
class Call:
    """One request as its handler sees it.

    ``path`` holds the values of the route's parameters, ``query`` those of the query in the order
    they were given, ``body`` the parsed JSON (``None`` where there is no body; see ``has_body``).
    ``base`` is the server's address as the client wrote it, ``address`` the path with the query.
    """

    workspace: Workspace
    base: str = ""
    address: str = ""
    path: Mapping[str, str] = field(default_factory=dict)
    query: tuple[tuple[str, str], ...] = ()
    body: Json = None
    has_body: bool = False
    upload: Upload | None = None

    def given(self, name: str, otherwise: str = "") -> str:
        """The last value of a query parameter."""
        return next((value for key, value in reversed(self.query) if key == name), otherwise)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler answers; ``body`` is JSON, ``None`` with ``has_body`` false is no body."""

    status: int = 200
    body: Json = None
    headers: Mapping[str, str] = field(default_factory=dict)
    has_body: bool = True


NO_CONTENT = Answer(204, has_body=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a path or a query; ``schema`` is JSON Schema (draft 2020-12)."""

    name: str
    schema: Mapping[str, Json]
    text: str
    place: Literal["path", "query"] = "query"
    required: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """What a request carries: JSON of the shape ``shape``, a file in the part ``part``, or either.

    ``shape`` names one of the area's shapes.
    """

    shape: str = ""
    part: str = ""
    required: bool = True
    example: Json = None


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer that an operation may give; ``shape`` is ``""`` where it has no body."""

    text: str
    shape: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    example: Json = None


Handler = Callable[[Call], Answer]


def _nothing(_call: Call) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Operation:
    """One method on one path.

    ``name`` is the description's ``operationId``. ``replies`` are by status; those that the server
    gives by itself (unreadable body, no token, …) are added in the description. ``rests`` names the
    extensions that have to be at rest: while one is ``pending`` the request waits a few seconds
    before it is handled (our choice; Reactor leaves it open).
    """

    area: Area
    method: str
    path: str
    name: str
    title: str
    handler: Handler
    replies: Mapping[int, Reply]
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    text: str = ""
    tag: str = ""
    rests: Callable[[Call], Iterable[str]] = _nothing

    @property
    def writes(self) -> bool:
        return self.method != "GET"
