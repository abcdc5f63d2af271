"""Portable files that are cut off, altered, hostile or of another time: nothing is changed."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from backend.errors import Refused
from backend.portable.document import DOCUMENT
from backend.workspace import Workspace
from tests.backend.installing import add_property, archive
from tests.backend.portable.making import (
    contents,
    entries_of,
    furnished,
    resealed,
    rewritten,
    sealed,
    settle,
    stored,
)
from tests.conftest import OpenWorkspace
from tests.packaging import DEFLATED, LINK_MODE, STORED, Entry, write_zip


@pytest.fixture
def shop(open_workspace: OpenWorkspace, tmp_path: Path) -> Path:
    """A good file, from another workspace."""
    made = open_workspace(tmp_path / "source")
    return made.portable.export_property(furnished(made, tmp_path), tmp_path / "shop.ewp").path


def refusal(workspace: Workspace, source: Path) -> list[tuple[str, str]]:
    """What was wrong; nothing was changed."""
    before = contents(workspace)
    with pytest.raises(Refused) as told:
        workspace.portable.import_property(source)
    assert contents(workspace) == before
    assert workspace.properties.list() == ()
    problems = told.value.problems
    assert all(problem.title and problem.remedy for problem in problems)
    return [(problem.code, problem.pointer) for problem in problems]


def test_a_file_that_was_cut_off_is_refused(
    workspace: Workspace, shop: Path, tmp_path: Path
) -> None:
    data = shop.read_bytes()
    cut = tmp_path / "cut.ewp"
    for length in (0, 1, 3, 30, len(data) // 2, len(data) - 65, len(data) - 64, len(data) - 1):
        cut.write_bytes(data[:length])
        ((code, _),) = refusal(workspace, cut)
        assert code in {"portable-truncated", "portable-foreign", "portable-altered"}, length
    cut.write_bytes(data + b"x")
    assert refusal(workspace, cut) == [("portable-altered", "")]


def test_any_byte_that_was_changed_is_seen(
    workspace: Workspace, shop: Path, tmp_path: Path
) -> None:
    data = shop.read_bytes()
    chance = random.Random(4)  # noqa: S311 - the same places in every run
    changed = tmp_path / "changed.ewp"
    for place in sorted(chance.sample(range(len(data)), 150)):
        bit = 1 << chance.randrange(8)
        changed.write_bytes(data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :])
        with pytest.raises(Refused):
            workspace.portable.import_property(changed)
    assert workspace.properties.list() == ()
    assert workspace.packages.list() == ()
    assert not any(workspace.folder.packages.iterdir())
    assert not any(workspace.folder.staging.iterdir())


def test_who_makes_the_seal_right_again_still_changes_nothing_that_counts(
    workspace: Workspace, shop: Path, tmp_path: Path
) -> None:
    """What is left to change says nothing of the property: dates in the zip, a file's old name."""
    data = shop.read_bytes()
    whole = workspace.portable.import_property(shop)
    settle(workspace, whole.batch)
    chance = random.Random(5)  # noqa: S311
    changed = tmp_path / "changed.ewp"
    taken = 0
    for place in sorted(chance.sample(range(len(data) - 64), 120)):
        bit = 1 << chance.randrange(8)
        resealed(changed, data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :])
        before = contents(workspace)
        try:
            brought = workspace.portable.import_property(changed)
        except Refused:
            assert contents(workspace) == before
            continue
        taken += 1
        settle(workspace, brought.batch)
        assert brought.digest == whole.digest
        assert workspace.properties.compare(whole.property.id, brought.property.id).same
    assert taken < 40


