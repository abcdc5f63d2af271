"""Qt's own file dialog, where the system has none: large enough, its places to be read."""

from __future__ import annotations

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtWidgets import QFileDialog, QSplitter

from desktop.theme import Theme

_PLACES = ("HomeLocation", "DesktopLocation", "DocumentsLocation", "DownloadLocation")


def make_roomy(dialog: QFileDialog) -> QFileDialog:
    """Give it a sensible size and the usual places. One of the system's own stays as it is."""
    found = (
        QStandardPaths.writableLocation(QStandardPaths.StandardLocation[place]) for place in _PLACES
    )
    dialog.setSidebarUrls([QUrl.fromLocalFile(path) for path in dict.fromkeys(found) if path])
    px = Theme.current().px
    dialog.resize(px(860), px(560))
    splitter = dialog.findChild(QSplitter)
    if isinstance(splitter, QSplitter):
        splitter.setSizes([px(176), px(640)])
    return dialog
