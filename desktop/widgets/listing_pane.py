"""The pane at the left of a page: what to look for, the list, and the way to something new."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.widgets.button import Button
from desktop.widgets.listing import SectionedList
from desktop.widgets.search_field import SearchField


class ListingPane(QWidget):
    """``button`` stands at the foot, where there is one."""

    def __init__(
        self,
        search: str,
        name: str,
        button: Button | None = None,
        head: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.setSpacing(px(8))
        self.search = SearchField(search)
        self.list = SectionedList(name)
        if head is not None:
            column.addWidget(head)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        if button is not None:
            column.addWidget(button)
        self.search.down_pressed.connect(self.enter_list)

    def enter_list(self) -> None:
        """From the search into the list, by the down key."""
        if not self.list.current():
            self.list.select_first()
        self.list.setFocus()
