"""A column of fields that scrolls where there is no room for all of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop.theme import Theme


class FieldColumn(QScrollArea):
    """Put widgets into ``column``; it ends in a stretch. Its ground is the one it stands on.

    With ``hug`` ``holder`` is no higher than its fields, so that what stands under it follows
    them.
    """

    def __init__(self, holder: QWidget, *, margin: int, hug: bool) -> None:
        super().__init__()
        self._holder = holder
        px = Theme.current().px
        content = QWidget()
        self.column = QVBoxLayout(content)
        self.column.setContentsMargins(px(margin), px(4), px(margin), px(4))
        self.column.setSpacing(px(12))
        self.column.addStretch(1)
        self.setWidgetResizable(True)
        self.setMinimumHeight(px(56))  # a field; Qt would ask for more
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        if hug:
            content.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        kinds = (QEvent.Type.LayoutRequest, QEvent.Type.Resize)
        if watched is self.widget() and event.type() in kinds:
            height = self.column.totalHeightForWidth(self.viewport().width())
            if height < 0:  # nothing in it wraps
                height = self.column.totalSizeHint().height()
            self._holder.setMaximumHeight(height)
        return super().eventFilter(watched, event)
