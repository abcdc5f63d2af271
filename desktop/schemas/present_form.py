"""The form as a room sees it: the attributes have the height, and their headings stay in sight."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMargins, QObject, QPoint, QSize, QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QLayout, QTableView, QToolButton, QWidget

from desktop.schemas.design import Design
from desktop.schemas.form import SchemaForm
from desktop.schemas.heading import CARDINALITY_WORDS, KIND_WORDS
from desktop.theme import Theme
from desktop.widgets.table import set_rows

CELL = 28 / 21 * 13
"""An attribute is 28 pixels high at 1280 × 720, where the other text has 21."""
_ROW = 30
_EDGE = 8
_UNBOUND = 16_777_215  # Qt's own most


class PresentedForm(QObject):
    """Puts away what does not belong to the attributes; the fields come when the focus does."""

    def __init__(self, form: SchemaForm) -> None:
        super().__init__(form)
        self._form = form
        self._away: list[QWidget] = []
        self._edges: list[tuple[QLayout, QMargins, int]] = []
        self.on = False

    def start(self) -> None:
        """Give the attributes the room there is."""
        form, app = self._form, QApplication.instance()
        assert isinstance(app, QApplication)
        self.on = True
        self._edges = [(lay, lay.contentsMargins(), lay.spacing()) for lay in self._layouts()]
        tools = form.title.findChildren(QToolButton)
        self._away = [w for w in (*tools, form.views, *self._rows_head()) if not w.isHidden()]
        for widget in self._away:
            widget.hide()
        app.focusChanged.connect(self._fold)
        form.area.viewport().installEventFilter(self)
        self._fold()
        self.measure()

    def end(self) -> None:
        """Everything as it was before :meth:`start`."""
        form, app = self._form, QApplication.instance()
        assert isinstance(app, QApplication)
        self.on = False
        form.area.viewport().removeEventFilter(self)
        app.focusChanged.disconnect(self._fold)
        for widget in self._away:
            widget.show()
        self._away = []
        form.heading.setMaximumHeight(_UNBOUND)
        form.title.set_note("")
        for table in self.tables():
            table.setFont(QFont())
            table.setIconSize(QSize())
            set_rows(table)
        for layout, margins, spacing in self._edges:
            layout.setContentsMargins(margins)
            layout.setSpacing(spacing)

    def tell(self, design: Design) -> None:
        """What the fields say that are put away, in words."""
        if self.on:
            draft = design.draft
            words = f"{KIND_WORDS[draft.kind]}  ·  {CARDINALITY_WORDS[draft.cardinality]}"
            self._form.title.set_note(words)

    def measure(self) -> None:
        """The text has another size, or the window: the tables take the height that is left."""
        form, theme = self._form, Theme.current()
        form.set_wide(self.on)
        if not self.on:
            return
        edge = theme.px(_EDGE)
        for layout in self._layouts():
            layout.setContentsMargins(theme.px(24), 0, theme.px(24), 0)
            layout.setSpacing(edge)
        self._layouts()[0].setContentsMargins(theme.px(24), edge, theme.px(24), 0)
        room = form.area.viewport().height() - edge - edge // 2
        for table in self.tables():
            table.setFont(theme.font(CELL, QFont.Weight.Medium))
            table.setIconSize(QSize(theme.px(16), theme.px(16)))
            holder = table.parentWidget()
            assert holder is not None
            around = holder.sizeHint().height() - table.minimumHeight()
            set_rows(table, row=_ROW, room=max(room - around, theme.px(_ROW) * 3))
        QTimer.singleShot(0, self, self.follow)  # once all of that is laid out

    def follow(self) -> None:
        """The page scrolls along with the cursor's row, and shows the whole table if it can."""
        table = next((t for t in self.tables() if t.hasFocus()), self._form.rows.table)
        index, scroll = table.currentIndex(), self._form.area
        if not index.isValid() or not table.isVisible():
            return
        if self.on and table.hasFocus():  # it has room to be seen whole
            end = table.mapTo(self._form.body, QPoint(0, table.height())).y()
            scroll.verticalScrollBar().setValue(end - scroll.viewport().height())
            return
        rect = table.visualRect(index)
        place = table.viewport().mapTo(self._form.body, QPoint(0, rect.center().y()))
        scroll.ensureVisible(0, place.y(), 0, rect.height())

    def tables(self) -> tuple[QTableView, ...]:
        return self._form.rows.table, self._form.agreement.table

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Resize and self.on:
            self.measure()
        return super().eventFilter(watched, event)

    def _fold(self) -> None:
        """Name, kind and cardinality are in sight while one of them has the focus."""
        focus = QApplication.focusWidget()
        if focus is None or QApplication.activePopupWidget() is not None:
            return  # another program, or the list of one of the fields
        heading = self._form.heading
        inside = heading.isAncestorOf(focus)
        heading.setMaximumHeight(_UNBOUND if inside else 0)

    def _rows_head(self) -> list[QWidget]:
        """The line above the attributes: each of its tools has a key in the table."""
        rows = self._form.rows
        return [
            w
            for w in rows.children()
            if isinstance(w, QWidget) and w not in (rows.table, rows.remarks)
        ]

    def _layouts(self) -> list[QLayout]:
        found = (self._form.head.layout(), self._form.body.layout())
        return [layout for layout in found if layout is not None]
