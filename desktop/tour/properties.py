"""A property and its extensions: pending, succeeded, failed, retried, cancelled, removed."""

from __future__ import annotations

from PySide6.QtCore import Qt

from backend.properties.model import Extension, Property
from backend.status import Status
from desktop.properties.page import PropertiesPage
from desktop.tour.hand import CONTROL
from desktop.tour.stage import Stage


def play(stage: Stage) -> None:
    stage.hand.key(Qt.Key.Key_3, CONTROL)
    shop = _create(stage)
    _add_with_settings(stage, shop)
    _fail_and_retry(stage, shop)
    _cancel(stage, shop)
    _remove(stage, shop)
    _add_many(stage)


def go_on_after_restart(stage: Stage) -> None:
    """What is pending when the program ends goes on at the next start."""
    shop = stage.workspace.properties.find("Shop web")
    tracker = stage.workspace.packages.find("form-tracker", "web")
    with stage.braked():
        added = stage.workspace.properties.add_extension(shop.id, tracker.id)
        installer = stage.workspace.installer
        stage.hand.wait(lambda: installer.progress is not None, "the thread takes it up")
        stage.restart_while_braked()
    found = stage.workspace.properties
    stage.hand.wait(
        lambda: found.extension(added.id).installation_status is Status.SUCCEEDED,
        "the pending extension goes on by itself",
    )
    stage.check(stage.window.page.name == "properties", "the window is where it was")
    stage.hand.pick("Extensions", "Form Tracker")
    stage.hand.picture("12-after-restart")


def _create(stage: Stage) -> Property:
    hand = stage.hand
    hand.key(Qt.Key.Key_N, CONTROL)
    hand.write("Shop web")
    hand.tab_to("Domains")
    hand.write("https://shop")
    hand.key(Qt.Key.Key_Return, CONTROL)
    stage.check(not stage.workspace.properties.list(), "an address is no domain")
    hand.picture("09-property-refused")
    hand.tab_to("Domains")
    hand.key(Qt.Key.Key_A, CONTROL)
    hand.write("shop.example.com")
    hand.key(Qt.Key.Key_Return, CONTROL)
    shop = stage.workspace.properties.find("Shop web")
    _wait_for(stage, shop, "core", Status.SUCCEEDED)
    return shop


def _add_with_settings(stage: Stage, shop: Property) -> None:
    hand = stage.hand
    with stage.braked():
        _open_panel(stage, "beacon")
        hand.picture("10-add-extension")
        hand.write("ftp://x")
        hand.key(Qt.Key.Key_Return, CONTROL)
        held = [e.name for e in stage.workspace.properties.extensions(shop.id)]
        stage.check("beacon" not in held, "settings that the schema refuses make no row")
        hand.picture("10-add-extension-refused")
        hand.key(Qt.Key.Key_A, CONTROL)
        hand.write("https://collect.example.com")
        hand.key(Qt.Key.Key_Return, CONTROL)
        _wait_for(stage, shop, "beacon", Status.PENDING)
        hand.picture("10-extension-pending")
    _wait_for(stage, shop, "beacon", Status.SUCCEEDED)
    hand.picture("10-extension-succeeded")
    for tab in ("Settings", "Files", "JSON"):
        hand.click(tab)
        hand.picture(f"10-extension-{tab.lower()}")
    hand.click("Details")


def _fail_and_retry(stage: Stage, shop: Property) -> None:
    """The archive is altered on the disk: nothing is installed, and the reason is told."""
    hand = stage.hand
    package = stage.workspace.packages.find("page-clock", "web")
    archive = stage.workspace.folder.archive(package.digest)
    content = archive.read_bytes()
    archive.write_bytes(content[:-1] + b"!")
    _open_panel(stage, "page-clock")
    hand.key(Qt.Key.Key_Return, CONTROL)
    held = [e.name for e in stage.workspace.properties.extensions(shop.id)]
    stage.check("page-clock" not in held, "the check finds it before anything starts")
    hand.picture("11-add-extension-refused-archive")
    archive.write_bytes(content)
    hand.key(Qt.Key.Key_Escape)
    _open_panel(stage, "page-clock")
    archive.write_bytes(content[:-1] + b"!")  # between the check and the installation
    hand.key(Qt.Key.Key_Return, CONTROL)
    failed = _wait_for(stage, shop, "page-clock", Status.FAILED)
    stage.check(failed.problems[0].code == "archive-altered", "the reason is told")
    hand.picture("11-extension-failed")
    archive.write_bytes(content)
    hand.click("Retry")
    _wait_for(stage, shop, "page-clock", Status.SUCCEEDED)


