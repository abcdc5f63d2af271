"""How the panel is laid out: what to take and where it goes at the left, the rest in the middle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop.properties.adding.check_view import CheckView
from desktop.properties.adding.package_form import PackageForm
from desktop.properties.package_reference import PackageReference
from desktop.theme import Theme, Tone
from desktop.widgets.button import Button, Kind
from desktop.widgets.empty import EmptyState
from desktop.widgets.listing_pane import ListingPane
from desktop.widgets.page_line import PageLine
from desktop.widgets.paint import put
from desktop.widgets.three_panes import ThreePanes
from desktop.widgets.ticked_list import TickedList
from desktop.widgets.title import PageTitle

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.work import Work

_LIST = 256
BLANK, EMPTY, FORM = range(3)


class PanelParts:
    """The widgets of the panel, without what they do."""

    def __init__(
        self, work: Work, act: Callable[[], None], cancel: Callable[[], None], go: QAction
    ) -> None:
        self.packages = TickedList("Packages that can be added")
        self.properties = TickedList("Properties to add to")
        self.pane = ListingPane(
            "Find a package", "Packages", head=_head("Packages"), listing=self.packages
        )
        self.places = ListingPane(
            "Find a property", "Properties", head=_head("Properties"), listing=self.properties
        )
        self.left = QSplitter(Qt.Orientation.Vertical)
        self.left.setChildrenCollapsible(False)
        self.left.setHandleWidth(1)
        for at, (pane, share) in enumerate(((self.pane, 3), (self.places, 2))):
            self.left.addWidget(pane)
            self.left.setStretchFactor(at, share)
        self.left.setSizes([300, 200])
        self.title = PageTitle()
        self.cancel_button = self.title.add_button(Button("Cancel", cancel, keys="Esc"))
        self.add_button = self.title.add_button(
            Button("Install", act, kind=Kind.PRIMARY, keys="Ctrl+Return")
        )
        self.left_out = PageLine("edit", Tone.WAITING, "", ())
        self.form = PackageForm(work)
        self.check = CheckView()
        leave = QAction("Cancel", self.form)
        leave.triggered.connect(lambda: cancel())
        self.empty = EmptyState("packages", "Nothing to add", "", [go, leave])
        self.middle = QStackedWidget()
        for widget in (QWidget(), self.empty, self._chosen()):
            self.middle.addWidget(widget)
        self.reference = PackageReference()
        self.panes = ThreePanes(self.left, self.middle, self.reference)
        # The form says the most of it: the reference comes by Ctrl+I.
        self.panes.restore(f"{Theme.current().px(_LIST)} 0 0".encode())

    def _chosen(self) -> QWidget:
        px = Theme.current().px
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(px(24), px(20), px(24), px(24))
        column.setSpacing(px(12))
        around = self.left_out.layout()
        if around is not None:
            around.setContentsMargins(0, 0, 0, 0)
        line = QFrame()
        put(line, "role", "line")
        column.addWidget(self.title)
        column.addWidget(self.left_out)
        column.addWidget(self.form, 1)
        column.addWidget(line)
        column.addWidget(self.check)
        return whole


def _head(words: str) -> QLabel:
    label = QLabel(words)
    put(label, "role", "section")
    return label
