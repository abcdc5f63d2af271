"""Preferences: how the window looks, and how many backups are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from backend.backups.model import BackupPreferences, doomed, preference_problems
from backend.identifiers import now
from desktop.theme import Mode, Theme
from desktop.widgets.choice_bar import ChoiceBar
from desktop.widgets.form import FormField
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.sheet import Sheet
from desktop.window import SCALES

if TYPE_CHECKING:
    from backend.backups.model import Backup
    from backend.errors import Problem
    from desktop.work import Work

_MODES = ((Mode.SYSTEM, "As the system"), (Mode.LIGHT, "Light"), (Mode.DARK, "Dark"))
_LABEL, _WIDEST = 80, 480
_NOT_A_NUMBER = "Give a whole number."


class Kept(Protocol):
    """The backups of the open workspace."""

    def list(self) -> tuple[Backup, ...]: ...

    @property
    def preferences(self) -> BackupPreferences: ...

    def set_preferences(self, preferences: BackupPreferences) -> None: ...


class PreferencesSheet(Sheet):
    """The look changes at once; the numbers when they are saved, since backups may go then."""

    saved = Signal()

    def __init__(self, work: Work, service: Kept) -> None:
        super().__init__("Preferences")
        self._work, self._service = work, service
        self._backups: tuple[Backup, ...] = ()
        self._before: BackupPreferences | None = None
        self.save = self.primary("Save")
        self.save.setEnabled(False)
        self._add_look()
        self._add_backups()
        self.column.addStretch(1)
        Theme.current().changed.connect(self._follow)
        self._follow()
        self.read()

    def begin(self) -> None:
        self.theme.setFocus(Qt.FocusReason.OtherFocusReason)
        self.theme.focusNextChild()

    def act(self) -> None:
        """Save how many are kept; what is beyond it goes."""
        wanted = self._typed()
        if wanted is None or not self.save.isEnabled():
            return
        self.save.setEnabled(False)
        self._work.do(
            self, lambda: self._service.set_preferences(wanted), self._saved, self._refused
        )

    def read(self) -> None:
        """The numbers of now, and the backups they are judged by."""
        service = self._service
        self._work.do(self, lambda: (service.list(), service.preferences), self._show)

    # -- building -----------------------------------------------------------------------------

    def _add_look(self) -> None:
        self.section("Look")
        self.theme, self.text = ChoiceBar("Theme"), ChoiceBar("Text size")
        for _, said in _MODES:
            self.theme.add(said)
        for scale in SCALES:
            self.text.add(f"{round(scale * 100)} %")
        self._labels = (QLabel("Theme"), QLabel("Text size"))
        for label, bar in zip(self._labels, (self.theme, self.text), strict=True):
            self.column.addWidget(_row(label, bar))
        self.column.addWidget(_muted("Changes at once, and is remembered with this workspace."))
        self.theme.chosen.connect(self._theme_chosen)
        self.text.chosen.connect(self._text_chosen)

    def _add_backups(self) -> None:
        self.section("Backups")
        self.most, self.days = QLineEdit(), QLineEdit()
        self.most_field = FormField(
            "&Kept of each reason",
            self.most,
            help="Such as the start, or before an import.",
        )
        self.days_field = FormField(
            "&Days that they are kept", self.days, help="0 keeps them however old they are."
        )
        self._fields = {
            "/most": (self.most_field, self.most),
            "/days": (self.days_field, self.days),
        }
        for field, line in self._fields.values():
            self.column.addWidget(field)
            line.textEdited.connect(self._look)
            line.returnPressed.connect(self.act)
        self.effect = _muted("")
        self.trouble = ProblemsCard()
        self.column.addWidget(self.effect)
        self.column.addWidget(self.trouble)

    # -- the look -----------------------------------------------------------------------------

    def _theme_chosen(self, number: int) -> None:
        Theme.current().set_mode(_MODES[number][0])

    def _text_chosen(self, number: int) -> None:
        Theme.current().set_text_scale(SCALES[number])

    def _follow(self) -> None:
        """The switch in the rail and the keys change it too."""
        theme = Theme.current()
        self.theme.choose([mode for mode, _ in _MODES].index(theme.mode))
        scale = min(SCALES, key=lambda one: abs(one - theme.text_scale))
        self.text.choose(SCALES.index(scale))
        for label in self._labels:
            label.setFixedWidth(theme.px(_LABEL))
        for field, _ in self._fields.values():
            field.setMaximumWidth(theme.px(_WIDEST))

    # -- how many are kept --------------------------------------------------------------------

    def _show(self, found: tuple[tuple[Backup, ...], BackupPreferences]) -> None:
        self._backups, now_kept = found
        if self._before is None or self._typed() == self._before:
            self.most.setText(str(now_kept.most))
            self.days.setText(str(now_kept.days))
        self._before = now_kept
        self._look()

    def _look(self) -> None:
        """As one types: what is wrong, and what would go."""
        wanted = self._typed()
        problems = preference_problems(wanted) if wanted is not None else ()
        for pointer, (field, line) in self._fields.items():
            said = "" if _number(line.text()) is not None else _NOT_A_NUMBER
            wrong = [problem.title for problem in problems if problem.pointer == pointer]
            field.set_error(said or " ".join(wrong))
        good = wanted is not None and not problems
        self.save.setEnabled(good and wanted != self._before)
        going = len(doomed(self._backups, wanted, now())) if good and wanted else 0
        have = "1 backup" if len(self._backups) == 1 else f"{len(self._backups)} backups"
        goes = "1 of them goes" if going == 1 else f"{going} of them go"
        tail = f" {goes} as soon as this is saved." if going else ""
        self.effect.setText(f"There {'is' if len(self._backups) == 1 else 'are'} {have}.{tail}")

    def _typed(self) -> BackupPreferences | None:
        most, days = _number(self.most.text()), _number(self.days.text())
        return None if most is None or days is None else BackupPreferences(most, days)

    def _saved(self, _: None) -> None:
        self.trouble.set_problems(())
        self._before = None
        self.read()
        self.saved.emit()

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self._look()
        for problem in problems:
            if problem.pointer in self._fields:
                self._fields[problem.pointer][0].set_error(problem.title)
        self.trouble.set_problems(one for one in problems if one.pointer not in self._fields)


def _number(text: str) -> int | None:
    word = text.strip()
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 10 else None


def _row(label: QLabel, bar: ChoiceBar) -> QWidget:
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(Theme.current().px(12))
    row.addWidget(label)
    row.addWidget(bar, 1)
    return both


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    put(label, "role", "muted")
    return label
