"""The few words of a new task, service, state or customer, in the place of its button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from backend.errors import Problem
from backend.records.model import CUSTOMER_ID_LIMIT
from backend.schemas.model import Kind
from desktop.records.words import WORDS
from desktop.theme import Theme
from desktop.widgets.button import Button
from desktop.widgets.button import Kind as ButtonKind
from desktop.widgets.counter_field import CounterField
from desktop.widgets.form import FormField
from desktop.widgets.paint import put


class NewResource(QWidget):
    """A customer brings an id; the others are counted. Return creates, Escape cancels."""

    create_wanted = Signal(str, str)  # customer_id, label
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._kind = Kind.TASKS
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(4), 0, 0)
        column.setSpacing(px(8))
        self.heading = QLabel()
        put(self.heading, "role", "section")
        self.customer_id = CounterField(CUSTOMER_ID_LIMIT)
        self.id_field = FormField("customer_id", self.customer_id, mandatory=True)
        self.label = QLineEdit()
        self.label_field = FormField("Label", self.label, help="Optional, to recognise it by.")
        self.words = QLabel()
        self.words.setWordWrap(True)
        put(self.words, "role", "bad")
        self.create_button = Button("Create", self.submit, kind=ButtonKind.PRIMARY)
        self.cancel_button = Button("Cancel", self.cancelled.emit)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.create_button, 1)
        buttons.addWidget(self.cancel_button)
        for widget in (self.heading, self.id_field, self.label_field, self.words):
            column.addWidget(widget)
        column.addLayout(buttons)
        self.customer_id.text_changed.connect(lambda _: self.id_field.set_error(""))

    def start(self, kind: Kind) -> None:
        """Empty, for another kind."""
        self._kind = kind
        self.heading.setText(f"New {WORDS[kind].one}")
        self.id_field.setVisible(kind is Kind.PROFILES)
        self.customer_id.set_text("")
        self.label.clear()
        self.show_problems(())
        self.show()

    def focus_first(self) -> None:
        """Where typing begins."""
        (self.customer_id if self._kind is Kind.PROFILES else self.label).setFocus()

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """What the service refused, at the id where it is about that."""
        self.create_button.setEnabled(True)
        at_id = [p for p in problems if p.pointer == "/customer_id"]
        others = [str(p) for p in problems if p.pointer != "/customer_id"]
        self.id_field.set_error(" ".join(f"{p.title} {p.remedy}".strip() for p in at_id))
        self.words.setText(" ".join(others))
        self.words.setVisible(bool(others))
        if at_id:
            self.customer_id.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, Button):
                focused.click()
            else:
                self.submit()
        else:
            super().keyPressEvent(event)

    def submit(self) -> None:
        """Ask for it, unless the answer to the last press is still to come."""
        if self.create_button.isEnabled():
            self.create_button.setEnabled(False)  # until the answer: one press, one resource
            self.create_wanted.emit(self.customer_id.text(), self.label.text())
