"""Jobs as JSON:API resources, for programs. Pure: the shape is ours, neither system has it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from backend.installations.model import JobAct, JobLine, LogLine
from backend.packages.jsonapi import status_details


def job_resource(line: JobLine, log: Iterable[LogLine] | None = None) -> dict[str, Any]:
    """One resource of the type ``jobs``; with its log, where it is given."""
    attributes: dict[str, Any] = {
        "act": line.act.value,
        "label": line.label,
        "state": line.state.value,
        "attempt": line.attempt,
        "starts": line.starts,
        "turn": line.turn or None,
        "batch_id": line.batch_id or None,
        "created_at": line.created_at,
        "started_at": line.started_at,
        "ended_at": line.ended_at,
        "seconds": line.seconds,
    }
    if log is not None:
        attributes["log"] = [{"at": one.at, "text": one.text} for one in log]
    subject = "extension_packages" if line.act is JobAct.CHECK else "extensions"
    relationships: dict[str, Any] = {
        "subject": {"data": {"id": line.subject_id, "type": subject}},
    }
    if line.property_id:
        relationships["property"] = {"data": {"id": line.property_id, "type": "properties"}}
    resource: dict[str, Any] = {
        "id": str(line.id),
        "type": "jobs",
        "attributes": attributes,
        "relationships": relationships,
    }
    if line.problems:
        resource["meta"] = status_details(line.problems, str(line.id), line.ended_at or "")
    return resource
