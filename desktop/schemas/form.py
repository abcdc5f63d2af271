"""The middle of the page: a schema's heading, its attributes, its keys, its problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QUndoGroup
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from backend.errors import Problem
from desktop.icons import set_icon
from desktop.schemas.agreement import Agreement
from desktop.schemas.design import Design
from desktop.schemas.heading import SchemaHeading
from desktop.schemas.keys import UniqueKeys
from desktop.schemas.rows import AttributeRows
from desktop.theme import Theme, Tone
from desktop.widgets.choice_bar import ChoiceBar
from desktop.widgets.paint import put, reveal
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.title import PageTitle

CALM = "No problems. This schema can be published."
PUBLISHED = "No problems. What you see is published."
LACKING = {"name-missing": "a name", "attributes-missing": "at least one attribute"}
_UNBOUND = 16_777_215  # Qt's own most
_WIDEST = 1200


class SchemaForm(QWidget):
    """The form of one design; the page hands it another with :meth:`set_design`."""

    history_asked = Signal()
    publish_asked = Signal()  # nothing stands against it but, perhaps, records
    said = Signal(str)  # a notice, why a command did nothing; "" when it holds no more
    done = Signal(str)  # what an edit did, where it does not show by itself

    def __init__(self) -> None:
        super().__init__()
        self._design: Design | None = None
        self.publish_action = self._action("Publish version 1…", "Ctrl+Return", self.publish)
        self.page_actions: list[QAction] = []
        """What the page takes up, so that its keys hold wherever the focus is."""
        self.history_action = self._page_action("History", "Ctrl+H", self.history_asked.emit)
        self.history_action.setToolTip("Versions, what each changed, and the way back (Ctrl+H)")
        set_icon(self.history_action, "clock", "muted")
        self.undo_group = QUndoGroup(self)
        self.undo_action = self._history_action("undo", QKeySequence.StandardKey.Undo)
        self.redo_action = self._history_action("redo", QKeySequence.StandardKey.Redo)
        self.title = PageTitle()
        for action in (
            self.history_action,
            self.undo_action,
            self.redo_action,
        ):
            self.title.add_tool(action)
        self.title.add_action(self.publish_action, primary=True)
        self.heading = SchemaHeading()
        self.rows = AttributeRows()
        self.heading.name.edit.returnPressed.connect(self._go_on)
        self.rows.done.connect(self.done)
        self.rows.said.connect(self.said)
        self.keys = UniqueKeys()
        self.agreement = Agreement()
        self.views = ChoiceBar("View of the schema")
        self.views.add("Definition", "Attributes and keys (Ctrl+G changes the view)")
        self.views.add("Agreement", "What the room says of each attribute (Ctrl+G)")
        self.views.chosen.connect(self._show_view)
        self._page_action("Definition or agreement", "Ctrl+G", self.change_view)
        self.trouble = ProblemsCard()
        self.problems = ProblemsCard(CALM, self._place)
        self.problems.jump.connect(self.jump)
        self.hint = QLabel()
        put(self.hint, "role", "muted")
        self._lay_out()

    def set_design(self, design: Design) -> None:
        """Show another design; what was typed into the one before was taken in."""
        self._design = design
        self.undo_group.addStack(design.stack)
        self.undo_group.setActiveStack(design.stack)
        self.heading.set_design(design)
        self.rows.set_design(design)
        self.keys.set_design(design)
        self.agreement.set_design(design)
        self.trouble.set_problems(())
        design.changed.connect(self._follow)
        design.checked.connect(self._check)
        design.refused.connect(self.trouble.set_problems)
        self._follow()

    def take(self) -> None:
        """Take in what is still being typed."""
        self.heading.take()
        self.rows.take()
        self.keys.take()
        self.agreement.take()

    def change_view(self) -> None:
        """From the definition to the agreement, or back."""
        if not self.isVisible():  # a sheet stands in its place
            return
        self.views.choose(1 - self.views.current())
        if self.views.current():
            self.agreement.begin()
        else:
            self.rows.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def publish(self) -> None:
        """Publish, or go to the first of the errors that stand against it."""
        design = self._design
        if design is None:
            return
        self.take()
        if design.errors:
            design.asked = True
            self._check()
            self.said.emit(_not_published(len(design.errors)))
            self.jump(design.errors[0].pointer)
        elif design.has_changes:
            self.trouble.set_problems(())
            self.publish_asked.emit()

    def set_wide(self, wide: bool) -> None:
        """Take all the width there is; at the desk the eye would lose the row."""
        for part in (self.head, self.body):
            part.setMaximumWidth(_UNBOUND if wide else Theme.current().px(_WIDEST))

    def jump(self, pointer: str) -> None:
        """Put the focus where a JSON pointer leads."""
        self.views.choose(0)
        match pointer.split("/")[1:]:
            case ["attributes", row, column]:
                self.rows.go(int(row), column)
            case ["attributes", *_]:
                self.rows.add()
            case ["unique", key]:
                self.keys.focus_key(int(key))
            case ["unique"]:
                self.keys.focus_key(0)
            case ["type"]:
                self.heading.cardinality.setFocus(Qt.FocusReason.OtherFocusReason)
            case _:
                self.heading.focus_name()

    def _go_on(self) -> None:
        """From the name of a new schema to its first attribute."""
        design = self._design
        if design and self.heading.name.text() and not design.draft.attributes:
            self.views.choose(0)
            self.rows.add()

    def _show_view(self, number: int) -> None:
        for part in (self.rows, self.keys):
            reveal(part, number == 0)
        reveal(self.agreement, number == 1)

    def _follow(self) -> None:
        design = self._design
        assert design is not None
        self.title.set_title(design.draft.name or "New schema")
        self.title.set_pills(_pills(design))
        self.publish_action.setText(
            f"Publish version {design.state.version + 1}…" if design.has_changes else "Published"
        )
        self.publish_action.setEnabled(design.has_changes)
        self.trouble.set_problems(())  # the edit that was refused is behind us
        self._check()

    def _check(self) -> None:
        design = self._design
        assert design is not None
        lacking = design.lacking
        self.hint.setText(_needs(lacking))
        reveal(self.hint, bool(lacking))
        self.problems.set_calm("" if lacking else CALM if design.has_changes else PUBLISHED)
        self.problems.set_problems(p for p in design.problems if p not in lacking)
        if not design.errors:
            self.said.emit("")

    def _lay_out(self) -> None:
        px = Theme.current().px
        self.head = QWidget()  # stays when the rest scrolls
        above = QVBoxLayout(self.head)
        above.setContentsMargins(px(24), px(20), px(24), px(12))
        above.addWidget(self.title)
        body = QWidget()
        put(body, "pane", "ground")
        column = QVBoxLayout(body)
        column.setContentsMargins(px(24), px(4), px(24), px(24))
        column.setSpacing(px(16))
        for part in (
            self.heading,
            self.views,
            self.rows,
            self.agreement,
            self.trouble,
            self.keys,
        ):
            column.addWidget(part)
        self.agreement.hide()
        column.addWidget(self.problems)
        column.addWidget(self.hint)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area, self.body = scroll, body
        self.set_wide(False)
        scroll.setWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.head)
        outer.addWidget(scroll)

    def _history_action(self, word: str, key: QKeySequence.StandardKey) -> QAction:
        group = self.undo_group
        make = group.createUndoAction if word == "undo" else group.createRedoAction
        action = make(self, word.capitalize())
        action.setShortcuts(key)
        set_icon(action, word, "muted")
        self.page_actions.append(action)
        return action

    def _page_action(self, words: str, keys: str, call: Callable[[], None]) -> QAction:
        action = QAction(words, self)
        action.triggered.connect(lambda: call())
        action.setShortcut(QKeySequence(keys))
        self.page_actions.append(action)
        return action

    def _action(self, words: str, keys: str, call: Callable[[], None]) -> QAction:
        action = QAction(words, self)
        action.triggered.connect(lambda: call())
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setToolTip(f"{words} ({action.shortcut().toString()})")
        self.addAction(action)
        return action

    def _place(self, pointer: str) -> str:
        match pointer.split("/")[1:]:
            case ["attributes", row, column]:
                return self.rows.place(int(row), column)
            case [first, *_]:
                return first
            case _:
                return "the schema"


def _needs(lacking: Iterable[Problem]) -> str:
    needed = " and ".join(LACKING[problem.code] for problem in lacking)
    return f"To be published it needs {needed}." if needed else ""


def _not_published(errors: int) -> str:
    if errors == 1:
        return "Not published: a problem stands against it. The cursor is there."
    return f"Not published: {errors} problems stand against it. The cursor is at the first."


def _pills(design: Design) -> list[tuple[str, Tone]]:
    version = design.state.version
    if not version:
        return [("Draft", Tone.WAITING)]
    if design.has_changes:
        return [(f"Version {version} + draft", Tone.WAITING)]
    return [(f"Version {version}", Tone.ACCENT)]
