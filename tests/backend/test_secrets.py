"""Secrets on their way through the whole program: they turn up only where they belong."""

from __future__ import annotations

import json
import os
import stat
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from backend.api.token import kept_token
from backend.errors import WorkshopError
from backend.records.filters import RecordQuery
from backend.records.transfer import FileFormat, ImportWish
from backend.schemas.body import parse_body
from backend.schemas.exports.formats import FORMATS, Source
from backend.schemas.model import Kind
from backend.workspace import Workspace
from tests.backend.cli.conftest import CommandLine, cli
from tests.backend.cli.test_serve import serving
from tests.conftest import OpenWorkspace

__all__ = ["cli"]

CARD, PIN = "4111-2222-3333", 907_155_331
SECRETS = (CARD, str(PIN))
BODY = {
    "name": "Card",
    "type": "multi-valued",
    "attributes": [
        {"name": "label", "type": "string", "length": 9, "mandatory": True},
        {"name": "number", "type": "string", "length": 20, "encrypt": True, "unique": True},
        {"name": "pin", "type": "integer", "encrypt": True},
    ],
}
CARDS = [{"label": "mine", "number": CARD, "pin": PIN}]
SCHEMAS, SERVICE = "/metadata/services/extensions", "/services/start"

posix = pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")


def found_in(content: bytes | str, *more: str) -> list[str]:
    data = content.encode() if isinstance(content, str) else content
    return [secret for secret in (*SECRETS, *more) if secret.encode() in data]


def holders(root: Path, *secrets: str) -> dict[str, list[str]]:
    """The files below the folder that hold a secret, by name."""
    files = (path for path in root.rglob("*") if path.is_file())
    found = {
        path.relative_to(root).as_posix(): found_in(path.read_bytes(), *secrets) for path in files
    }
    return {name: secrets for name, secrets in found.items() if secrets}


def ask(place: dict[str, str], method: str, path: str, body: Any = None) -> tuple[int, str]:
    request = urllib.request.Request(f"{place['url']}{path}", method=method)  # noqa: S310
    request.add_header("Authorization", f"Bearer {place['token']}")
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_a_server_writes_no_secret_anywhere_but_into_its_store(cli: CommandLine) -> None:
    with serving(cli.root) as (process, place):
        status, said = ask(place, "POST", SCHEMAS, BODY)
        assert status == 201, said
        asked = [
            ask(place, "POST", SERVICE, {"Card": cards})
            for cards in (CARDS, CARDS * 2, [CARDS[0] | {"pin": CARD}], [{"number": CARD}])
        ]
        wrong = ask(place | {"token": f"{place['token']}x"}, "POST", SERVICE, {"number": CARD})
        unreadable = ask(place, "POST", f"{SERVICE}?number={CARD}", [CARD])
        listed = cli.done("schema", "list", "--json")
        process.terminate()
        out, err = process.communicate(timeout=60)
    assert [status for status, _ in asked] == [201, 409, 400, 400]
    assert (wrong[0], unreadable[0]) == (401, 400)
    refusals = "".join(said for _, said in (*asked[1:], wrong, unreadable))
    assert found_in(refusals, place["token"]) == []
    assert found_in(out + err + listed.out + listed.err, place["token"]) == []
    with_secrets = holders(cli.root, place["token"])
    assert with_secrets.pop("api-token") == [place["token"]]
    assert {name.split("-")[0] for name in with_secrets} <= {"workspace.db"}
    assert set(SECRETS) <= {one for found in with_secrets.values() for one in found}


@pytest.fixture
def cards(workspace: Workspace) -> tuple[Workspace, str]:
    """A workspace with a record that holds both values, and the id of its schema."""
    state = workspace.schemas.publish_new(parse_body(BODY, Kind.TASKS))
    ids = {attribute.name: attribute.id for attribute in state.draft.attributes}
    task = workspace.records.create_resource(Kind.TASKS, "1")
    values = {ids["label"]: "mine", ids["number"]: CARD, ids["pin"]: PIN}
    workspace.records.save(task.id, state.id, values)
    return workspace, state.id


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_exported_records_leave_them_out(
    cards: tuple[Workspace, str], tmp_path: Path, suffix: str
) -> None:
    workspace, schema_id = cards
    path = tmp_path / f"records.{suffix}"
    report = workspace.transfer.export_file(RecordQuery(schema_id), path, FileFormat.of(path))
    assert (report.rows, report.left_out) == (1, ("number", "pin"))
    assert "mine" in path.read_text()
    assert found_in(path.read_bytes()) == []


def test_no_format_of_a_schema_shows_records(cards: tuple[Workspace, str]) -> None:
    workspace, schema_id = cards
    state = workspace.schemas.get(schema_id)
    source = Source(state.draft, state.version, versions=workspace.schemas.versions(schema_id))
    for each in FORMATS:
        assert found_in(each.write([source])) == [], each.key


def test_an_exported_workspace_leaves_them_out(
    cards: tuple[Workspace, str], tmp_path: Path
) -> None:
    workspace, _ = cards
    assert workspace.portable.export_workspace(tmp_path / "taken.ewp").left_out == 2
    assert holders(tmp_path).keys() <= {f"workspace/{name}" for name in STORE_FILES}


def test_refusals_and_reports_quote_none(
    cards: tuple[Workspace, str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    workspace, schema_id = cards
    path = tmp_path / "in.csv"
    path.write_text(f"task_id,label,number,pin\n1,a,{CARD},{PIN}\n1,b,{CARD * 9},{CARD}\n")
    report = workspace.transfer.import_file(ImportWish(path, schema_id, FileFormat.CSV))
    path.unlink()
    assert len(report.refused) == 2
    assert found_in(repr(report)) == []
    (task,) = workspace.records.resources(Kind.TASKS)
    (record,) = workspace.records.records(task.id, schema_id)
    with pytest.raises(WorkshopError) as told:
        workspace.records.save(task.id, schema_id, record.values)
    assert found_in(str(told.value)) == []
    assert found_in(caplog.text) == []


@posix
def test_only_their_owner_reads_the_files_of_a_workspace(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    before = os.umask(0)
    try:
        workspace = open_workspace()
        kept_token(workspace.folder.token)
        workspace.schemas.create(Kind.TASKS, "Feedback")
        files = [path for path in workspace.folder.root.iterdir() if path.is_file()]
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in files}
    finally:
        os.umask(before)
    assert stat.S_IMODE(workspace.folder.root.stat().st_mode) == 0o700
    assert set(STORE_FILES) <= set(modes)
    del modes["workspace.lock"]  # it is empty
    assert {name for name, mode in modes.items() if mode & 0o077} == set()


STORE_FILES = ("workspace.db", "workspace.db-wal", "workspace.db-shm")
