"""Where schemas come from: a file, a text that is pasted, a file dropped, a template."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from backend.schemas.imports.templates import templates
from backend.schemas.model import Kind
from desktop.schemas.brought import Source
from desktop.schemas.heading import KIND_WORDS
from desktop.theme import Theme
from desktop.widgets.button import Button
from desktop.widgets.file_dialog import make_roomy
from desktop.widgets.form import FormField
from desktop.widgets.paint import put

_SHOWN = 100_000  # characters: more would be slow to lay out, and nobody reads it there
_PAUSE = 300  # milliseconds without a key, after which what was typed is read
_HINTS = {
    False: "Paste a request body, a list of them, a JSON Schema, or rows of attributes from a "
    "spreadsheet. Or drop a file here.",
    True: "Paste records: a JSON array of objects, JSON lines, or CSV with a heading. Or drop a "
    "file here.",
}


class PasteBox(QPlainTextEdit):
    """Takes any amount of text: what is too long to show is told by its size."""

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Text to import")
        self.setTabChangesFocus(True)
        self.setFixedHeight(Theme.current().px(88))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._give)
        self.textChanged.connect(self._pause.start)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        text = source.text()
        if len(text) <= _SHOWN:
            super().insertFromMimeData(source)
            self._give()
            return
        self.setPlainText(f"{len(text):,} characters from the clipboard")
        self._pause.stop()
        self.given.emit(text)

    def forget(self) -> None:
        """Show nothing; it tells nobody."""
        self.clear()
        self._pause.stop()

    def _give(self) -> None:
        self._pause.stop()
        self.given.emit(self.toPlainText())


class SourceBox(QWidget):
    """:attr:`chosen` carries a :class:`Source` each time there is another to read."""

    chosen = Signal(object)

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self._last: Source | None = None
        self.choose_file: Callable[[QWidget], QFileDialog] = import_dialog
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addLayout(self._choices(kind))
        self.box = PasteBox()
        self.box.given.connect(self._given)
        column.addWidget(self.box)
        self.file_button = Button("Choose a file…", self.open_dialog, icon="folder")
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self.file_button)
        self.named = QLabel()
        self.named.setTextFormat(Qt.TextFormat.PlainText)
        put(self.named, "role", "muted")
        row.addWidget(self.named)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._templates())
        self._follow()

    def kind(self) -> Kind:
        return Kind(self.kinds.currentData())

    def take_file(self, path: Path) -> None:
        self._choose(Source(self.kind(), self.samples.isChecked(), path=path))

    def open_dialog(self) -> None:
        dialog = self.choose_file(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.take_file(Path(name)))
        dialog.open()

    def _choices(self, kind: Kind) -> QHBoxLayout:
        px = Theme.current().px
        row = QHBoxLayout()
        row.setSpacing(px(24))
        self.schemas = QRadioButton("&Schemas")
        self.samples = QRadioButton("Sample &data")
        self.schemas.setToolTip("The text describes schemas")
        self.samples.setToolTip("The text has records: a schema is guessed from them")
        self.schemas.setChecked(True)
        group = QButtonGroup(self)
        for button in (self.schemas, self.samples):
            group.addButton(button)
        self.kinds = QComboBox()
        for value, word in KIND_WORDS.items():
            self.kinds.addItem(word, value)
        self.kinds.setCurrentIndex(self.kinds.findData(kind))
        field = FormField("E&xtends, where the source does not say", self.kinds)
        field.setMinimumWidth(px(260))
        row.addWidget(field)
        for button in (self.schemas, self.samples):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        self.samples.toggled.connect(lambda _: self._follow())
        self.kinds.currentIndexChanged.connect(lambda _: self._follow())
        return row

    def _templates(self) -> QWidget:
        px = Theme.current().px
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(8))
        words = QLabel("Or start from a template")
        put(words, "role", "muted")
        grid.addWidget(words, 0, 0, 1, 3)
        self.template_buttons: dict[str, Button] = {}
        for at, found in enumerate(templates()):
            button = Button(found.title)
            button.setToolTip(found.description)
            button.setAccessibleDescription(found.description)
            button.clicked.connect(lambda _=False, key=found.key: self._take_template(key))
            self.template_buttons[found.key] = button
            grid.addWidget(button, 1 + at // 6, at % 6)
        return body

    def _take_template(self, key: str) -> None:
        self._choose(Source(self.kind(), template=key))

    def _given(self, text: str) -> None:
        if text.strip():
            self._choose(Source(self.kind(), self.samples.isChecked(), text=text))

    def _follow(self) -> None:
        """Another kind, or another meaning of the same text: it is read again."""
        self.box.setPlaceholderText(_HINTS[self.samples.isChecked()])
        last = self._last
        if last is not None and not last.template:
            again = Source(self.kind(), self.samples.isChecked(), last.path, last.text)
            if again != last:
                self._choose(again)

    def _choose(self, source: Source) -> None:
        """The box shows what was pasted, and nothing where it was not the box."""
        self._last = source
        self.named.setText(source.path.name if source.path else "")
        if not source.text:
            self.box.forget()
        self.chosen.emit(source)


def import_dialog(parent: QWidget, *, native: bool = True) -> QFileDialog:
    """A dialog for one file to read, ready to be opened. ``native`` False for Qt's own."""
    dialog = QFileDialog(parent, "Import schemas")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog, not native)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(
        ["JSON, CSV and text (*.json *.jsonl *.ndjson *.csv *.tsv *.txt)", "All files (*)"]
    )
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, "Read")
    dialog.setAccessibleName("Import schemas")
    return make_roomy(dialog)
