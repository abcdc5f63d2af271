"""The settings of an extension that is being added: typed as JSON, checked while one types."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from backend.packages.settings import settings_problems, settings_schema
from desktop.properties.settings_example import example
from desktop.properties.settings_skeleton import skeleton
from desktop.theme import Theme
from desktop.widgets.button import Button, Kind
from desktop.widgets.json_editor import JsonEditor
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard

if TYPE_CHECKING:
    from backend.errors import Problem
    from backend.packages.model import Package
    from desktop.work import Work


class SettingsForm(QWidget):
    """What is wrong stands under the text once someone has typed, or tried to add it."""

    changed = Signal()

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._package: Package | None = None
        self._start = ""  # the text that nobody typed
        self._example = ("", "")  # the last one inserted, and what it lacks
        self._drafts: dict[str, str] = {}  # what was typed for a package and not added yet
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self.words = QLabel()
        self.words.setWordWrap(True)
        put(self.words, "role", "muted")
        self.editor = JsonEditor("Settings")
        self.problems = ProblemsCard(place=str)
        column.addLayout(self._head())
        column.addWidget(self.editor, 1)
        column.addWidget(self.words)
        column.addWidget(self.problems)
        self.editor.checked.connect(self._syntax_checked)
        self.editor.text_changed.connect(lambda _text: self.changed.emit())
        self.problems.jump.connect(self._go_to)

    # -- what it holds ------------------------------------------------------------------------

    @property
    def text(self) -> str:
        return self.editor.text().strip() or "{}"

    @property
    def left_out(self) -> bool:
        return "".join(self.text.split()) == "{}"

    @property
    def touched(self) -> bool:
        """Whether somebody typed here."""
        return self.editor.text() != self._start

    def show_package(self, package: Package) -> None:
        """Start with what was typed for it before, else with what its schema requires."""
        self.keep()
        self._package = package
        schema = settings_schema(package.manifest)
        self._start = skeleton(schema) if schema is not None else "{}"
        for widget in (self.editor, self.example_button, self.empty_button):
            widget.setEnabled(schema is not None)
        self.editor.setVisible(schema is not None)
        self.editor.set_text(self._drafts.get(package.id, self._start))
        self.show_problems(())
        self._say()

    def keep(self) -> None:
        """Hold on to what was typed: another package, or another page, follows."""
        if self._package is not None and self.touched:
            self._drafts[self._package.id] = self.editor.text()

    def forget(self) -> None:
        """It was added: the next one starts anew."""
        if self._package is not None:
            self._drafts.pop(self._package.id, None)
            self._package = None

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """What the service refused, or nothing."""
        self.problems.set_problems(problems)

    def check_syntax(self) -> bool:
        """Whether it is JSON; where not, the editor says so and takes the focus."""
        if self.editor.check():
            return True
        self.editor.setFocus()
        return False

    # -- building and acting ------------------------------------------------------------------

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Theme.current().px(4))
        label = QLabel("&Settings")
        label.setBuddy(self.editor.edit)
        put(label, "role", "strong")
        self.example_button = Button("Insert example", self._insert_example, kind=Kind.LINK)
        self.empty_button = Button("Leave empty", self._leave_empty, kind=Kind.LINK)
        row.addWidget(label)
        row.addStretch(1)
        row.addWidget(self.example_button)
        row.addWidget(self.empty_button)
        return row

    def _insert_example(self) -> None:
        schema = settings_schema(self._package.manifest) if self._package else None
        if schema is not None:
            text, left_out = example(schema)
            lacks = f"The example lacks {', '.join(left_out)}: nothing made up fits its rule."
            self._example = (text.strip(), lacks if left_out else "")
            self._replace(text)

    def _leave_empty(self) -> None:
        self._replace("{}")

    def _replace(self, text: str) -> None:
        """As if it were typed: Ctrl+Z brings back what was there."""
        cursor = QTextCursor(self.editor.edit.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.editor.setFocus()

    def _syntax_checked(self, right: bool) -> None:
        self._say()
        package, text = self._package, self.editor.text()
        if package is None or not right or self.left_out or not self.touched:
            self.problems.set_problems(())
            return
        self._work.do(
            self,
            lambda: settings_problems(package.manifest, text),
            lambda found: self._take_check(text, found),
        )

    def _take_check(self, text: str, found: tuple[Problem, ...]) -> None:
        if text == self.editor.text():
            self.problems.set_problems(found)

    def _say(self) -> None:
        """What follows from leaving the settings as they are."""
        package = self._package
        if package is None:
            return
        if settings_schema(package.manifest) is None:
            said = "This package takes no settings."
        elif self.text == self._example[0] and self._example[1]:
            said = self._example[1]
        elif not self.left_out:
            said = "They are checked against the package’s schema as you type."
        elif package.needs_settings:
            said = (
                "Left empty, it is installed all the same, and says “needs settings”: "
                "the package refuses empty ones."
            )
        else:
            said = "Left empty, it works with what the package takes by itself."
        self.words.setText(said)

    def _go_to(self, pointer: str) -> None:
        cursor = QTextCursor(self.editor.edit.document())
        cursor.setPosition(place_of(self.editor.text(), pointer))
        self.editor.edit.setTextCursor(cursor)
        self.editor.setFocus()


def place_of(text: str, pointer: str) -> int:
    """Where in a JSON text the value at a pointer stands, as near as the names lead."""
    place = 0
    for part in pointer.split("/")[1:]:
        name = json.dumps(part.replace("~1", "/").replace("~0", "~"), ensure_ascii=False)
        found = re.compile(re.escape(name) + r"\s*:\s*").search(text, place)
        place = found.end() if found else place
    return place
