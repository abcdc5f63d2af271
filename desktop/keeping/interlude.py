"""What stands in the window while its workspace is closed and something is done with it."""

from __future__ import annotations

import threading

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from desktop.keeping.deeds import Deed
from desktop.theme import Theme
from desktop.widgets.announce import announce
from desktop.widgets.button import Button
from desktop.widgets.elided import ElidedLabel
from desktop.widgets.paint import put

_NOTE = "The workspace is closed meanwhile, and opened again then."
_WIDE = 560


class Interlude(QWidget):
    """Says what is done, moves, and offers Cancel where one can still turn back."""

    _told = Signal(str)

    def __init__(self, deed: Deed) -> None:
        super().__init__()
        self.cancel = threading.Event()
        px = Theme.current().px
        self.title = QLabel(deed.words)
        self.title.setWordWrap(True)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        put(self.title, "role", "title")
        self.note = QLabel(_NOTE)
        put(self.note, "role", "muted")
        self.step = ElidedLabel("", "muted")
        bar = QProgressBar()
        bar.setRange(0, 0)  # without an end it only moves
        bar.setTextVisible(False)
        bar.setAccessibleName("Progress")
        self.button = Button("Cancel", self.stop)
        if not deed.can_stop:
            self.button.hide()
        inner = QWidget()
        inner.setFixedWidth(px(_WIDE))
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        for widget in (self.title, self.note, bar, self.step):
            column.addWidget(widget)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        across = QHBoxLayout()  # not an alignment: a title of two lines would be cut
        across.addStretch(1)
        across.addWidget(inner)
        across.addStretch(1)
        around = QVBoxLayout(self)
        around.addStretch(2)
        around.addLayout(across)
        around.addStretch(3)
        self.setAccessibleName(deed.words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._told.connect(self.step.set_text, Qt.ConnectionType.QueuedConnection)

    def begin(self) -> None:
        """Called once it is shown."""
        (self if self.button.isHidden() else self.button).setFocus()
        announce(self, self.title.text())

    def say(self, words: str) -> None:
        """How far it is; from any thread."""
        self._told.emit(words)

    def stop(self) -> None:
        """Ask it to stop: it says when it has."""
        if not self.button.isHidden() and not self.cancel.is_set():
            self.cancel.set()
            self.button.setEnabled(False)
            self.note.setText("Cancelling…")

    def close_after(self) -> None:
        """The program ends as soon as this is done."""
        self.stop()
        self.note.setText("The program closes as soon as this is done.")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.stop()
        else:
            super().keyPressEvent(event)
