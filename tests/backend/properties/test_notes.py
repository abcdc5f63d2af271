"""Notes: said once about a property, an extension or a library, and never changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.errors import Conflict, NotFound, Refused
from backend.events import Event, NoteAdded
from backend.listing import Filter, Operator, Wanted
from backend.properties.model import NoteSubject
from backend.properties.person import person
from backend.workspace import Workspace
from tests.backend.installing import SETTINGS, add_package, add_property, installed
from tests.conftest import OpenWorkspace


@pytest.fixture
def shop(workspace: Workspace) -> str:
    return add_property(workspace)


@pytest.fixture
def head(workspace: Workspace, shop: str, tmp_path: Path) -> str:
    package = add_package(workspace, tmp_path)
    added = workspace.properties.add_extension(shop, package.id, SETTINGS)
    return installed(workspace, added.id).id


def texts(workspace: Workspace, subject_id: str) -> list[str]:
    return [note.text for note in workspace.notes.list(subject_id)]


def test_a_note_says_who_wrote_it_when_and_about_what(
    workspace: Workspace, shop: str, head: str
) -> None:
    library = workspace.libraries.create(shop, "Main")
    heard: list[Event] = []
    workspace.events.subscribe(heard.append)
    for subject, kind in (
        (shop, NoteSubject.PROPERTY),
        (head, NoteSubject.EXTENSION),
        (library.id, NoteSubject.LIBRARY),
    ):
        note = workspace.notes.add(subject, "Ask Ada first.")
        assert note.id.startswith("NT")
        assert (note.subject_type, note.subject_id, note.text) == (kind, subject, "Ask Ada first.")
        assert (note.author_display_name, note.author_email) == (
            person().display_name,
            person().email,
        )
        assert workspace.notes.get(note.id) == note
        assert workspace.notes.list(subject) == (note,)
        assert heard[-1] == NoteAdded(note.id, subject)


@pytest.mark.parametrize(
    ("text", "code"), [("", "text-missing"), (" \n", "text-missing"), ("x" * 513, "text-too-long")]
)
def test_a_bad_text_is_refused(workspace: Workspace, shop: str, text: str, code: str) -> None:
    with pytest.raises(Refused) as told:
        workspace.notes.add(shop, text)
    assert [(p.code, p.pointer) for p in told.value.problems] == [(code, "/text")]
    assert texts(workspace, shop) == []


def test_a_note_has_up_to_512_characters(workspace: Workspace, shop: str) -> None:
    workspace.notes.add(shop, "😀" * 512)
    assert texts(workspace, shop) == ["😀" * 512]


def test_a_revision_has_the_notes_of_its_moment_and_takes_none(
    workspace: Workspace, head: str
) -> None:
    workspace.notes.add(head, "before")
    revision = workspace.properties.revise(head)
    while workspace.notes.add(head, "after").created_at == revision.created_at:
        pass  # within the same millisecond nobody could tell
    assert texts(workspace, revision.id)[0] == "before"
    assert len(texts(workspace, revision.id)) < len(texts(workspace, head))
    with pytest.raises(Conflict) as told:
        workspace.notes.add(revision.id, "x")
    assert told.value.code == "read-only"


def test_notes_go_and_come_back_with_what_they_are_about(
    workspace: Workspace, shop: str, head: str
) -> None:
    of_shop = workspace.notes.add(shop, "one")
    of_head = workspace.notes.add(head, "two")
    workspace.properties.remove(head)
    assert workspace.notes.get(of_head.id) == of_head, "a removed extension answers still"
    with pytest.raises(Conflict) as told:
        workspace.notes.add(head, "x")
    assert told.value.code == "deleted-resources"
    workspace.properties.delete(shop)
    for call, given in ((workspace.notes.get, of_shop.id), (workspace.notes.list, shop)):
        with pytest.raises(NotFound):
            call(given)  # type: ignore[operator]
    with pytest.raises(NotFound):
        workspace.notes.add(shop, "x")
    workspace.properties.restore_property(shop)
    assert texts(workspace, shop) == ["one"]


@pytest.mark.parametrize("subject", ["PR0", "EX0", "LB0", "EP0", "", "XX0", "NT0"])
def test_nothing_is_said_about_nothing(workspace: Workspace, subject: str) -> None:
    with pytest.raises(NotFound):
        workspace.notes.add(subject, "x")
    with pytest.raises(NotFound):
        workspace.notes.list(subject)
    with pytest.raises(NotFound):
        workspace.notes.get(subject)


def test_notes_come_in_pages(workspace: Workspace, shop: str) -> None:
    for number in range(7):
        workspace.notes.add(shop, f"note {number}")
    page = workspace.notes.page(shop, Wanted(number=2, size=3))
    assert (len(page.items), page.total, page.next) == (3, 7, 3)
    only = Wanted(filters=(Filter("text", Operator.CONTAINS, ("NOTE 5",)),))
    assert [note.text for note in workspace.notes.page(shop, only).items] == ["note 5"]


def test_notes_go_along_in_the_file_of_a_workspace(
    workspace: Workspace, shop: str, tmp_path: Path, open_workspace: OpenWorkspace
) -> None:
    note = workspace.notes.add(shop, "Keep me.")
    file = tmp_path / "all.ewp"
    workspace.portable.export_workspace(file)
    workspace.portable.import_workspace(file, tmp_path / "other")
    assert open_workspace(tmp_path / "other").notes.get(note.id) == note
