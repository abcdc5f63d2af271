"""Name, kind and cardinality of a schema: the first line of its form."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from backend.schemas.changes import RenameSchema, SetCardinality, SetKind
from backend.schemas.model import NAME_LIMIT, Cardinality, Kind
from desktop.schemas.design import Design
from desktop.theme import Theme
from desktop.widgets.counter_field import CounterField
from desktop.widgets.form import FormField

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


class SchemaHeading(QWidget):
    """Follows a design; what is typed into the name is checked at once and taken in on leaving."""

    def __init__(self) -> None:
        super().__init__()
        self._design: Design | None = None
        px = Theme.current().px
        self.name = CounterField(NAME_LIMIT, "Name")
        self.name.setMinimumWidth(px(112))
        self.name.edit.installEventFilter(self)
        self.name.text_changed.connect(self._name_typed)
        self.name.finished.connect(lambda _: self.take())
        self.kind = _choice(KIND_WORDS)
        self.kind.currentIndexChanged.connect(lambda: self._change_kind())
        self.cardinality = _choice(CARDINALITY_WORDS)
        self.cardinality.currentIndexChanged.connect(lambda: self._change_cardinality())
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(16))
        for column, (words, editor, stretch) in enumerate(
            (("&Name", self.name, 5), ("E&xtends", self.kind, 3), ("&Records", self.cardinality, 5))
        ):
            grid.addWidget(FormField(words, editor), 0, column, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(column, stretch)

    def set_design(self, design: Design) -> None:
        """Follow another design."""
        self._design = design
        design.changed.connect(self._follow)
        design.checked.connect(self._check)
        self._follow()

    def take(self) -> None:
        """Take in the name that is still being typed."""
        if self._design is not None and self.name.text() != self._design.draft.name:
            self._design.change(RenameSchema(self.name.text()))
        self.name.edit.setModified(False)

    def focus_name(self) -> None:
        self.name.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.edit.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """A name that is not being changed leaves undo and redo to the schema."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            history = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            settled = self._design is not None and self.name.text() == self._design.draft.name
            if settled and any(event.matches(key) for key in history):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def _follow(self) -> None:
        design = self._design
        assert design is not None
        draft, version = design.draft, design.state.version
        if not (self.name.edit.hasFocus() and self.name.edit.isModified()):
            self.name.set_text(draft.name)
        _choose(self.kind, draft.kind)
        self.kind.setEnabled(version == 0)
        self.kind.setToolTip("A published schema keeps what it extends" if version else "")
        _choose(self.cardinality, draft.cardinality)
        self._check()

    def _check(self) -> None:
        assert self._design is not None
        # Too long says itself, by the counter; an empty name is told once one wants to publish.
        wrong = [
            problem
            for problem in self._design.errors
            if problem.pointer == "/name" and problem.code != "name-too-long"
        ]
        self.name.set_error(wrong[0].title if wrong and self.name.text() else "")

    def _name_typed(self, text: str) -> None:
        if self._design is not None and text != self._design.draft.name:
            self._design.preview(RenameSchema(text))

    def _change_kind(self) -> None:
        if self._design is not None:
            self._design.change(SetKind(Kind(self.kind.currentData())))

    def _change_cardinality(self) -> None:
        if self._design is not None:
            self._design.change(SetCardinality(Cardinality(self.cardinality.currentData())))


def _choose(combo: QComboBox, value: Kind | Cardinality) -> None:
    with QSignalBlocker(combo):
        combo.setCurrentIndex(combo.findData(value))


def _choice(words: dict[Kind, str] | dict[Cardinality, str]) -> QComboBox:
    combo = QComboBox()
    for value, word in words.items():
        combo.addItem(word, value)
    return combo
