"""What can be done on the page, as actions: buttons, menus and keys follow them."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence


class Actions:
    """Made for a page. ``writing`` are the ones that wait in maintenance mode."""

    def __init__(self, page: QObject) -> None:
        self.new = QAction("New task", page)
        self.new.setShortcut(QKeySequence.StandardKey.New)  # the window listens to it
        self.schemas = QAction("Go to schemas", page)
        self.delete = QAction("Delete task…", page)
        self.add = QAction("Add record", page)
        self.add.setShortcut(QKeySequence("Ins"))
        self.remove = QAction("Delete record", page)
        self.remove_line = QAction("Delete record", page)
        self.import_ = QAction("Import…", page)
        self.export = QAction("Export…", page)
        self.sample = QAction("Make sample records…", page)
        self.writing = (
            self.new,
            self.delete,
            self.add,
            self.remove,
            self.remove_line,
            self.import_,
            self.sample,
        )

    def show_all(self, everything: bool) -> None:
        """In the view of all there is another "Delete record", and no one resource to delete."""
        for action in (self.delete, self.add, self.remove):
            action.setVisible(not everything)
        self.remove_line.setVisible(everything)
