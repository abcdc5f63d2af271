"""The form of one record with its acts: save, discard what was typed, delete."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from backend.schemas.model import Schema, Value
from desktop.records.drafts import DraftKey
from desktop.records.words import NOT_SAVED
from desktop.theme import Theme, Tone
from desktop.values.form import RecordForm
from desktop.widgets.announce import announce
from desktop.widgets.button import Button, Kind
from desktop.widgets.paint import put
from desktop.widgets.pill import Pill

_WIDEST = 560


class RecordEditor(QWidget):
    """``key`` says whose values it shows; the page does the saving."""

    save_wanted = Signal()
    discard_wanted = Signal()
    delete_wanted = Signal()
    typed = Signal()
    escaped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.key: DraftKey | None = None
        self._saved: DraftKey | None = None  # what was saved last, until one goes on
        self._alone = True
        self._values: Mapping[str, Value] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        px = Theme.current().px
        self.heading = QLabel()
        put(self.heading, "role", "section")
        self.heading.setMinimumHeight(px(24))  # as high as the pill that comes and goes
        self.state = Pill()
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.heading)
        head.addWidget(self.state)
        head.addStretch(1)
        self.form = RecordForm(hug=True)
        self.save_button = Button(
            "Save", self.save_wanted.emit, kind=Kind.PRIMARY, keys="Ctrl+Return"
        )
        self.discard_button = Button("Discard", self.discard_wanted.emit)
        self.discard_button.setToolTip("Discard what was typed and not saved")
        self.delete_button = Button("Delete", self.delete_wanted.emit, kind=Kind.QUIET)
        self.delete_button.setAccessibleName("Delete record")
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.discard_button)
        buttons.addStretch(1)
        buttons.addWidget(self.delete_button)
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addLayout(head)
        column.addWidget(self.form, 1)
        column.addLayout(buttons)
        column.addStretch(0)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._body, 1)
        self._row.addStretch(0)
        self.form.changed.connect(self._typed)
        self.form.lead_to(self.save_button, self.discard_button, self.delete_button)

    def set_alone(self, alone: bool) -> None:
        """Alone it stands on the page's ground, not wider than reads well; else beside a table."""
        self._alone = alone
        px = Theme.current().px
        self._body.setMaximumWidth(px(_WIDEST) if alone else 16_777_215)
        put(self, "pane", "ground" if alone else "surface")

    def set_side(self, room: int) -> None:
        """The room at its left and right."""
        around = Theme.current().px(16)
        self._row.setContentsMargins(room, around, room, around)

    def show_record(
        self,
        key: DraftKey,
        schema: Schema,
        values: Mapping[str, Value] | None,
        draft: Mapping[str, str],
    ) -> None:
        """Show values, ``None`` for a new record, and over them what was typed before.

        What is shown already stays untouched, with its cursor and its problems.
        """
        same = key == self.key and schema == self.form.schema and values == self._values
        if not same or self.form.typed() != draft:
            self.form.set_schema(schema)
            self.form.set_values(values)
            self.form.set_typed(draft)
        if key != self.key:
            self.form.area.verticalScrollBar().setValue(0)
        if key != self._saved:
            self._saved = None
        self.key, self._values = key, values
        self._show_state()

    @property
    def can_save(self) -> bool:
        """A new record may be all defaults; of another one something has to be changed."""
        return self._values is None or self.form.modified

    def show_saved(self, key: DraftKey) -> None:
        """Say so where one looks; the next key takes it away."""
        self._saved = key
        self.form.show_problems(())
        announce(self.form, "Saved.")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def _typed(self) -> None:
        self._saved = None
        self._show_state()
        self.typed.emit()

    def _show_state(self) -> None:
        new, modified = self._values is None, self.form.modified
        self.heading.setText("New record" if new else "Record")
        if modified:
            self.state.set_pill(NOT_SAVED, Tone.WAITING)
        else:
            self.state.set_pill("✓ saved", Tone.OK)
        self.state.setVisible(modified or self._saved is not None)
        discards = modified or (new and not self._alone)
        gone = [] if discards else [self.discard_button]
        if not self.can_save:
            gone.append(self.save_button)
        if any(button.hasFocus() for button in gone):
            self.form.focus_first()  # Qt would go on to Delete
        self.save_button.setEnabled(self.can_save)
        self.discard_button.setVisible(discards)
        self.discard_button.setText("Discard" if modified else "Cancel")
        self.discard_button.setAccessibleName(self.discard_button.text())
        self.delete_button.setVisible(not new)
