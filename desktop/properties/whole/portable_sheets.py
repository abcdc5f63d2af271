"""Properties and workspaces go into a portable file, and properties come out of one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel

from backend.portable.model import Exported, Imported, Tell
from desktop.packages.contents import file_size
from desktop.properties.whole.files import portable_dialog
from desktop.properties.whole.running import Call, RunningSheet
from desktop.records.file_field import Dialog, FileField
from desktop.widgets.button import Button
from desktop.widgets.elided import short
from desktop.widgets.form import FormField
from desktop.widgets.paint import put

if TYPE_CHECKING:
    from backend.errors import Problem
    from desktop.page import Context

Export = Callable[[Path, Tell, threading.Event], Exported]


class ExportSheet(RunningSheet):
    """``export`` writes what ``words`` tell of."""

    def __init__(
        self,
        context: Context,
        title: str,
        words: str,
        target: Path,
        export: Export,
        choose: Dialog = portable_dialog,
    ) -> None:
        super().__init__(context, title, "Export")
        self._export = export
        self.body.addWidget(muted(words))
        self.file = FileField(writes=True, choose=choose)
        self.file.edit.setPlaceholderText(target.name)
        self.field = FormField("&File", self.file)
        self.body.addWidget(self.field)
        self.file.changed.connect(self._look)
        self.file.edit.returnPressed.connect(self.act)
        self.file.edit.setText(str(target))

    def begin(self) -> None:
        self.file.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def wanted(self) -> Call | None:
        path = self.file.path
        if path is None:
            self.field.set_error("Choose a file.")
            self.begin()
            return None
        return lambda tell, cancel: self._export(path, tell, cancel)

    def finish(self, answer: Exported) -> tuple[str, str]:
        self.run.setText("Done")
        archives = "1 archive" if answer.archives == 1 else f"{answer.archives} archives"
        size = file_size(answer.size)
        return f"Wrote {answer.path.name}: {size}, with {archives}.\n{answer.path}", answer.digest

    def _look(self) -> None:
        self.field.set_error("")
        path = self.file.path
        there = path is not None and path.is_file()
        self.field.set_help("It is there already, and will be replaced." if there else "")


class ExportWorkspaceSheet(ExportSheet):
    """Masked values stay here, unless they are asked for."""

    def __init__(self, context: Context, target: Path, choose: Dialog = portable_dialog) -> None:
        words = (
            "One file with everything of this workspace: schemas, records, packages, properties"
            " and what is installed."
        )
        self.masked = QCheckBox("Write &masked values too: those of attributes that encrypt")
        super().__init__(context, "Export the workspace", words, target, self._write, choose)
        self.body.addWidget(self.masked)

    def _write(self, path: Path, tell: Tell, cancel: threading.Event) -> Exported:
        portable = self._context.workspace.portable
        return portable.export_workspace(path, tell, cancel, encrypted=self._masked_too)

    def wanted(self) -> Call | None:
        self._masked_too = self.masked.isChecked()
        return super().wanted()

    def finish(self, answer: Exported) -> tuple[str, str]:
        said, digest = super().finish(answer)
        if answer.left_out:
            values = "1 masked value was" if answer.left_out == 1 else "Masked values were"
            count = "" if answer.left_out == 1 else f": {answer.left_out:,}"
            said += f"\n{values} left out{count}."
        return said, digest


class ImportPropertySheet(RunningSheet):
    """A property of a portable file, with every problem of a bad one."""

    opened = Signal(str)  # the id of the property that came
    workspace_wanted = Signal(object)  # Path of a file that holds a workspace

    def __init__(
        self, context: Context, source: Path | None = None, choose: Dialog = portable_dialog
    ) -> None:
        super().__init__(context, "Import a property", "Import")
        self.imported: Imported | None = None
        words = (
            "It comes as a new property with its extensions, settings, revisions and libraries;"
            " archives that the catalogue lacks are added to it."
        )
        self.body.addWidget(muted(words))
        self.file = FileField(writes=False, choose=choose)
        self.file.edit.setPlaceholderText("property.ewp")
        self.field = FormField("&File", self.file, help="You can drop it on the window too.")
        self.body.addWidget(self.field)
        self.file.changed.connect(lambda: self.field.set_error(""))
        self.file.edit.returnPressed.connect(self.act)
        self.file.edit.setText(str(source or ""))
        self.other = Button("Open it as a workspace…", self._want_workspace)
        self.after.addWidget(self.other, 0, Qt.AlignmentFlag.AlignLeft)
        self.other.hide()

    def begin(self) -> None:
        self.file.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def wanted(self) -> Call | None:
        path = self.file.path
        if path is None:
            self.field.set_error("Choose a file.")
            self.begin()
            return None
        self.other.hide()
        portable = self._context.workspace.portable
        return lambda tell, cancel: portable.import_property(path, tell, cancel)

    def finish(self, answer: Imported) -> tuple[str, str]:
        self.imported = answer
        self.run.setText(f"Open {short(answer.property.name)}")
        count = len(answer.batch.extensions)
        extensions = "its extension is" if count == 1 else f"its {count} extensions are"
        said = f"{answer.property.name} came in; {extensions} being installed."
        if not count:
            said = f"{answer.property.name} came in; it has no extensions."
        if answer.added:
            packages = "1 package" if answer.added == 1 else f"{answer.added} packages"
            said += f" The catalogue has {packages} more."
        return said, answer.digest

    def go_on(self) -> None:
        if self.imported is not None:
            self.opened.emit(self.imported.property.id)

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        super()._refused(problems)
        self.other.setVisible(any(holds(problem, "workspace") for problem in problems))

    def _want_workspace(self) -> None:
        self.workspace_wanted.emit(self.file.path)


def holds(problem: Problem, kind: str) -> bool:
    """Whether a file was refused for being the portable file of that kind."""
    return problem.code == "portable-foreign" and f" {kind}”" in problem.detail


def muted(words: str) -> QLabel:
    label = QLabel(words)
    label.setWordWrap(True)
    put(label, "role", "muted")
    return label
