"""Libraries and whole properties: duplicated, compared, carried over by profile and by file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from backend.properties.model import Property
from backend.status import Status
from desktop.properties.page import PropertiesPage
from desktop.properties.whole.compare_sheet import CompareSheet
from desktop.properties.whole.portable_sheets import ImportPropertySheet
from desktop.tour.hand import CONTROL
from desktop.tour.stage import Stage

SHIFT = Qt.KeyboardModifier.ShiftModifier


def play(stage: Stage) -> None:
    page = stage.window.pages["properties"]
    assert isinstance(page, PropertiesPage)
    stage.hand.key(Qt.Key.Key_3, CONTROL)
    stage.hand.pick("Properties", "Shop web")
    _libraries(stage, page)
    app = _duplicate(stage)
    _edit(stage)
    _compare(stage, page, app)
    _profile(stage, page, app)
    _portable(stage, page)
    _workspace(stage, page)


def _libraries(stage: Stage, page: PropertiesPage) -> None:
    hand = stage.hand
    hand.key(Qt.Key.Key_L, CONTROL)
    hand.picture("14-libraries-empty")
    for name in ("Summer", "Winter"):
        hand.click("New library")
        hand.write(name)
        hand.key(Qt.Key.Key_Return)
    hand.click("New library")
    hand.write("summer")
    hand.key(Qt.Key.Key_Return)
    hand.picture("14-library-refused")
    hand.key(Qt.Key.Key_Escape)
    hand.pick("Libraries", "Summer")
    hand.key(Qt.Key.Key_Return, CONTROL)
    hand.picture("14-library-add")
    for _ in range(2):
        hand.key(Qt.Key.Key_Space)
        hand.key(Qt.Key.Key_Down)
    hand.picture("14-library-add-ticked")
    hand.key(Qt.Key.Key_Return, CONTROL)
    shop = stage.workspace.properties.find("Shop web")
    (summer, _) = stage.workspace.libraries.list(shop.id)
    stage.check(summer.count == 2, "two revisions are in the library")
    hand.picture("14-libraries")
    held = stage.workspace.libraries.revisions_in(summer.id)[0]
    stage.workspace.properties.edit(held.origin_id, enabled=False)
    stage.workspace.properties.revise(held.origin_id)
    hand.rest()
    hand.picture("14-library-newer")
    hand.click("Publish…")
    hand.picture("14-library-publish")
    hand.click("Publish")
    stage.check(stage.workspace.libraries.get(summer.id).published, "it is published")
    hand.picture("14-library-published")
    hand.key(Qt.Key.Key_Escape)
    page.choose(held.origin_id)
    hand.rest()
    hand.picture("14-in-libraries")


def _duplicate(stage: Stage) -> Property:
    hand = stage.hand
    hand.key(Qt.Key.Key_D, CONTROL)
    hand.picture("14-duplicate")
    hand.key(Qt.Key.Key_Return, CONTROL)
    made = stage.workspace.properties.find("Shop web 2")
    _come(stage, made)
    hand.picture("14-duplicated")
    return made


def _edit(stage: Stage) -> None:
    hand = stage.hand
    hand.key(Qt.Key.Key_F4)
    hand.write("Shop test")
    hand.tab_to("Domains")
    hand.key(Qt.Key.Key_A, CONTROL)
    hand.write("https://test")
    hand.key(Qt.Key.Key_Return, CONTROL)
    hand.picture("14-property-refused")
    hand.key(Qt.Key.Key_A, CONTROL)
    hand.write("test.example.com")
    hand.key(Qt.Key.Key_Return, CONTROL)
    stage.check(stage.workspace.properties.find("Shop test"), "it is renamed")
    hand.picture("14-property-edited")


def _compare(stage: Stage, page: PropertiesPage, app: Property) -> None:
    hand, properties = stage.hand, stage.workspace.properties
    held = {one.name: one for one in properties.extensions(app.id)}
    properties.remove(held["page-clock"].id)
    settings = '{"endpoint": "https://other.example.com"}'
    properties.edit(held["beacon"].id, settings=settings)
    hand.key(Qt.Key.Key_C, CONTROL | SHIFT)
    hand.tab_to("Compare with")
    hand.write("Shop web")
    hand.wait(lambda: _comparing(page) == "Shop web", "it is compared with Shop web")
    hand.picture("14-compare")
    hand.pick("Extensions of both", "Beacon")
    hand.picture("14-compare-settings")
    hand.click("Make it as in Shop web")
    hand.rest()
    hand.picture("14-compare-brought")
    hand.key(Qt.Key.Key_Escape)


def _profile(stage: Stage, page: PropertiesPage, app: Property) -> None:
    hand = stage.hand
    shop = stage.workspace.properties.find("Shop web")
    path = stage.scratch / "shop.json"
    page.whole_acts.save_to(shop.id, path)
    hand.wait(path.exists, "the profile is written")
    page.whole_acts.apply_profile()
    hand.picture("14-profile-empty")
    hand.write(str(path))
    hand.key(Qt.Key.Key_Return)
    hand.picture("14-profile-plan")
    text = path.read_text(encoding="utf-8").replace('"version": "', '"version": "9', 1)
    path.write_text(text.replace('"format"', '"formt"'), encoding="utf-8")
    hand.tab_to("Profile")
    hand.key(Qt.Key.Key_End)
    hand.write("x")
    hand.key(Qt.Key.Key_Backspace)
    hand.key(Qt.Key.Key_Return)
    hand.picture("14-profile-refused")
    page.whole_acts.save_to(shop.id, path)
    hand.rest()
    hand.key(Qt.Key.Key_Return)
    hand.key(Qt.Key.Key_Return, CONTROL)
    hand.rest()
    _come(stage, app)
    hand.picture("14-profile-applied")


def _portable(stage: Stage, page: PropertiesPage) -> None:
    hand = stage.hand
    path = stage.scratch / "shop.ewp"
    hand.pick("Properties", "Shop web")
    page.whole_acts.portable.export_property()
    hand.key(Qt.Key.Key_A, CONTROL)
    hand.write(str(path))
    hand.picture("14-export")
    hand.key(Qt.Key.Key_Return, CONTROL)
    hand.wait(path.exists, "the file is written")
    hand.picture("14-exported")
    hand.key(Qt.Key.Key_Escape)
    hand.drop([path])
    sheet = page.sheets.sheet
    assert isinstance(sheet, ImportPropertySheet)
    hand.wait(lambda: sheet.imported, "it is brought in")
    hand.picture("14-imported")
    assert sheet.imported is not None
    stage.workspace.properties.delete(sheet.imported.property.id)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    bad = stage.scratch / "tampered.ewp"
    bad.write_bytes(data)
    hand.drop([bad])
    hand.rest()
    hand.picture("14-import-refused")
    hand.key(Qt.Key.Key_Escape)


def _workspace(stage: Stage, page: PropertiesPage) -> None:
    hand = stage.hand
    path: Path = stage.scratch / "everything.ewp"
    page.whole_acts.portable.export_workspace()
    hand.key(Qt.Key.Key_A, CONTROL)
    hand.write(str(path))
    hand.key(Qt.Key.Key_Return, CONTROL)
    hand.wait(path.exists, "the workspace is written")
    hand.picture("14-workspace-exported")
    hand.key(Qt.Key.Key_Escape)
    hand.drop([path])
    hand.rest()
    hand.picture("14-workspace-dropped")
    hand.click("Open it as a workspace…")
    hand.picture("14-workspace-open")
    hand.key(Qt.Key.Key_Return, CONTROL)
    hand.wait((stage.scratch / "everything").exists, "the workspace is brought in")
    hand.rest()
    hand.picture("14-workspace-opened")
    hand.key(Qt.Key.Key_Escape)


def _comparing(page: PropertiesPage) -> str:
    """The other property that is shown beside this one."""
    sheet = page.sheets.sheet
    assert isinstance(sheet, CompareSheet)
    return sheet.comparison.there.name if sheet.comparison else ""


def _come(stage: Stage, chosen: Property) -> None:
    properties = stage.workspace.properties
    stage.hand.wait(
        lambda: all(
            one.installation_status is not Status.PENDING
            for one in properties.extensions(chosen.id)
        ),
        f"the extensions of {chosen.name} are there",
    )
