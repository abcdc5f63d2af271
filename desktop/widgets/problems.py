"""Problems where they arise: what is wrong, where, what to do, and the way there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from backend.errors import Problem, Severity
from desktop.icons import set_icon
from desktop.theme import Theme, Tone
from desktop.widgets.announce import announce
from desktop.widgets.button import Button, Kind
from desktop.widgets.icon_label import IconLabel
from desktop.widgets.paint import put, reveal
from desktop.widgets.wrapping import WrappingLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_SHOWN = 8  # more than this pushes the page away; the rest comes on demand
_DIGEST = re.compile(r"\b([0-9a-f]{8})[0-9a-f]{52}([0-9a-f]{4})\b")


def details(problems: Iterable[Problem]) -> str:
    """The problems as text to paste into a mail."""
    lines = []
    for problem in problems:
        place = f" ({problem.pointer})" if problem.pointer else ""
        lines.append(f"{problem.severity}: {problem.title}{place} [{problem.code}]")
        lines += [f"  {part}" for part in (problem.detail, problem.remedy) if part]
    return "\n".join(lines)


class ProblemsCard(QFrame):
    """``calm`` is what stands here in green while nothing is wrong; without it the card hides.

    ``place`` names the field that a JSON pointer leads to ("length of rating"), "" where there is
    none. A problem with a field has a button for :attr:`jump`; without ``place`` none has.
    ``words`` are for one error and one warning; ``closable`` is the name of the button that takes
    the problems away, where there is one.
    """

    jump = Signal(str)  # the pointer of the problem someone wants to go to
    closed = Signal()  # by its button

    def __init__(
        self,
        calm: str = "",
        place: Callable[[str], str] | None = None,
        parent: QWidget | None = None,
        *,
        words: tuple[str, str] = ("problem", "warning"),
        closable: str = "",
    ) -> None:
        super().__init__(parent)
        self._calm, self._place = calm, place
        self._words, self._closable = words, closable
        self._problems: tuple[Problem, ...] = ()
        self._all = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._column = QVBoxLayout(self)
        self._body: QWidget | None = None
        self._jumps: list[Button] = []
        self._rebuild()

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self._problems

    def set_calm(self, text: str) -> None:
        if text != self._calm:
            self._calm = text
            self._rebuild()

    def set_problems(self, problems: Iterable[Problem]) -> None:
        """Errors first. Setting what is shown already changes nothing, so the focus stays."""
        found = tuple(sorted(problems, key=lambda one: one.severity is not Severity.ERROR))
        if found != self._problems:
            self._problems, self._all = found, False
            self._rebuild()
            announce(self, self._summary() if found else self._calm)

    def whole_height(self, most: int, wide: int, needed: int) -> int:
        """How high it may be to show no problem by half, one at least; ``needed`` shows all.

        In pixels, at a width.
        """
        if needed <= most or self._body is None:
            return needed
        margins = self._column.contentsMargins()
        inside, gap = wide - margins.left() - margins.right(), Theme.current().px(6)
        height = margins.top()
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for at, part in enumerate(self._body.findChildren(QWidget, options=direct)):
            wraps = part.hasHeightForWidth()
            high = part.heightForWidth(inside) if wraps else part.sizeHint().height()
            if at > 1 and height + high > most:  # the head and one problem are always there
                break
            height += high + gap
        return min(needed, height)

    # -- building -----------------------------------------------------------------------------

    def _rebuild(self) -> None:
        focused = next((at for at, one in enumerate(self._jumps) if one.hasFocus()), -1)
        if self._body is not None:
            self._column.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self._jumps = []
        px = Theme.current().px
        tone = self._tone()
        put(self, "card", "" if tone is Tone.OK else tone)
        across, along = (0, 0) if tone is Tone.OK else (px(12), px(10))
        self._column.setContentsMargins(across, along, across, along)
        self._body = self._problem_body(tone) if self._problems else self._calm_body()
        self._column.addWidget(self._body)
        self._body.show()  # at once: a layout would do it later, too late for the focus
        self.setAccessibleName(self._summary() if self._problems else self._calm)
        reveal(self, bool(self._problems or self._calm))
        if focused >= 0 and self._jumps:
            self._jumps[min(focused, len(self._jumps) - 1)].setFocus()

    def _tone(self) -> Tone:
        if not self._problems:
            return Tone.OK
        errors = any(one.severity is Severity.ERROR for one in self._problems)
        return Tone.BAD if errors else Tone.WAITING

    def _summary(self) -> str:
        errors = sum(one.severity is Severity.ERROR for one in self._problems)
        warnings = len(self._problems) - errors
        parts = [
            f"{count} {word}{'' if count == 1 else 's'}"
            for count, word in zip((errors, warnings), self._words, strict=True)
            if count
        ]
        return ", ".join(parts)

    def _calm_body(self) -> QWidget:
        body, row = _row()
        row.setSpacing(Theme.current().px(8))
        row.addWidget(IconLabel("check", "ok"))
        words = QLabel(self._calm)
        put(words, "tone", Tone.OK)
        row.addWidget(words, 1)
        return body

    def _problem_body(self, tone: Tone) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        px = Theme.current().px
        column.setSpacing(px(6))
        head, row = _row()
        count = QLabel(self._summary())
        put(count, "tone", tone)
        row.addWidget(count, 1)
        row.addWidget(Button("Copy details", self._copy, kind=Kind.LINK))
        if self._closable:
            row.addWidget(self._close_button())
        column.addWidget(head)
        shown = self._problems if self._all else self._problems[:_SHOWN]
        for problem in shown:
            column.addWidget(self._problem_row(problem))
        if len(shown) < len(self._problems):
            left = len(self._problems) - len(shown)
            more = Button(f"Show {left} more", self._show_all, kind=Kind.LINK)
            column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        return body

    def _problem_row(self, problem: Problem) -> QWidget:
        body, row = _row()
        error = problem.severity is Severity.ERROR
        row.setSpacing(Theme.current().px(8))
        row.setAlignment(Qt.AlignmentFlag.AlignTop)
        word = "Error" if error else "Warning"
        sign = IconLabel("cross" if error else "warning", "bad" if error else "waiting", words=word)
        beside = QVBoxLayout()
        beside.setContentsMargins(0, Theme.current().px(4), 0, 0)
        beside.addWidget(sign)
        beside.addStretch(1)
        row.addLayout(beside)
        row.addLayout(_words(problem), 1)
        place = self._place(problem.pointer) if self._place and problem.pointer else ""
        if place:
            button = Button("Go to field", lambda: self.jump.emit(problem.pointer), kind=Kind.LINK)
            button.setAccessibleName(f"Go to {place}: {problem.title}")
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            self._jumps.append(button)
        return body

    def _show_all(self) -> None:
        self._all = True
        self._rebuild()
        if len(self._jumps) > _SHOWN:
            self._jumps[_SHOWN].setFocus()

    def _close_button(self) -> QToolButton:
        button = QToolButton()
        set_icon(button, "cross", "muted")
        button.setToolTip("Close")
        button.setAccessibleName(self._closable)
        button.clicked.connect(self._close)
        return button

    def _close(self) -> None:
        self.set_problems(())
        self.closed.emit()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(details(self._problems))


def _row() -> tuple[QWidget, QHBoxLayout]:
    body = QWidget()
    row = QHBoxLayout(body)
    row.setContentsMargins(0, 0, 0, 0)
    return body, row


def _words(problem: Problem) -> QVBoxLayout:
    """Title, what was found and what to do, one under the other; all of it can be selected.

    Of a SHA-256 the ends are enough to tell it by; Copy details copies all of it.
    """
    column = QVBoxLayout()
    column.setSpacing(Theme.current().px(2))
    # The first line stands level with the button beside it.
    column.setContentsMargins(0, Theme.current().px(3), 0, 0)
    for words, role in ((problem.title, "strong"), (problem.detail, ""), (problem.remedy, "")):
        if words:
            label = WrappingLabel(_DIGEST.sub(r"\1…\2", words))
            put(label, "role", role)
            column.addWidget(label)
    return column
