"""Pills in one line: the ones that matter most stay."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop.theme import Theme, Tone
from desktop.widgets.pill_row import PillRow

FOUND = [("3 there already", Tone.NEUTRAL), ("6 ready", Tone.OK), ("12 refused", Tone.BAD)]


def test_what_matters_least_is_left_out_where_the_room_is_short(qtbot: QtBot, theme: Theme) -> None:
    row = PillRow()
    qtbot.addWidget(row)
    row.set_pills(FOUND)
    row.resize(row.sizeHint())
    row.show()
    assert row.shown() == ["3 there already", "6 ready", "12 refused"]
    row.resize(row.sizeHint().width() - 40, row.height())
    assert row.shown() == ["6 ready", "12 refused"]
    row.resize(20, row.height())
    assert row.shown() == ["12 refused"]
    assert row.accessibleName() == row.toolTip() == "3 there already, 6 ready, 12 refused"
    row.set_pills(FOUND[:1])
    assert row.shown() == ["3 there already"]
    row.set_pills(())
    assert row.shown() == []
