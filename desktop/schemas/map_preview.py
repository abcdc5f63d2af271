"""The schema on the map, beside its form."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction

from backend.schemas.exports.source import Source
from desktop.page import Context
from desktop.schemas.map_picture import card_of
from desktop.schemas.previews import MadePreview
from desktop.schemas.take_away import TakeAway
from desktop.theme import Theme
from desktop.widgets.button import Button, Kind
from desktop.widgets.map_view import MapView, Picture


class MapPreview(MadePreview):
    """The schema's card on the map; its rows lead to the attributes."""

    opened = Signal(str)  # SCHEMA or SCHEMA/ATTRIBUTE

    def __init__(self, context: Context, take_away: TakeAway, all_schemas: QAction) -> None:
        super().__init__(context, take_away)
        whole = Button("All schemas", all_schemas.trigger, kind=Kind.LINK)
        whole.setAccessibleName(all_schemas.text())
        whole.setToolTip(all_schemas.toolTip())
        self.head.insertWidget(0, whole)
        self.head.insertStretch(1, 1)
        self.head.setContentsMargins(-Theme.current().px(6), 0, 0, 0)
        self.map = MapView("Map of the schema")
        self.map.opened.connect(self.opened)
        self.column.addWidget(self.map, 1)

    @property
    def export(self) -> str:
        return "map"

    @property
    def copied(self) -> str:
        return "map-png"  # what slides and messages take

    def show_made(self, made: Picture) -> None:
        self.map.set_picture(made)

    def _make(self, source: Source, _key: str) -> Picture:
        return card_of(source, self._schema_id)
