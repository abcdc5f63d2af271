"""A sheet stands in the place of the form until it is left: Escape goes back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.widgets.button import Button, Kind
from desktop.widgets.paint import put
from desktop.widgets.title import PageTitle

_WIDEST = 1000  # wider, the eye loses the row


class Sheet(QWidget):
    """Title and buttons above, and under them what scrolls; subclasses fill :attr:`column`.

    With ``scrolls`` false it takes the whole place, for what moves about by itself.
    """

    closed = Signal()

    def __init__(self, title: str, *, scrolls: bool = True) -> None:
        super().__init__()
        px = Theme.current().px
        self.title = PageTitle(title)
        self.back_action = QAction("Back", self)
        self.back_action.setToolTip("Back (Esc)")
        self.back_action.triggered.connect(lambda: self.closed.emit())
        self.title.add_action(self.back_action)
        head = QWidget()  # stays when the rest scrolls
        above = QVBoxLayout(head)
        above.setContentsMargins(px(24), px(20), px(24), px(12))
        above.addWidget(self.title)
        body = QWidget()
        put(body, "pane", "ground")
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(px(24), px(4), px(24), px(24))
        self.column.setSpacing(px(16))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(head)
        if not scrolls:
            outer.addWidget(body)
            return
        for part in (head, body):
            part.setMaximumWidth(px(_WIDEST))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(body)
        outer.addWidget(scroll)

    def begin(self) -> None:
        """Put the focus where one starts: called once it is shown."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def act(self) -> None:
        """What its one primary button does: Ctrl+Return."""

    def primary(self, words: str) -> QAction:
        """Its one primary button, reached by Ctrl+Return from anywhere in it."""
        action = QAction(words, self)
        action.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda: self.act())
        self.addAction(action)
        button = Button.of(action, kind=Kind.PRIMARY, keys=True)
        self.primary_button = self.title.add_button(button)
        return action

    def section(self, words: str) -> QLabel:
        """A heading; what is added to the column next stands under it."""
        label = QLabel(words)
        put(label, "role", "section")
        self.column.addWidget(label)
        return label

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
