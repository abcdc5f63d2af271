"""A workspace comes out of its file into a folder of its own."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QProcess, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from backend.portable.model import ImportedWorkspace
from desktop.properties.whole.files import folder_dialog, portable_dialog
from desktop.properties.whole.portable_sheets import holds, muted
from desktop.properties.whole.running import Call, RunningSheet
from desktop.records.file_field import Dialog, FileField
from desktop.theme import Theme
from desktop.widgets.button import Button
from desktop.widgets.form import FormField, beside

if TYPE_CHECKING:
    from backend.errors import Problem
    from desktop.page import Context


def open_window(folder: Path) -> bool:
    """Start this program on another workspace; whether it started."""
    started = QProcess.startDetached(sys.executable, ["-m", "desktop", "--workspace", str(folder)])
    return bool(started[0] if isinstance(started, tuple) else started)


class OpenWorkspaceSheet(RunningSheet):
    """Nothing is put into the workspace that is open. ``open_window`` opens the other one."""

    property_wanted = Signal(object)  # Path of a file that holds a property

    def __init__(
        self,
        context: Context,
        source: Path | None = None,
        choose: Dialog = portable_dialog,
        choose_folder: Dialog = folder_dialog,
        open_window: Callable[[Path], bool] = open_window,
    ) -> None:
        super().__init__(context, "Open a workspace file", "Bring it in")
        self._open_window = open_window
        self._folder: Path | None = None
        words = (
            "It becomes a workspace of its own in an empty folder; the one that is open here"
            " stays as it is."
        )
        self.body.addWidget(muted(words))
        self.file = FileField(writes=False, choose=choose)
        self.file.edit.setPlaceholderText("workspace.ewp")
        self.file_field = FormField("&File", self.file)
        self.into = FileField(writes=True, choose=choose_folder)
        self.into.edit.setPlaceholderText("An empty folder, or a new one")
        self.into_field = FormField("F&older", self.into)
        self.file.changed.connect(self._suggest)
        self.into.changed.connect(lambda: self.into_field.set_error(""))
        for field, line in ((self.file_field, self.file), (self.into_field, self.into)):
            line.edit.returnPressed.connect(self.act)
            self.body.addWidget(field)
        self.way = self._way()
        self.other = Button("Import it as a property…", self._want_property)
        self.after.addWidget(self.way)
        self.after.addWidget(self.other, 0, Qt.AlignmentFlag.AlignLeft)
        self.way.hide()
        self.other.hide()
        self.file.edit.setText(str(source or ""))

    def begin(self) -> None:
        empty = self.into if self.file.path is not None else self.file
        empty.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def wanted(self) -> Call | None:
        path, folder = self.file.path, self.into.path
        if path is None or folder is None:
            self.file_field.set_error("" if path else "Choose a file.")
            self.into_field.set_error("" if folder else "Choose a folder.")
            self.begin()
            return None
        self.other.hide()
        portable = self._context.workspace.portable
        return lambda tell, cancel: portable.import_workspace(path, folder, tell, cancel)

    def finish(self, answer: ImportedWorkspace) -> tuple[str, str]:
        self._folder = answer.folder
        self.run.setText("Open in a new window")
        self.command.setText(f"extension-workshop --workspace {shlex.quote(str(answer.folder))}")
        self.command.setCursorPosition(0)
        self.way.show()
        packages = "1 package" if answer.archives == 1 else f"{answer.archives} packages"
        extensions = "1 extension" if answer.installed == 1 else f"{answer.installed} extensions"
        said = f"The workspace is in {answer.folder}, with {packages} and {extensions}."
        return said, answer.digest

    def go_on(self) -> None:
        """Its own window, since two workspaces are not shown in one."""
        assert self._folder is not None
        if self._open_window(self._folder):
            self._context.toast.say(f"Opening {self._folder.name} in a new window.")
        else:
            self.command_field.set_error("No window came. Open it by this command.")
            self.command.setFocus()

    def _suggest(self) -> None:
        """A folder beside the file, of its name, until somebody names another."""
        self.file_field.set_error("")
        path = self.file.path
        if path is not None and path.suffix and not self.into.edit.isModified():
            self.into.edit.setText(str(path.with_suffix("")))

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        super()._refused(problems)
        self.other.setVisible(any(holds(problem, "property") for problem in problems))

    def _want_property(self) -> None:
        self.property_wanted.emit(self.file.path)

    def _way(self) -> QWidget:
        """How it is opened from outside the window."""
        self.command = QLineEdit()
        self.command.setReadOnly(True)
        self.command.setFont(Theme.current().mono_font())
        copy = Button("Copy", lambda: QGuiApplication.clipboard().setText(self.command.text()))
        copy.setAccessibleName("Copy the command")
        self.command_field = FormField("Or on the command line", beside(self.command, copy))
        self.command_field.setMaximumWidth(Theme.current().px(640))
        return self.command_field
