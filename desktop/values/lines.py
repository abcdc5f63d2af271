"""Editors of one line: text, numbers, amounts; masked where the attribute is encrypted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from backend.schemas.model import Attribute, AttributeType
from backend.schemas.values import ValueRefused, normalise
from desktop.values.base import ValueEditor
from desktop.widgets.button import Button, Kind


class LineEditor(ValueEditor):
    """One line of text. Nothing is cut: what is too long or wrong is said under it."""

    def __init__(
        self, attribute: Attribute, parent: QWidget | None = None, *, compact: bool = False
    ) -> None:
        edit = QLineEdit()
        masked = attribute.encrypt
        self.edit = edit
        self.reveal: Button | None = None
        if masked and not compact:
            self.reveal = Button("Show", kind=Kind.LINK)
        beside = [self.reveal] if self.reveal else []
        super().__init__(attribute, edit, parent, compact=compact, beside=beside)
        if masked:
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        if self.reveal is not None:
            self.reveal.setCheckable(True)
            self.reveal.toggled.connect(self._revealed)
            self._revealed(False)
        edit.textChanged.connect(self._typed)

    def text(self) -> str:
        return self.edit.text()

    def stops(self) -> list[QWidget]:
        return [self.edit, self.reveal] if self.reveal else [self.edit]

    def _show(self, text: str) -> None:
        blocker = QSignalBlocker(self.edit)
        self.edit.setText(text)
        self.edit.setCursorPosition(0)  # the start of a long value says more than its end
        blocker.unblock()

    def _revealed(self, on: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password
        self.edit.setEchoMode(mode)
        if self.reveal is not None:
            self.reveal.setText("Hide" if on else "Show")
            self.reveal.setAccessibleName(f"{'Hide' if on else 'Show'} {self.attribute.name}")


class NumberEditor(LineEditor):
    """A whole number. Up and Down step by one and stop at the bounds of the type."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if (
            watched is self.field
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            == Qt.KeyboardModifier.NoModifier
            and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        ):
            self._step(1 if event.key() == Qt.Key.Key_Up else -1)
            return True
        return super().eventFilter(watched, event)

    def _step(self, by: int) -> None:
        number = 0 if self.raw() is None else self.raw()
        if isinstance(number, bool) or not isinstance(number, int):
            return
        try:
            stepped = normalise(self.attribute, number + by)
        except ValueRefused:
            return
        self.edit.setText(str(stepped))
        self.edit.selectAll()


class AmountEditor(LineEditor):
    """A currency: figures stand right, so their points come under each other."""

    def __init__(
        self, attribute: Attribute, parent: QWidget | None = None, *, compact: bool = False
    ) -> None:
        super().__init__(attribute, parent, compact=compact)
        assert attribute.type is AttributeType.CURRENCY
        self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
