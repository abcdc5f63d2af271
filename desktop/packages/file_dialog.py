"""Where archives and folders are chosen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.widgets.file_dialog import make_roomy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class LastFolder:
    """Where the last dialog was left: the next one begins there. ``path`` is "" before the first.

    Of a folder that was chosen it is the one that holds it.
    """

    def __init__(self) -> None:
        self.path = ""

    def open(self, dialog: QFileDialog, then: Callable[[Sequence[Path]], None]) -> None:
        """Show a dialog that goes when it is closed; what is chosen in it goes to ``then``."""

        def chosen(names: Sequence[str]) -> None:
            self.path = str(Path(names[0]).parent)
            then([Path(name) for name in names])

        if self.path and Path(self.path).is_dir():
            dialog.setDirectory(self.path)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(chosen)
        dialog.open()


def archive_dialog(parent: QWidget, *, native: bool = True) -> QFileDialog:
    """A dialog for any number of archives, ready to be opened. ``native`` False for Qt's own."""
    dialog = QFileDialog(parent, "Add packages")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog, not native)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilter("Extension packages (*.zip *.tgz *.tar.gz)")
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, "Add")
    dialog.setAccessibleName("Add packages")
    return make_roomy(dialog)


def folder_dialog(parent: QWidget, *, native: bool = True) -> QFileDialog:
    """A dialog for a folder of a package or of many. ``native`` False for Qt's own."""
    dialog = QFileDialog(parent, "Add a folder")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog, not native)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, "Add")
    dialog.setAccessibleName("Add a folder")
    return make_roomy(dialog)
