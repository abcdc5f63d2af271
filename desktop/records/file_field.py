"""A file to read or to write: its path, typed or chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from desktop.theme import Theme
from desktop.widgets.button import Button
from desktop.widgets.file_dialog import make_roomy

Dialog = Callable[[QWidget, bool], QFileDialog]
_FILTERS = "Records (*.csv *.jsonl *.ndjson);;CSV (*.csv);;JSON lines (*.jsonl *.ndjson);;All (*)"


def record_dialog(parent: QWidget, writes: bool) -> QFileDialog:
    """A dialog for one file of records, ready to be opened."""
    dialog = QFileDialog(parent, "Export records" if writes else "Import records")
    mode = QFileDialog.FileMode
    dialog.setFileMode(mode.AnyFile if writes else mode.ExistingFile)
    if writes:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
    dialog.setNameFilters(_FILTERS.split(";;"))
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, "Choose")
    dialog.setAccessibleName(dialog.windowTitle())
    return make_roomy(dialog)


class FileField(QWidget):
    """``choose`` makes the dialog: tests bring another."""

    changed = Signal()
    chosen = Signal()  # in the dialog, not by typing

    def __init__(self, *, writes: bool, choose: Dialog = record_dialog) -> None:
        super().__init__()
        self._writes, self._make = writes, choose
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Theme.current().px(8))
        self.edit = QLineEdit()
        self.edit.setPlaceholderText("records.csv or records.jsonl")
        self.button = Button("Choose…", self.choose)
        row.addWidget(self.edit, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self.changed)

    @property
    def path(self) -> Path | None:
        """What stands there, ``None`` for nothing."""
        text = self.edit.text().strip()
        return Path(text).expanduser().absolute() if text else None

    def choose(self) -> None:
        dialog = self._make(self, self._writes)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.edit.setText)
        dialog.fileSelected.connect(lambda _: self.chosen.emit())
        dialog.open()
