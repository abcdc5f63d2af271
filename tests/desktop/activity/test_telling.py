"""The end of the work is told once, where one looks: notice, status bar, title, desktop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from sqlalchemy import update

from backend.errors import Problem
from backend.events import InstallerWaits, QueueChanged
from backend.properties.model import Addition
from backend.store.tables import jobs
from desktop.activity.page import ActivityPage
from desktop.activity.telling import LONG, Telling
from desktop.properties.page import PropertiesPage
from desktop.window import TITLE
from tests.backend.installations.test_activity import without_archive
from tests.backend.installing import SETTINGS, add_package, add_property, holding, installed
from tests.desktop.activity.test_activity_page import all_ended, queued
from tests.desktop.conftest import Desk
from tests.packaging import good_manifest, write_package


@dataclass
class Front:
    """A window with the two pages and what tells of the work, and another window beside it."""

    desk: Desk
    page: ActivityPage
    telling: Telling
    elsewhere: QWidget

    def leave(self) -> None:
        """Somebody works in another window."""
        self.elsewhere.show()
        self.elsewhere.activateWindow()
        self.desk.bot.waitUntil(lambda: not self.desk.window.isActiveWindow())

    def come_back(self) -> None:
        self.desk.window.activateWindow()
        self.desk.bot.waitUntil(self.desk.window.isActiveWindow)

    def notices(self) -> list[str]:
        return [one.text for one in self.desk.context.toast.toasts]

    @property
    def title(self) -> str:
        return self.desk.window.windowTitle()

    @property
    def status(self) -> str:
        return self.desk.window.status.work.text()

    def told(self, *texts: str) -> None:
        self.desk.bot.waitUntil(lambda: self.notices() == list(texts))


@pytest.fixture
def front(desk: Desk) -> Iterator[Front]:
    elsewhere = QWidget()
    elsewhere.setWindowFlag(Qt.WindowType.Dialog)
    page = ActivityPage(desk.context)
    desk.window.rail.select("properties")
    desk.window.fill({page.name: page, "properties": PropertiesPage(desk.context)})
    telling = Telling(desk.window, desk.context, page.watch)
    desk.settle()
    yield Front(desk, page, telling, elsewhere)
    elsewhere.deleteLater()


def test_a_batch_ends_with_one_notice_that_leads_to_it(front: Front, tmp_path: Path) -> None:
    desk = front.desk
    good = add_package(desk.workspace, tmp_path)
    bad = add_package(desk.workspace, tmp_path, name="other", displayName="Other")
    with without_archive(desk.workspace, bad):
        wanted = [
            Addition(add_property(desk.workspace, f"P{number}"), package.id, SETTINGS)
            for number, package in enumerate([good] * 11 + [bad])
        ]
        batch = desk.workspace.properties.add_many(wanted)
        all_ended(desk, front.page)
    front.told("Installed 11 of 12 extensions, 1 failed.")
    assert front.telling.notice.told == [], "the window is in front: it tells by itself"
    (toast,) = desk.context.toast.toasts
    assert toast.action_button is not None
    QTest.mouseClick(toast.action_button, Qt.MouseButton.LeftButton)
    desk.bot.waitUntil(lambda: front.page.view.batch_id == batch.id)
    desk.bot.waitUntil(lambda: front.page.view.model.rowCount() == 12)
    assert desk.window.page is front.page
    desk.settle()
    assert front.notices() == []


def test_a_batch_of_one_is_told_by_its_name(front: Front, tmp_path: Path) -> None:
    package = add_package(front.desk.workspace, tmp_path)
    queued(front.desk.workspace, package, ["Shop"])
    front.told("Installed Greeter 1.2.3 in Shop.")


def test_what_is_asked_for_alone_is_told_alone(front: Front, tmp_path: Path) -> None:
    desk = front.desk
    package = add_package(desk.workspace, tmp_path)
    shop = add_property(desk.workspace)
    made = desk.workspace.properties.add_extension(shop, package.id, SETTINGS)
    front.told("Installed Greeter in Shop.")
    newer = write_package(tmp_path / "newer.zip", good_manifest(version="2.0.0"))
    found = add_package(desk.workspace, tmp_path, version="2.0.0") if newer else package
    desk.workspace.properties.change(made.id, found.id)
    front.told("Upgraded Greeter to 2.0.0 in Shop.")
    latest = add_package(desk.workspace, tmp_path, version="3.0.0")
    with without_archive(desk.workspace, latest):
        desk.workspace.properties.change(made.id, latest.id)
        front.told(
            "Greeter failed in Shop: The package's archive is missing. It is as it was before."
        )


def test_what_somebody_cancelled_is_not_told_again(front: Front, tmp_path: Path) -> None:
    desk = front.desk
    package = add_package(desk.workspace, tmp_path)
    with holding(desk.workspace, "unpacking") as hold:
        queued(desk.workspace, package)
        hold.wait()
        desk.workspace.activity.cancel_all()
    all_ended(desk, front.page)
    assert front.notices() == []


def test_the_status_bar_and_the_title_say_how_far_it_is(front: Front, tmp_path: Path) -> None:
    desk = front.desk
    assert (front.status, front.title) == ("No work running", TITLE)
    package = add_package(desk.workspace, tmp_path)
    all_ended(desk, front.page)
    with holding(desk.workspace, "unpacking") as hold:
        made = queued(desk.workspace, package, "ABC")
        hold.wait()
        desk.bot.waitUntil(lambda: front.status.startswith("Installing 1 of 3 · unpacking · "))
        assert "%" in front.status
        assert front.title == f"(1 of 3) {TITLE}"
        assert desk.window.status.bar.isVisible()
        desk.workspace.properties.cancel(made[2].id)
        desk.bot.waitUntil(lambda: front.title == f"(1 of 2) {TITLE}")
        QTest.mouseClick(desk.window.status.work, Qt.MouseButton.LeftButton)
        assert desk.window.page is front.page
    all_ended(desk, front.page)
    assert (front.status, front.title) == ("No work running", TITLE)
    assert not desk.window.status.bar.isVisible()


def test_behind_another_window_the_title_and_the_desktop_tell_of_the_end(
    front: Front, tmp_path: Path
) -> None:
    desk = front.desk
    package = add_package(desk.workspace, tmp_path)
    front.leave()
    with without_archive(desk.workspace, package):
        queued(desk.workspace, package, "AB")
        all_ended(desk, front.page)
    desk.bot.waitUntil(
        lambda: front.telling.notice.told == ["Installed none of 2 extensions, 2 failed."]
    )
    desk.bot.waitUntil(lambda: front.title == f"0 of 2 done, 2 failed – {TITLE}")
    front.come_back()
    assert front.title == TITLE
    assert front.telling.notice.told == []
    front.told("Installed none of 2 extensions, 2 failed.")


def test_a_short_job_troubles_nobody_who_works_elsewhere(front: Front, tmp_path: Path) -> None:
    desk = front.desk
    package = add_package(desk.workspace, tmp_path)
    shop = add_property(desk.workspace)
    front.leave()
    made = desk.workspace.properties.add_extension(shop, package.id, SETTINGS)
    installed(desk.workspace, made.id)
    all_ended(desk, front.page)
    assert front.telling.notice.told == []
    assert front.title == f"1 done – {TITLE}"


def test_a_long_job_is_told_to_who_works_elsewhere(front: Front, tmp_path: Path) -> None:
    desk = front.desk
    package = add_package(desk.workspace, tmp_path)
    shop = add_property(desk.workspace)
    front.leave()
    with holding(desk.workspace, "unpacking") as hold:
        made = desk.workspace.properties.add_extension(shop, package.id, SETTINGS)
        hold.wait()
        long_ago = datetime.now(UTC) - timedelta(seconds=2 * LONG)
        with desk.workspace._store.write() as connection:
            moment = long_ago.isoformat(timespec="milliseconds").replace("+00:00", "Z")
            running = jobs.c.subject_id == made.id
            connection.execute(update(jobs).where(running).values(started_at=moment))
    desk.bot.waitUntil(lambda: front.telling.notice.told == ["Installed Greeter 1.2.3 in Shop."])


def test_a_full_disk_is_told_until_the_work_goes_on(front: Front) -> None:
    desk = front.desk
    full = Problem("disk-full", "The disk is full.", remedy="Make room.")
    desk.workspace.events.publish(InstallerWaits(full))
    desk.bot.waitUntil(lambda: front.status == "Installing waits: The disk is full.")
    front.page.watch.changed.emit()
    assert front.status == "Installing waits: The disk is full."
    desk.workspace.events.publish(QueueChanged(0, running=False))
    desk.bot.waitUntil(lambda: front.status == "No work running")
