"""The files in a package's archive, with their sizes and what the manifest says they are for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.packages.contents import file_size
from desktop.packages.delegates import uses_of_files
from desktop.theme import Theme
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.rows_table import RowsTable
from desktop.widgets.wrapping import WrappingLabel

if TYPE_CHECKING:
    from backend.errors import Problem
    from backend.packages.model import Package, PackagedFile


class FilesPanel(QWidget):
    """Empty until the archive was looked into."""

    def __init__(self) -> None:
        super().__init__()
        px = Theme.current().px
        self.words = WrappingLabel()
        put(self.words, "role", "muted")
        self.problems = ProblemsCard()
        self.table = RowsTable("Files", ("File", "Size", "What for"), (380, 100), shrinks=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(12), 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.words)
        column.addWidget(self.problems)
        column.addWidget(self.table, 1)
        column.addStretch(0)

    def show_files(self, package: Package, files: tuple[PackagedFile, ...]) -> None:
        uses = uses_of_files(package.manifest)
        self.problems.set_problems(())
        self.table.rows.set_rows(
            (one.path, file_size(one.size), uses.get(one.path, "")) for one in files
        )
        self.table.setVisible(bool(files))
        whole = sum(one.size for one in files)
        count = len(files)
        self.words.set_text(
            f"{count} file{'' if count == 1 else 's'}, {file_size(whole)}; "
            f"the archive has {file_size(package.size)}."
        )

    def show_none(self, words: str, problems: tuple[Problem, ...] = ()) -> None:
        self.table.rows.set_rows(())
        self.table.hide()
        self.words.set_text(words)
        self.problems.set_problems(problems)
