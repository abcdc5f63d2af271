"""Presenting one schema to a room: the form alone, editable as ever, large and in high contrast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QWidget,
)
from shiboken6 import isValid

from desktop.icons import set_icon
from desktop.schemas.design import Design
from desktop.schemas.heading import KIND_WORDS
from desktop.schemas.present_form import PresentedForm
from desktop.theme import Theme
from desktop.widgets.announce import announce
from desktop.widgets.elided import ElidedLabel
from desktop.widgets.paint import put
from desktop.window import Window

if TYPE_CHECKING:
    from desktop.schemas.page import SchemasPage


class Presentation(QObject):
    """Takes what is beside the form away, and brings it back. One a page."""

    def __init__(self, page: SchemasPage) -> None:
        super().__init__(page)
        self._page = page
        self._design: Design | None = None
        self._focus: QWidget | None = None
        self._form = PresentedForm(page.form)
        self.on = False
        self.bar = PresentBar()
        self.bar.hide()
        self.action = QAction("Present", page)
        self.action.setShortcut(QKeySequence(Qt.Key.Key_F5))
        self.action.setToolTip("Present the schema to the room, full screen (F5)")
        self.action.triggered.connect(self.toggle)
        set_icon(self.action, "present", "muted")
        self.next = self._step("Next schema", "Ctrl+PgDown", 1)
        self.previous = self._step("Previous schema", "Ctrl+PgUp", -1)
        page.addAction(self.action)
        page.installEventFilter(self)
        page.form.rows.table.row_changed.connect(self._form.follow)
        page.form.agreement.table.selectionModel().currentChanged.connect(self._form.follow)
        Theme.current().changed.connect(self._form.measure)
        self.set_design(None)

    def set_design(self, design: Design | None) -> None:
        """The page shows another schema, or none."""
        self._design = design
        self.action.setEnabled(design is not None)
        if design is None:
            self.end()
            return
        design.changed.connect(self._tell)
        self._tell()
        table = self._page.form.rows.table
        if self.on and table.hasFocus():
            table.go(0)

    def toggle(self) -> None:
        self.end() if self.on else self.start()

    def start(self) -> None:
        """Show the form alone. The cursor stays where it is, or goes to the attributes."""
        page, window = self._page, self._page.window()
        if self.on or self._design is None or not isinstance(window, Window):
            return
        self.on = True
        self._focus = QApplication.focusWidget()
        page.panes.set_alone(True)
        page.advice.set_quiet(True)
        self.bar.show()
        self._form.start()
        window.installEventFilter(self)
        window.presenting.start()
        if self._focus is None or not page.form.isAncestorOf(self._focus):
            page.form.rows.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._form.measure()
        self._tell()
        announce(page, "Presenting. Escape leaves.")

    def end(self) -> None:
        """Everything as it was before :meth:`start`."""
        window = self._page.window()
        if not self.on or not isinstance(window, Window):
            return
        self.on = False
        window.removeEventFilter(self)
        self.bar.hide()
        self._form.end()
        window.presenting.end()
        self._page.panes.set_alone(False)
        self._page.advice.set_quiet(False)
        self._form.measure()
        before, self._focus = self._focus, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Escape that nobody else took leaves; so does another page that comes to the front."""
        if watched is self._page:
            hidden = event.type() == QEvent.Type.Hide and not event.spontaneous()
            if hidden and self._page.window().isVisible():
                self.end()
            return False
        pressed = event.key() if isinstance(event, QKeyEvent) else None
        if event.type() != QEvent.Type.KeyPress or pressed != Qt.Key.Key_Escape:
            return False
        self.end()
        return True

    def _step(self, words: str, keys: str, by: int) -> QAction:
        action = QAction(words, self._page)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: self._go(by))
        self._page.addAction(action)
        return action

    def _go(self, by: int) -> None:
        self._page.leave()
        self._page.listing.step(by)

    def _tell(self) -> None:
        if self._design is not None:
            at, count = self._page.listing.place()
            self.bar.show_schema(self._design, f"{at} of {count}" if count > 1 else "")
            self._form.tell(self._design)


class PresentBar(QFrame):
    """The corner line: what is shown, and how to leave."""

    def __init__(self) -> None:
        super().__init__()
        put(self, "role", "bar")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        px = Theme.current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(24), px(6), px(24), px(6))
        row.setSpacing(px(16))
        self.schema = ElidedLabel("", "muted")
        self.keys = QLabel("Ctrl+G  view     Ctrl+PgUp / PgDn  other schemas     Esc or F5  leave")
        put(self.keys, "role", "muted")
        row.addWidget(self.schema, 1)
        row.addWidget(self.keys)

    def show_schema(self, design: Design, place: str) -> None:
        version = design.state.version
        state = f"version {version}" if version else "draft"
        if version and design.has_changes:
            state = f"draft after version {version}"
        parts = (design.draft.name or "New schema", KIND_WORDS[design.draft.kind], state, place)
        self.schema.set_text("  ·  ".join(part for part in parts if part))
