"""Where a file is to be written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.widgets.file_dialog import make_roomy


def save_dialog(
    parent: QWidget, title: str, suggested: Path, *, native: bool = True
) -> QFileDialog:
    """A dialog for one new file, ready to be opened. ``native`` False for Qt's own."""
    dialog = QFileDialog(parent, title, str(suggested.parent))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog, not native)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setNameFilter(f"{suggested.suffix[1:].upper()} (*{suggested.suffix})")
    dialog.setDefaultSuffix(suggested.suffix[1:])
    dialog.selectFile(suggested.name)
    dialog.setAccessibleName(title)
    return make_roomy(dialog)