def _cancel(stage: Stage, shop: Property) -> None:
    hand = stage.hand
    with stage.braked():
        _open_panel(stage, "consent-banner")
        hand.click("Leave empty")
        hand.key(Qt.Key.Key_Return, CONTROL)
        pending = _wait_for(stage, shop, "consent-banner", Status.PENDING)
        hand.wait(lambda: stage.workspace.installer.progress is not None, "it is taken up")
        hand.click("Cancel")
    cancelled = _wait_for(stage, shop, "consent-banner", Status.FAILED)
    stage.check(cancelled.problems[0].code == "cancelled", "it says that it was cancelled")
    stage.check(not stage.workspace.properties.files(pending.id), "it leaves no file behind")
    hand.picture("11-extension-cancelled")


def _remove(stage: Stage, shop: Property) -> None:
    hand = stage.hand
    hand.pick("Extensions", "Consent Banner")
    hand.key(Qt.Key.Key_Delete)
    held = [e.name for e in stage.workspace.properties.extensions(shop.id)]
    stage.check("consent-banner" not in held, "Remove takes it out of the property")
    hand.picture("11-extension-removed")


def _add_many(stage: Stage) -> None:
    """Several packages into several properties, one of which has one of them already."""
    hand, properties = stage.hand, stage.workspace.properties
    partner = properties.create("Partner portal", "web", ["partner.example.com"])
    blog = properties.create("Blog", "web", ["blog.example.com"])
    collector = properties.create("Collector", "edge")
    older = stage.workspace.packages.find("form-tracker", "web", "1.2.0")
    properties.add_extension(partner.id, older.id)
    _wait_for(stage, partner, "form-tracker", Status.SUCCEEDED)
    hand.pick("Properties", "Partner portal")
    hand.click("Add extension…")
    for search in ("form", "consent", "headers"):
        hand.key(Qt.Key.Key_F, CONTROL)
        hand.write(search)
        hand.key(Qt.Key.Key_Return)
    hand.tab_to("Properties to add to")
    hand.key(Qt.Key.Key_Home)
    hand.key(Qt.Key.Key_Space)
    hand.key(Qt.Key.Key_Down)
    hand.key(Qt.Key.Key_Space)
    hand.pick("Chosen packages", "Consent Banner")
    hand.picture("10-add-many")
    hand.click("Leave empty")
    page = stage.window.page
    assert isinstance(page, PropertiesPage)
    check = page.adding.check
    check.go_to_trouble()
    hand.rest()
    hand.picture("10-add-many-refused")
    change = next(at for at, row in enumerate(check.rows) if row.ticked is not None)
    check.table.go_to(change)
    hand.key(Qt.Key.Key_Space)
    stage.check(page.adding.add_button.text() == "Install 4, upgrade 1, leave out 4", "all is told")
    hand.picture("10-add-many-upgrade")
    hand.key(Qt.Key.Key_Return, CONTROL)
    for place, name in ((partner, "form-tracker"), (blog, "consent-banner")):
        _wait_for(stage, place, name, Status.SUCCEEDED)
    _wait_for(stage, collector, "edge-headers", Status.SUCCEEDED)
    installer = stage.workspace.installer
    hand.wait(lambda: installer.progress is None, "all of them are installed")
    hand.picture("10-added-many")
    hand.pick("Properties", "Shop web")


def _open_panel(stage: Stage, search: str) -> None:
    hand = stage.hand
    hand.click("Add extension…")
    hand.write(search.replace("-", " "))
    hand.key(Qt.Key.Key_Return)


def _wait_for(stage: Stage, shop: Property, name: str, status: Status) -> Extension:
    properties = stage.workspace.properties

    def find() -> Extension | None:
        return next((e for e in properties.extensions(shop.id) if e.name == name), None)

    stage.hand.wait(
        lambda: (found := find()) is not None and found.installation_status is status,
        f"{name} is {status}",
    )
    found = find()
    assert found is not None
    return found
