"""The unique keys of a schema: a line each, the names of its attributes, and a line to add one."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import (
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from backend.schemas.changes import AddKey, RemoveKey, SetKey
from backend.schemas.model import Cardinality, Schema, UniqueKey
from desktop.icons import set_icon
from desktop.schemas.design import Design
from desktop.theme import Theme
from desktop.widgets.form import set_invalid
from desktop.widgets.paint import put
from desktop.widgets.tab_order import tab_through


class KeyLine(QWidget):
    """One key as a list of names; without a key, the line that adds one."""

    def __init__(self, design: Design, key: UniqueKey | None) -> None:
        super().__init__()
        self._design = design
        self.key = key
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self.edit = QLineEdit()
        self.edit.setPlaceholderText("Names of attributes that must differ together: a, b")
        self.edit.editingFinished.connect(self.take)
        self._names = QStringListModel(self)
        self.edit.setCompleter(_LastName(self._names, self.edit))
        row.addWidget(self.edit, 1)
        self.stops: list[QWidget] = [self.edit]  # where Tab halts, in order
        if key is not None:
            self.stops.append(self._delete_button(key))
            row.addWidget(self.stops[-1])
        column.addLayout(row)
        self.message = QLabel()
        self.message.setWordWrap(True)
        put(self.message, "role", "bad")
        self.message.hide()
        column.addWidget(self.message)
        self.follow(key)

    def follow(self, key: UniqueKey | None) -> None:
        """Show the key as it is now; what someone is typing stays."""
        self.key = key
        draft = self._design.draft
        self._names.setStringList([a.name for a in draft.attributes])
        if key is None:
            self.edit.setAccessibleName("Add a unique key")
            return
        names = ", ".join(draft.key_names(key))
        self.edit.setAccessibleName(f"Unique key {names}")
        if not (self.edit.hasFocus() and self.edit.isModified()):
            self.edit.setText(names)

    def take(self) -> None:
        """Make the change that the typed names mean, or say why they mean none."""
        names = [name.strip() for name in self.edit.text().split(",") if name.strip()]
        ids = {a.name.lower(): a.id for a in self._design.draft.attributes}
        missing = [name for name in names if name.lower() not in ids]
        if missing:
            known = ", ".join(a.name for a in self._design.draft.attributes) or "none yet"
            self._say(f"“{missing[0]}” is no attribute of this schema. There are: {known}.")
            return
        attributes = tuple(ids[name.lower()] for name in names)
        if len(set(attributes)) < len(attributes):
            self._say("An attribute stands there twice.")
            return
        self._say("")
        if self.key is None:
            if attributes:
                self.edit.clear()
                key = UniqueKey(attributes)
                self._design.change(AddKey(len(self._design.draft.keys), key))
        elif not attributes:
            self._design.change(RemoveKey(self.key.id))
        elif attributes != self.key.attributes:
            self._design.change(SetKey(self.key.id, attributes))

    def _say(self, words: str) -> None:
        self.message.setText(words)
        self.message.setVisible(bool(words))
        self.edit.setAccessibleDescription(words)
        set_invalid(self.edit, bool(words))

    def _delete_button(self, key: UniqueKey) -> QToolButton:
        button = QToolButton()
        set_icon(button, "trash", "muted")
        button.setToolTip("Delete this key")
        button.setAccessibleName("Delete this unique key")
        button.clicked.connect(lambda: self._design.change(RemoveKey(key.id)))
        return button


class UniqueKeys(QWidget):
    """All keys of a design, kept in step with it."""

    def __init__(self) -> None:
        super().__init__()
        self._design: Design | None = None
        self._shown: tuple[str, ...] = ()
        px = Theme.current().px
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(8))
        head = QHBoxLayout()
        title = QLabel("Unique together")
        put(title, "role", "section")
        self._note = QLabel()
        put(self._note, "role", "muted")
        head.addWidget(title)
        head.addSpacing(px(8))
        head.addWidget(self._note, 1)
        self._column.addLayout(head)
        self.lines: list[KeyLine] = []

    def set_design(self, design: Design | None) -> None:
        self._design = design
        self._drop_lines()
        if design is not None:
            design.changed.connect(self._follow)
            self._follow()

    def focus_key(self, index: int) -> None:
        """Put the focus into a key's line; the last adds one."""
        self.lines[min(index, len(self.lines) - 1)].edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def take(self) -> None:
        """Take in what is still being typed."""
        for line in list(self.lines):
            if line.edit.hasFocus():
                line.take()

    def _drop_lines(self) -> None:
        for line in self.lines:
            self._column.removeWidget(line)
            line.edit.blockSignals(True)  # a line that goes must not take its text in
            line.hide()
            line.deleteLater()
        self.lines = []

    def _follow(self) -> None:
        design = self._design
        if design is None:
            return
        draft = design.draft
        self._note.setText(_note(draft))
        keys = (*draft.keys, None)
        shown = tuple(key.id for key in draft.keys)
        if self.lines and shown == self._shown:
            for line, key in zip(self.lines, keys, strict=True):
                line.follow(key)
            return
        self._shown = shown
        focused = next((i for i, line in enumerate(self.lines) if line.edit.hasFocus()), -1)
        typed = self.lines[-1].edit.text() if self.lines else ""
        self._drop_lines()
        self.lines = [KeyLine(design, key) for key in keys]
        self.lines[-1].edit.setText(typed)
        for line in self.lines:
            self._column.addWidget(line)
        tab_through(self, (stop for line in self.lines for stop in line.stops))
        if focused >= 0:
            self.focus_key(focused)


class _LastName(QCompleter):
    """Completes the name after the last comma."""

    def __init__(self, names: QStringListModel, parent: QLineEdit) -> None:
        super().__init__(names, parent)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._line = parent

    def splitPath(self, path: str) -> list[str]:  # noqa: N802 - Qt's name
        return [path.rpartition(",")[2].strip()]

    def pathFromIndex(self, index: object) -> str:  # noqa: N802 - Qt's name
        chosen = super().pathFromIndex(index)  # type: ignore[arg-type]
        before, comma, _ = self._line.text().rpartition(",")
        return f"{before}{comma} {chosen}".strip()


def _note(schema: Schema) -> str:
    if schema.cardinality is Cardinality.SINGLE:
        return "Single-valued: one record only, so no key is needed"
    return "No two records of one resource may have the same values"
