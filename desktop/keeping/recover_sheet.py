"""What can be read of a damaged store goes into a new workspace: into which folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel

from backend.errors import Problem
from desktop.keeping.deeds import Recover
from desktop.properties.whole.files import folder_dialog
from desktop.records.file_field import Dialog, FileField
from desktop.theme import Theme
from desktop.widgets.form import FormField
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.sheet import Sheet

_SAID = (
    "Whatever can be read of the damaged store goes into a new workspace, which is opened then;"
    " it says what was saved and what was lost. The damaged workspace is left as it is."
)


class RecoverSheet(Sheet):
    """Return in the folder's line does it."""

    agreed = Signal(object)  # Deed

    def __init__(
        self,
        root: Path,
        problems: tuple[Problem, ...] = (),
        target: Path | None = None,
        choose: Dialog = folder_dialog,
    ) -> None:
        super().__init__("Recover to a new workspace")
        self._root = root
        self.recover = self.primary("Recover")
        said = QLabel(_SAID)
        said.setWordWrap(True)
        put(said, "role", "muted")
        self.folder = FileField(writes=True, choose=choose)
        self.folder.edit.setPlaceholderText("An empty folder, or a new one")
        self.field = FormField("&Folder", self.folder, mandatory=True)
        self.field.setMaximumWidth(Theme.current().px(640))
        self.trouble = ProblemsCard()
        self.trouble.set_problems(problems)
        for widget in (said, self.field, self.trouble):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self.folder.edit.setText(str(target or suggested(root)))
        self.folder.changed.connect(self._look)
        self.folder.edit.returnPressed.connect(self.act)
        self._look()

    def begin(self) -> None:
        self.folder.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.folder.edit.selectAll()

    def act(self) -> None:
        """Recover into the folder that is named."""
        target = self.folder.path
        if target is None or self.field.error:
            self._look()
            self.begin()
        elif self.recover.isEnabled():
            self.recover.setEnabled(False)
            self.agreed.emit(Recover(target))

    def _look(self) -> None:
        """As one types: whether a workspace can be made there."""
        self.field.set_error(_wrong(self.folder.path, self._root))


def suggested(root: Path) -> Path:
    """A folder beside the damaged workspace that is not there yet."""
    first = root.with_name(f"{root.name}-recovered")
    counted = (root.with_name(f"{root.name}-recovered-{number}") for number in range(2, 1000))
    return next((path for path in (first, *counted) if not path.exists()), first)


def _wrong(path: Path | None, root: Path) -> str:
    if path is None:
        return "Name a folder."
    if path == root or root in path.parents:
        return "That is the damaged workspace, which is left as it is. Name a folder outside it."
    try:
        if path.exists() and not path.is_dir():
            return "A file has that name."
        if path.is_dir() and any(path.iterdir()):
            return "That folder is not empty."
    except OSError as error:
        return f"That folder cannot be used: {error.strerror or error}."
    return ""
