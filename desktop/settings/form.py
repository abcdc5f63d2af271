"""The settings as a form that scrolls. It draws what it is given and tells what a person did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from backend.errors import Problem
from backend.packages.settings_fields import MOST_FIELDS, Field, by_field
from desktop.settings.nests import NestView, make_view
from desktop.settings.views import Acts, View
from desktop.theme import Theme
from desktop.widgets.tab_order import tab_through

_AT_ONCE = 24  # fields drawn before the first picture, and then at a time


class FieldsForm(QScrollArea):
    """:attr:`acts` tells what was done. What is open, focused or half typed stays so."""

    def __init__(self) -> None:
        super().__init__()
        self.acts = Acts(self)
        self.top: View | None = None
        self._problems: tuple[Problem, ...] = ()
        self._whole: Field | None = None
        self._drawn = _AT_ONCE
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Settings as a form")
        px = Theme.current().px
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(px(2), px(2), px(14), px(8))
        self._column.addStretch(1)
        self.setWidget(content)
        content.setAutoFillBackground(False)  # setWidget turned it on
        self.viewport().setAutoFillBackground(False)
        self._ordering = QTimer(self, singleShot=True, interval=0)
        self._ordering.timeout.connect(self._order)

    def show_field(self, top: Field) -> None:
        """Draw the settings as a whole, or change what is drawn."""
        self._whole = top
        if self.top is None or not self.top.takes(top):
            self.clear()
            self._drawn = _AT_ONCE
            self.top = make_view(self._part(top), self.acts)
            self._column.insertWidget(0, self.top)
            self.top.show()  # at once: the layout would do it later, too late for the focus
            self._whole = top
        self._draw()

    def _draw(self) -> None:
        """The first fields at once, the others a few at a time: a large form must not block."""
        if self.top is None or self._whole is None:
            return
        self.top.show_field(self._part(self._whole))
        self.top.show_problems(by_field(self._whole, self._problems))
        self._ordering.start()

    def _part(self, top: Field) -> Field:
        return replace(top, within=top.within[: self._drawn])

    def _draw_more(self, count: int = _AT_ONCE) -> None:
        if self._whole is not None and self._drawn < len(self._whole.within):
            self._drawn += count
            self._draw()

    def clear(self) -> None:
        if self.top is not None:
            self._column.removeWidget(self.top)
            self.top.hide()
            self.top.deleteLater()
        self.top = self._whole = None

    def show_problems(self, problems: Iterable[Problem]) -> None:
        self._problems = tuple(problems)
        if self.top is not None and self._whole is not None:
            self.top.show_problems(by_field(self._whole, self._problems))

    def view(self, pointer: str) -> View | None:
        """The widget of the field at a pointer, or of the nearest one that holds it."""
        self._draw_more(MOST_FIELDS)
        best: View | None = None
        for view in self.top.walk() if self.top is not None else ():
            at = view.field.pointer
            if (pointer == at or pointer.startswith(f"{at}/")) and (
                best is None or len(at) >= len(best.field.pointer)
            ):
                best = view
        return best

    def go_to(self, pointer: str) -> bool:
        """Unfold what hides the field and put the focus there. False where there is none."""
        found = self.view(pointer)
        if found is None or self.top is None:
            return False
        for view in self.top.walk():
            holds = f"{found.field.pointer}/".startswith(f"{view.field.pointer}/")
            if isinstance(view, NestView) and holds:
                view.unfold()
        target = found.target()
        if target is None:
            return False
        self._order()
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_widget(target)
        return True

    def unread(self) -> View | None:
        """The first field in which something is typed that is no value yet."""
        views = self.top.walk() if self.top is not None else ()
        return next((view for view in views if view.unread), None)

    def first(self) -> QWidget | None:
        """Where one starts to fill it in: what must be filled in and is not, else the first."""
        if self.top is None:
            return None
        inputs = [view for view in self.top.walk() if view is not self.top and not view.inner()]
        targets = [view.target() for view in inputs if _lacks(view.field)]
        targets += [view.target() for view in inputs] + [self.top.target()]
        return next((one for one in targets if one is not None and one.isVisibleTo(self)), None)

    def focusNextPrevChild(self, ahead: bool) -> bool:  # noqa: N802 - Qt's own
        """Where Tab goes is scrolled into view, with the name above it."""
        moved = super().focusNextPrevChild(ahead)
        focused = self.focusWidget()
        if moved and focused is not None and self.isAncestorOf(focused):
            self.show_widget(focused)
        return moved

    def show_widget(self, widget: QWidget) -> None:
        """Scroll it into view, with the name above it."""
        self.ensureWidgetVisible(widget, 0, Theme.current().px(48))

    def _order(self) -> None:
        """Tab goes down the form, through what was added later too."""
        self._ordering.stop()
        if self.top is not None:
            tab_through(self, list(self.top.stops()))
        self._draw_more()


def _lacks(field: Field) -> bool:
    return field.required and (not field.present or field.value == "")
