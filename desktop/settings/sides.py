"""Form and JSON side by side; where there is no room for both, one of them at a time."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QVBoxLayout, QWidget

from backend.errors import Problem
from backend.packages.settings_fields import Form
from desktop.settings.form import FieldsForm
from desktop.settings.nests import NestView
from desktop.theme import Theme
from desktop.widgets.button import Button, Kind
from desktop.widgets.choice_bar import ChoiceBar
from desktop.widgets.json_editor import JsonEditor, syntax_problem
from desktop.widgets.paint import put, reveal
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.wrapping import WrappingLabel

_BOTH = 760  # from this width on both have room
_CARD = 200  # a longer card of problems scrolls


class Sides(QSplitter):
    """:attr:`bar` chooses between the two where they do not fit, :attr:`note` says why the form is
    not there or waits; both stand where they are put."""

    jump = Signal(str)  # the pointer of a problem someone wants to go to

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setChildrenCollapsible(False)
        self.form = FieldsForm()
        self.editor = JsonEditor("Settings as JSON")
        self.problems = ProblemsCard(place=str)
        self.bar = ChoiceBar("How the settings are shown")
        self.bar.add("Form")
        self.bar.add("JSON")
        self.bar.chosen.connect(self._arrange)
        self.has_form = True
        self._problems: tuple[Problem, ...] = ()
        self.note = WrappingLabel()
        put(self.note, "role", "muted")
        self.note.hide()
        self.summary = Button("Go to the first", self._go_to_first, kind=Kind.LINK)
        self._left, self._right = self._form_side(), self._json_side()
        self.addWidget(self._left)
        self.addWidget(self._right)
        self.setSizes([560, 440])
        self.problems.jump.connect(self.jump)

    @property
    def form_shown(self) -> bool:
        return self.has_form and not self._left.isHidden()

    def start(self) -> None:
        """Another package: the form first."""
        self.bar.choose(0)

    def show_as(self, form: Form) -> None:
        """The form of the settings, or why there is none."""
        self.has_form = form.top is not None
        self.form.setEnabled(True)
        if form.top is None:
            self.form.clear()
        else:
            self.form.show_field(form.top)
        empty = form.top is not None and not form.top.within and not form.top.open
        self._note("The package’s schema names no keys: write them as JSON." if empty else form.why)
        self._arrange()

    def show_unreadable(self, detail: str) -> None:
        """The JSON is not one at the moment: the form stays as it was, and waits."""
        self.form.setEnabled(False)
        told = syntax_problem(self.editor.text()) is not None  # under the JSON, with its place
        self._note(f"The form waits until the JSON is right again. {'' if told else detail}")

    def show_problems(self, problems: Iterable[Problem]) -> None:
        self._problems = tuple(problems)
        self.problems.set_problems(self._problems)
        self.form.show_problems(self._problems)
        count = len(self._problems)
        self.summary.setText(f"{count} {'problem' if count == 1 else 'problems'}: go to the first")
        self.summary.setAccessibleName(self.summary.text())
        reveal(self.summary, bool(count) and self.has_form)
        self._fit_card()

    def show_form(self) -> None:
        self.bar.choose(0)

    def show_json(self) -> None:
        self.bar.choose(1)

    def say_of(self, pointer: str, words: str) -> None:
        """Why something cannot be done to a field; it goes with the next check."""
        view = self.form.view(pointer)
        if view is not None:
            told = Problem("invalid-settings", words, pointer=pointer)
            view.show_problems({pointer: [told]})

    def clear_key(self, pointer: str) -> None:
        """The key was added: the next one has another name."""
        for view in self.form.top.walk() if self.form.top is not None else ():
            if isinstance(view, NestView) and view.field.pointer == pointer and view.key:
                view.key.clear()

    # -- building -----------------------------------------------------------------------------

    def _form_side(self) -> QWidget:
        side, column = _side()
        column.addWidget(self.form, 1)
        column.addWidget(self.summary, 0, Qt.AlignmentFlag.AlignLeft)
        self.summary.hide()
        return side

    def _json_side(self) -> QWidget:
        side, column = _side()
        self._card = QScrollArea()
        self._card.setWidgetResizable(True)
        self._card.setFrameShape(QFrame.Shape.NoFrame)
        self._card.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._card.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._card.viewport().setAutoFillBackground(False)
        inside = QWidget()
        within = QVBoxLayout(inside)
        within.setContentsMargins(0, 0, 0, 0)
        within.addWidget(self.problems)
        within.addStretch(1)
        self._card.setWidget(inside)
        inside.setAutoFillBackground(False)  # setWidget turned it on
        self._card.hide()
        self.delegate = WrappingLabel()  # for whoever reads JSON
        put(self.delegate, "role", "muted")
        column.addWidget(self.editor, 1)
        column.addWidget(self.delegate)
        column.addWidget(self._card)
        return side

    def _note(self, words: str) -> None:
        self.note.set_text(words.strip())
        reveal(self.note, bool(words))

    # -- room ---------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._arrange()
        self._fit_card()

    def _arrange(self, _chosen: int = 0) -> None:
        both = self.width() >= Theme.current().px(_BOTH)
        reveal(self.bar, self.has_form and not both)
        left = self.has_form and (both or self.bar.current() == 0)
        reveal(self._left, left)
        reveal(self._right, both or not left)

    def _fit_card(self) -> None:
        reveal(self._card, bool(self._problems))
        if self._problems:
            wide = max(self._right.width(), Theme.current().px(200))
            layout = self.problems.layout()
            needed = layout.heightForWidth(wide) if layout and layout.hasHeightForWidth() else -1
            needed = max(needed, self.problems.sizeHint().height())
            most = min(Theme.current().px(_CARD), self._right.height() // 3)
            self._card.setFixedHeight(self.problems.whole_height(most, wide, needed))
            self._card.verticalScrollBar().setSingleStep(self.fontMetrics().lineSpacing())

    def _go_to_first(self) -> None:
        if self._problems:
            self.jump.emit(self._problems[0].pointer)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(Theme.current().px(260), Theme.current().px(140))


def _side() -> tuple[QWidget, QVBoxLayout]:
    side = QWidget()
    column = QVBoxLayout(side)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(Theme.current().px(8))
    return side, column
