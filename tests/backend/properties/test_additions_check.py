"""The check before installing, where many choices are checked again and again."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.errors import Problem, Refused
from backend.properties.model import Addition, Verdict
from backend.workspace import Workspace
from tests.backend.installing import SETTINGS, add_package, add_property, codes, installed


def test_another_version_begins_only_where_it_is_wanted(
    workspace: Workspace, tmp_path: Path
) -> None:
    older = add_package(workspace, tmp_path, version="1.0.0")
    newer = add_package(workspace, tmp_path, version="2.0.0")
    shop = add_property(workspace)
    held = workspace.properties.add_extension(shop, older.id, SETTINGS)
    installed(workspace, held.id)
    for wanted in (False, True):
        asked = Addition(shop, newer.id, None, change=wanted)
        check = workspace.properties.check_additions([asked])
        (pair,) = check.pairs
        assert (pair.verdict, pair.begins) == (Verdict.CHANGE, wanted)
        assert check.to_begin == ((asked,) if wanted else ())
        assert (check.needed > 0) is wanted, "what is not begun takes no room"


def test_an_archive_altered_between_two_checks_is_found_by_the_second(
    workspace: Workspace, tmp_path: Path
) -> None:
    package = add_package(workspace, tmp_path)
    asked = [Addition(add_property(workspace), package.id, SETTINGS)]
    archive = workspace.folder.archive(package.digest)
    content = archive.read_bytes()
    found = []
    for now in (content, content[:-1] + b"!", None, content):
        if now is None:
            archive.unlink()
        else:
            archive.write_bytes(now)
        (pair,) = workspace.properties.check_additions(asked).pairs
        found.append((pair.verdict, codes(pair.problems)))
    assert found == [
        (Verdict.READY, []),
        (Verdict.REFUSED, ["archive-altered"]),
        (Verdict.REFUSED, ["archive-missing"]),
        (Verdict.READY, []),
    ]


def test_settings_are_judged_for_each_package_by_its_own_schema(
    workspace: Workspace, tmp_path: Path
) -> None:
    strict = add_package(workspace, tmp_path)
    free = add_package(workspace, tmp_path, name="free", configuration=...)
    shops = [add_property(workspace, name) for name in ("One", "Two")]
    check = workspace.properties.check_additions(
        [Addition(shop, one.id, '{"greeting": 5}') for shop in shops for one in (strict, free)]
    )
    assert [codes(pair.problems) for pair in check.pairs] == [
        ["invalid-settings"],
        ["delegate-descriptor-unresolved"],
    ] * 2


def test_a_property_that_is_gone_refuses_only_its_own_pairs(
    workspace: Workspace, tmp_path: Path
) -> None:
    package = add_package(workspace, tmp_path)
    gone, shop = add_property(workspace, "Gone"), add_property(workspace)
    workspace.properties.delete(gone)
    check = workspace.properties.check_additions(
        [Addition(key, package.id, SETTINGS) for key in (gone, shop)]
    )
    assert [pair.verdict for pair in check.pairs] == [Verdict.REFUSED, Verdict.READY]
    assert codes(check.pairs[0].problems) == ["not-found"]


def test_a_check_stops_where_it_is_told_to(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    asked = [Addition(add_property(workspace), package.id, SETTINGS)]

    def stop(_done: int, _total: int) -> None:
        raise Refused(Problem("cancelled", "Something else is wanted."))

    with pytest.raises(Refused, match="Something else"):
        workspace.properties.check_additions(asked, stop)
