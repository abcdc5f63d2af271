"""List, thing and inspector side by side; the inspector folds away where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.icons import set_icon
from desktop.theme import Theme
from desktop.widgets.paint import put

_FOLDS_BELOW = 1100  # the window's width
_LIST, _INSPECTOR, _WIDE_INSPECTOR = 216, 304, 480
_SHARE = 0.26  # of the width, for the inspector of one who never drew it wider or narrower


class _Splitter(QSplitter):
    """Asks for room for the first two panes only: the inspector can always fold away."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.alone = False  # only the thing is shown

    def needed(self, at: int) -> int:
        pane = self.widget(at)
        if self.alone and at != 1:
            return 0
        return max(pane.minimumSizeHint().width(), pane.minimumWidth()) if pane else 0

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        hint = super().minimumSizeHint()
        return QSize(self.needed(0) + self.needed(1) + self.handleWidth(), hint.height())


class ThreePanes(QWidget):
    """Where it is wide the inspector stands beside the thing and can be put away; where it is
    narrow it lies over the thing while it is wanted. ``toggle`` does both (Ctrl+I). A page whose
    thing is a list itself has no ``listing``.
    """

    folded_changed = Signal(bool)

    def __init__(
        self,
        listing: QWidget | None,
        thing: QWidget,
        inspector: QWidget | None = None,
        parent: QWidget | None = None,
        *,
        share: float = _SHARE,
    ) -> None:
        """``share`` of the width is the inspector's, until someone draws it wider or narrower."""
        super().__init__(parent)
        self._part = share
        px = Theme.current().px
        none = listing is None
        listing = listing or QWidget()
        self.listing, self.inspector = listing, inspector
        self._folded = False  # for want of room
        self._wanted = True  # beside the thing, where there is room
        self._aside = False  # the thing has nothing to show in it
        self._crowded = False  # the thing needs the inspector's room
        self._arranging = False
        self._list_width, self._inspector_width = 0 if none else px(_LIST), 0
        self._none = none
        self.splitter = _Splitter()
        put(listing, "pane", "ground")
        put(thing, "pane", "ground")
        self.splitter.addWidget(listing)
        if none:
            listing.hide()
        self.splitter.addWidget(thing)
        self.splitter.setStretchFactor(1, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.splitter, 1)
        self.toggle = QAction("Inspector", self)
        self.toggle.setCheckable(True)
        self.toggle.setChecked(True)
        self.toggle.setShortcut(QKeySequence("Ctrl+I"))
        self._strip = self._make_strip()
        row.addWidget(self._strip)
        self._strip.hide()
        Theme.current().changed.connect(self._measure)
        self._measure()
        if inspector is not None:
            self.addAction(self.toggle)
            self.toggle.toggled.connect(self._toggled)
            put(inspector, "pane", "surface")
            inspector.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            self.splitter.addWidget(inspector)
            self.splitter.setStretchFactor(2, 0)
        self.splitter.splitterMoved.connect(self._dragged)

    @property
    def folded(self) -> bool:
        return self._folded

    # -- remembering --------------------------------------------------------------------------

    def save(self) -> bytes:
        """The widths of list and inspector (0: as there is room) and whether it is wanted."""
        return f"{self._list_width} {self._inspector_width} {int(self._wanted)}".encode()

    def restore(self, state: bytes) -> bool:
        """False for a state that is not ours; nothing changes then."""
        match state.split():
            case [first, second, flag] if (first + second).isdigit() and flag in (b"0", b"1"):
                self._list_width, self._inspector_width = int(first), int(second)
                self._wanted = flag == b"1"
                self._arrange()
                return True
        return False

    def set_alone(self, alone: bool) -> None:
        """Give the thing the whole place, or bring list and inspector back as they were."""
        if alone == self.splitter.alone:
            return
        over = self._folded and self.toggle.isChecked()
        self.splitter.alone = alone
        self.toggle.setEnabled(not alone and not self._aside)
        self.listing.setVisible(not alone and not self._none)
        if alone:
            self._strip.hide()
            if self.inspector is not None:
                self.inspector.hide()
        else:
            self._arrange(over)
            self._fold()

    def set_aside(self, aside: bool) -> None:
        """Put the inspector away while the thing has nothing to show in it, or bring it back."""
        if aside == self._aside:
            return
        self._aside = aside
        self.toggle.setEnabled(not aside and not self.splitter.alone)
        if not self.splitter.alone:
            self._arrange()
            self._fold()

    def set_crowded(self, crowded: bool) -> None:
        """Fold the inspector as where it is narrow, since the thing needs its room; or not."""
        if crowded != self._crowded:
            self._crowded = crowded
            self._fold()

    def _dragged(self) -> None:
        sizes = self.splitter.sizes()
        self._list_width = sizes[0]
        if len(sizes) == 3 and sizes[2] and abs(sizes[2] - self._beside()) > 1:
            self._inspector_width = sizes[2]

    def _beside(self) -> int:
        """How wide the inspector is beside the thing: as it was drawn, or as there is room."""
        px = Theme.current().px
        most = px(_WIDE_INSPECTOR * self._part / _SHARE)
        usual = max(px(_INSPECTOR), min(most, round(self.width() * self._part)))
        return self._inspector_width or usual

    def _share(self) -> None:
        """List and inspector keep their widths, the thing has the rest."""
        if self.splitter.alone:
            return
        row = self.layout()
        if row is not None:
            row.activate()  # the strip may just have come or gone
        beside = self._beside() if self.splitter.count() == 3 else 0
        rest = max(1, self.splitter.width() - self._list_width - beside - 2)
        self.splitter.setSizes([self._list_width, rest, beside])

    # -- folding ------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """Fold or unfold, as there is room, and share it out."""
        if self.splitter.alone:
            return
        folded = self._too_narrow()
        if folded != self._folded and self.inspector is not None:
            self._folded = folded
            self._arrange()
            self.folded_changed.emit(folded)
        self._share()
        self._place_over()

    def _too_narrow(self) -> bool:
        if self.inspector is None:
            return False
        needed = sum(self.splitter.needed(at) for at in (0, 1))
        needed += self.inspector.minimumSizeHint().width() + 2
        narrow = self.window().width() < Theme.current().px(_FOLDS_BELOW)
        return narrow or self._crowded or self.width() < needed

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        over = self._folded and self.toggle.isChecked() and not self.splitter.alone
        if event.key() == Qt.Key.Key_Escape and over:
            self.toggle.setChecked(False)
        else:
            super().keyPressEvent(event)

    def _measure(self) -> None:
        side = Theme.current().px(20)
        self._button.setIconSize(QSize(side, side))
        self._place_over()

    def _make_strip(self) -> QWidget:
        """Stands for the inspector while it is away."""
        px = Theme.current().px
        strip = QFrame()
        strip.setProperty("role", "strip")
        strip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(strip)
        column.setContentsMargins(px(4), px(12), px(4), px(12))
        button = QToolButton()
        set_icon(self.toggle, "inspector", "muted")
        button.setDefaultAction(self.toggle)
        button.setAccessibleName("Inspector")
        keys = self.toggle.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.toggle.setToolTip(f"Show or hide the inspector ({keys})")
        column.addWidget(button)
        column.addStretch(1)
        self._button = button
        return strip

    def _toggled(self, on: bool) -> None:
        if self._arranging:
            return
        if not self._folded:
            self._wanted = on
        self._arrange(on)
        if on and self._folded and self.inspector is not None:
            _focus_first(self.inspector)

    def _arrange(self, over: bool = False) -> None:
        """Put the inspector beside the thing, over it, or away."""
        inspector = self.inspector
        if inspector is None:
            return
        shown = not self._aside and (over if self._folded else self._wanted)
        self._arranging = True
        self.toggle.setChecked(shown)
        self._arranging = False
        self._strip.setVisible(not self._aside and (self._folded or not shown))
        if self._folded:
            if self.splitter.indexOf(inspector) >= 0:
                inspector.setParent(self)
            put(inspector, "over", "true")
            inspector.setVisible(shown)
            inspector.raise_()
            self._place_over()
        else:
            if self.splitter.indexOf(inspector) < 0:
                put(inspector, "over", "false")
                self.splitter.addWidget(inspector)
            inspector.setVisible(shown)
            self._share()

    def _place_over(self) -> None:
        if self._folded and self.inspector is not None:
            px = Theme.current().px
            strip = self._strip.sizeHint().width()
            width = max(px(_INSPECTOR), round(self.width() * self._part))
            width = min(width, self.width() - strip)
            left = self.width() - strip - width
            self.inspector.setGeometry(left, 0, width, self.height())


def _focus_first(pane: QWidget) -> None:
    """The keyboard goes where the eye goes."""
    inside = (child for child in pane.findChildren(QWidget) if child.isVisible())
    stops = (child for child in inside if child.focusPolicy() & Qt.FocusPolicy.TabFocus)
    next(stops, pane).setFocus(Qt.FocusReason.TabFocusReason)
