"""Where portable files, profiles and folders are chosen."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from backend.portable.model import SUFFIX
from desktop.widgets.file_dialog import make_roomy

PROFILE_SUFFIX = ".json"
_UNFIT = re.compile(r"[^\w.-]+")


def suggested(name: str, suffix: str) -> Path:
    """A file of that name among the documents of the person."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    stem = _UNFIT.sub("-", name).strip("-.")[:80] or "property"
    return Path(folder or Path.home()) / f"{stem}{suffix}"


def portable_dialog(parent: QWidget, writes: bool, *, native: bool = True) -> QFileDialog:
    """A dialog for one portable file, ready to be opened."""
    return _dialog(parent, "Portable file", "Portable files", SUFFIX, writes, native)


def profile_dialog(parent: QWidget, writes: bool, *, native: bool = True) -> QFileDialog:
    """A dialog for one profile."""
    return _dialog(parent, "Profile", "Profiles", PROFILE_SUFFIX, writes, native)


def folder_dialog(parent: QWidget, _writes: bool, *, native: bool = True) -> QFileDialog:
    """A dialog for the folder that a workspace is made in."""
    dialog = QFileDialog(parent, "Folder of the workspace")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog, not native)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, "Choose")
    dialog.setAccessibleName(dialog.windowTitle())
    return make_roomy(dialog)


def _dialog(
    parent: QWidget, title: str, kind: str, suffix: str, writes: bool, native: bool
) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog, not native)
    mode = QFileDialog.FileMode
    dialog.setFileMode(mode.AnyFile if writes else mode.ExistingFile)
    if writes:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix[1:])
    dialog.setNameFilters([f"{kind} (*{suffix})", "All (*)"])
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, "Choose")
    dialog.setAccessibleName(title)
    return make_roomy(dialog)