def test_what_is_no_portable_file_is_refused(
    workspace: Workspace, shop: Path, tmp_path: Path
) -> None:
    foreign = tmp_path / "foreign.ewp"
    foreign.write_bytes(b"GIF89a" * 100)
    assert refusal(workspace, foreign) == [("portable-foreign", "")]
    assert refusal(workspace, archive(tmp_path)) == [("portable-foreign", "")]
    assert refusal(workspace, tmp_path / "missing.ewp") == [("file-missing", "")]
    assert refusal(workspace, tmp_path) == [("file-missing", "")]
    plain = tmp_path / "packed-again.ewp"
    write_zip(plain, stored(entries_of(shop)))
    assert refusal(workspace, plain) == [("portable-altered", "")]


def test_a_file_of_a_newer_program_is_refused(
    workspace: Workspace, shop: Path, tmp_path: Path
) -> None:
    newer = rewritten(shop, tmp_path / "newer.ewp", version=2, more={"of": "the future"})
    assert refusal(workspace, newer) == [("portable-newer", "/version")]


def test_a_whole_workspace_is_no_property(
    workspace: Workspace, open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    source = open_workspace(tmp_path / "source")
    whole = source.portable.export_workspace(tmp_path / "all.ewp").path
    assert refusal(workspace, whole) == [("portable-foreign", "")]


def _bomb(entries: list[Entry]) -> list[Entry]:
    return [*entries, Entry("archives/zeros.zip", bytes(1 << 22), DEFLATED)]


def _packed(entries: list[Entry]) -> list[Entry]:
    return [*entries[:-1], Entry(entries[-1].name, entries[-1].data, DEFLATED)]


def _lying_size(entries: list[Entry]) -> list[Entry]:
    return [*entries[:-1], Entry(entries[-1].name, entries[-1].data, STORED, size=1 << 30)]


@pytest.mark.parametrize(
    "change",
    [
        _bomb,
        _packed,
        _lying_size,
        lambda entries: [*entries, Entry("../evil.zip", b"x", STORED)],
        lambda entries: [*entries, Entry("/evil.zip", b"x", STORED)],
        lambda entries: [*entries, Entry("archives\\evil.zip", b"x", STORED)],
        lambda entries: [*entries, entries[-1]],
        lambda entries: [*entries, Entry("archives/extra.zip", b"x", STORED)],
        lambda entries: [*entries, Entry("more/", b"", STORED)],
        lambda entries: [*entries, Entry("link", b"/etc/passwd", STORED, LINK_MODE)],
        lambda entries: entries[:-1],
        lambda entries: [*entries[:-1], Entry(entries[-1].name, b"another", STORED)],
        lambda entries: [*entries[:-1], Entry(entries[-1].name, entries[-2].data, STORED)],
    ],
)
def test_a_container_that_somebody_else_made_is_refused(
    workspace: Workspace,
    shop: Path,
    tmp_path: Path,
    change: Callable[[list[Entry]], list[Entry]],
) -> None:
    made = sealed(tmp_path / "made.ewp", change(stored(entries_of(shop))))
    found = refusal(workspace, made)
    assert {code for code, _ in found} <= {"portable-altered", "portable-too-large"}


def test_without_its_document_it_is_no_portable_file(
    workspace: Workspace, shop: Path, tmp_path: Path
) -> None:
    entries = [e for e in stored(entries_of(shop)) if e.name != DOCUMENT]
    assert refusal(workspace, sealed(tmp_path / "made.ewp", entries)) == [("portable-foreign", "")]


@pytest.mark.parametrize(
    "document",
    [b"", b"\xff", b"{", b"[" * 200_000, b'{"a":' * 200_000, b'{"format": 1, "format": 1}'],
)
def test_a_document_that_is_no_json_is_refused(
    workspace: Workspace, shop: Path, tmp_path: Path, document: bytes
) -> None:
    entries = entries_of(shop) | {DOCUMENT: document}
    made = sealed(tmp_path / "made.ewp", stored(entries))
    assert {code for code, _ in refusal(workspace, made)} == {"portable-unreadable"}


def _set(*path: Any) -> Callable[[Any], None]:
    *way, key, value = path

    def change(found: Any) -> None:
        for part in way:
            found = found[part]
        if value is ...:
            del found[key]
        else:
            found[key] = value

    return change


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        (_set("name", ""), "/property/name"),
        (_set("name", ...), "/property"),
        (_set("platform", "desk"), "/property/platform"),
        (_set("domains", ["https://a"]), "/property/domains"),
        (_set("enabled", 1), "/property/enabled"),
        (_set("more", 1), "/property/more"),
        (_set("extensions", 0, "name", "../evil"), "/property/extensions/0/name"),
        (_set("extensions", 0, "archive", "0" * 64), "/property/extensions/0/archive"),
        (_set("extensions", 0, "settings", "[]"), "/property/extensions/0/settings"),
        (_set("extensions", 0, "settings", "{" * 9999), "/property/extensions/0/settings"),
        (_set("extensions", 0, "settings", {}), "/property/extensions/0/settings"),
        (_set("extensions", 0, "published_at", "now"), "/property/extensions/0/published_at"),
        (_set("extensions", 2, "name", "greeter"), "/property/extensions/2/name"),
        (_set("extensions", 0, "revisions", 0, "number", 0), "/property/extensions/0/revisions/0"),
        (_set("extensions", 1, "revisions", 0, "number", 9), "/property/extensions/1/revisions"),
        (_set("libraries", 0, "name", " "), "/property/libraries/0/name"),
        (_set("libraries", 1, "name", "NEXT"), "/property/libraries/1/name"),
        (_set("libraries", 0, "revisions", 0, "extension", 9), "/property/libraries/0/revisions/0"),
        (_set("libraries", 0, "revisions", 0, "number", 9), "/property/libraries/0/revisions/0"),
    ],
)
def test_a_document_that_somebody_else_wrote_is_refused_at_its_place(
    workspace: Workspace, shop: Path, tmp_path: Path, change: Callable[[Any], None], pointer: str
) -> None:
    found = json.loads(entries_of(shop)[DOCUMENT])["property"]
    change(found)
    made = rewritten(shop, tmp_path / "made.ewp", property=found)
    told = refusal(workspace, made)
    assert any(place.startswith(pointer) for _, place in told), told


