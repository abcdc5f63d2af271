"""Notices in the window: what was done, with Undo; what went wrong, until it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from desktop.icons import set_icon
from desktop.theme import Theme, Tone
from desktop.widgets.announce import announce
from desktop.widgets.button import Button, Kind
from desktop.widgets.icon_label import IconLabel

if TYPE_CHECKING:
    from collections.abc import Callable

_SECONDS = 6.0
_MOST = 3  # on the screen at once
_HEAD = 64  # pixels from the top: under the title and the buttons of a page
_ICONS = {Tone.OK: "check", Tone.BAD: "warning"}


class Toast(QFrame):
    """One notice. Its clock stands while the mouse or the focus is in it, or nobody is there.

    A bad one has none, unless what it tells is kept elsewhere.
    """

    closed = Signal()

    def __init__(
        self,
        text: str,
        tone: Tone = Tone.OK,
        action_text: str = "",
        action: Callable[[], object] | None = None,
        seconds: float = _SECONDS,
        *,
        kept: bool = False,
    ) -> None:
        super().__init__()
        self.text, self.tone, self.seconds = text, tone, seconds
        self._goes = kept or tone is not Tone.BAD
        self.about = ""  # what it speaks of: a newer notice about it takes its place
        self.undoes = action_text == "Undo"
        self.setProperty("card", "toast-bad" if tone is Tone.BAD else "toast")
        self.setAccessibleName(text)
        px = Theme.current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(6), px(6), px(6))
        row.setSpacing(px(8))
        row.addWidget(IconLabel(_ICONS.get(tone, "info"), tone))
        words = QLabel(text)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        words.setMinimumHeight(px(24))
        row.addWidget(words, 1)
        self.action_button: Button | None = None
        if action is not None:
            self.action_button = Button(action_text, kind=Kind.LINK)
            self.action_button.clicked.connect(self.close_notice)
            self.action_button.clicked.connect(lambda: action())
            row.addWidget(self.action_button)
        self.close_button = QToolButton()
        set_icon(self.close_button, "cross", "muted")
        self.close_button.setToolTip("Close")
        self.close_button.setAccessibleName("Close the notice")
        self.close_button.clicked.connect(self.close_notice)
        row.addWidget(self.close_button)
        self._clock = QTimer(self, singleShot=True, interval=round(seconds * 1000))
        self._clock.timeout.connect(self._time_is_up)
        self.resume()

    @property
    def running(self) -> bool:
        """Whether its clock runs."""
        return self._clock.isActive()

    def resume(self) -> None:
        if self._goes and not self.underMouse() and not _has_focus(self):
            self._clock.start()

    def pause(self) -> None:
        self._clock.stop()

    def _time_is_up(self) -> None:
        if self.tone is Tone.BAD and not self.isActiveWindow():
            self._clock.start()  # nobody was there to read it
        else:
            self.close_notice()

    def close_notice(self) -> None:
        self._clock.stop()
        self.closed.emit()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        self.pause()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        self.resume()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.close_notice()
        else:
            super().keyPressEvent(event)


def _has_focus(widget: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and widget.isAncestorOf(focused)


def _used(widget: QWidget) -> QRect:
    """The part of a widget that one is at: of a list or table the current row."""
    if isinstance(widget, QAbstractItemView):
        return widget.visualRect(widget.currentIndex())
    if isinstance(widget, QPlainTextEdit):
        return widget.cursorRect()
    return widget.rect()


def _in(host: QWidget, widget: QWidget, place: QRect) -> QRect:
    return QRect(widget.mapTo(host, place.topLeft()), place.size())


class Toasts(QWidget):
    """Lies over the foot of ``host``, newest notice lowest; at its head, under the title of the
    page, where it would cover what is needed there. Make one a window."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._before: QWidget | None = None
        self._clear: list[QWidget] = []
        px = Theme.current().px
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(8))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.toasts: list[Toast] = []
        host.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]
        self.hide()

    def say(
        self,
        text: str,
        tone: Tone = Tone.OK,
        *,
        action_text: str = "",
        action: Callable[[], object] | None = None,
        seconds: float = _SECONDS,
        about: str = "",
        kept: bool = False,
    ) -> Toast:
        """Show a notice. ``BAD`` stays until closed, the others go by themselves.

        With ``kept`` a bad one goes too: what it tells stands somewhere else as well.

        It takes the place of earlier ones ``about`` the same thing, and of those that only said
        that something went well: an Undo stays for its time.
        """
        self.clear_passing()
        self.withdraw(about)
        for earlier in list(self.toasts):
            if (earlier.text, earlier.tone) == (text, tone) and not earlier.undoes:
                self._remove(earlier)  # said again, it is one notice; an Undo is each its own
        toast = Toast(text, tone, action_text, action, seconds, kept=kept)
        toast.about = about
        toast.closed.connect(lambda: self._remove(toast))
        self.toasts.append(toast)
        self._column.addWidget(toast)
        toast.show()
        passing = [one for one in self.toasts if one.tone is not Tone.BAD]
        if len(self.toasts) > _MOST and (len(passing) > 1 or toast not in passing):
            self._remove((passing or self.toasts)[0])
        self._place()
        announce(self, text)
        return toast

    def keep_clear(self, widget: QWidget) -> None:
        """Do not lie over this one while it is seen."""
        self._clear.append(widget)
        widget.installEventFilter(self)

    def withdraw(self, about: str) -> None:
        """What was said about a thing holds no more."""
        for toast in list(self.toasts):
            if about and toast.about == about:
                self._remove(toast)

    def clear_passing(self) -> None:
        """Another page is shown: what went well on the last one is old news."""
        for toast in list(self.toasts):
            if toast.tone is not Tone.BAD and not toast.undoes:
                self._remove(toast)

    def undo_last(self) -> bool:
        """Press the Undo of the newest notice that has one; False where none has."""
        for toast in reversed(self.toasts):
            if toast.undoes and toast.action_button is not None:
                toast.action_button.click()
                return True
        return False

    def clear(self) -> None:
        for toast in list(self.toasts):
            self._remove(toast)

    def _remove(self, toast: Toast) -> None:
        if toast not in self.toasts:
            return
        had_focus = _has_focus(toast)
        self.toasts.remove(toast)
        self._column.removeWidget(toast)
        toast.hide()
        toast.deleteLater()
        if had_focus and self._before is not None and isValid(self._before):
            self._before.setFocus()
        self._place()

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        """Clocks stand while one is in a notice; on leaving, the focus knows where it came from."""
        if new is not None and self.isAncestorOf(new):
            if old is not None and not self.isAncestorOf(old):
                self._before = old
            for toast in self.toasts:
                toast.pause()
        elif old is not None and self.isAncestorOf(old):
            for toast in self.toasts:
                toast.resume()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Resize or (
            watched is not self._host and event.type() in (QEvent.Type.Show, QEvent.Type.Move)
        ):
            self._place()
        return False

    def _covers(self, place: QRect) -> bool:
        """Whether something that is needed now stands there: what has the focus, say."""
        seen = [one for one in self._clear if isValid(one) and one.isVisible()]
        places = [_in(self._host, one, one.rect()) for one in seen]
        focused = QApplication.focusWidget()
        if focused is not None and self._host.isAncestorOf(focused) and not _has_focus(self):
            places.append(_in(self._host, focused, _used(focused)))
        return any(place.intersects(one) for one in places)

    def _place(self) -> None:
        if not self.toasts:
            self.hide()
            return
        px = Theme.current().px
        width = min(px(520), self._host.width() - px(32))
        self.setFixedWidth(width)
        height = self._column.totalHeightForWidth(width)
        height = height if height > 0 else self._column.totalSizeHint().height()
        self.setFixedHeight(height)
        foot = QRect((self._host.width() - width) // 2, 0, width, height)
        foot.moveBottom(self._host.height() - px(16))
        head = QRect(QPoint(self._host.width() - width - px(24), px(_HEAD)), foot.size())
        self.move((head if self._covers(foot) else foot).topLeft())
        self.show()  # only now: shown elsewhere first, it would think the mouse is in it
        self.raise_()
