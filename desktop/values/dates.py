"""Editors of dates: typed, or picked from a calendar (Alt+Down)."""

from __future__ import annotations

import re

from PySide6.QtCore import QDate, QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from backend.schemas.model import Attribute, AttributeType
from desktop.icons import set_icon
from desktop.values.calendar import CalendarPopup
from desktop.values.lines import LineEditor

_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d(?:\.\d{1,3})?)? ?(Z|UTC|[+-]\d\d:\d\d)?",
    re.ASCII | re.IGNORECASE,
)
_MIDNIGHT = "T00:00:00.000Z"
_FORMS = {AttributeType.DATE: "YYYY-MM-DD", AttributeType.DATETIME: "YYYY-MM-DD hh:mm UTC"}


class DateEditor(LineEditor):
    """A date, or a moment: ``2026-03-17 02:00`` is taken as UTC and shown in full on leaving."""

    def __init__(
        self, attribute: Attribute, parent: QWidget | None = None, *, compact: bool = False
    ) -> None:
        super().__init__(attribute, parent, compact=compact)
        self.edit.setPlaceholderText(_FORMS[attribute.type])
        self.calendar: CalendarPopup | None = None
        self.pick = QAction("Calendar (Alt+Down)", self)
        set_icon(self.pick, "chevron-down", "muted")
        self.pick.triggered.connect(self.open_calendar)
        self.edit.addAction(self.pick, QLineEdit.ActionPosition.TrailingPosition)

    def open_calendar(self) -> None:
        """Show the month of the date typed, or this one."""
        if self.calendar is None:
            self.calendar = CalendarPopup(self)
            self.calendar.picked.connect(self._picked)
        self.calendar.open_under(self.edit, QDate.fromString(self._day(), Qt.DateFormat.ISODate))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if (
            watched is self.field
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Down
            and event.modifiers() & Qt.KeyboardModifier.AltModifier
        ):
            self.open_calendar()
            return True
        return super().eventFilter(watched, event)

    def _parse(self, text: str) -> object:
        found = _MOMENT.fullmatch(text.strip())
        if self.attribute.type is AttributeType.DATE or found is None:
            return super()._parse(text)
        day, minute, second, zone = found.groups()
        zone = (zone or "Z").upper()
        return f"{day}T{minute}{second or ':00'}{'Z' if zone == 'UTC' else zone}"

    def _day(self) -> str:
        return self.text().strip()[:10]

    def _picked(self, day: QDate) -> None:
        """The time of day stays where there is one."""
        chosen = day.toString(Qt.DateFormat.ISODate)
        if self.attribute.type is AttributeType.DATETIME:
            time = self.text().strip()[10:]
            chosen += time if time and self.problem() is None else _MIDNIGHT
        self.edit.setText(chosen)
        self.edit.setFocus(Qt.FocusReason.PopupFocusReason)
