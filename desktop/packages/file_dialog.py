"""Where archives and folders are chosen."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.widgets.file_dialog import make_roomy


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
