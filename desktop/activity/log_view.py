"""What was done for a job, line by line: followed while it runs, copied with Ctrl+C."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from backend.installations.model import JobLine, JobState, LogLine
from desktop.activity.words import log_to_copy, log_to_read
from desktop.theme import Theme
from desktop.widgets.button import Button, Kind
from desktop.widgets.code_view import CodeView
from desktop.widgets.paint import put


class _Lines(CodeView):
    """With nothing chosen Ctrl+C copies all, as the button does."""

    copy_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.matches(QKeySequence.StandardKey.Copy) and not self.textCursor().hasSelection():
            self.copy_wanted.emit()
        else:
            super().keyPressEvent(event)


class LogView(QWidget):
    """The end stays in sight while it is; one who reads further up is left alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = Theme.current().px
        self.words = QLabel()
        put(self.words, "role", "muted")
        self.copy_button = Button("Copy", self.copy, kind=Kind.LINK)
        self.copy_button.setAccessibleName("Copy the log")
        self.lines = _Lines("Log of the job")
        self.lines.setLineWrapMode(CodeView.LineWrapMode.WidgetWidth)
        self.lines.copy_wanted.connect(self.copy)
        self._whole = ""
        row = QHBoxLayout()
        row.addWidget(self.words, 1)
        row.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(8), 0, 0)
        column.setSpacing(px(8))
        column.addLayout(row)
        column.addWidget(self.lines, 1)

    def set_log(self, line: JobLine, log: tuple[LogLine, ...]) -> None:
        """Show what was done so far for a job."""
        bar = self.lines.verticalScrollBar()
        at_end = bar.value() == bar.maximum()
        count = f"{len(log)} line{'' if len(log) == 1 else 's'}"
        live = ", more to come" if line.state is JobState.RUNNING else ""
        self.words.setText(f"{count}{live}" if log else "Nothing was done yet.")
        self._whole = log_to_copy(line, log)
        self.copy_button.setEnabled(bool(log))
        self.lines.set_text(log_to_read(log))
        if at_end:
            bar.setValue(bar.maximum())

    def text(self) -> str:
        return self.lines.toPlainText()

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self._whole)
