"""The libraries of a property, and what the chosen one holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel

from desktop.properties.libraries import words
from desktop.properties.libraries.doing import LibraryDoing
from desktop.properties.libraries.name_line import NameLine
from desktop.properties.libraries.reading import Shelf, read_shelf
from desktop.properties.libraries.tables import bar, libraries_table, revisions_table
from desktop.reload import Reload
from desktop.theme import Tone
from desktop.widgets.ask_card import AskCard
from desktop.widgets.empty import EmptyState
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from backend.properties.model import Extension, Library
    from desktop.page import Context

_INS, _DEL, _F2 = int(Qt.Key.Key_Insert), int(Qt.Key.Key_Delete), int(Qt.Key.Key_F2)


class LibrariesSheet(Sheet):
    """Return leads from a library to its revisions, and from a revision to its extension."""

    add_wanted = Signal(object)  # the Library that revisions are to be put in
    extension_wanted = Signal(str)

    def __init__(self, context: Context, property_id: str, name: str, library_id: str = "") -> None:
        super().__init__(f"Libraries of {name}")
        self._context, self._property_id = context, property_id
        self._doing = LibraryDoing(context, self)
        self._wanted = library_id  # to be chosen as soon as it is there
        self.shelf = Shelf()
        self.line, self.asks, self.trouble = NameLine(), AskCard(), ProblemsCard(closable="Close")
        self._read_once = False
        self.add = self.primary("New library")
        self._make_actions()
        self._build()
        workspace = context.workspace
        self._reload = Reload(
            self,
            context.work,
            lambda: read_shelf(workspace, property_id),
            self._show,
            self.trouble.set_problems,
        )
        self.line.moved.connect(self._show_parts)
        self._doing.done.connect(self._done)
        self._doing.refused.connect(self.trouble.set_problems)
        context.bridge.library_changed.connect(self._changed)
        context.bridge.extension_changed.connect(self._changed)
        self._reload.ask()

    # -- what one does ------------------------------------------------------------------------

    def begin(self) -> None:
        start = self.table if self.shelf.libraries else self.primary_button
        start.setFocus(Qt.FocusReason.OtherFocusReason)

    def act(self) -> None:
        """Take the name that is typed; else put revisions in the chosen library, or make one."""
        if not self.line.isHidden():
            self.line.take()
            return
        library = self.chosen()
        if library is None or library.published:
            self.new()
        else:
            self.add_wanted.emit(library)

    def new(self) -> None:
        def made(library: Library) -> None:
            self._wanted = library.id
            self.line.leave()
            self.begin()

        def create(name: str) -> None:
            self._doing.create(self._property_id, name, made, self.line.refuse)

        self.line.ask("Create library", "", create)

    def rename(self) -> None:
        library = self.chosen()
        if library is None or not self.rename_action.isEnabled():
            return

        def rename(name: str) -> None:
            self._doing.rename(library, name, lambda _: self.line.leave(), self.line.refuse)

        self.line.ask("Rename", library.name, rename)

    def delete(self) -> None:
        """At once, with Undo; where it comes back it is chosen."""
        library = self.chosen()
        if library is not None:
            self._wanted = library.id
            self._doing.delete(library)

    def publish(self) -> None:
        """Ask in place: it closes for good."""
        library = self.chosen()
        if library is not None and self.publish_action.isEnabled():
            self.asks.ask(
                words.publish_question(library),
                "Publish",
                # The buttons of a published one are of no use: to the table.
                lambda: self._doing.publish(library, lambda _: self.begin()),
                tone=Tone.WAITING,
            )

    def take_out(self) -> None:
        """The chosen revision, with Undo."""
        library, revision = self.chosen(), self.revision()
        if library is not None and revision is not None and self.remove_action.isEnabled():
            self._doing.take_out(library, revision, self.shelf.held[library.id])

    def replace(self) -> None:
        """Every one that has a newer revision makes room for it, with Undo."""
        library = self.chosen()
        if library is not None and self.replace_action.isEnabled():
            held = self.shelf.held[library.id]
            old = words.replaceable(held, self.shelf.heads)
            self._doing.replace(library, old, held)

    def chosen(self) -> Library | None:
        return self.shelf.library(self.table.key())

    def revision(self) -> Extension | None:
        """The chosen one of the chosen library's."""
        key = self.held.key()
        found = self.shelf.held.get(self.table.key(), ())
        return next((one for one in found if one.id == key), None)

    # -- building -----------------------------------------------------------------------------

    def _make_actions(self) -> None:
        self.new_action = self._action("New library", self.new, "Ins")
        self.rename_action = self._action("Rename…", self.rename, "F2")
        self.publish_action = self._action("Publish…", self.publish)
        self.delete_action = self._action("Delete", self.delete, "Del")
        self.replace_action = self._action("Replace by newest", self.replace)
        self.remove_action = self._action("Take out", self.take_out, "Del")

    def _build(self) -> None:
        self.table = libraries_table()
        self.table.moved.connect(self._chosen)
        self.table.opened.connect(self._enter)
        self.table.key_pressed.connect(
            lambda key: {_INS: self.new, _F2: self.rename, _DEL: self.delete}[key]()
        )
        self.what = EmptyState("lock", "No libraries yet", words.WHAT)
        self.held = revisions_table()
        self.held.moved.connect(self._enable)
        self.held.opened.connect(self._open_extension)
        self.held.key_pressed.connect(
            lambda key: {_INS: self.act, _DEL: self.take_out}.get(key, lambda: None)()
        )
        self.heading = QLabel()
        put(self.heading, "role", "section")
        self.said = QLabel()
        self.said.setWordWrap(True)
        put(self.said, "role", "muted")
        above = (self.new_action, self.rename_action, self.publish_action, self.delete_action)
        self.above = bar(QLabel(), above)
        self.between = bar(self.heading, (self.replace_action, self.remove_action))
        for widget in (self.what, self.above, self.table, self.line, self.asks, self.trouble):
            self.column.addWidget(widget)
        for widget in (self.between, self.said, self.held):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self._show_parts()

    def _action(self, text: str, act: Callable[[], None], keys: str = "") -> QAction:
        action = QAction(text, self)
        action.setProperty("keys", keys)
        action.triggered.connect(lambda: act())
        return action

    # -- showing ------------------------------------------------------------------------------

    def _changed(self, _id: str, property_id: str) -> None:
        if property_id == self._property_id:
            self._reload.ask()

    def _done(self) -> None:
        """Read it at once, rather than when the event comes."""
        self.trouble.set_problems(())
        self._reload.ask()

    def _show(self, shelf: Shelf) -> None:
        first, self._read_once = not self._read_once, True
        self.shelf = shelf
        self.table.show_rows([words.library_row(one) for one in shelf.libraries])
        if self._wanted and self.table.choose(self._wanted):
            self._wanted = ""
        self._show_parts()
        self._chosen()
        if first and self.isVisible():
            self.begin()

    def _show_parts(self) -> None:
        some = bool(self.shelf.libraries)
        self.what.setVisible(not some and self._read_once and self.line.isHidden())
        for widget in (self.above, self.table, self.between, self.said):
            widget.setVisible(some)
        if not some:
            self.held.hide()

    def _chosen(self) -> None:
        library = self.chosen()
        held = self.shelf.held.get(library.id, ()) if library else ()
        rows = [words.revision_row(one, self.shelf.heads.get(one.origin_id)) for one in held]
        self.held.show_rows(rows)
        self.held.setVisible(bool(rows))
        self.heading.setText(f"In {library.name}" if library else "")
        if library is not None and library.published:
            self.said.setText("It is published: nothing in it changes any more.")
        else:
            self.said.setText(
                "" if rows else "Nothing yet. Add revisions of the property's extensions."
            )
        self.said.setVisible(bool(library) and bool(self.said.text()))
        self._enable()

    def _enable(self) -> None:
        library = self.chosen()
        closed = words.not_changed(library)
        held = self.shelf.held.get(library.id, ()) if library else ()
        old = words.replaceable(held, self.shelf.heads)
        none = "" if old else "None of them has a newer revision."
        chosen = "" if self.revision() else "Choose a revision first."
        for action, reason in (
            (self.rename_action, closed),
            (self.publish_action, words.not_published(library)),
            (self.delete_action, "" if library else words.not_changed(library)),
            (self.replace_action, closed or none),
            (self.remove_action, closed or chosen),
        ):
            action.setEnabled(not reason)
            keys = action.property("keys")
            action.setToolTip(reason or (f"{action.text()} ({keys})" if keys else action.text()))
        self.add.setText("New library" if library is None or closed else "Add revisions…")

    def _enter(self) -> None:
        """From a library to what it holds."""
        if self.held.isVisible():
            self.held.setFocus()

    def _open_extension(self, revision_id: str) -> None:
        for one in self.shelf.held.get(self.table.key(), ()):
            if one.id == revision_id and one.origin_id in self.shelf.heads:
                self.extension_wanted.emit(one.origin_id)
