"""The left of the page: which kind, a search, the resources, and the way to a new one."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from backend.records.model import Resource
from backend.schemas.model import Kind
from desktop.records.new_resource import NewResource
from desktop.records.reading import ALL
from desktop.records.words import NOT_SAVED, WORDS, line_of
from desktop.theme import Theme, Tone
from desktop.widgets.button import Button
from desktop.widgets.listing import Item, Section, SectionedList
from desktop.widgets.paint import put
from desktop.widgets.search_field import SearchField


class ResourcesPane(QWidget):
    """Resources are told by id; the list keeps what is chosen while a search narrows it."""

    kind_chosen = Signal(object)  # Kind
    chosen = Signal(object)  # resource id, or ALL
    searched = Signal()
    more_wanted = Signal()  # the end of the list is in sight, and it is not the last

    def __init__(self, new: QAction) -> None:
        super().__init__()
        self._resources: tuple[Resource, ...] = ()
        self._total = 0
        self._unsaved: frozenset[int] = frozenset()
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.setSpacing(px(8))
        self.kinds = QComboBox()
        self.kinds.setAccessibleName("Kind of resource")
        for kind, words in WORDS.items():
            self.kinds.addItem(words.many, kind)
        self.search = SearchField("")
        self.list = SectionedList("Resources")
        self.all_button = Button("", self._choose_all, icon="records")
        put(self.all_button, "row", "yes")
        self.all_button.setCheckable(True)
        self.more = QLabel()
        self.more.setWordWrap(True)
        put(self.more, "role", "muted")
        self.more.hide()
        self.new_button = Button.of(new, keys=True)
        self.form = NewResource()
        self.form.hide()
        for widget in (self.kinds, self.search, self.all_button):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        column.addWidget(self.more)
        column.addWidget(self.form)
        column.addWidget(self.new_button)
        self.kinds.currentIndexChanged.connect(lambda _: self.kind_chosen.emit(self.kind))
        self.search.searched.connect(lambda _: self.searched.emit())
        self.list.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.search.down_pressed.connect(self._enter)
        self.list.current_changed.connect(self._moved)
        self.form.cancelled.connect(self.close_form)
        self.set_kind(Kind.TASKS)

    @property
    def kind(self) -> Kind:
        return Kind(self.kinds.currentData())

    def set_kind(self, kind: Kind) -> None:
        """Quietly: the page knows."""
        blocker = QSignalBlocker(self.kinds)
        self.kinds.setCurrentIndex(list(WORDS).index(kind))
        blocker.unblock()
        words = WORDS[kind]
        said = f"Find a {words.one}"
        self.search.setPlaceholderText(said)
        self.search.setAccessibleName(said)
        self.list.setAccessibleName(words.many)
        self.all_button.setText(f"All {words.many.lower()}")
        self.all_button.setAccessibleName(f"Records of all {words.many.lower()}")

    def show_resources(
        self, resources: tuple[Resource, ...], total: int, chosen: int, unsaved: Iterable[int]
    ) -> None:
        """The first of ``total`` resources; ``chosen`` may be none of them, or all."""
        self._resources, self._total = resources, total
        self._unsaved = frozenset(unsaved)
        blocker = QSignalBlocker(self.list)  # of our own making, not a person's choice
        self._fill()
        if chosen <= 0 or not self.list.select(str(chosen)):
            self.list.select("")
        blocker.unblock()
        self.all_button.setChecked(chosen == ALL)
        left = total - len(resources)
        self.more.setText(f"{len(resources):,} of {total:,}. Scroll on, or search.")
        self.more.setVisible(left > 0)

    def set_unsaved(self, unsaved: Iterable[int]) -> None:
        found = frozenset(unsaved)
        if found != self._unsaved:
            self._unsaved = found
            self._fill()

    def open_form(self) -> None:
        """What is typed in it already stays."""
        if self.form.isHidden():
            self.new_button.hide()
            self.form.start(self.kind)
        self.form.focus_first()

    def close_form(self) -> None:
        """The focus goes back to the button that opened it."""
        if not self.form.isHidden():
            had_focus = self.form.isAncestorOf(self.focusWidget() or self)
            self.form.hide()
            self.new_button.show()
            if had_focus:
                self.new_button.setFocus()

    def _fill(self) -> None:
        items = [
            Item(
                str(one.id),
                line_of(one),
                NOT_SAVED if one.id in self._unsaved else "",
                Tone.WAITING if one.id in self._unsaved else None,
                dot=True,
            )
            for one in self._resources
        ]
        sought = self.search.text().strip()
        self.list.set_sections([Section("", items, empty="None found" if sought else "None yet")])

    def _scrolled(self, value: int) -> None:
        """Of what is read already the end is near."""
        bar = self.list.verticalScrollBar()
        if len(self._resources) < self._total and value >= bar.maximum() - bar.pageStep():
            self.more_wanted.emit()

    def _choose_all(self) -> None:
        self.all_button.setChecked(True)
        self.chosen.emit(ALL)

    def _moved(self, key: str) -> None:
        if key:
            self.chosen.emit(int(key))

    def _enter(self) -> None:
        if not self.list.current():
            self.list.select_first()
        self.list.setFocus()
