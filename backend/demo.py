"""Fills an empty workspace with examples, through the same services as everybody else."""

from __future__ import annotations

import json
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from backend.errors import Conflict, Problem, Refused, WorldError
from backend.events import Event, PackageChanged
from backend.packages.model import Package
from backend.packages.packing import pack_folder
from backend.schemas.body import load_json, parse_body
from backend.schemas.model import Kind, SchemaState
from backend.status import Status
from backend.workspace import Workspace

PATIENCE_SECONDS = 60.0
"""How long to wait for the installer thread's next word, as when it waits for a full disk."""

_SCHEMAS = (
    (Kind.TASKS, "feedback"),
    (Kind.TASKS, "survey"),
    (Kind.SERVICES, "proposal"),
    (Kind.STATES, "handover"),
    (Kind.PROFILES, "address"),
    (Kind.PROFILES, "phone"),
)

_Records = Mapping[str, Iterable[Mapping[str, object]]]
"""Records by the schema's name; values by the attribute's name."""

_RESOURCES: tuple[tuple[Kind, str, str, _Records], ...] = (
    (
        Kind.PROFILES,
        "C-1001",
        "Ada Winter",
        {
            "Address": [
                {"street": "4 Mill Lane", "post_code": "AB1 2CD", "town": "Aberwick"},
                {
                    "usage": "work",
                    "street": "27 Harbour Street",
                    "post_code": "AB3 9EF",
                    "town": "Aberwick",
                    "since": "2024-05-01",
                },
            ],
            "Phone": [
                {"PhoneNumber": 5550142, "description": "home, evenings"},
                {"PhoneType": 1, "PhoneNumber": 5550143, "description": "work"},
            ],
        },
    ),
    (
        Kind.PROFILES,
        "C-1002",
        "Noor Haddad",
        {"Phone": [{"PhoneType": 2, "PhoneNumber": 5550177, "description": "mobile"}]},
    ),
    (
        Kind.SERVICES,
        "",
        "Move to the new tariff",
        {
            "Proposal": [
                {
                    "number": 20260001,
                    "title": "Tariff Plus, 24 months",
                    "price": 29.9,
                    "valid_until": "2026-12-31",
                    "accepted": True,
                },
                {"number": 20260002, "title": "Second line", "price": 9.5, "discount": 0.1},
            ]
        },
    ),
    (
        Kind.STATES,
        "",
        "Waiting for the technician",
        {
            "Handover": [
                {"reason": "Line test failed", "to_team": "Field service", "waited_seconds": 340}
            ]
        },
    ),
    (
        Kind.TASKS,
        "",
        "Call back Ada Winter",
        {
            "Feedback": [
                {"FeedbackType": "praise", "rating": 5, "notes": "Called back within the hour."}
            ],
            "Survey": [
                {
                    "question": "Was your question answered?",
                    "score": 9,
                    "recommends": True,
                    "answered_at": "2026-03-17T02:00:00.000Z",
                },
                {"question": "How long did you wait?", "score": 7, "comment": "A minute or so."},
            ],
        },
    ),
    (
        Kind.TASKS,
        "",
        "Check the invoice of March",
        {"Feedback": [{"FeedbackType": "complaint", "rating": 2}]},
    ),
)

# Not in it: consent-banner, which needs settings, and page-clock, which takes none. They are what
# people find under "Add extension…".
_SHOP_WEB: dict[str, dict[str, Any] | None] = {
    "form-tracker@1.2.0": {"selector": "form.checkout"},  # 1.3.0 is there to upgrade to
    "beacon": None,  # left to need settings, so that people meet that state
}
_SHOP_EDGE: dict[str, dict[str, Any] | None] = {"edge-headers": {"prefix": "x-shop-"}}


