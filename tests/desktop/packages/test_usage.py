"""Who has a package: read while others delete properties."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import event

from desktop.packages.usage import Usage
from tests.backend.installing import SETTINGS, add_package, add_property, installed
from tests.desktop.conftest import Desk


def test_a_property_that_is_deleted_meanwhile_is_no_trouble(desk: Desk, tmp_path: Path) -> None:
    workspace = desk.workspace
    package = add_package(workspace, tmp_path)
    shop, blog = add_property(workspace, "Shop"), add_property(workspace, "Blog")
    added = workspace.properties.add_extension(shop, package.id, SETTINGS)
    installed(workspace, added.id)
    told: list[Any] = []
    desk.context.work.failed.connect(told.append)
    deleted: list[str] = []

    def delete(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        """As another writer, between the list of properties and their extensions."""
        if "FROM properties" in statement and not deleted:
            deleted.append(blog)
            workspace.properties.delete(blog)

    event.listen(workspace._store.engine, "after_cursor_execute", delete)
    usage = Usage(desk.context, desk.window)
    desk.bot.waitUntil(lambda: bool(usage.held))
    desk.settle()
    assert [one.property_name for holders in usage.held.values() for one in holders] == ["Shop"]
    assert deleted
    assert told == []
