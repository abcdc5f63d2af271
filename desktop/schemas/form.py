"""The middle of the page: a schema's name and kind, its attributes, its keys, its problems."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QUndoGroup
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from backend.schemas.changes import (
    AddAttribute,
    MoveAttribute,
    RemoveAttribute,
    RenameSchema,
    SetCardinality,
    SetKind,
)
from backend.schemas.model import NAME_LIMIT, Cardinality, Kind
from desktop.icons import set_icon
from desktop.schemas.attributes import AttributeModel, copy_of
from desktop.schemas.design import Design
from desktop.schemas.keys import UniqueKeys
from desktop.schemas.table import AttributeTable
from desktop.theme import Theme, Tone
from desktop.widgets.counter_field import CounterField
from desktop.widgets.form import FormField
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.table import fit_to_rows
from desktop.widgets.title import PageTitle

KIND_WORDS = {
    Kind.TASKS: "Task",
    Kind.SERVICES: "Service",
    Kind.STATES: "State",
    Kind.PROFILES: "Customer profile",
}
CARDINALITY_WORDS = {
    Cardinality.SINGLE: "Single-valued",
    Cardinality.MULTI: "Multi-valued",
}
CALM = "No problems. This schema can be published."
PUBLISHED = "No problems. What you see is published."


class SchemaForm(QWidget):
    """The form of one design; the page hands it another with :meth:`set_design`."""

    delete_asked = Signal()
    said = Signal(str)  # a notice, why a command did nothing; "" when it holds no more

    def __init__(self) -> None:
        super().__init__()
        self._design: Design | None = None
        px = Theme.current().px
        self.publish_action = self._action("Publish version 1", "Ctrl+Return", self.publish)
        self.delete_action = self._action("Delete the schema", "", self.delete_asked.emit)
        set_icon(self.delete_action, "trash", "muted")
        self.undo_group = QUndoGroup(self)
        self.undo_action = self._history_action("undo", QKeySequence.StandardKey.Undo)
        self.redo_action = self._history_action("redo", QKeySequence.StandardKey.Redo)
        self.title = PageTitle()
        for action in (self.undo_action, self.redo_action, self.delete_action):
            self.title.add_tool(action)
        self.title.add_action(self.publish_action, primary=True)

        self.name = CounterField(NAME_LIMIT, "Name")
        self.name.setMinimumWidth(px(190))
        self.name.edit.installEventFilter(self)
        self.name.text_changed.connect(self._name_typed)
        self.name.finished.connect(lambda _: self._take_name())
        self.kind = _choice(KIND_WORDS)
        self.kind.currentIndexChanged.connect(lambda: self._change_kind())
        self.cardinality = _choice(CARDINALITY_WORDS)
        self.cardinality.currentIndexChanged.connect(lambda: self._change_cardinality())

        self.model = AttributeModel(self)
        self.table = AttributeTable(self.model)
        fit_to_rows(self.table, least=2, most=14)
        self.keys = UniqueKeys()
        self.problems = ProblemsCard(CALM, self._place)
        self.problems.jump.connect(self.jump)
        self.trouble = ProblemsCard()

        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        put(body, "pane", "ground")
        column = QVBoxLayout(body)
        column.setContentsMargins(px(24), px(20), px(24), px(24))
        column.setSpacing(px(16))
        column.addWidget(self.title)
        column.addLayout(self._head())
        column.addLayout(self._attributes_head())
        column.addWidget(self.trouble)
        column.addWidget(self.table)
        column.addWidget(self.keys)
        column.addWidget(self.problems)
        column.addStretch(1)
        scroll.setWidget(body)
        outer.addWidget(scroll)

    # What it shows

    def set_design(self, design: Design) -> None:
        """Show another design; what was typed into the one before was taken in."""
        self._design = design
        self.undo_group.addStack(design.stack)
        self.undo_group.setActiveStack(design.stack)
        self.model.set_design(design)
        self.keys.set_design(design)
        self.trouble.set_problems(())
        design.changed.connect(self._follow)
        design.checked.connect(self._check)
        design.refused.connect(self.trouble.set_problems)
        self._follow()
        self._check()

    def take(self) -> None:
        """Take in what is still being typed."""
        self._take_name()
        editor = self.table.indexWidget(self.table.currentIndex())
        if editor is not None:
            self.table.commitData(editor)
        self.keys.take()

    def focus_name(self) -> None:
        self.name.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.edit.selectAll()

    def publish(self) -> None:
        """Publish, or go to the first of the errors that stand against it."""
        design = self._design
        if design is None:
            return
        self.take()
        if design.errors:
            self.said.emit(_not_published(len(design.errors)))
            self.jump(design.errors[0].pointer)
        elif design.has_changes:
            self.trouble.set_problems(())
            design.publish()

    def jump(self, pointer: str) -> None:
        """Put the focus where a JSON pointer leads."""
        match pointer.split("/")[1:]:
            case ["attributes", row, column]:
                self.table.go(int(row), column, edit=True)
            case ["attributes", *_]:
                self.table.go(self.model.rowCount() - 1)
            case ["unique", key]:
                self.keys.focus_key(int(key))
            case ["unique"]:
                self.keys.focus_key(0)
            case ["type"]:
                self.cardinality.setFocus(Qt.FocusReason.OtherFocusReason)
            case _:
                self.focus_name()

    def _follow(self) -> None:
        design = self._design
        assert design is not None
        draft, version = design.draft, design.state.version
        self.title.set_title(draft.name or "New schema")
        self.title.set_pills(_pills(design))
        if not (self.name.edit.hasFocus() and self.name.edit.isModified()):
            self.name.set_text(draft.name)
        _choose(self.kind, draft.kind)
        self.kind.setEnabled(version == 0)
        self.kind.setToolTip("A published schema keeps what it extends" if version else "")
        _choose(self.cardinality, draft.cardinality)
        self.publish_action.setText(
            f"Publish version {version + 1}" if design.has_changes else "Published"
        )
        self.publish_action.setEnabled(design.has_changes)
        self._count.setText(str(len(draft.attributes)))
        self._row_changed()
        self._check()

    def _check(self) -> None:
        design = self._design
        assert design is not None
        self.problems.set_calm(CALM if design.has_changes else PUBLISHED)
        self.problems.set_problems(design.problems)
        if not design.errors:
            self.said.emit("")
        wrong = [p for p in design.errors if p.pointer == "/name" and p.code != "name-too-long"]
        self.name.set_error(wrong[0].title if wrong and self.name.text() else "")

    # What it does

    def _take_name(self) -> None:
        if self._design is not None and self.name.text() != self._design.draft.name:
            self._design.change(RenameSchema(self.name.text()))
        self.name.edit.setModified(False)

    def _name_typed(self, text: str) -> None:
        if self._design is not None and text != self._design.draft.name:
            self._design.preview(RenameSchema(text))

    def _change_kind(self) -> None:
        if self._design is not None:
            self._design.change(SetKind(Kind(self.kind.currentData())))

    def _change_cardinality(self) -> None:
        if self._design is not None:
            self._design.change(SetCardinality(Cardinality(self.cardinality.currentData())))

    def add_row(self) -> None:
        self.table.go(self.model.rowCount() - 1, edit=True)

    def delete_row(self) -> None:
        attribute = self.model.attribute(self.table.current_row())
        if attribute is not None and self._design is not None:
            self.trouble.set_problems(())
            self._design.change(RemoveAttribute(attribute.id))

    def duplicate_row(self) -> None:
        row = self.table.current_row()
        attribute = self.model.attribute(row)
        if attribute is not None and self._design is not None:
            names = {a.name.lower() for a in self._design.draft.attributes}
            self._design.change(AddAttribute(row + 1, copy_of(attribute, names)))
            self.table.go(row + 1)

    def move_row(self, by: int) -> None:
        row = self.table.current_row()
        attribute = self.model.attribute(row)
        if attribute and self._design and self.model.attribute(row + by):
            column = self.table.currentIndex().column()
            self._design.change(MoveAttribute(attribute.id, row + by))
            self.table.setCurrentIndex(self.model.index(row + by, column))

    def _row_changed(self) -> None:
        row = self.table.current_row()
        here = self.model.attribute(row) is not None
        for action in (self._delete, self._duplicate):
            action.setEnabled(here)
        self._up.setEnabled(here and row > 0)
        self._down.setEnabled(here and self.model.attribute(row + 1) is not None)

    # How it is laid out

    def _head(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Theme.current().px(16))
        for column, (words, editor, stretch) in enumerate(
            (("&Name", self.name, 5), ("E&xtends", self.kind, 3), ("&Records", self.cardinality, 5))
        ):
            field = FormField(words, editor)
            grid.addWidget(field, 0, column, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(column, stretch)
        return grid

    def _attributes_head(self) -> QHBoxLayout:
        px = Theme.current().px
        row = QHBoxLayout()
        row.setSpacing(px(4))
        title = QLabel("Attributes")
        put(title, "role", "section")
        self._count = QLabel()
        put(self._count, "role", "muted")
        row.addWidget(title)
        row.addSpacing(px(6))
        row.addWidget(self._count)
        row.addStretch(1)
        self._add = self._row_action(row, "Add an attribute", "plus", "Ins", self.add_row)
        self._duplicate = self._row_action(
            row, "Duplicate the attribute", "duplicate", "Ctrl+D", self.duplicate_row
        )
        self._up = self._row_action(
            row, "Move the attribute up", "arrow-up", "Alt+Up", lambda: self.move_row(-1)
        )
        self._down = self._row_action(
            row, "Move the attribute down", "arrow-down", "Alt+Down", lambda: self.move_row(1)
        )
        self._delete = self._row_action(
            row, "Delete the attribute", "trash", "Del", self.delete_row
        )
        self.table.row_changed.connect(self._row_changed)
        return row

    def _row_action(
        self, row: QHBoxLayout, words: str, icon: str, keys: str, call: Callable[[], None]
    ) -> QAction:
        action = QAction(words, self.table)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setToolTip(f"{words} ({action.shortcut().toString()})")
        action.triggered.connect(lambda: call())
        set_icon(action, icon, "text")
        self.table.addAction(action)
        button = QToolButton()
        button.setDefaultAction(action)
        button.setAccessibleName(words)
        row.addWidget(button)
        return action

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """A name that is not being changed leaves undo and redo to the schema."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            history = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            settled = self._design is not None and self.name.text() == self._design.draft.name
            if settled and any(event.matches(key) for key in history):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def _history_action(self, word: str, key: QKeySequence.StandardKey) -> QAction:
        group = self.undo_group
        make = group.createUndoAction if word == "undo" else group.createRedoAction
        action = make(self, word.capitalize())
        action.setShortcuts(key)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        set_icon(action, word, "muted")
        self.addAction(action)
        return action

    def _action(self, words: str, keys: str, call: Callable[[], None]) -> QAction:
        action = QAction(words, self)
        action.triggered.connect(lambda: call())
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.setToolTip(f"{words} ({action.shortcut().toString()})")
            self.addAction(action)
        return action

    def _place(self, pointer: str) -> str:
        match pointer.split("/")[1:]:
            case ["attributes", row, column]:
                attribute = self.model.attribute(int(row))
                return f"{column} of {attribute.name if attribute else 'a new attribute'}"
            case [first, *_]:
                return first
            case _:
                return "the schema"


def _not_published(errors: int) -> str:
    if errors == 1:
        return "Not published: the draft has an error. The cursor is there."
    return f"Not published: the draft has {errors} errors. The cursor is at the first."


def _pills(design: Design) -> list[tuple[str, Tone]]:
    version = design.state.version
    if not version:
        return [("Draft", Tone.WAITING)]
    if design.has_changes:
        return [(f"Version {version} + draft", Tone.WAITING)]
    return [(f"Version {version}", Tone.ACCENT)]


def _choose(combo: QComboBox, value: Kind | Cardinality) -> None:
    with QSignalBlocker(combo):
        combo.setCurrentIndex(combo.findData(value))


def _choice(words: dict[Kind, str] | dict[Cardinality, str]) -> QComboBox:
    combo = QComboBox()
    for value, word in words.items():
        combo.addItem(word, value)
    return combo
