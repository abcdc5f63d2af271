"""A table whose rows are chosen whole: the keys that every one of them knows."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QTableView


class LineTable(QTableView):
    """Return opens what is chosen, Ctrl+C copies its row, Home and End go to the ends.

    What is typed chooses nothing: the search field finds more than the first column.
    """

    opened = Signal()

    def choose_row(self, row: int) -> None:
        """Choose a row and show it; nothing where there is none."""
        index = self.model().index(row, 0)
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(index)

    def copy_row(self) -> None:
        """The cells of the chosen row, with tabs between them."""
        row, model = self.currentIndex().row(), self.model()
        if row >= 0:
            cells = (model.index(row, at).data() for at in range(model.columnCount()))
            QGuiApplication.clipboard().setText("\t".join(map(str, cells)))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        plain = not event.modifiers()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_row()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            if self.currentIndex().isValid():
                self.opened.emit()
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and plain:
            # Rows are chosen here, and the first and last of them are meant.
            self.choose_row(0 if event.key() == Qt.Key.Key_Home else self.model().rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Left to the search field."""
