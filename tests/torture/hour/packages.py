"""The catalogue: archives good and broken, found, looked at, and taken off the list."""

from __future__ import annotations

import zipfile

from backend.status import Status
from desktop.packages.page import PackagesPage
from desktop.tour.hand import CONTROL
from tests.torture.hour.person import Key, Person

_BROKEN = '{"name": "Bad Name!", "platform": "web", "version": "one", "colour": "red"}'


def look_at(person: Person) -> None:
    """A broken archive and one that is known already; cards, table, search, a package whole."""
    hand, page = person.hand, person.go("packages")
    assert isinstance(page, PackagesPage)
    packages = person.workspace.packages
    broken = person.scratch / "broken.zip"
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("extension.json", _BROKEN)
    known = packages.find("page-clock", "web")
    hand.drop([broken, person.workspace.folder.archive(known.digest)])
    person.installed()
    failed = [one for one in packages.list() if one.status is Status.FAILED]
    person.check(len(failed) == 1, "only the broken archive fails")
    hand.key(Key.Key_T, CONTROL, times=2)
    hand.pick("Packages", "Bad Name!")
    hand.key(Key.Key_Return)
    hand.click("Take off the list")
    person.wait(lambda: all(one.id != failed[0].id for one in packages.list()), "it is off")
    hand.key(Key.Key_F, CONTROL)
    hand.write("form")
    hand.key(Key.Key_Escape)
    hand.pick("Packages", "Beacon")
    hand.key(Key.Key_Return)
    hand.tab_to("Find what it provides")
    hand.write("send")
    hand.key(Key.Key_Escape, times=2)
    hand.click("Watched folders…")
    hand.key(Key.Key_Escape)
