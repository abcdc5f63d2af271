"""The pane at the left of a page: what to look for, the list, and the way to something new."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.widgets.button import Button
from desktop.widgets.listing import Section, SectionedList
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
        listing: SectionedList | None = None,
    ) -> None:
        super().__init__(parent)
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.setSpacing(px(8))
        self.search = SearchField(search)
        self.list = listing or SectionedList(name)
        if head is not None:
            column.addWidget(head)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        if button is not None:
            column.addWidget(button)
        self.search.down_pressed.connect(self.enter_list)

    def show_found(self, sections: Iterable[Section], shown: str) -> None:
        """What a search found. It changes no choice: ``shown`` has the highlight where it is
        among them, else nothing has; and it tells nobody.
        """
        self.list.blockSignals(True)
        try:
            self.list.set_sections(sections)
            if self.list.current() != shown and not self.list.select(shown):
                self.list.select("")
        finally:
            self.list.blockSignals(False)

    def nothing_matches(self) -> Section:
        """What stands in the list where the search found nothing."""
        return Section("", empty=f"Nothing matches “{self.search.text().strip()}”.")

    def enter_list(self) -> None:
        """From the search into the list, by the down key."""
        if not self.list.current():
            self.list.select_first()
        self.list.setFocus()
