"""What is there before the writers begin, and what they have in common to quarrel about."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.schemas.body import parse_body
from backend.schemas.model import Kind
from backend.status import Status
from backend.workspace import Workspace
from tests.backend.installing import archive

LEDGER = "Ledger"
"""The schema of customers whose unique key everybody hurts."""
PACKAGES = ("page-one", "page-two", "page-three")
CODES = 6
CUSTOMERS = 5
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class World:
    """Ids of what is shared. ``newer`` are the packages' second versions."""

    company: str
    properties: tuple[str, ...]
    packages: tuple[str, ...]
    newer: tuple[str, ...]


def ledger(length: int = 60, extra: int = 0) -> dict[str, Any]:
    """The schema's body: another length, another attribute make another version."""
    attributes: list[dict[str, Any]] = [
        {"name": "code", "type": "integer", "mandatory": True},
        {"name": "label", "type": "string", "length": length},
    ]
    if extra:
        attributes.append({"name": f"extra{extra}", "type": "string", "length": 20})
    return {"name": LEDGER, "type": "multi-valued", "attributes": attributes, "unique": ["code"]}


def make(root: Path, scratch: Path) -> World:
    """The workspace in ``root``, closed again."""
    workspace = Workspace.open(root, holder="the beginning")
    workspace.start()
    try:
        workspace.schemas.publish_new(parse_body(ledger(), Kind.PROFILES))
        for number in range(CUSTOMERS):
            workspace.records.create_resource(Kind.PROFILES, f"C-{number}")
        made = [
            workspace.packages.add(archive(scratch, name=name, version=version)).id
            for version in ("1.0.0", "1.1.0")
            for name in PACKAGES
        ]
        end = time.monotonic() + PATIENCE
        while any(workspace.packages.get(one).status is Status.PENDING for one in made):
            if time.monotonic() > end:
                raise TimeoutError("the packages are not checked")
            time.sleep(0.01)
        stores = [
            workspace.properties.create(f"Store {n}", "web", ["store.example.com"]).id
            for n in range(3)
        ]
        half = len(PACKAGES)
        return World(workspace.company_id, tuple(stores), tuple(made[:half]), tuple(made[half:]))
    finally:
        workspace.close()
