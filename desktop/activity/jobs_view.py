"""The middle of the Activity page: how far it is, what to search for, the table of jobs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from backend.installations.model import BatchTally, JobPage, JobQuery, Tally
from desktop.activity.job_acts import JobActs
from desktop.activity.job_model import JobModel
from desktop.activity.job_table import JobTable
from desktop.activity.words import count_words
from desktop.icons import set_icon
from desktop.theme import Theme
from desktop.widgets.button import Button
from desktop.widgets.choice_bar import ChoiceBar
from desktop.widgets.empty import EmptyState
from desktop.widgets.paint import put
from desktop.widgets.search_field import SearchField
from desktop.widgets.title import PageTitle

_STATES = (
    ("All", "The queue, then the history"),
    ("Queue", "What runs or waits"),
    ("Failed", "What failed"),
    ("Cancelled", "What someone cancelled"),
    ("Succeeded", "What was done"),
)


class JobsView(QWidget):
    """``batch_id`` is the batch that is shown alone, ``""`` for all."""

    batch_left = Signal()

    def __init__(self, acts: JobActs) -> None:
        super().__init__()
        px = Theme.current().px
        self.batch_id = ""
        self.model = JobModel(self)
        self.table = JobTable(self.model)
        self.title = PageTitle("Activity")
        self._all_buttons = (
            self.title.add_action(acts.cancel_all),
            self.title.add_action(acts.retry_failed, primary=True),
        )
        self.table.addActions(acts.of_one())
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.search = SearchField("Find by package or property")
        self.search.setMinimumWidth(px(200))
        self.search.down_pressed.connect(self.enter)
        self.states = ChoiceBar("Which jobs")
        for words, tip in _STATES:
            self.states.add(words, tip)
        self.chip = Button("", self.leave_batch)
        self.chip.setAccessibleName("Show all jobs")
        put(self.chip, "chip", "yes")
        set_icon(self.chip, "cross", "accent")
        self.chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross behind the words
        self.chip.hide()
        self.empty = EmptyState(
            "activity",
            "Nothing was installed yet",
            "Each package that is checked and each extension that is installed, changed or "
            "repaired stands here, with what became of it.",
            [acts.to_properties, acts.to_packages],
        )
        self.nothing = QLabel("Nothing matches. Search for something else, or show all jobs.")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        put(self.nothing, "role", "muted")
        self.rows = QStackedWidget()
        for widget in (self.table, self.empty, self.nothing):
            self.rows.addWidget(widget)
        self.count, self.hint = QLabel(), QLabel("Return shows what a job is about.")
        for label in (self.count, self.hint):
            put(label, "role", "muted")
        self._lay_out()

    def show_page(self, page: JobPage, query: JobQuery, *, anew: bool) -> None:
        """Take in the first rows of what matches."""
        self.model.set_head(page, anew=anew)
        all_ = query == JobQuery()
        shown = self.table if page.total else self.empty if all_ else self.nothing
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.rows.isAncestorOf(focused)
        other = self.rows.currentWidget() is not shown
        self.rows.setCurrentWidget(shown)
        for widget in (self.search, self.states, *self._all_buttons):
            widget.setVisible(shown is not self.empty)
        if had_focus and other:
            self.enter()
        if anew:
            self.table.scrollTo(self.table.currentIndex())
        one = "job" if page.total == 1 else "jobs"
        waiting = f", {page.open:,} of them in the queue" if page.open else ""
        self.count.setText(f"{page.total:,} {one}{waiting}" if page.total else "")
        self.hint.setVisible(bool(page.total))

    @property
    def is_empty(self) -> bool:
        """Whether there never was a job."""
        return self.rows.currentWidget() is self.empty

    def show_tally(self, tally: Tally) -> None:
        self.title.set_note(count_words(tally))

    def show_batch(self, batch: BatchTally) -> None:
        """Only the jobs of a batch, until someone takes the chip away."""
        self.batch_id = batch.batch_id
        one = "job" if batch.total == 1 else "jobs"
        words = f"Asked for together: {batch.total} {one}"
        self.chip.setText(f"{words}\u2005")  # a little room before the cross
        self.chip.setAccessibleName(f"{words}. Press to show all jobs.")
        self.chip.setToolTip("Press to show all jobs")
        self.chip.show()

    def leave_batch(self) -> None:
        if self.batch_id:
            self.batch_id = ""
            had_focus = self.chip.hasFocus()
            self.chip.hide()
            if had_focus:
                self.enter()
            self.batch_left.emit()

    def enter(self) -> None:
        """Go to the rows, or to where one searches for others."""
        if self.rows.currentWidget() is self.table:
            if not self.table.currentIndex().isValid():
                self.table.choose_first()
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.rows.currentWidget() is self.empty:
            self.empty.buttons[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _lay_out(self) -> None:
        px = Theme.current().px
        tools = QHBoxLayout()
        tools.setSpacing(px(16))
        tools.addWidget(self.search, 2)
        tools.addWidget(self.states, 3)
        chips = QHBoxLayout()
        chips.addWidget(self.chip)
        chips.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        foot.addWidget(self.hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(12))
        column.addWidget(self.title)
        column.addLayout(tools)
        column.addLayout(chips)
        column.addWidget(self.rows, 1)
        column.addLayout(foot)
