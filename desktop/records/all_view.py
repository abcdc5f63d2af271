"""All records of a schema: the search, the filters, the table, and what is done with them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop.icons import set_icon
from desktop.records.filter_bar import FilterBar, FilterForm
from desktop.records.lines_model import LinesModel
from desktop.records.lines_table import LinesTable
from desktop.records.long_sheet import LongSheet
from desktop.theme import Theme
from desktop.widgets.button import Button
from desktop.widgets.empty import EmptyState
from desktop.widgets.paint import put
from desktop.widgets.search_field import SearchField


class AllView(QWidget):
    """The sheet of an import or export stands in the place of the table while it is open."""

    def __init__(self, remove: QAction, acts: Sequence[QAction], sample: QAction) -> None:
        super().__init__()
        px = Theme.current().px
        self.model = LinesModel(self)
        self.table = LinesTable(self.model, remove)
        self.search = SearchField("Find in records")
        self.search.setMinimumWidth(px(160))
        self.filters, self.form = FilterBar(), FilterForm()
        self.filter_button = Button("Add filter…")
        set_icon(self.filter_button, "filter")
        self.count = QLabel()
        put(self.count, "role", "muted")
        self.words = QLabel()
        self.words.setWordWrap(True)
        put(self.words, "role", "bad")
        self.words.hide()
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.search, 1)
        row.addWidget(self.filter_button)
        for act in acts:
            row.addWidget(Button.of(act))
        self.none = EmptyState(
            "records", "No records yet", "Import a file, or make samples to try it.", [sample]
        )
        self.nothing = QLabel("Nothing matches. Take a filter away, or search for something else.")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        put(self.nothing, "role", "muted")
        self.hint = QLabel()
        put(self.hint, "role", "muted")
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        foot.addWidget(self.hint)
        self.rows = QStackedWidget()
        self.rows.addWidget(self.table)
        self.rows.addWidget(self.none)
        self.rows.addWidget(self.nothing)
        listing = QWidget()
        column = QVBoxLayout(listing)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(12))
        column.addLayout(row)
        for widget in (self.form, self.filters, self.words):
            column.addWidget(widget)
        column.addWidget(self.rows, 1)
        column.addLayout(foot)
        self.stack = QStackedWidget()
        self.stack.addWidget(listing)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self.stack)
        self.form.made.connect(self.filters.add)
        self.form.made.connect(self._to_button)
        self.form.closed.connect(self._to_button)
        self.search.down_pressed.connect(self.enter)

    def show_count(self, found: int, total: int) -> None:
        """``found`` of ``total`` are rows; what to do next where none is."""
        one = "record" if total == 1 else "records"
        some = f"{found:,} of {total:,} {one}" if found != total else f"{total:,} {one}"
        self.count.setText(some)
        self.hint.setVisible(bool(found))
        self.rows.setCurrentWidget(self.table if found else self.nothing if total else self.none)

    def set_editable(self, editable: bool) -> None:
        """Whether cells are edited in place: not while records wait."""
        self.model.may_edit = editable
        edits = "F2 edits a cell. " if editable else ""
        self.hint.setText(f"{edits}Return opens the record.")

    def say(self, words: str) -> None:
        """What was refused, in place; "" when it is over."""
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def enter(self) -> None:
        """Go to the rows, or to what stands there."""
        if isinstance(self.sheet, LongSheet):
            self.sheet.focus_first()
        elif self.rows.currentWidget() is self.none:
            self.none.buttons[0].setFocus()
        elif self.rows.currentWidget() is self.nothing:
            self.search.setFocus()
        else:
            if not self.table.currentIndex().isValid():
                self.table.go(0, 1)
            self.table.setFocus()

    def open_sheet(self, sheet: QWidget) -> None:
        self.close_sheet()
        self.stack.addWidget(sheet)
        self.stack.setCurrentWidget(sheet)

    def close_sheet(self) -> None:
        """Back to the rows; what the sheet is doing is asked to end by itself."""
        sheet = self.sheet
        if sheet is not None:
            if isinstance(sheet, LongSheet):
                sheet.stop()
            self.stack.removeWidget(sheet)
            sheet.deleteLater()
            self.enter()

    @property
    def sheet(self) -> QWidget | None:
        return self.stack.widget(1) if self.stack.count() > 1 else None

    def _to_button(self) -> None:
        self.filter_button.setFocus()
