"""Libraries: named sets of extension revisions in a property."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from backend.errors import Conflict, NotFound, Refused, WorkshopError
from backend.events import Event, ExtensionChanged, LibraryChanged
from backend.properties.jsonapi import library_resource
from backend.properties.model import Extension
from backend.store.tables import libraries
from backend.workspace import Workspace
from tests.backend.installing import SETTINGS, add_package, add_property, holding, installed


@pytest.fixture
def shop(workspace: Workspace) -> str:
    return add_property(workspace)


def extension(workspace: Workspace, folder: Path, property_id: str, name: str = "greeter") -> str:
    package = add_package(workspace, folder, name=name, displayName=name.title())
    added = workspace.properties.add_extension(property_id, package.id, SETTINGS)
    return installed(workspace, added.id).id


def revised(workspace: Workspace, extension_id: str) -> Extension:
    return workspace.properties.revise(extension_id)


def ids(workspace: Workspace, library_id: str) -> list[str]:
    return [revision.id for revision in workspace.libraries.revisions_in(library_id)]


def refusal(kind: type[WorkshopError], call: object, *arguments: object) -> list[tuple[str, str]]:
    with pytest.raises(kind) as told:
        call(*arguments)  # type: ignore[operator]
    return [(problem.code, problem.pointer) for problem in told.value.problems]


def test_a_library_is_created_renamed_deleted_and_restored(workspace: Workspace, shop: str) -> None:
    made = workspace.libraries.create(shop, "  Main ")
    assert (made.name, made.count, made.published) == ("Main", 0, False)
    assert made.id.startswith("LB")
    assert workspace.libraries.rename(made.id, "Spring").name == "Spring"
    assert workspace.libraries.rename(made.id, "spring").name == "spring"
    workspace.libraries.delete(made.id)
    assert workspace.libraries.list(shop) == ()
    assert workspace.libraries.get(made.id).deleted_at
    with pytest.raises(NotFound):
        workspace.libraries.delete(made.id)
    with pytest.raises(NotFound):
        workspace.libraries.rename(made.id, "x")
    assert workspace.libraries.restore(made.id).deleted_at is None
    assert [one.id for one in workspace.libraries.list(shop)] == [made.id]
    assert refusal(Conflict, workspace.libraries.restore, made.id) == [("not-deleted", "")]


def test_a_name_is_taken_once_in_a_property(workspace: Workspace, shop: str) -> None:
    first = workspace.libraries.create(shop, "Straße")
    assert refusal(Conflict, workspace.libraries.create, shop, "STRASSE") == [
        ("not-unique", "/name")
    ]
    other = workspace.libraries.create(shop, "Other")
    assert refusal(Conflict, workspace.libraries.rename, other.id, "straße") == [
        ("not-unique", "/name")
    ]
    workspace.libraries.create(add_property(workspace, "App"), "Straße")
    workspace.libraries.delete(first.id)
    workspace.libraries.rename(other.id, "Straße")
    assert refusal(Conflict, workspace.libraries.restore, first.id) == [("not-unique", "/name")]


@pytest.mark.parametrize("name", ["", "  ", "x" * 256, "a\nb"])
def test_a_bad_name_is_refused(workspace: Workspace, shop: str, name: str) -> None:
    ((code, pointer),) = refusal(Refused, workspace.libraries.create, shop, name)
    assert (code, pointer) in {("name-missing", "/name"), ("name-invalid", "/name")}
    assert workspace.libraries.list(shop) == ()


def test_revisions_are_put_in_and_another_of_the_same_extension_makes_room(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    greeter = extension(workspace, tmp_path, shop)
    other = extension(workspace, tmp_path, shop, "other")
    one, two, of_other = (revised(workspace, e) for e in (greeter, greeter, other))
    library = workspace.libraries.create(shop, "Main")
    assert workspace.libraries.add(library.id, [one.id, of_other.id]).count == 2
    assert ids(workspace, library.id) == [one.id, of_other.id]
    workspace.libraries.add(library.id, [two.id])
    assert ids(workspace, library.id) == [two.id, of_other.id]
    workspace.libraries.remove(library.id, [of_other.id, "EX of nobody"])
    assert ids(workspace, library.id) == [two.id]
    workspace.libraries.replace(library.id, [of_other.id, one.id])
    assert ids(workspace, library.id) == [one.id, of_other.id]
    workspace.libraries.replace(library.id, [])
    assert ids(workspace, library.id) == []


def test_only_revisions_of_this_property_can_be_in_it_and_all_problems_are_told(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    head = extension(workspace, tmp_path, shop)
    good = revised(workspace, head)
    elsewhere = add_property(workspace, "App")
    package = workspace.properties.extension(head).package_id
    foreign = workspace.properties.add_extension(elsewhere, package, SETTINGS)
    strange = revised(workspace, installed(workspace, foreign.id).id)
    library = workspace.libraries.create(shop, "Main")
    workspace.libraries.add(library.id, [good.id])
    again = revised(workspace, head)
    for call in (workspace.libraries.add, workspace.libraries.replace):
        told = refusal(Refused, call, library.id, [head, strange.id, "EXnone", again.id])
        assert told == [
            ("invalid-extension", "/0"),
            ("invalid-extension", "/1"),
            ("not-found", "/2"),
            ("not-unique", "/3"),
        ]
        assert ids(workspace, library.id) == [good.id]
    assert refusal(Refused, workspace.libraries.add, library.id, [good.id, again.id]) == [
        ("not-unique", "/1")
    ]


def test_only_a_succeeded_extension_can_be_put_in(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    head = extension(workspace, tmp_path, shop)
    revision = revised(workspace, head)
    kept = workspace.libraries.create(shop, "Kept")
    workspace.libraries.add(kept.id, [revision.id])
    library = workspace.libraries.create(shop, "Main")
    newer = add_package(workspace, tmp_path, version="2.0.0")
    with holding(workspace, "unpacking") as hold:
        workspace.properties.change(head, newer.id)
        hold.wait()
        told = refusal(Refused, workspace.libraries.add, library.id, [revision.id])
        assert told == [("invalid-extension", "/0")]
    installed(workspace, head)
    workspace.properties.remove(head)
    with pytest.raises(Refused, match="removed"):
        workspace.libraries.add(library.id, [revision.id])
    # What was in a library stays there, and may be named again.
    assert ids(workspace, kept.id) == [revision.id]
    assert workspace.libraries.replace(kept.id, [revision.id]).count == 1


def test_a_published_library_is_closed_and_its_revisions_are_published(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    head = extension(workspace, tmp_path, shop)
    one, two = revised(workspace, head), revised(workspace, head)
    library = workspace.libraries.create(shop, "Main")
    assert refusal(Conflict, workspace.libraries.publish, library.id) == [("library-empty", "")]
    workspace.libraries.add(library.id, [one.id])
    published = workspace.libraries.publish(library.id)
    assert published.published_at
    for extension_id in (head, one.id):
        found = workspace.properties.extension(extension_id)
        assert (found.published, found.published_at) == (True, published.published_at)
    assert not workspace.properties.extension(two.id).published
    for call, *arguments in (
        (workspace.libraries.add, library.id, [two.id]),
        (workspace.libraries.remove, library.id, [one.id]),
        (workspace.libraries.replace, library.id, []),
        (workspace.libraries.rename, library.id, "x"),
        (workspace.libraries.publish, library.id),
    ):
        assert refusal(Conflict, call, *arguments) == [("library-published", "")]
    assert workspace.libraries.get(library.id) == published
    assert ids(workspace, library.id) == [one.id]


def test_it_is_told_which_libraries_use_an_extension(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    head = extension(workspace, tmp_path, shop)
    one, two = revised(workspace, head), revised(workspace, head)
    first, second = (workspace.libraries.create(shop, name) for name in ("b", "a"))
    workspace.libraries.add(first.id, [one.id])
    workspace.libraries.add(second.id, [two.id])

    def using(extension_id: str) -> list[str]:
        return [library.name for library in workspace.libraries.libraries_of(extension_id)]

    assert (using(head), using(one.id), using(two.id)) == (["a", "b"], ["b"], ["a"])
    workspace.libraries.delete(second.id)
    assert (using(head), using(two.id)) == (["b"], [])


def test_every_change_is_told_and_no_refusal_is(workspace: Workspace, shop: str) -> None:
    told: list[Event] = []
    unsubscribe = workspace.events.subscribe(told.append)
    library = workspace.libraries.create(shop, "Main")
    workspace.libraries.rename(library.id, "New")
    with pytest.raises(Refused):
        workspace.libraries.add(library.id, ["EX"])
    workspace.libraries.delete(library.id)
    workspace.libraries.restore(library.id)
    unsubscribe()
    changes = [event for event in told if isinstance(event, LibraryChanged)]
    assert changes == [LibraryChanged(library.id, shop)] * 4


def test_a_library_as_a_resource(workspace: Workspace, shop: str, tmp_path: Path) -> None:
    revision = revised(workspace, extension(workspace, tmp_path, shop))
    library = workspace.libraries.create(shop, "Main")
    library = workspace.libraries.add(library.id, [revision.id])
    found = library_resource(library, workspace.libraries.revisions_in(library.id), "/base")
    assert (found["type"], found["id"]) == ("libraries", library.id)
    assert found["attributes"]["name"] == "Main"
    assert found["attributes"]["published_at"] is None
    related = found["relationships"]
    assert related["extensions"]["data"] == [{"id": revision.id, "type": "extensions"}]
    assert related["property"]["data"] == {"id": shop, "type": "properties"}
    assert found["links"]["self"] == f"/base/libraries/{library.id}"


def test_the_database_refuses_two_living_libraries_of_a_name(
    workspace: Workspace, shop: str
) -> None:
    made = workspace.libraries.create(shop, "Main")
    workspace.libraries.delete(made.id)
    workspace.libraries.create(shop, "Main")
    with pytest.raises(IntegrityError), workspace._store.write() as connection:
        connection.execute(update(libraries).values(deleted_at=None))


def test_an_extension_is_revised_in_the_same_act_as_its_revision_is_put_in(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    greeter = extension(workspace, tmp_path, shop)
    library = workspace.libraries.create(shop, "Main")
    heard: list[Event] = []
    workspace.events.subscribe(heard.append)
    assert workspace.libraries.add(library.id, [greeter], revise={greeter}).count == 1
    assert heard == [LibraryChanged(library.id, shop), ExtensionChanged(greeter, shop)]
    (first,) = ids(workspace, library.id)
    workspace.libraries.replace(library.id, [greeter], revise={greeter})
    (second,) = ids(workspace, library.id)
    assert workspace.properties.extension(second).revision_number == 2
    assert refusal(Refused, workspace.libraries.add, library.id, [first, greeter]) == [
        ("invalid-extension", "/1")
    ]


def test_a_library_that_is_not_published_after_all_keeps_its_name(
    workspace: Workspace, shop: str
) -> None:
    library = workspace.libraries.create(shop, "Main")
    assert refusal(Conflict, workspace.libraries.publish, library.id, "Spring") == [
        ("library-empty", "")
    ]
    assert workspace.libraries.get(library.id).name == "Main"
