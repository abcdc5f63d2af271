"""What came of an import, in a sentence."""

from __future__ import annotations

from backend.records.report import ImportAct, ImportReport
from backend.schemas.model import Kind
from desktop.records.words import WORDS


def sentence(report: ImportReport, act: ImportAct, kind: Kind, *, all_or_nothing: bool) -> str:
    """One or two sentences for all of it."""
    refused = len(report.refused)
    rows = "1 row was refused" if refused == 1 else f"{refused:,} rows were refused"
    did = _did(report, act, kind)
    if report.stopped:
        said = f"{did} before it stopped." if report.counts.any else "Nothing was changed."
        said = f"{said} {report.stopped[0]}"
    elif report.cancelled:
        said = f"{did} before it was cancelled."
        said = said if report.counts.any else "Cancelled. Nothing was changed."
    elif refused and all_or_nothing:
        right = "1 was right" if report.fitted == 1 else f"{report.fitted:,} were right"
        return f"Nothing was changed: {rows}, {right}."
    elif refused and not report.counts.any:
        said = f"Nothing was changed: {rows}."
    else:
        said = f"{did}; {rows}{_left(report, kind)}." if refused else f"{did}."
    if report.encoding == "cp1252":
        said += " The file was read as Windows-1252."
    return said


def _did(report: ImportReport, act: ImportAct, kind: Kind) -> str:
    counts = report.counts
    made = f" and {_many(counts.customers, 'customer')}" if counts.customers else ""
    if act is ImportAct.UPDATE:
        return f"Updated {_many(counts.updated, 'record')}"
    if act is ImportAct.DELETE:
        return f"Deleted {_many(counts.deleted, 'record')}"
    if act is ImportAct.REPLACE:
        held = f"Replaced what {_many(counts.replaced, WORDS[kind].one)} held"
        made = f", and made {_many(counts.customers, 'customer')}" if made else ""
        return f"{held}: {_many(counts.added, 'record')} in the place of {counts.deleted:,}{made}"
    return f"Added {_many(counts.added, 'record')}{made}"


def _left(report: ImportReport, kind: Kind) -> str:
    stays = "stays as it was" if report.left == 1 else "stay as they were"
    return f", {_many(report.left, WORDS[kind].one)} {stays}" if report.left else ""


def _many(count: int, one: str) -> str:
    return f"1 {one}" if count == 1 else f"{count:,} {one}s"
