"""Fields that hold others: groups, lists, and the one alternative that is picked."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from backend.packages.settings_fields import Field, Kind
from backend.packages.settings_start import fold_of
from desktop.icons import set_icon
from desktop.settings.head import Body
from desktop.settings.inputs import combo
from desktop.settings.views import LINK, Acts, LeafView, View, Wrong
from desktop.theme import Theme
from desktop.widgets.button import Button
from desktop.widgets.paint import put, reveal


def make_view(field: Field, acts: Acts, whose: str = "", *, bare: bool = False) -> View:
    """The widget of a field."""
    match field.kind:
        case Kind.GROUP | Kind.LIST:
            return NestView(field, acts, whose, bare=bare)
        case Kind.ALTERNATIVES:
            return AlternativesView(field, acts, whose, bare=bare)
    return LeafView(field, acts, whose, bare=bare)


class _Inside:
    """Widgets for the fields within: those that still fit stay, with focus, fold and cursor."""

    def __init__(self, column: QVBoxLayout, acts: Acts) -> None:
        self.views: list[View] = []
        self._column, self._acts = column, acts

    def show(self, fields: tuple[Field, ...], whose: str, *, bare: bool = False) -> None:
        for at, field in enumerate(fields):
            if at < len(self.views) and self.views[at].takes(field):
                self.views[at].show_field(field)
                continue
            view = make_view(field, self._acts, whose, bare=bare)
            if at < len(self.views):
                old = self.views[at]
                self._replace(old, view)
                self.views[at] = view
            else:
                self.views.append(view)
                self._column.insertWidget(at, view)
        for view in self.views[len(fields) :]:
            _drop(self._column, view)
        del self.views[len(fields) :]

    def _replace(self, old: View, view: View) -> None:
        focused = old.isAncestorOf(old.window().focusWidget() or old.window())
        self._column.replaceWidget(old, view)
        view.show()
        target = view.target()
        if focused and target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        _drop(self._column, old)


def _drop(column: QVBoxLayout, view: View) -> None:
    column.removeWidget(view)
    view.hide()
    view.deleteLater()


class NestView(View):
    """An object or a list, which folds. The whole of the settings has no head and no fold."""

    def __init__(self, field: Field, acts: Acts, whose: str = "", *, bare: bool = False) -> None:
        super().__init__(field, acts, whose, bare=bare)
        self._top = field.pointer == ""
        self._wrong: Wrong = {}
        px = Theme.current().px
        self.fold = QToolButton()
        self.fold.clicked.connect(self._toggle_fold)
        self._folded = False
        if not (bare or self._top):
            row = self.make_head(strong=True)
            row.insertWidget(0, self.fold)
            self.buttons.append(self.fold)
            self.add_buttons(row)
            self.column.addLayout(row)
        self.body = QWidget() if self._top or bare else Body()
        within = QVBoxLayout(self.body)
        within.setContentsMargins(0 if self._top or bare else px(24), 0, 0, 0)
        within.setSpacing(px(14) if field.kind is Kind.GROUP else px(8))
        self.column.addWidget(self.body)
        self.inside = _Inside(within, acts)
        self.add_button: Button | None = None
        self.key: QLineEdit | None = None
        self._foot = self._make_foot(within)
        self.show_field(field)
        self._say()

    def show_field(self, field: Field) -> None:
        super().show_field(field)
        self.inside.show(field.within, "" if self._top else self.name)
        if self.head is not None:
            self.head.set_note(f"{field.type}, {fold_of(field)}")
        if self._foot is not None:
            reveal(self._foot, field.open)
        self._follow_fold()

    def show_problems(self, wrong: Wrong) -> None:
        self._wrong = wrong
        super().show_problems(wrong)
        for view in self.inner():
            view.show_problems(wrong)

    def wrong_words(self) -> str:
        said = super().wrong_words()
        if self._folded:
            inner = self.field.pointer + "/"
            count = sum(len(found) for at, found in self._wrong.items() if at.startswith(inner))
            if count:
                more = f"{count} {'problem' if count == 1 else 'problems'} inside."
                said = f"{said}\n{more}".strip()
        return said

    def inner(self) -> list[View]:
        return self.inside.views

    def stops(self) -> Iterator[QWidget]:
        yield from self.buttons
        for view in self.inner():
            yield from view.stops()
        if self.key is not None:
            yield self.key
        if self.add_button is not None:
            yield self.add_button

    def indent(self) -> int:
        return Theme.current().px(34) if self.head is not None else 0

    def words_at(self) -> int:
        return self.column.indexOf(self.body)

    def unfold(self) -> None:
        if self._folded:
            self._toggle_fold()

    # -- folding ------------------------------------------------------------------------------

    def _toggle_fold(self) -> None:
        self._folded = not self._folded
        self._follow_fold()
        self._say()
        self.acts.folded.emit()

    def _follow_fold(self) -> None:
        set_icon(self.fold, "chevron-right" if self._folded else "chevron-down", "muted")
        words = "Unfold" if self._folded else "Fold"
        self.fold.setToolTip(words)
        self.fold.setAccessibleName(f"{words} {self.name}")
        self.fold.setEnabled(self.field.present)
        empty = not (self.inside.views or self.field.open)
        reveal(self.body, self.field.present and not self._folded and not empty)

    # -- adding -------------------------------------------------------------------------------

    def _make_foot(self, within: QVBoxLayout) -> QWidget | None:
        """The last line: add an item, or name a key and add it."""
        if self.field.kind is Kind.GROUP and not self.field.open:
            return None
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Theme.current().px(8))
        words = "Add item" if self.field.kind is Kind.LIST else "Add key"
        self.add_button = Button(words, self._add, kind=LINK, icon="plus")
        self.add_button.setAccessibleName(f"{words}: {self.name or 'settings'}")
        if self.field.kind is Kind.GROUP:
            self.key = QLineEdit()
            self.key.setPlaceholderText("name of a key")
            self.key.setAccessibleName(f"New key of {self.name or 'the settings'}")
            self.key.setMaximumWidth(Theme.current().px(240))
            self.key.returnPressed.connect(self._add)
            row.addWidget(self.key, 1)
        row.addWidget(self.add_button)
        row.addStretch(1)
        within.addWidget(foot)
        put(foot, "foot", "yes")
        return foot

    def _add(self) -> None:
        if self.key is None:
            self.acts.item_added.emit(self.field)
            return
        self.acts.key_added.emit(self.field, self.key.text().strip())

    def takes(self, field: Field) -> bool:
        if field.kind is Kind.GROUP and field.open != self.field.open:
            return False
        return super().takes(field)


class AlternativesView(View):
    """One of several forms: which one, and that form."""

    def __init__(self, field: Field, acts: Acts, whose: str = "", *, bare: bool = False) -> None:
        super().__init__(field, acts, whose, bare=bare)
        if not bare and field.pointer:
            row = self.make_head()
            self.add_buttons(row)
            self.column.addLayout(row)
        self.combo = combo(self.name)
        self.combo.setAccessibleName(f"Kind of {self.name or 'settings'}")
        self.combo.addItems(list(field.options))
        self.combo.activated.connect(lambda at: acts.picked.emit(self.field, at))
        self.column.addWidget(self.combo)
        inside = QWidget()
        within = QVBoxLayout(inside)
        within.setContentsMargins(0, 0, 0, 0)
        self.column.addWidget(inside)
        self.inside = _Inside(within, acts)
        self._body = inside
        self.show_field(field)
        self._say()

    def show_field(self, field: Field) -> None:
        super().show_field(field)
        self.combo.setPlaceholderText("not set")
        if self.combo.currentIndex() != field.picked:
            self.combo.setCurrentIndex(field.picked)
        self.inside.show(field.within, self.name, bare=True)
        nothing = all(inner.kind is Kind.NOTHING for inner in field.within)
        reveal(self._body, not nothing)

    def show_problems(self, wrong: Wrong) -> None:
        super().show_problems({} if self.field.within else wrong)
        for view in self.inner():
            view.show_problems(wrong)

    def inner(self) -> list[View]:
        return self.inside.views

    def stops(self) -> Iterator[QWidget]:
        yield from self.buttons
        yield self.combo
        for view in self.inner():
            yield from view.stops()

    def target(self) -> QWidget | None:
        return self.combo

    def words_at(self) -> int:
        return self.column.indexOf(self.combo)
