"""What every editor of an attribute's value has in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from backend.errors import Problem
from backend.schemas.model import Attribute, AttributeType, Value
from backend.schemas.values import ValueRefused, normalise, parse_text, to_text
from desktop.theme import Theme
from desktop.widgets.announce import announce
from desktop.widgets.form import set_invalid
from desktop.widgets.paint import put

_PASSING = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class ValueEditor(QWidget):
    """Takes one value. ``field`` has the focus, ``beside`` stands at its right.

    What was set comes back unaltered until someone types: an editor that cannot show all of a
    value does not lose it. ``compact`` is for the cells of a table: no line under the field.
    """

    changed = Signal()
    left = Signal()  # the focus went on

    def __init__(
        self,
        attribute: Attribute,
        field: QWidget,
        parent: QWidget | None = None,
        *,
        compact: bool = False,
        beside: Sequence[QWidget] = (),
    ) -> None:
        super().__init__(parent)
        self.attribute, self.compact, self.field = attribute, compact, field
        self._given: Value | None = None
        self._touched = False
        self._error = self._help = ""
        self.setFocusProxy(field)
        self.setAutoFillBackground(compact)
        field.setAccessibleName(attribute.name)
        field.installEventFilter(self)
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        row = QHBoxLayout()
        row.setSpacing(px(4))
        row.addWidget(field, 1)
        for widget in beside:
            row.addWidget(widget)
        column.addLayout(row)
        self._words, self._counter = QLabel(), QLabel()
        if not compact:
            column.addLayout(self._make_foot())
        self._say()

    # -- the value ----------------------------------------------------------------------------

    def raw(self) -> object:
        """The JSON value typed, the text itself where it is none, ``None`` where nothing is."""
        if not self._touched:
            return self._given
        text = self.text()
        if not (text if self.attribute.type is AttributeType.STRING else text.strip()):
            return None
        return self._parse(text)

    def set_value(self, value: Value | None) -> None:
        """Show a value as it is kept, whether it fits the attribute or not."""
        self._given, self._touched = value, False
        self._show("" if value is None else to_text(value))
        self._say()

    def problem(self) -> Problem | None:
        """Why the attribute does not take what was typed; nothing typed is no problem here."""
        raw = self.raw()
        if raw is None:
            return None
        try:
            normalise(self.attribute, raw)
        except ValueRefused as refused:
            return replace(refused.problem, pointer=f"/{self.attribute.name}")
        return None

    @property
    def modified(self) -> bool:
        """Whether something else was typed than what was set."""
        return self._touched and self.raw() != self._given

    def text(self) -> str:
        """What stands in the field."""
        raise NotImplementedError

    def set_text(self, text: str) -> None:
        """Take a text as though it had just been typed, but quietly."""
        self._touched = True
        self._show(text)
        self._say()

    # -- words under the field ----------------------------------------------------------------

    @property
    def error(self) -> str:
        return self._error

    def set_error(self, text: str) -> None:
        """Say what is wrong; "" when it is right again."""
        if text != self._error:
            self._error = text
            self._say()
            if text:
                announce(self.field, text)

    def set_help(self, text: str) -> None:
        """Muted words, which give way to an error."""
        self._help = text
        self._say()

    def stops(self) -> list[QWidget]:
        """Where Tab halts, in order."""
        return [self.field]

    def tie(self, tied: bool) -> None:
        """While it is tied all of it is moved in the order of Tab. Qt leaves behind what takes no
        focus itself, and a viewport left behind would be a second stop for Shift+Tab.
        """
        self._let_tie(self, tied)

    def _let_tie(self, widget: QWidget, tied: bool) -> None:
        """What a widget is told Qt hands on to its proxy, the field: that one keeps its own."""
        kept, policy = self.field.focusPolicy(), Qt.FocusPolicy
        widget.setFocusPolicy(policy.TabFocus if tied else policy.NoFocus)
        self.field.setFocusPolicy(kept)

    # -- for the kinds of editors -------------------------------------------------------------

    def _show(self, text: str) -> None:
        """Put a text into the field without a signal."""
        raise NotImplementedError

    def _parse(self, text: str) -> object:
        return parse_text(self.attribute.type, text)

    def _typed(self) -> None:
        """Connected to the signal of the field."""
        self._touched = True
        self._say()
        self.changed.emit()

    def _tidy(self) -> None:
        """On leaving, a value is shown in the form in which it is kept."""
        if not self._touched or self.attribute.type is AttributeType.STRING:
            return
        raw = self.raw()
        if raw is None or self.problem() is not None:
            return
        kept = to_text(normalise(self.attribute, raw))
        if kept != self.text():
            self._show(kept)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is not self.field:
            return super().eventFilter(watched, event)
        if isinstance(event, QFocusEvent) and event.lostFocus():
            if event.reason() not in _PASSING:
                self._tidy()
                self.left.emit()
                if self.compact:  # a delegate watches this widget, not the field in it
                    QCoreApplication.sendEvent(self, QFocusEvent(event.type(), event.reason()))
        elif self.compact and _is_tab(event):
            QCoreApplication.sendEvent(self, event)
            return True
        return super().eventFilter(watched, event)

    def _make_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(Theme.current().px(12))
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        foot.addWidget(self._words, 1)
        foot.addWidget(self._counter, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        return foot

    def _say(self) -> None:
        set_invalid(self.field, bool(self._error))
        limit = self.attribute.effective_length
        count = len(self.text()) if limit else 0
        counted = f"{count} of {limit}" if limit else ""
        must = "Mandatory." if self.attribute.mandatory else ""
        said = (must, self._error or self._help, f"{counted} characters" if counted else "")
        self.field.setAccessibleDescription(" ".join(part for part in said if part))
        if self.compact:
            return
        self._words.setText(self._error or self._help)
        put(self._words, "role", "bad" if self._error else "muted")
        self._words.setVisible(bool(self._error or self._help))
        self._counter.setText(counted)
        put(self._counter, "role", "bad" if count > limit else "muted")
        self._counter.setVisible(bool(limit))


def _is_tab(event: QEvent) -> bool:
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
        return False
    return event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