def make_demo(workspace: Workspace) -> None:
    """Make schemas, records, packages, properties and pending extensions in an empty workspace.

    Waits until the packages are checked: the workspace must be started, and the caller must not
    be its installer thread. Raises :class:`Conflict` where the workspace is not empty,
    :class:`WorldError` where the disk or the installer thread stands in the way.
    """
    if not workspace.is_empty:
        raise Conflict(
            Problem(
                "not-empty",
                "The demo needs an empty workspace.",
                f"There is something in {workspace.folder.root} already.",
                "Open another folder with --workspace.",
            )
        )
    # The packages are added first: their check runs while the records are made. Their archives
    # stay where they are until the thread has taken them in.
    with _packed() as archives, _hearing_of_packages(workspace) as changed:
        added = [workspace.packages.add(archive).id for archive in archives]
        _make_records(workspace, _publish_schemas(workspace))
        _await_checks(workspace, added, changed)
    web = workspace.properties.create("Shop web", "web", ["shop.example.com"])
    _add_extensions(workspace, web.id, "web", _SHOP_WEB)
    edge = workspace.properties.create("Shop edge", "edge")
    _add_extensions(workspace, edge.id, "edge", _SHOP_EDGE)


@contextmanager
def _packed() -> Iterator[list[Path]]:
    """The archives of the demo's packages, in a temporary folder."""
    with ExitStack() as held:
        try:
            name = held.enter_context(tempfile.TemporaryDirectory(prefix="extension-workshop-"))
            packages = held.enter_context(as_file(files("resources") / "packages"))
            archives = []
            for folder in sorted(packages.iterdir()):
                if (folder / "extension.json").is_file():
                    archive = Path(name) / f"{folder.name}.zip"
                    pack_folder(folder, archive)
                    archives.append(archive)
        except OSError as error:
            raise WorldError(_no_archives(error)) from error
        yield archives


def _no_archives(error: OSError) -> Problem:
    return Problem(
        "file-system-error",
        f"The demo's packages cannot be packed: {error.strerror or error}.",
        str(error.filename or tempfile.gettempdir()),
        "Make room in the folder for temporary files, then do it again.",
    )


def _publish_schemas(workspace: Workspace) -> dict[str, SchemaState]:
    """The published schemas by name."""
    published = {}
    for kind, name in _SCHEMAS:
        body = files("resources") / "schemas" / f"{name}.json"
        schema = parse_body(load_json(body.read_text(encoding="utf-8")), kind)
        published[schema.name] = workspace.schemas.publish_new(schema, "Part of the demo")
    return published


def _make_records(workspace: Workspace, schemas: Mapping[str, SchemaState]) -> None:
    for kind, customer_id, label, records in _RESOURCES:
        resource = workspace.records.create_resource(kind, customer_id, label)
        for name, values_of_records in records.items():
            state = schemas[name]
            ids = {attribute.name: attribute.id for attribute in state.draft.attributes}
            for values in values_of_records:
                by_id = {ids[attribute]: value for attribute, value in values.items()}
                workspace.records.save(resource.id, state.id, by_id)


@contextmanager
def _hearing_of_packages(workspace: Workspace) -> Iterator[threading.Event]:
    """A flag that is set whenever a package changes."""
    changed = threading.Event()

    def hear(event: Event) -> None:
        if isinstance(event, PackageChanged):
            changed.set()

    unsubscribe = workspace.events.subscribe(hear)
    try:
        yield changed
    finally:
        unsubscribe()


def _await_checks(workspace: Workspace, package_ids: list[str], changed: threading.Event) -> None:
    while True:
        changed.clear()
        packages = [workspace.packages.get(package_id) for package_id in package_ids]
        if all(package.status is not Status.PENDING for package in packages):
            break
        if not changed.wait(PATIENCE_SECONDS):
            raise WorldError(
                Problem(
                    "installer-silent",
                    "The demo's packages are not checked yet.",
                    f"The installer has done nothing for {PATIENCE_SECONDS:.0f} seconds.",
                    "Look at the log and at the space on the disk; what is made stays.",
                )
            )
    _refuse_failed(packages)


def _refuse_failed(packages: Iterable[Package]) -> None:
    problems = [problem for package in packages for problem in package.problems]
    if problems:
        raise Refused(*problems)


def _add_extensions(
    workspace: Workspace,
    property_id: str,
    platform: str,
    wanted: Mapping[str, dict[str, Any] | None],
) -> None:
    for label, settings in wanted.items():
        name, _, version = label.partition("@")
        package = workspace.packages.find(name, platform, version)
        workspace.properties.add_extension(property_id, package.id, json.dumps(settings or {}))