def test_an_archive_that_is_no_package_or_of_another_one_is_refused(
    workspace: Workspace, shop: Path, tmp_path: Path
) -> None:
    entries = entries_of(shop)
    document = json.loads(entries[DOCUMENT])
    plain = next(e for e in document["property"]["extensions"] if e["name"] == "plain")
    gone = next(e for e in document["property"]["extensions"] if e["name"] == "gone")
    swapped = deepcopy(document)
    for one in swapped["property"]["extensions"]:
        if one["name"] == "plain":
            one["archive"] = gone["archive"]
    made = rewritten(shop, tmp_path / "made.ewp", property=swapped["property"])
    assert refusal(workspace, made) == [("portable-invalid", "/property/extensions/2")]
    bad = b"PK no package at all"
    digest = hashlib.sha256(bad).hexdigest()
    text = json.dumps(document).replace(plain["archive"], digest)
    changed = json.loads(text)
    for one in changed["archives"]:
        if one["digest"] == digest:
            one["size"] = len(bad)
    entries = {
        name.replace(plain["archive"], digest): bad if plain["archive"] in name else data
        for name, data in entries.items()
    }
    source = sealed(tmp_path / "source.ewp", stored(entries))
    made = rewritten(
        source, tmp_path / "made.ewp", **{k: changed[k] for k in ("property", "archives")}
    )
    assert refusal(workspace, made) == [("archive-truncated", f"/archives/{digest}")]


def test_what_was_refused_stands_in_nobodys_way(
    workspace: Workspace, shop: Path, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.ewp"
    cut.write_bytes(shop.read_bytes()[:-1])
    refusal(workspace, cut)
    assert settle(workspace, workspace.portable.import_property(shop).batch)
    assert add_property(workspace)
