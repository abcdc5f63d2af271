"""A month to pick a day from, under a field."""

from __future__ import annotations

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QVBoxLayout, QWidget

from desktop.theme import Theme


class CalendarPopup(QFrame):
    """Arrows move by days, Page Up and Down by months, Return picks, Escape closes."""

    picked = Signal(QDate)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("card", "plain")
        self.calendar = QCalendarWidget()
        self.calendar.setAccessibleName("Calendar")
        self.calendar.setLocale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        header = QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader
        self.calendar.setVerticalHeaderFormat(header)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.calendar)
        self.calendar.activated.connect(self._pick)
        self.calendar.clicked.connect(self._pick)

    def open_under(self, field: QWidget, day: QDate) -> None:
        """Below the field, or above it where the screen ends."""
        self._dress()
        self.calendar.setSelectedDate(day if day.isValid() else QDate.currentDate())
        self.adjustSize()
        place = field.mapToGlobal(QPoint(0, field.height() + 2))
        room = field.screen().availableGeometry()
        if place.y() + self.height() > room.bottom():
            place = field.mapToGlobal(QPoint(0, -self.height() - 2))
        place.setX(max(room.left(), min(place.x(), room.right() - self.width())))
        self.move(place)
        self.show()
        self.calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def _pick(self, day: QDate) -> None:
        if self.isVisible():
            self.hide()
            self.picked.emit(day)

    def _dress(self) -> None:
        """No red weekends: red says what is wrong. The other months' days, ``disabled``, muted."""
        muted = Theme.current().colours.muted
        self.calendar.setStyleSheet(
            "QTableView, QTableView:focus { border: none; padding: 0; border-radius: 0; }"
            f"QTableView:disabled {{ color: {muted}; }}"
        )
        heads = QTextCharFormat()
        heads.setForeground(QColor(muted))
        self.calendar.setHeaderTextFormat(heads)
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(weekday, QTextCharFormat())
