"""The pane at the left of the catalogue: what to look for, what to filter by, the ways in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.packages.filter_list import FilterList
from desktop.theme import Theme
from desktop.widgets.button import Button, Kind
from desktop.widgets.search_field import SearchField

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction


class FindingPane(QWidget):
    """``add`` is the page's one primary act."""

    def __init__(self, add: Callable[[], object], folder: QAction, watched: QAction) -> None:
        super().__init__()
        px = Theme.current().px
        self.search = SearchField("Find a package")
        self.search.setAcceptDrops(False)
        self.search.setToolTip("By name, description, author, or what it provides (Ctrl+F)")
        self.filters = FilterList()
        self.add_button = Button("Add packages…", add, kind=Kind.PRIMARY, keys="Ctrl+Return")
        self.add_button.setToolTip("Ctrl+N does it too")
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.setSpacing(px(8))
        column.addWidget(self.search)
        column.addWidget(self.filters, 1)
        for action in (watched, folder):
            button = Button.of(action, kind=Kind.LINK)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.add_button)
